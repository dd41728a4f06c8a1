"""Linking measures with the themes and ideas they came from, and answering these ideas with it.

Everybody who changes several things takes them in this order: ideas by id, the measure, the record. So nobody
waits for somebody who waits for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.rules import is_own
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.services.pages import pages_change
from participation.strategy.models import Measure, MeasureSource, MeasureStatus, SourceRole
from participation.strategy.queries.provenance import ideas_of_measures
from participation.strategy.queries.sources import how_many_sources
from participation.strategy.rules import SUPPORTS, answers_ideas, is_public, taken_up_text
from participation.themes.models import Placement, Theme
from participation.themes.queries.joined import joins_of
from participation.themes.rules import is_shown
from participation.themes.rules import shown_number as theme_number


@dataclass(frozen=True, kw_only=True)
class SourceDraft:
    """A theme or an idea, and what it is to the measure."""

    role: SourceRole
    idea: Idea | None = None
    theme: Theme | None = None


@dataclass(frozen=True)
class TakenUp:
    """How many ideas were answered with the measure, and how many not because they are the person's own."""

    answered: int = 0
    own: int = 0


NOTHING_TAKEN_UP = TakenUp()


def link_sources(
    measure: Measure, sources: Sequence[SourceDraft], *, answers: bool, by: Person, at: datetime
) -> TakenUp:
    """Link themes and ideas; what is linked already gets the new role.

    With ``answers`` the published ideas behind origins and supplements that have no answer yet get the answer
    that they were taken up, if the measure can be read by everybody. Raises RuleViolation, at the field
    ``sources``, for what belongs to another process, is not published, or no longer stands.
    """
    for source in sources:
        check(source, measure.process_id)
    waiting = open_ideas_of(sources) if answers and answers_ideas(measure.status) else []
    lock_measure(measure)
    add(measure, sources, by=by, at=at)
    taken = take_up(measure, waiting, by=by, at=at)
    if is_public(measure.status):
        pages_change(measure.process_id)
    return taken


def unlink_source(measure: Measure, source_id: int, *, by: Person, at: datetime) -> bool:
    """Take one link away; False if it is gone already. Answers that were given with it stay.

    Raises RuleViolation for the last link of a public measure that is no project of the town's own.
    """
    lock_measure(measure)
    source = db.session.get(MeasureSource, source_id)
    if source is None or source.measure_id != measure.id:
        return False
    if is_public(measure.status) and not measure.is_own_project and how_many_sources(measure) == 1:
        raise RuleViolation(
            _(
                "Das ist die letzte Quelle dieser Maßnahme. Verknüpfen Sie zuerst eine andere, oder kreuzen "
                "Sie im Steckbrief „Eigenes Vorhaben der Stadt“ an."
            )
        )
    facts = {"idea": source.idea_id, "theme": source.theme_id}
    db.session.delete(source)
    record(
        "measure.unlink",
        "measure",
        measure.id,
        by=by,
        at=at,
        process_id=measure.process_id,
        reason=source.role,
        facts=facts,
    )
    if is_public(measure.status):
        pages_change(measure.process_id)
    db.session.flush()
    return True


def take_up(measure: Measure, ideas: Sequence[Idea], *, by: Person, at: datetime) -> TakenUp:
    """Answer locked ideas with "taken up in this measure"; about one's own ideas somebody else decides."""
    draft = AnswerDraft(answer=Answer.TAKEN_UP, text=taken_up_text(measure))
    others = [idea for idea in ideas if not is_own(idea, by)]
    joined = joins_of([idea.id for idea in others])
    for idea in sorted(others, key=lambda one: (one.id not in joined, one.id)):  # before what stands for them
        answer_idea(idea, draft, by=by, at=at)
    return TakenUp(answered=len(others), own=len(ideas) - len(others))


def add(measure: Measure, sources: Sequence[SourceDraft], *, by: Person, at: datetime) -> None:
    """Write the links of a locked measure, each with its line in the record."""
    linked = db.session.scalars(select(MeasureSource).where(MeasureSource.measure_id == measure.id)).all()
    known = {(link.idea_id, link.theme_id): link for link in linked}
    for source in sources:
        key = (source.idea.id if source.idea else None, source.theme.id if source.theme else None)
        link = known.get(key)
        if link is not None and link.role is source.role:
            continue
        if link is None:
            link = MeasureSource(measure_id=measure.id, idea_id=key[0], theme_id=key[1], role=source.role)
            db.session.add(link)
            known[key] = link
        link.role, link.linked_by_id, link.created_at = source.role, by.id, at
        record(
            "measure.link",
            "measure",
            measure.id,
            by=by,
            at=at,
            process_id=measure.process_id,
            reason=source.role,
            facts={"idea": key[0], "theme": key[1]},
        )
    db.session.flush()


def check(source: SourceDraft, process_id: int) -> None:
    """Raise RuleViolation for what cannot be a source of a measure of this process."""
    idea, theme = source.idea, source.theme
    if idea is not None and idea.process_id == process_id and idea.status is not IdeaStatus.PUBLISHED:
        raise RuleViolation(
            _("Idee %(number)s ist nicht veröffentlicht und kann keine Quelle sein."),
            field="sources",
            number=idea.number,
        )
    if theme is not None and theme.process_id == process_id and not is_shown(theme):
        raise RuleViolation(
            _(
                "Das Thema %(number)s wurde zusammengelegt, aufgelöst oder zurückgestellt. "
                "Bitte wählen Sie ein anderes."
            ),
            field="sources",
            number=theme_number(theme.number),
        )
    place = idea.process_id if idea else theme.process_id if theme else None
    if place != process_id:
        raise RuleViolation(_("Eine der Quellen gehört zu einem anderen Verfahren."), field="sources")


# --- Ideas, held until the end of the change ----------------------------------------------------


def open_ideas_of(sources: Sequence[SourceDraft]) -> list[Idea]:
    """The unanswered published ideas behind origins and supplements, locked, by id."""
    carrying = [source for source in sources if source.role in SUPPORTS]
    themes = [source.theme.id for source in carrying if source.theme is not None]
    ideas = [source.idea.id for source in carrying if source.idea is not None]
    # A direct link says more than the theme: an objection inside it is not taken up.
    objecting = [s.idea.id for s in sources if s.idea is not None and s.role is SourceRole.OBJECTION]
    inside = select(Placement.idea_id).where(Placement.theme_id.in_(themes))
    return locked(select(Idea).where(or_(Idea.id.in_(ideas), Idea.id.in_(inside)), Idea.id.not_in(objecting)))


def open_ideas_behind(measure: Measure) -> list[Idea]:
    """The same for what is linked with the measure already."""
    links = ideas_of_measures([measure.id])
    return locked(select(Idea).where(Idea.id.in_(select(links.c.idea_id).where(links.c.rank != 0))))


def locked(ideas: Select[Idea]) -> list[Idea]:
    waiting = ideas.where(Idea.status == IdeaStatus.PUBLISHED, Idea.answer == Answer.OPEN).order_by(Idea.id)
    # Supports only refer to the row: they need not wait.
    held = waiting.with_for_update(key_share=True, of=Idea).execution_options(populate_existing=True)
    return list(db.session.scalars(held).all())


def lock_measure(measure: Measure) -> None:
    """Read the measure again and hold it until the end of the change."""
    db.session.refresh(measure, with_for_update={"key_share": True, "of": Measure})


def open_ideas_for(measure: Measure, status: MeasureStatus, *, answers: bool) -> list[Idea]:
    """What is to be answered when the measure gets this status: nothing unless it is wished and true then."""
    return open_ideas_behind(measure) if answers and answers_ideas(status) else []
