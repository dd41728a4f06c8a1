"""What waits in the queue: reported contributions, each once however often reported; and complaints."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from participation.extensions import db
from participation.kernel.language import _
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns
from participation.reports.contract import Reported
from participation.reports.models import Report
from participation.reports.queries.reading import may_be_read_by
from participation.reports.targets import TARGETS


def waiting_reports(sought: Sought) -> Select[str, int, str, datetime]:
    """By the id of the oldest open report about each thing."""
    return (
        select(*waiting_columns("report", item_id=func.min(Report.id), since=func.min(Report.created_at)))
        .where(
            Report.process_id == sought.process_id,
            Report.settled_at.is_(None),
            Report.is_complaint.is_(False),
            *said(sought.words),
        )
        .group_by(Report.target_kind, Report.target_id)
    )


def report_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    """How they stand in the queue: what was reported, and the words of its oldest report."""
    reports = db.session.scalars(select(Report).where(Report.id.in_(ids))).all()
    things = things_of(reports)
    rows = {}
    for report in reports:
        thing = things.get((report.target_kind, report.target_id))
        rows[report.id] = WaitingRow(
            title=thing.title if thing else "",
            text=report.text,
            number=thing.number if thing else "",
            note=_("gemeldet von Lesenden"),
            language=report.language,
            author_id=thing.author_id if thing else None,
            address={"report_id": report.id},
        )
    return rows


def waiting_complaints(sought: Sought) -> Select[str, int, str, datetime]:
    """Only those that the reader may know of."""
    return select(*waiting_columns("complaint", item_id=Report.id, since=Report.created_at)).where(
        Report.process_id == sought.process_id,
        Report.settled_at.is_(None),
        Report.is_complaint.is_(True),
        may_be_read_by(sought.reader, sought.at),
        *said(sought.words),
    )


def complaint_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    reports = db.session.scalars(select(Report).where(Report.id.in_(ids)))
    return {
        report.id: WaitingRow(
            title=report.about,
            text=report.text,
            note=_("betrifft Mitarbeitende"),
            language=report.language,
            address={"report_id": report.id},
        )
        for report in reports
    }


def things_of(reports: Collection[Report]) -> dict[tuple[str, int], Reported]:
    """What was reported, by kind and id; one statement per kind."""
    found: dict[tuple[str, int], Reported] = {}
    for kind, target in TARGETS.items():
        ids = {report.target_id for report in reports if report.target_kind == kind}
        if ids:
            found |= {(kind, id_): thing for id_, thing in target.reported(ids).items()}
    return found


def said(words: str) -> list[ColumnElement[bool]]:
    if not words:
        return []
    return [
        or_(Report.text.icontains(words, autoescape=True), Report.about.icontains(words, autoescape=True))
    ]
