"""Erasing what was kept long enough, kind by kind: each verb erases all that is due, and says how much."""

from datetime import datetime

from sqlalchemy import delete, select, update

from participation.accounts.models import FailedAttempt, MailLink, SignInSession
from participation.audit.models import AuditText
from participation.audit.services import record
from participation.comments.models import Comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.repeated import IdeaSubmission
from participation.intake.models import IdeaEntry
from participation.jobs.models import Letter
from participation.kernel.database import changed_rows
from participation.kernel.permissions import SYSTEM
from participation.mailbox.models import ReceivedMail
from participation.privacy.models import PrivacyLink, RetentionResult, RetentionRun, RunBy
from participation.privacy.queries import due
from participation.reports.models import Report


def begin_run(by: RunBy, *, at: datetime) -> RetentionRun:
    """Write down that a run begins."""
    run = RetentionRun(begun_by=by, created_at=at)
    db.session.add(run)
    db.session.flush()
    return run


def keep_result(run_id: int, step: str, number: int) -> None:
    db.session.add(RetentionResult(run_id=run_id, step=step, number=number))
    db.session.flush()


def finish_run(run_id: int, *, at: datetime) -> None:
    """The record names the run; what it erased stands in its protocol."""
    run = db.session.get_one(RetentionRun, run_id)
    run.finished_at = at
    record("retention.run", "retention_run", run_id, by=SYSTEM, at=at)


def forget_sessions(before: datetime) -> int:
    """Ended sessions, links that open nothing, and failed attempts."""
    return (
        changed_rows(delete(SignInSession).where(due.old_sessions(before)))
        + changed_rows(delete(MailLink).where(due.old_links(before)))
        + changed_rows(delete(FailedAttempt).where(due.attempts_before(before)))
        + changed_rows(delete(PrivacyLink).where(due.proof_links_before(before)))
    )


def due_sessions(before: datetime) -> int:
    return (
        due.how_many(SignInSession, due.old_sessions(before))
        + due.how_many(MailLink, due.old_links(before))
        + due.how_many(FailedAttempt, due.attempts_before(before))
        + due.how_many(PrivacyLink, due.proof_links_before(before))
    )


def forget_recipients(before: datetime) -> int:
    """Letters stay as entries that something of this kind went out, to nobody in particular."""
    return changed_rows(
        update(Letter).where(due.old_letters(before)).values(recipient=due.GONE, subject="", facts={})
    )


def forget_senders(before: datetime) -> int:
    return changed_rows(
        update(ReceivedMail).where(due.old_mails(before)).values(sender="", subject="", sent_on="")
    )


def forget_reports(before: datetime) -> int:
    """What was decided, and by which rule, stays."""
    return changed_rows(
        update(Report).where(due.old_reports(before)).values(text="", about="", outcome_text="", mailbox=None)
    )


def forget_log_texts(before: datetime) -> int:
    """The chain holds without them: entries bear their hashes."""
    return changed_rows(delete(AuditText).where(due.old_log_texts(before)))


def forget_contacts(before: datetime) -> int:
    """Addresses and telephone numbers at contributions, and codes that open them; how many ideas."""
    ideas = list(db.session.scalars(select(Idea.id).where(due.old_contacts(before)).order_by(Idea.id)))
    if not ideas:
        return 0
    changed_rows(update(Idea).where(Idea.id.in_(ideas)).values(contact=None))
    changed_rows(update(IdeaEntry).where(IdeaEntry.idea_id.in_(ideas)).values(reach=""))
    changed_rows(
        update(IdeaSubmission).where(IdeaSubmission.idea_id.in_(ideas)).values(contact=None, author_name="")
    )
    changed_rows(update(Comment).where(Comment.idea_id.in_(ideas)).values(contact=None))
    db.session.expire_all()
    return len(ideas)
