"""What an access leaves behind beside its contributions: it has no use for anybody, and goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from participation.accounts.models import (
    MailLink,
    ProviderIdentity,
    RecoveryCode,
    SecondFactor,
    SignInSession,
)
from participation.accounts.services.sessions import end_sessions
from participation.audit.models import AuditEntry, AuditText
from participation.extensions import db
from participation.following.models import Digest, Follow, FollowLink, MutedNotice
from participation.following.rules import digest_of_mailbox
from participation.ideas.models.authored import StoredDraft
from participation.ideas.models.repeated import IdeaSubmission
from participation.jobs.models import Letter, UndeliverableMailbox
from participation.kernel.database import changed_rows
from participation.kernel.permissions import Person
from participation.mailbox.models import ReceivedMail
from participation.moderation.models import Habit, SavedFilter
from participation.privacy.models import PrivacyLink
from participation.privacy.rules import Subject
from participation.reports.models import Report
from participation.workshops.models import Participant


def forget_traces(subject: Subject, *, key: str, at: datetime) -> None:
    """Delete what is somebody's alone, and take the mailbox out of what stays."""
    if subject.account_id is not None:
        forget_access(subject.account_id, at=at)
    if subject.mailbox is not None:
        forget_mailbox(subject.mailbox, str(subject.key), subject, key=key)
    db.session.expire_all()


def forget_access(account_id: int, *, at: datetime) -> None:
    end_sessions(account_id, by=Person(account_id), at=at)
    for table in (SignInSession, SecondFactor, RecoveryCode, ProviderIdentity, Follow, Digest, Habit):
        changed_rows(delete(table).where(table.account_id == account_id))
    changed_rows(delete(StoredDraft).where(StoredDraft.author_id == account_id))
    changed_rows(delete(SavedFilter).where(SavedFilter.owner_id == account_id))
    changed_rows(update(Report).where(Report.reported_by_id == account_id).values(mailbox=None))
    own = select(AuditEntry.id).where(AuditEntry.actor_id == account_id)
    changed_rows(delete(AuditText).where(AuditText.entry_id.in_(own)))
    for guest in db.session.scalars(select(Participant).where(Participant.account_id == account_id)):
        guest.nickname, guest.name_key = "Gast", f"#gast-{guest.id}"
    db.session.flush()


def forget_mailbox(mailbox: str, known_as: str, subject: Subject, *, key: str) -> None:
    town_id = subject.municipality_id
    for table in (MailLink, FollowLink, PrivacyLink, UndeliverableMailbox):
        changed_rows(
            delete(table).where(
                table.municipality_id == town_id,
                table.mailbox_key == known_as,
            )
        )
    changed_rows(
        delete(MutedNotice).where(
            MutedNotice.municipality_id == town_id,
            MutedNotice.mailbox_digest == digest_of_mailbox(mailbox, key),
        )
    )
    changed_rows(
        delete(Letter).where(Letter.municipality_id == town_id, spells(Letter.recipient, mailbox, known_as))
    )
    changed_rows(
        update(ReceivedMail)
        .where(spells(ReceivedMail.sender, mailbox, known_as))
        .values(sender="", subject="")
    )
    changed_rows(
        update(IdeaSubmission)
        .where(spells(IdeaSubmission.contact, mailbox, known_as))
        .values(author_name="", contact=None)
    )
    changed_rows(update(Report).where(spells(Report.mailbox, mailbox, known_as)).values(mailbox=None))


def spells(column: InstrumentedAttribute[Any], mailbox: str, known_as: str) -> ColumnElement[bool]:
    """Whether the column holds the mailbox, in the spelling that was typed or in its plain one."""
    return or_(func.lower(column) == mailbox.lower(), func.lower(column) == known_as)
