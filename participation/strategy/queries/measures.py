"""The measures of a process: narrowed, ordered by area of life and horizon, page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import selectinload

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife, Process
from participation.strategy.models import Horizon, Measure, MeasureArea, MeasureStatus
from participation.strategy.rules import TO_BE_RANKED, processes_with_drafts

HORIZONS = list(Horizon)

FIRST_AREA = (
    select(func.min(AreaOfLife.position))
    .join(MeasureArea, MeasureArea.area_id == AreaOfLife.id)
    .where(MeasureArea.measure_id == Measure.id)
    .correlate(Measure)
    .scalar_subquery()
)
SOONEST_FIRST = case({horizon: place for place, horizon in enumerate(HORIZONS)}, value=Measure.horizon)


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What narrows a list of measures; what is not said narrows nothing."""

    area: AreaOfLife | None = None
    cross_cutting: bool = False
    horizon: Horizon | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.area is not None:
            inside = select(MeasureArea.measure_id).where(MeasureArea.area_id == self.area.id)
            found.append(Measure.id.in_(inside))
        if self.cross_cutting:
            found.append(Measure.is_cross_cutting == true())
        if self.horizon is not None:
            found.append(Measure.horizon == self.horizon)
        return found


EVERYTHING = Narrowed()


def visible(reader: Person) -> ColumnElement[bool]:
    """The one condition for which measures a person may read.

    Drafts are for those who prepare or take the decision in the process; everything else is for everybody.
    """
    slugs = processes_with_drafts(reader)
    if slugs is None:
        return true()
    is_public = Measure.status != MeasureStatus.DRAFT
    if not slugs:
        return is_public
    return or_(is_public, Measure.process_id.in_(select(Process.id).where(Process.slug.in_(slugs))))


def fitting(process: Process, reader: Person, narrowed: Narrowed) -> ColumnElement[bool]:
    return and_(Measure.process_id == process.id, visible(reader), *narrowed.conditions())


def measures_of(
    process: Process, *, reader: Person, narrowed: Narrowed = EVERYTHING, offset: int = 0, limit: int
) -> Sequence[Measure]:
    """``limit`` measures after the first ``offset``, with their areas of life.

    In the order of their first area (cross-cutting ones last), then soonest first, then by number.
    """
    statement = (
        with_areas(select(Measure))
        .where(fitting(process, reader, narrowed))
        .order_by(FIRST_AREA.is_(None), FIRST_AREA, SOONEST_FIRST, Measure.number, Measure.id)
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def measure_numbered(process: Process, number: int | None, *, reader: Person) -> Measure:
    """The measure with its areas; NoResultFound for unknown ones and drafts that are not for the reader."""
    statement = with_areas(select(Measure)).where(
        fitting(process, reader, EVERYTHING), Measure.number == number if number is not None else false()
    )
    return db.session.scalars(statement).one()


def measures_numbered(process: Process, numbers: Collection[int], *, reader: Person) -> Sequence[Measure]:
    """These measures, by number; unknown numbers are left out."""
    statement = select(Measure).where(fitting(process, reader, EVERYTHING), Measure.number.in_(numbers))
    return db.session.scalars(statement.order_by(Measure.number, Measure.id)).all()


def measures_to_rank(process: Process) -> Sequence[Measure]:
    """Those whose place is still a choice: not begun, and no project of the town's own; without areas."""
    statement = select(Measure).where(
        Measure.process_id == process.id,
        Measure.status.in_(TO_BE_RANKED),
        Measure.is_own_project == false(),
    )
    return db.session.scalars(statement.order_by(Measure.number)).all()


def rejected_measures(process: Process) -> Sequence[Measure]:
    """What the council refused, with the areas, the latest decision first."""
    statement = with_areas(select(Measure)).where(
        Measure.process_id == process.id, Measure.status == MeasureStatus.REJECTED
    )
    return db.session.scalars(statement.order_by(Measure.decided_on.desc(), Measure.number)).all()


class Change(NamedTuple):
    """Who changed a measure last, and when; ``name`` is empty if nobody of the town hall did."""

    name: str
    at: datetime


def last_change(measure: Measure) -> Change | None:
    """The newest line of the record about the measure."""
    statement = (
        select(func.coalesce(Account.name, ""), AuditEntry.at)
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(AuditEntry.subject == "measure", AuditEntry.subject_id == measure.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).one_or_none()
    return None if found is None else Change(*found)


def with_areas(statement: Select[Measure]) -> Select[Measure]:
    return statement.options(selectinload(Measure.areas))


@dataclass(frozen=True)
class Overview:
    """How many measures each area of life has in each horizon; the area None stands for cross-cutting ones.

    A measure of several areas counts in each of them, and once in ``horizons``.
    """

    counts: dict[tuple[int | None, Horizon], int]
    horizons: dict[Horizon, int]

    @property
    def total(self) -> int:
        return sum(self.horizons.values())

    def of(self, area_id: int | None, horizon: Horizon) -> int:
        return self.counts.get((area_id, horizon), 0)

    def matching(self, narrowed: Narrowed) -> int:
        """How many measures a narrowed list has."""
        horizons = HORIZONS if narrowed.horizon is None else [narrowed.horizon]
        if narrowed.area is None and not narrowed.cross_cutting:
            return sum(self.horizons.get(horizon, 0) for horizon in horizons)
        area_id = narrowed.area.id if narrowed.area else None
        return sum(self.of(area_id, horizon) for horizon in horizons)


def overview(process: Process, *, reader: Person) -> Overview:
    """All counts of the measures that the reader may see, in one statement."""
    here = fitting(process, reader, EVERYTHING)
    by_area = (
        select(literal(1).label("is_area"), MeasureArea.area_id, Measure.horizon, func.count(Measure.id))
        .select_from(Measure)
        .outerjoin(MeasureArea, MeasureArea.measure_id == Measure.id)
        .where(here)
        .group_by(MeasureArea.area_id, Measure.horizon)
    )
    once = (
        select(literal(0), cast(null(), Integer), Measure.horizon, func.count(Measure.id))
        .where(here)
        .group_by(Measure.horizon)
    )
    rows = db.session.execute(union_all(by_area, once)).all()
    return Overview(
        counts={(row[1], row[2]): row[3] for row in rows if row[0]},
        horizons={row[2]: row[3] for row in rows if not row[0]},
    )


def numbers_of(ids: Sequence[int]) -> dict[int, int]:
    """The number of each measure by its id."""
    statement = select(Measure.id, Measure.number).where(Measure.id.in_(ids))
    return {int(row[0]): int(row[1]) for row in db.session.execute(statement)}
