"""Reports on measures: those that stand, and the versions before them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased, selectinload

from participation.accounts.models import Account
from participation.extensions import db
from participation.progress.models import Evidence, ProgressFile, ProgressReport
from participation.strategy.models import Measure


def stands() -> ColumnElement[bool]:
    """The one condition for which versions of reports are shown as what is true."""
    return ProgressReport.stands == true()


def standing(measure_ids: Collection[int]) -> Select[ProgressReport]:
    """Newest first in each measure."""
    return (
        select(ProgressReport)
        .where(ProgressReport.measure_id.in_(measure_ids), stands())
        .order_by(ProgressReport.measure_id, ProgressReport.reported_on.desc(), ProgressReport.number.desc())
    )


def reports_of(measure: Measure) -> Sequence[ProgressReport]:
    """What stands, newest first, with the evidence; two statements."""
    with_evidence = selectinload(ProgressReport.evidence).joinedload(Evidence.file)
    return db.session.scalars(standing([measure.id]).options(with_evidence)).all()


def latest_reports(measure_ids: Collection[int]) -> dict[int, ProgressReport]:
    """The newest report of each measure that has one; one statement, without the evidence."""
    later = aliased(ProgressReport)
    is_later = and_(
        later.measure_id == ProgressReport.measure_id,
        later.stands,
        (later.reported_on > ProgressReport.reported_on)
        | ((later.reported_on == ProgressReport.reported_on) & (later.number > ProgressReport.number)),
    )
    statement = standing(measure_ids).where(~select(later.id).where(is_later).exists())
    return {report.measure_id: report for report in db.session.scalars(statement)}


def report_numbered(measure: Measure, number: int) -> ProgressReport:
    """The version that stands; NoResultFound for a number that the measure has not."""
    statement = standing([measure.id]).where(ProgressReport.number == number)
    return db.session.scalars(statement.options(selectinload(ProgressReport.evidence))).one()


class Version(NamedTuple):
    """An earlier version of a report, as it once stood."""

    report: ProgressReport
    written_by: str


def versions_of(measure: Measure) -> dict[int, list[Version]]:
    """By number of the report: the versions that no longer stand, newest first; without their evidence."""
    statement = (
        select(ProgressReport, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == ProgressReport.written_by_id)
        .where(ProgressReport.measure_id == measure.id, ~stands())
        .order_by(ProgressReport.number, ProgressReport.version.desc())
    )
    found: dict[int, list[Version]] = {}
    for report, name in db.session.execute(statement).all():
        found.setdefault(report.number, []).append(Version(report, name))
    return found


def how_many_reports(measure: Measure) -> int:
    statement = select(func.count()).where(ProgressReport.measure_id == measure.id, stands())
    return db.session.scalars(statement).one()


def evidence_file(measure: Measure, evidence_id: int) -> Evidence:
    """A file that a standing report shows; NoResultFound for links, earlier versions and other measures."""
    statement = (
        select(Evidence)
        .join(ProgressReport, ProgressReport.id == Evidence.report_id)
        .join(ProgressFile, ProgressFile.id == Evidence.file_id)
        .where(Evidence.id == evidence_id, ProgressReport.measure_id == measure.id, stands())
    )
    return db.session.scalars(statement).one()
