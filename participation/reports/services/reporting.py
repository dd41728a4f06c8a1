"""Reporting something. A receipt comes at once; where it goes depends on whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.rules import Receipt
from participation.jobs.queries import takes_letters
from participation.jobs.services import LetterDraft, send
from participation.kernel.codes import spoken
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.reports.models import STAFF, Report, ReportNamed
from participation.reports.queries.reading import handlers_of, report_sent_with, staff_of
from participation.reports.rules import names_somebody

RECEIVED = "report_received"


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """What somebody points out, tidied but not yet recorded."""

    reason: str
    submission_key: str
    text: str = ""
    about: str = ""
    """Whom of the staff it concerns, if it does."""
    mailbox: str | None = None
    language: str = "de"


def send_report(  # noqa: PLR0913 (what about what, by whom, when, with which receipt)
    draft: ReportDraft,
    *,
    process: Process,
    target: tuple[str, int],
    by: Person,
    at: datetime,
    receipt: Receipt,
) -> Report:
    """Record it; the same form sent twice is one report, with the same code.

    A letter with the code goes to the mailbox, unless strangers sent it enough within the hour; it bears
    nothing that was written. Raises RuleViolation when the form was sent before with other words.
    """
    kind, target_id = target
    if known := sent_before(draft, process=process, target=target):
        return known
    report = report_of(draft, process=process, target=target, by=by, at=at, receipt=receipt)
    db.session.add(report)
    db.session.flush()
    if report.is_complaint:
        keep_away(report, at=at)
        record("complaint.send", "complaint", report.id, by=by, at=at, process_id=process.id)
        tell_handlers(report, at=at)
    else:
        facts = {"target": kind, "id": target_id}
        place, why = process.id, draft.reason
        record("report.send", "report", report.id, by=by, at=at, process_id=place, reason=why, facts=facts)
    acknowledge(report, receipt, process=process, at=at)
    return report


def report_of(  # noqa: PLR0913 (as send_report)
    draft: ReportDraft,
    *,
    process: Process,
    target: tuple[str, int],
    by: Person,
    at: datetime,
    receipt: Receipt,
) -> Report:
    """The row as it is to be stored; only a complaint about staff says whom it is about."""
    is_complaint = draft.reason == STAFF
    return Report(
        process_id=process.id,
        target_kind=target[0],
        target_id=target[1],
        reason=draft.reason,
        is_complaint=is_complaint,
        text=draft.text,
        about=draft.about if is_complaint else "",
        language=draft.language,
        mailbox=draft.mailbox,
        reported_by_id=by.id,
        code_digest=receipt.digest,
        submission_key=draft.submission_key,
        created_at=at,
    )


def sent_before(draft: ReportDraft, *, process: Process, target: tuple[str, int]) -> Report | None:
    """What the same form sent before: looked for in the process's turn, so that a second finds the first."""
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    report = report_sent_with(draft.submission_key)
    if report is not None and (report.target_kind, report.target_id, report.text) != (*target, draft.text):
        raise RuleViolation(
            _("Dieses Formular wurde schon mit anderem Text gesendet. Soll auch dieser gesendet werden?"),
            field="text",
        )
    return report


def keep_away(report: Report, *, at: datetime) -> None:
    """Whoever is named, by the field or by their full name in the text, will not see the complaint."""
    for account in staff_of(report.process.municipality_id, at=at):
        if names_somebody(report.about, report.text, account.name):
            db.session.add(ReportNamed(report_id=report.id, account_id=account.id))
    db.session.flush()


def tell_handlers(report: Report, *, at: datetime) -> None:
    """That something waits, without a word of what: the outbox is read by others too."""
    for account in handlers_of(report, at=at):
        send(notice_to(account, report), at=at)


def notice_to(account: Account, report: Report) -> LetterDraft:
    return LetterDraft(
        kind="work_waits",
        recipient=str(account.mailbox),
        language=account.language,
        municipality_id=account.municipality_id,
        process_id=report.process_id,
        facts={},
    )


def acknowledge(report: Report, receipt: Receipt, *, process: Process, at: datetime) -> None:
    if report.mailbox is None:
        return
    if not takes_letters(report.mailbox, kind=RECEIVED, municipality_id=process.municipality_id, at=at):
        return
    letter = LetterDraft(
        kind=RECEIVED,
        recipient=report.mailbox,
        language=report.language,
        municipality_id=process.municipality_id,
        process_id=process.id,
        facts={"process": process.title, "code": spoken(receipt.code)},
    )
    send(letter, at=at)
