"""Wanting a report, keeping it for whoever wanted it, and forgetting it soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.audit.services import record
from participation.extensions import db
from participation.jobs.services import LetterDraft, enqueue, send
from participation.kernel.database import changed_rows, stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.publication.models import Audience, ReportForm, ReportKind, StrategyReport
from participation.publication.queries.reports import job_key

MAKE, FORGET = "publication.make_report", "publication.forget_reports"
DONE = "report_done"
ONE_PER_FORM = "uq_strategy_report_submission_key"
KEPT_FOR = timedelta(days=1)
LONGEST_TIME = timedelta(days=3_660)


@dataclass(frozen=True, kw_only=True)
class ReportWish:
    """Which report, for whom, as what; the days are those that a report on progress is about."""

    kind: ReportKind
    audience: Audience
    form: ReportForm
    language: str
    first_on: date | None = None
    last_on: date | None = None
    submission_key: str


def want_report(draft: ReportWish, *, process: Process, by: Person, at: datetime) -> StrategyReport:
    """Have the report made. One form makes one. Raises RuleViolation for days in the wrong order."""
    check_days(draft)
    report = StrategyReport(
        process_id=process.id, wanted_by_id=by.id, created_at=at, digest="", **vars(draft)
    )
    if not stored(report, unless=ONE_PER_FORM):
        known = select(StrategyReport).where(StrategyReport.submission_key == draft.submission_key)
        return db.session.scalars(known).one()
    enqueue(MAKE, {"report": report.id}, at=at, by=by, key=job_key(report), process_id=process.id)
    facts = {"kind": draft.kind.value, "audience": draft.audience.value, "form": draft.form.value}
    record(
        "publication.report", "strategy_report", report.id, by=by, at=at, process_id=process.id, facts=facts
    )
    db.session.flush()
    return report


def check_days(draft: ReportWish) -> None:
    if draft.kind is not ReportKind.PROGRESS or draft.first_on is None or draft.last_on is None:
        return
    if draft.last_on < draft.first_on:
        raise RuleViolation(_("Der letzte Tag liegt vor dem ersten."), field="last_on")
    if draft.last_on - draft.first_on > LONGEST_TIME:
        raise RuleViolation(_("Bitte wählen Sie eine kürzere Zeit: höchstens zehn Jahre."), field="first_on")


def keep_report(report: StrategyReport, content: bytes, digest: str, *, at: datetime) -> None:
    """The file is there, and whoever wanted it is told."""
    report.content, report.digest, report.made_at = content, digest, at
    db.session.flush()
    tell(report, at=at)


def tell(report: StrategyReport, *, at: datetime) -> None:
    account = db.session.get_one(Account, report.wanted_by_id)
    process = db.session.get_one(Process, report.process_id)
    if not account.mailbox or account.closed_at is not None:
        return
    facts = {
        "process": process.title,
        "slug": process.slug,
        "report_id": report.id,
        "kind": report.kind.value,
    }
    letter = LetterDraft(
        kind=DONE,
        recipient=account.mailbox,
        language=account.language,
        municipality_id=process.municipality_id,
        process_id=process.id,
        facts=facts,
        key=f"report-{report.id}",
    )
    send(letter, at=at)


def forget_reports(*, at: datetime) -> int:
    """Files that are older than a day are gone; how many."""
    old = StrategyReport.created_at < at - KEPT_FOR
    return changed_rows(
        update(StrategyReport).where(old, StrategyReport.content.is_not(None)).values(content=None)
    )
