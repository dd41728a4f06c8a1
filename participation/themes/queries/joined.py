"""Ideas that say the same: which are joined to which, and what that makes of their supporters."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.public import visible
from participation.themes.models import JoinedIdea
from participation.voting.models import Support


def stands_for_itself() -> ColumnElement[bool]:
    """Ideas with a place of their own: those that are joined to no published idea."""
    head = aliased(Idea)
    joined = (
        select(JoinedIdea.id)
        .join(head, head.id == JoinedIdea.into_id)
        .where(JoinedIdea.idea_id == Idea.id, head.status == IdeaStatus.PUBLISHED)
        .correlate(Idea)
    )
    return ~joined.exists()


def followers_of(idea_ids: Iterable[int]) -> list[int]:
    """The ideas that are joined to any of these, by id: where one goes, they go."""
    statement = select(JoinedIdea.idea_id).where(JoinedIdea.into_id.in_(set(idea_ids)))
    return list(db.session.scalars(statement.order_by(JoinedIdea.idea_id)))


def joins_of(idea_ids: Collection[int]) -> dict[int, JoinedIdea]:
    """By id of the idea that is joined to another."""
    statement = select(JoinedIdea).where(JoinedIdea.idea_id.in_(idea_ids))
    return {joined.idea_id: joined for joined in db.session.scalars(statement)}


def heads_of(idea_ids: Collection[int]) -> dict[int, str]:
    """By id of the joined idea: the number of the published idea that stands for it."""
    statement = (
        select(JoinedIdea.idea_id, Idea.number)
        .join(Idea, Idea.id == JoinedIdea.into_id)
        .where(JoinedIdea.idea_id.in_(idea_ids), Idea.status == IdeaStatus.PUBLISHED)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def number_of_followers() -> ColumnElement[int]:
    """How many ideas are joined to the idea of the row."""
    followers = select(func.count()).select_from(JoinedIdea).where(JoinedIdea.into_id == Idea.id)
    return followers.correlate(Idea).scalar_subquery()


def united_supporters() -> ColumnElement[int]:
    """How many different accesses support the idea of the row or one that is joined to it: never a sum."""
    followers = select(JoinedIdea.idea_id).where(JoinedIdea.into_id == Idea.id).correlate(Idea)
    supporters = select(func.count(Support.supporter_id.distinct())).where(
        or_(Support.idea_id == Idea.id, Support.idea_id.in_(followers))
    )
    return supporters.correlate(Idea).scalar_subquery()


def supporters_together(idea: Idea) -> int:
    """As ``united_supporters``, for one idea."""
    return db.session.scalars(select(united_supporters()).where(Idea.id == idea.id)).one()


class Relative(NamedTuple):
    """An idea that is joined to another, or stands for it."""

    id: int
    number: str
    title: str
    text: str
    language: str
    supports: int
    is_public: bool


RELATIVE = (Idea.id, Idea.number, Idea.title, Idea.text, Idea.language, Idea.supports, Idea.is_public)


def joined_to(idea: Idea, *, only_public: bool = False) -> list[Relative]:
    """The published ideas that are joined to this one, oldest first."""
    statement = select(*RELATIVE).join(JoinedIdea, JoinedIdea.idea_id == Idea.id)
    return relatives(statement.where(JoinedIdea.into_id == idea.id), only_public=only_public)


def stands_for(idea: Idea, *, only_public: bool = False) -> Relative | None:
    """The published idea to which this one is joined."""
    statement = select(*RELATIVE).join(JoinedIdea, JoinedIdea.into_id == Idea.id)
    found = relatives(statement.where(JoinedIdea.idea_id == idea.id), only_public=only_public)
    return found[0] if found else None


def relatives(statement: Select[Any], *, only_public: bool) -> list[Relative]:
    shown = visible() if only_public else Idea.status == IdeaStatus.PUBLISHED
    rows: Sequence[Any] = db.session.execute(statement.where(shown).order_by(Idea.id)).all()
    return [Relative(*row) for row in rows]
