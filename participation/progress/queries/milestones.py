"""The planned steps of measures: all of one, the next of many, and those that are late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import contains_eager

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.progress.models import Milestone
from participation.progress.rules import UNDER_WAY, overdue_since
from participation.strategy.models import Measure
from participation.strategy.queries.measures import visible


def is_open() -> ColumnElement[bool]:
    """Steps that are still to come, in time or not."""
    return and_(Milestone.done_on.is_(None), Milestone.struck_at.is_(None))


def milestones_of(measure: Measure) -> Sequence[Milestone]:
    """By their days; what was given up last."""
    statement = (
        select(Milestone)
        .where(Milestone.measure_id == measure.id)
        .order_by(case((Milestone.struck_at.is_(None), 0), else_=1), Milestone.planned_on, Milestone.id)
    )
    return db.session.scalars(statement).all()


def milestone_of(measure: Measure, milestone_id: int) -> Milestone:
    """NoResultFound for one of another measure."""
    statement = select(Milestone).where(Milestone.id == milestone_id, Milestone.measure_id == measure.id)
    return db.session.scalars(statement).one()


def next_steps(measure_ids: Collection[int]) -> dict[int, Milestone]:
    """The next open step of each measure that has one; one statement."""
    statement = (
        select(Milestone)
        .where(Milestone.measure_id.in_(measure_ids), is_open())
        .order_by(Milestone.measure_id, Milestone.planned_on, Milestone.id)
    )
    found: dict[int, Milestone] = {}
    for milestone in db.session.scalars(statement):
        found.setdefault(milestone.measure_id, milestone)
    return found


@dataclass(frozen=True)
class Overdue:
    """A step that should be done: ``since`` is the last day on which it would have been in time."""

    measure: Measure
    title: str
    since: date
    first_planned_on: date
    note: str


def overdue_in(process: Process, *, reader: Person, today: date) -> list[Overdue]:
    """Late steps of measures under way, the latest ones first; one statement."""
    statement = (
        select(Milestone)
        .join(Milestone.measure)
        .options(contains_eager(Milestone.measure))
        .where(
            Measure.process_id == process.id,
            visible(reader),
            Measure.status.in_(UNDER_WAY),
            is_open(),
            Milestone.planned_on < today,
        )
        .order_by(Milestone.planned_on, Measure.number, Milestone.id)
    )
    return [
        Overdue(one.measure, one.title, one.planned_on, one.first_planned_on, one.note)
        for one in db.session.scalars(statement)
    ]


def late_since(milestone: Milestone, measure: Measure, today: date) -> date | None:
    """Since when a step is late; None for what is not."""
    open_ = milestone.done_on is None and milestone.struck_at is None and measure.status in UNDER_WAY
    return overdue_since(milestone.planned_on, today=today, open_=open_)


def today_in(process: Process, at: datetime) -> date:
    """The day on the town's calendar."""
    return at.astimezone(ZoneInfo(process.municipality.time_zone)).date()
