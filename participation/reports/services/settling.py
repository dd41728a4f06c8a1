"""Deciding about reports: once for all that are open about one thing, never in one's own cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.audit.services import record
from participation.extensions import db
from participation.jobs.services import LetterDraft, send
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person, is_own_cause
from participation.reports.contract import Hiding, Redacting, Reported
from participation.reports.models import Report, ReportNamed, ReportOutcome
from participation.reports.targets import TARGETS


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What becomes of it: ``text`` goes to those who reported, ``to_author`` to its author if hidden."""

    outcome: ReportOutcome
    text: str
    newest_seen: int
    """The id of the newest report that the person saw: what came later waits."""
    reason: str = ""
    reason_title: str = ""
    reason_title_en: str = ""
    to_author: str = ""
    words: str = ""
    """What is to be unrecognisable."""


def settle(report: Report, decision: Settlement, *, by: Person, at: datetime) -> bool:
    """Settle every open report about the same thing; those who gave a mailbox are told.

    False if hiding needs a second person first: then the reports go on waiting. Raises Conflict when somebody
    settled them before, and RuleViolation for one's own contribution or report, and for missing words.
    """
    target = TARGETS[report.target_kind]
    open_ones = locked(report, newest_seen=decision.newest_seen)
    if not open_ones:
        raise settled_before(report)
    thing = target.reported([report.target_id])[report.target_id]
    refuse_own_cause(thing, open_ones, by)
    if not decision.text:
        raise RuleViolation(
            _("Bitte schreiben Sie, was Sie denen mitteilen, die gemeldet haben."), field="text"
        )
    if not carried_out(report, decision, thing, by=by, at=at):
        return False
    close(open_ones, decision, by=by, at=at)
    record(
        "report.settle",
        report.target_kind,
        report.target_id,
        by=by,
        at=at,
        process_id=report.process_id,
        reason=decision.outcome.value,
        facts={"reports": [found.id for found in open_ones]},
        text=decision.text,
    )
    return True


def locked(report: Report, *, newest_seen: int) -> Sequence[Report]:
    """The open reports about the same thing, held by id; whoever waited for them finds none."""
    statement = (
        select(Report)
        .where(
            Report.target_kind == report.target_kind,
            Report.target_id == report.target_id,
            Report.is_complaint.is_(False),
            Report.id <= newest_seen,
        )
        .order_by(Report.id)
        .with_for_update(of=Report)
        .execution_options(populate_existing=True)
    )
    return [found for found in db.session.scalars(statement) if found.settled_at is None]


def settled_before(report: Report) -> Conflict:
    name = None if report.settled_by_id is None else db.session.get_one(Account, report.settled_by_id).name
    if name:
        return Conflict(_("%(name)s hat diese Meldung inzwischen entschieden."), name=name)
    return Conflict(_("Diese Meldung ist inzwischen entschieden."))


def refuse_own_cause(thing: Reported, reports: Sequence[Report], by: Person) -> None:
    if is_own_cause(thing.author_id, by):
        raise RuleViolation(
            _("Gemeldet wurde ein Beitrag von Ihnen. Über eigene Beiträge entscheidet jemand anderes.")
        )
    if any(is_own_cause(report.reported_by_id, by) for report in reports):
        raise RuleViolation(_("Das haben Sie selbst gemeldet. Entscheiden muss jemand anderes."))


def carried_out(report: Report, decision: Settlement, thing: Reported, *, by: Person, at: datetime) -> bool:
    """Do to the contribution what was decided; False if that waits for a second person."""
    target = TARGETS[report.target_kind]
    if decision.outcome is ReportOutcome.HIDDEN and thing.is_public:
        return target.hide(
            report.target_id, Hiding(reason=decision.reason, text=decision.to_author, by=by, at=at)
        )
    if decision.outcome is ReportOutcome.REDACTED:
        if target.redact is None:
            raise RuleViolation(_("Hier lässt sich keine einzelne Stelle unkenntlich machen."))
        if decision.words or not thing.is_redacted:
            target.redact(
                report.target_id,
                Redacting(
                    reason=decision.reason,
                    reason_title=decision.reason_title,
                    reason_title_en=decision.reason_title_en,
                    words=decision.words,
                    by=by,
                    at=at,
                ),
            )
    if decision.outcome is ReportOutcome.ANSWERED:
        raise RuleViolation(_("Bitte wählen Sie, was mit dem Beitrag geschieht."), field="outcome")
    return True


def close(reports: Sequence[Report], decision: Settlement, *, by: Person, at: datetime) -> None:
    """Tell each who gave a mailbox; it is needed for nothing else, and forgotten."""
    for report in reports:
        report.outcome, report.outcome_text = decision.outcome, decision.text
        report.settled_at, report.settled_by_id = at, by.id
        if report.mailbox:
            tell_reporter(
                "report_settled", report, at=at, outcome=decision.outcome.value, message=decision.text
            )
            report.mailbox = None
    db.session.flush()


def tell_reporter(kind: str, report: Report, *, at: datetime, **facts: str) -> None:
    letter = LetterDraft(
        kind=kind,
        recipient=str(report.mailbox),
        language=report.language,
        municipality_id=report.process.municipality_id,
        process_id=report.process_id,
        facts={"process": report.process.title, **facts},
    )
    send(letter, at=at)


# --- Complaints about staff: whoever may not read one does not come this far ----------------------


def answer_complaint(report: Report, text: str, *, by: Person, at: datetime) -> None:
    """Answer it; the letter says only that there is an answer, which the code opens.

    Raises Conflict if somebody answered before, RuleViolation without words and for one's own complaint.
    """
    if not text:
        raise RuleViolation(
            _("Bitte schreiben Sie, was Sie herausgefunden haben und was daraus folgt."), field="text"
        )
    if is_own_cause(report.reported_by_id, by):
        raise RuleViolation(_("Das haben Sie selbst gemeldet. Entscheiden muss jemand anderes."))
    answered = changed_rows(
        update(Report)
        .where(Report.id == report.id, Report.settled_at.is_(None))
        .values(outcome=ReportOutcome.ANSWERED, outcome_text=text, settled_at=at, settled_by_id=by.id)
    )
    db.session.refresh(report)
    if not answered:
        raise settled_before(report)
    record("complaint.answer", "complaint", report.id, by=by, at=at, process_id=report.process_id, text=text)
    if report.mailbox:
        tell_reporter("complaint_answered", report, at=at)
        report.mailbox = None
    db.session.flush()


def name_somebody(report: Report, account: Account, *, by: Person, at: datetime) -> None:
    """Write down whom the complaint concerns: from now on that person knows nothing of it, be it ``by``."""
    if db.session.get(ReportNamed, (report.id, account.id)) is None:
        db.session.add(ReportNamed(report_id=report.id, account_id=account.id))
        record("complaint.name", "complaint", report.id, by=by, at=at, process_id=report.process_id)
        db.session.flush()
