"""What was decided and how far it is: the page *Umsetzung*, and its counts by area, horizon and status."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select, true

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.progress.models import Milestone, ProgressReport, ReportedStatus
from participation.progress.queries.milestones import late_since, next_steps
from participation.progress.queries.reports import latest_reports
from participation.progress.rules import NEXT
from participation.strategy.models import Measure, MeasureArea, MeasureStatus
from participation.strategy.queries.measures import (
    FIRST_AREA,
    SOONEST_FIRST,
    Narrowed,
    visible,
    with_areas,
)

ORDER = (
    ReportedStatus.DELAYED,
    ReportedStatus.RUNNING,
    ReportedStatus.ADOPTED,
    ReportedStatus.DONE,
)
"""As they stand in tables: what needs a look first."""
DECIDED = tuple(NEXT)


@dataclass(frozen=True)
class Standing:
    """How many measures stand where; a measure of several areas counts in each, and once in ``all``."""

    all: Mapping[MeasureStatus, int]
    by_area: Mapping[int | None, Mapping[MeasureStatus, int]]
    """The area None: measures of no single area."""

    @property
    def total(self) -> int:
        return sum(self.all.values())

    def of(self, area_id: int | None, status: str) -> int:
        return self.by_area.get(area_id, {}).get(MeasureStatus(status), 0)

    def matching(self, narrowed: Narrowed, status: ReportedStatus | None) -> int:
        """How many measures a narrowed list has; a horizon narrows nothing here."""
        counts = self.all
        if narrowed.area is not None or narrowed.cross_cutting:
            counts = self.by_area.get(narrowed.area.id if narrowed.area else None, {})
        return sum(counts.values()) if status is None else counts.get(MeasureStatus(status), 0)


def decided(process: Process, reader: Person) -> ColumnElement[bool]:
    return and_(Measure.process_id == process.id, visible(reader), Measure.status.in_(DECIDED))


def standing_of(process: Process, *, reader: Person) -> Standing:
    """One statement: measures with their areas are few, and are counted here."""
    statement = (
        select(Measure.id, Measure.status, MeasureArea.area_id)
        .outerjoin(MeasureArea, MeasureArea.measure_id == Measure.id)
        .where(decided(process, reader))
    )
    once: dict[int, MeasureStatus] = {}
    by_area: dict[int | None, Counter[MeasureStatus]] = {}
    for measure_id, status, area_id in db.session.execute(statement):
        once[measure_id] = status
        by_area.setdefault(area_id, Counter())[status] += 1
    return Standing(all=Counter(once.values()), by_area=by_area)


@dataclass(frozen=True)
class UnderWay:
    """A decided measure with what was said of it last and what comes next."""

    measure: Measure
    report: ProgressReport | None
    next_step: Milestone | None
    late_since: date | None


def under_way(  # noqa: PLR0913 (of what, for whom, narrowed how, which page, on which day)
    process: Process,
    *,
    reader: Person,
    narrowed: Narrowed,
    status: ReportedStatus | None = None,
    offset: int,
    limit: int,
    today: date,
) -> list[UnderWay]:
    """``limit`` measures after the first ``offset``; by area of life, soonest first, by number.

    Four statements, however many there are.
    """
    wanted = true() if status is None else Measure.status == MeasureStatus(status)
    statement = (
        with_areas(select(Measure))
        .where(decided(process, reader), wanted, *narrowed.conditions())
        .order_by(FIRST_AREA.is_(None), FIRST_AREA, SOONEST_FIRST, Measure.number, Measure.id)
        .offset(offset)
        .limit(limit)
    )
    return with_progress(db.session.scalars(statement).all(), today)


def with_progress(measures: Sequence[Measure], today: date) -> list[UnderWay]:
    ids = [measure.id for measure in measures]
    reports, steps = (latest_reports(ids), next_steps(ids)) if ids else ({}, {})
    return [
        UnderWay(
            measure=measure,
            report=reports.get(measure.id),
            next_step=step,
            late_since=late_since(step, measure, today) if step else None,
        )
        for measure in measures
        for step in [steps.get(measure.id)]
    ]


def last_reported_on(process: Process, *, reader: Person) -> date | None:
    """The day of the newest report: until then the page tells what is true."""
    statement = (
        select(func.max(ProgressReport.reported_on))
        .join(Measure, Measure.id == ProgressReport.measure_id)
        .where(decided(process, reader), ProgressReport.stands)
    )
    return db.session.scalars(statement).one()
