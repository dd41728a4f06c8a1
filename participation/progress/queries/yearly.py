"""What changed between two days: for the yearly report to the council, as one frozen result.

``changes_between(process, first, last)`` is the door: all that a document needs, and nothing that the
public may not read. Days are the town's; both count. What is told:

- ``before`` and ``after``: how many decided measures stood where on the evening before ``first`` and on the
  evening of ``last``, from the record (each line about a measure bears its status);
- ``measures``: every measure that is decided by ``last``, with its status on both days, the council's
  decision if it fell into the time, the reports of this time as they stand now, the steps that were finished,
  and those that were late on ``last``;
- measures that did not move are there too: a yearly report that leaves them out would flatter.

A measure that came in from elsewhere has no record of its own before: then its status counts as what it was
first known to be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.kernel.permissions import VISITOR
from participation.municipality.models import Process
from participation.progress.models import Milestone, ProgressReport
from participation.progress.rules import NEXT, UNDER_WAY
from participation.strategy.models import Horizon, Measure, MeasureStatus
from participation.strategy.queries.measures import FIRST_AREA, SOONEST_FIRST, visible, with_areas

STATUS_LINES = frozenset(
    {
        "measure.create",
        "measure.edit",
        "measure.standing",
        "measure.move",
        "measure.report",
        "measure.correct_report",
    }
)
"""Lines of the record whose reason is where the measure stood then."""


@dataclass(frozen=True)
class Said:
    """A report as it stands, with the titles and addresses of what shows it."""

    on: date
    status: str
    text: str
    is_corrected: bool


@dataclass(frozen=True)
class Step:
    """A milestone: ``done_on`` of a finished one, ``late_since`` of one that was late on the last day."""

    title: str
    planned_on: date
    first_planned_on: date
    done_on: date | None
    late_since: date | None
    note: str


@dataclass(frozen=True)
class MeasureChange:
    """One measure between the two days."""

    id: int
    number: int
    title: str
    areas: tuple[str, ...]
    """Names of its areas of life; empty: all of them."""
    horizon: Horizon
    lead_office: str
    status_before: MeasureStatus | None
    """None: it was not there, or not public, on the evening before."""
    status_after: MeasureStatus
    decided_on: date | None
    """Only a decision between the two days."""
    decision_note: str
    reports: tuple[Said, ...]
    finished: tuple[Step, ...]
    late: tuple[Step, ...]

    @property
    def moved(self) -> bool:
        return self.status_before is not self.status_after or bool(self.reports or self.finished)


@dataclass(frozen=True)
class YearlyChanges:
    """All that changed; ``before`` and ``after`` have the same keys, and their sums are the bases."""

    process_title: str
    first: date
    last: date
    before: Mapping[MeasureStatus, int]
    after: Mapping[MeasureStatus, int]
    measures: tuple[MeasureChange, ...]

    @property
    def base_before(self) -> int:
        return sum(self.before.values())

    @property
    def base_after(self) -> int:
        return sum(self.after.values())

    @property
    def reports(self) -> int:
        return sum(len(measure.reports) for measure in self.measures)

    @property
    def unmoved(self) -> int:
        return sum(not measure.moved for measure in self.measures)


STANDINGS = (*NEXT, MeasureStatus.REJECTED)
"""Where a measure stands that was decided about."""


def changes_between(process: Process, first: date, last: date) -> YearlyChanges:
    """What changed from ``first`` to ``last``, both included; five statements."""
    measures = measures_in(process)
    ids = [measure.id for measure in measures]
    zone = ZoneInfo(process.municipality.time_zone)
    history = history_of(ids)
    began, ended = evening_before(first, zone), evening_before(last + timedelta(days=1), zone)
    said, steps = reports_between(ids, first, last), milestones_of_many(ids)
    changes = []
    for measure in measures:
        lines = history.get(measure.id, [])
        after = status_at(lines, ended) or measure.status
        if after not in STANDINGS or not was_there(measure, lines, ended):
            continue
        before = status_at(lines, began)
        changes.append(
            MeasureChange(
                id=measure.id,
                number=measure.number,
                title=measure.title,
                areas=tuple(area.name for area in measure.areas),
                horizon=measure.horizon,
                lead_office=measure.lead_office,
                status_before=None if before is MeasureStatus.DRAFT else before,
                status_after=after,
                decided_on=measure.decided_on if within(measure.decided_on, first, last) else None,
                decision_note=measure.decision_note if within(measure.decided_on, first, last) else "",
                reports=tuple(said.get(measure.id, ())),
                finished=tuple(
                    step for step in steps.get(measure.id, ()) if within(step.done_on, first, last)
                ),
                late=tuple(late_on(steps.get(measure.id, ()), last)) if after in UNDER_WAY else (),
            )
        )
    return YearlyChanges(
        process_title=process.title,
        first=first,
        last=last,
        before=counted(change.status_before for change in changes),
        after=counted(change.status_after for change in changes),
        measures=tuple(changes),
    )


def measures_in(process: Process) -> Sequence[Measure]:
    """In the order of the strategy; drafts are not told."""
    statement = with_areas(select(Measure)).where(Measure.process_id == process.id, visible(VISITOR))
    return db.session.scalars(
        statement.order_by(FIRST_AREA.is_(None), FIRST_AREA, SOONEST_FIRST, Measure.number, Measure.id)
    ).all()


def history_of(measure_ids: Sequence[int]) -> dict[int, list[tuple[datetime, MeasureStatus]]]:
    """When the record says of each measure where it stood, oldest first."""
    statement = (
        select(AuditEntry.subject_id, AuditEntry.at, AuditEntry.reason)
        .where(
            AuditEntry.subject == "measure",
            AuditEntry.subject_id.in_(measure_ids),
            AuditEntry.action.in_(STATUS_LINES),
            AuditEntry.reason.in_(list(MeasureStatus)),
        )
        .order_by(AuditEntry.id)
    )
    found: dict[int, list[tuple[datetime, MeasureStatus]]] = {}
    for measure_id, at, reason in db.session.execute(statement):
        found.setdefault(measure_id, []).append((at, MeasureStatus(reason or "")))
    return found


def status_at(lines: Sequence[tuple[datetime, MeasureStatus]], moment: datetime) -> MeasureStatus | None:
    """The last one known by then; None before the first line."""
    known = [status for at, status in lines if at < moment]
    return known[-1] if known else None


def was_there(measure: Measure, lines: Sequence[tuple[datetime, MeasureStatus]], moment: datetime) -> bool:
    return status_at(lines, moment) is not None or (not lines and measure.created_at < moment)


def evening_before(day: date, zone: ZoneInfo) -> datetime:
    """Midnight at the beginning of ``day``, in the town."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def reports_between(measure_ids: Sequence[int], first: date, last: date) -> dict[int, list[Said]]:
    statement = (
        select(ProgressReport)
        .where(
            ProgressReport.measure_id.in_(measure_ids),
            ProgressReport.stands,
            ProgressReport.reported_on.between(first, last),
        )
        .order_by(ProgressReport.reported_on, ProgressReport.number)
    )
    found: dict[int, list[Said]] = {}
    for row in db.session.scalars(statement):
        said = Said(row.reported_on, row.status.value, row.text, row.version > 1)
        found.setdefault(row.measure_id, []).append(said)
    return found


def milestones_of_many(measure_ids: Sequence[int]) -> dict[int, list[Step]]:
    """Steps that were not given up, by their days."""
    statement = (
        select(Milestone)
        .where(Milestone.measure_id.in_(measure_ids), Milestone.struck_at.is_(None))
        .order_by(Milestone.planned_on, Milestone.id)
    )
    found: dict[int, list[Step]] = {}
    for row in db.session.scalars(statement):
        step = Step(row.title, row.planned_on, row.first_planned_on, row.done_on, None, row.note)
        found.setdefault(row.measure_id, []).append(step)
    return found


def late_on(steps: Iterable[Step], last: date) -> Iterable[Step]:
    """What should have been done by then and was not: by the day for which it is planned now."""
    for step in steps:
        if step.planned_on < last and (step.done_on is None or step.done_on > last):
            yield Step(step.title, step.planned_on, step.first_planned_on, None, step.planned_on, step.note)


def counted(statuses: Iterable[MeasureStatus | None]) -> dict[MeasureStatus, int]:
    """A number for each standing after a decision, also for those that nobody has."""
    counts = Counter(statuses)
    return {status: counts[status] for status in STANDINGS}
