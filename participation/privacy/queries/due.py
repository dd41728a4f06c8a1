"""What is due: how much was kept long enough, by kind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from participation.accounts.models import FailedAttempt, MailLink, SignInSession
from participation.audit.models import AuditEntry, AuditText
from participation.comments.models import Comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.repeated import IdeaSubmission
from participation.intake.models import IdeaEntry
from participation.jobs.models import Letter, LetterStatus
from participation.mailbox.models import ReceivedMail
from participation.municipality.models import Phase, Process
from participation.privacy.models import ArchiveOffer, PrivacyLink, RetentionResult, RetentionRun
from participation.reports.models import Report

GONE = "–"
"""Stands where the recipient of a letter stood, once that is nobody's business any more."""


def ended_processes(before: datetime) -> Select[int]:
    """The ids of processes all of whose phases ended before then; one with an open end never does."""
    return (
        select(Phase.process_id)
        .group_by(Phase.process_id)
        .having(func.count() == func.count(Phase.ends_at), func.max(Phase.ends_at) < before)
    )


def old_sessions(before: datetime) -> ColumnElement[bool]:
    return or_(SignInSession.ended_at < before, SignInSession.expires_at < before)


def old_links(before: datetime) -> ColumnElement[bool]:
    return or_(MailLink.used_at < before, MailLink.expires_at < before)


def old_letters(before: datetime) -> ColumnElement[bool]:
    """Those that went out, or lie here because there is no mail server."""
    return and_(
        Letter.recipient != GONE,
        or_(
            and_(Letter.status == LetterStatus.SENT, Letter.sent_at < before),
            and_(Letter.status == LetterStatus.KEPT, Letter.created_at < before),
            and_(Letter.status == LetterStatus.FAILED, Letter.settled_at < before),
        ),
    )


def old_mails(before: datetime) -> ColumnElement[bool]:
    return and_(ReceivedMail.settled_at < before, or_(ReceivedMail.sender != "", ReceivedMail.subject != ""))


def old_reports(before: datetime) -> ColumnElement[bool]:
    return and_(Report.settled_at < before, or_(Report.text != "", Report.about != ""))


def old_log_texts(before: datetime) -> ColumnElement[bool]:
    return AuditText.entry_id.in_(select(AuditEntry.id).where(AuditEntry.at < before))


def old_contacts(before: datetime) -> ColumnElement[bool]:
    """Ideas of ended processes that still know how their author is reached."""
    reach = exists().where(IdeaEntry.idea_id == Idea.id, IdeaEntry.reach != "")
    repeated = exists().where(IdeaSubmission.idea_id == Idea.id, IdeaSubmission.contact.is_not(None))
    commented = exists().where(Comment.idea_id == Idea.id, Comment.contact.is_not(None))
    return and_(
        Idea.process_id.in_(ended_processes(before)),
        or_(Idea.contact.is_not(None), reach, repeated, commented),
    )


def due_offers(before: datetime) -> Select[ArchiveOffer]:
    """Contents whose process ended long enough ago, and about which the archive gave its answer."""
    return (
        select(ArchiveOffer)
        .where(
            ArchiveOffer.outcome.is_not(None),
            ArchiveOffer.erased_at.is_(None),
            ArchiveOffer.process_id.in_(ended_processes(before)),
        )
        .order_by(ArchiveOffer.id)
    )


def how_many(table: type[Any], condition: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(table).where(condition)).one()


def attempts_before(before: datetime) -> ColumnElement[bool]:
    return FailedAttempt.created_at < before


def proof_links_before(before: datetime) -> ColumnElement[bool]:
    return PrivacyLink.expires_at < before


# --- The protocol, and the archive --------------------------------------------------------------


def runs(*, offset: int, limit: int) -> Sequence[RetentionRun]:
    """Runs of the retention, newest first."""
    statement = select(RetentionRun).order_by(RetentionRun.id.desc()).offset(offset).limit(limit)
    return db.session.scalars(statement).all()


def how_many_runs() -> int:
    return db.session.scalars(select(func.count()).select_from(RetentionRun)).one()


def results_of(run_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """What each of these runs erased, by step; steps that found nothing are left out."""
    statement = select(RetentionResult).where(RetentionResult.run_id.in_(run_ids), RetentionResult.number > 0)
    found: dict[int, dict[str, int]] = {run_id: {} for run_id in run_ids}
    for result in db.session.scalars(statement.order_by(RetentionResult.run_id, RetentionResult.step)):
        found[result.run_id][result.step] = result.number
    return found


def offers_of(municipality_id: int) -> dict[int, ArchiveOffer]:
    """What was offered to the archive, by process."""
    statement = (
        select(ArchiveOffer)
        .join(Process, Process.id == ArchiveOffer.process_id)
        .where(Process.municipality_id == municipality_id)
    )
    return {offer.process_id: offer for offer in db.session.scalars(statement)}


def offer_of(process_id: int) -> ArchiveOffer | None:
    statement = select(ArchiveOffer).where(ArchiveOffer.process_id == process_id)
    return db.session.scalars(statement).one_or_none()


def ends_of(municipality_id: int) -> dict[int, datetime | None]:
    """When each process of the town ends for good; None for an open end."""
    statement = (
        select(Phase.process_id, func.count() - func.count(Phase.ends_at), func.max(Phase.ends_at))
        .join(Process, Process.id == Phase.process_id)
        .where(Process.municipality_id == municipality_id)
        .group_by(Phase.process_id)
    )
    return {row[0]: None if row[1] else row[2] for row in db.session.execute(statement)}


def since(at: datetime, days: int) -> datetime:
    """The moment before which something was kept long enough."""
    return at - timedelta(days=days)
