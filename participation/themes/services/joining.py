"""Joining ideas that say the same, without loss: each keeps its words, its number and its supporters."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.decisions import ALONGSIDE
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.themes.models import ChangeKind, JoinedIdea, Theme, ThemeChange
from participation.themes.queries.joined import followers_of, heads_of, joins_of
from participation.themes.queries.sorting import themes_of
from participation.themes.services.ordering import (
    NOTHING_CHOSEN,
    check_placeable,
    check_unmoved,
    places_of,
    put,
)
from participation.themes.services.states import join, state_of, take_turn
from participation.themes.services.steps import keep


def answered_along(idea: Idea) -> Sequence[Idea]:
    """The published ideas that are joined to this one: an answer to it is one to them."""
    statement = select(Idea).join(JoinedIdea, JoinedIdea.idea_id == Idea.id)
    published = statement.where(JoinedIdea.into_id == idea.id, Idea.status == IdeaStatus.PUBLISHED)
    return db.session.scalars(published.order_by(Idea.id)).all()


ALONGSIDE.append(answered_along)


def join_ideas(  # noqa: PLR0913 (what, to what, as seen where, by whom, when)
    ideas: Sequence[Idea],
    *,
    into: Idea,
    seen_in: Mapping[int, int | None] | None = None,
    process: Process,
    by: Person,
    at: datetime,
) -> ThemeChange:
    """Join ``ideas`` to ``into``, which stands for all of them: from now on they lie where it lies.

    What was joined to one of them is joined to ``into`` as well. The authors of ``ideas`` are told. Raises
    Conflict if an idea is no longer where the person saw it, RuleViolation for what cannot be joined.
    """
    take_turn(process.id)
    joined = [idea for idea in ideas if idea.id != into.id]
    if not joined:
        raise RuleViolation(NOTHING_CHOSEN, field="ideas")
    check_unmoved([idea.id for idea in [*joined, into]], seen_in)
    refuse_joined_already([*joined, into])
    ids = [idea.id for idea in joined]
    with_followers = [*ids, *followers_of(ids)]
    before = state_of(ideas=ids, joins=with_followers)
    target = places_of([into.id])[into.id]
    theme = None if target is None else db.session.get_one(Theme, target)
    check_placeable([*joined, into], theme, process=process)
    put(joined, theme, process=process, by=by, at=at)
    join({key: [into.id, by.id, at.isoformat()] for key in with_followers})
    change = keep(ChangeKind.JOIN, theme, before, ideas=ids, process_id=process.id, by=by, at=at)
    for idea in joined:
        tell_author("idea_joined", idea, at=at, other=into.number, other_is_public=into.is_public)
    return change


def refuse_joined_already(ideas: Sequence[Idea]) -> None:
    heads = heads_of([idea.id for idea in ideas])
    for idea in ideas:
        if idea.id in heads:
            raise RuleViolation(
                _("Idee %(number)s ist schon mit Idee %(head)s zusammengeführt. Es wurde nichts geändert."),
                number=idea.number,
                head=heads[idea.id],
            )


def release_idea(idea: Idea, *, process: Process, by: Person, at: datetime) -> ThemeChange:
    """Let a joined idea stand for itself again, in the theme where it is. Its author is told.

    Raises RuleViolation if it does so already.
    """
    take_turn(process.id)
    if idea.id not in joins_of([idea.id]):
        raise RuleViolation(
            _("Idee %(number)s steht schon für sich. Es wurde nichts geändert."), number=idea.number
        )
    before = state_of(ideas=[idea.id], joins=[idea.id])
    join({idea.id: None})
    theme = themes_of([idea.id]).get(idea.id)
    change = keep(ChangeKind.RELEASE, theme, before, ideas=[idea.id], process_id=process.id, by=by, at=at)
    tell_author("idea_released", idea, at=at, is_public=idea.is_public)
    return change
