"""Texts under embargo, for the town hall; nobody else may know that there are any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.following.models import HeldKind, HeldRelease, Outcome
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number
from participation.surveys.models import Survey

MOST = 200


@dataclass(frozen=True)
class HeldRow:
    """A text that waits, or that a rule forbade at its hour."""

    held: HeldRelease
    held_by: str
    reference: str
    """What it is about: a number, or the number of a survey."""


def held_in(process: Process) -> list[HeldRow]:
    """The next ones first; what could not be said stands before them. A number of statements of its own."""
    statement = (
        select(HeldRelease, Account.name)
        .outerjoin(Account, Account.id == HeldRelease.held_by_id)
        .where(
            HeldRelease.process_id == process.id,
            or_(HeldRelease.ended_at.is_(None), HeldRelease.outcome == Outcome.REFUSED),
        )
        .order_by(HeldRelease.ended_at.is_(None), HeldRelease.release_at, HeldRelease.id)
        .limit(MOST)
    )
    rows: Sequence[tuple[HeldRelease, str | None]] = [
        (row[0], row[1]) for row in db.session.execute(statement)
    ]
    names = references([held for held, _ in rows])
    return [HeldRow(held, name or "", names.get((held.kind, held.subject_id), "")) for held, name in rows]


def references(helds: Collection[HeldRelease]) -> dict[tuple[HeldKind, int], str]:
    """``2026-0042``, ``M-07`` or the number of a survey."""
    ids = {kind: [held.subject_id for held in helds if held.kind is kind] for kind in HeldKind}
    found: dict[tuple[HeldKind, int], str] = {}
    ideas = select(Idea.id, Idea.number).where(Idea.id.in_(ids[HeldKind.IDEA_ANSWER]))
    for idea_id, number in db.session.execute(ideas).all():
        found[HeldKind.IDEA_ANSWER, idea_id] = number
    measures = select(Measure.id, Measure.number).where(Measure.id.in_(ids[HeldKind.MEASURE_STANDING]))
    for measure_id, running in db.session.execute(measures).all():
        found[HeldKind.MEASURE_STANDING, measure_id] = shown_number(running)
    surveys = select(Survey.id, Survey.number).where(Survey.id.in_(ids[HeldKind.SURVEY_RESULTS]))
    for survey_id, running in db.session.execute(surveys).all():
        found[HeldKind.SURVEY_RESULTS, survey_id] = str(running)
    return found


def held_with_id(held_id: int, process: Process) -> HeldRelease:
    """Raises NoResultFound, also for one of another process."""
    statement = select(HeldRelease).where(HeldRelease.id == held_id, HeldRelease.process_id == process.id)
    return db.session.scalars(statement).one()
