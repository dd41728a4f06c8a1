"""Mails that came in, and those that wait for a person."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns
from participation.mailbox.models import ReceivedMail
from participation.mailbox.words import trouble_of
from participation.municipality.models import Process

KIND = "mail"


def last_uid(mailbox: str, validity: int) -> int:
    """Up to which number the mails of the folder have been fetched; 0 for none."""
    statement = select(func.max(ReceivedMail.uid)).where(
        ReceivedMail.mailbox == mailbox, ReceivedMail.validity == validity
    )
    return db.session.scalar(statement) or 0


def is_known(digest: str) -> bool:
    return db.session.scalar(select(ReceivedMail.id).where(ReceivedMail.digest == digest)) is not None


def mail_with_id(mail_id: int, process: Process) -> ReceivedMail:
    """A mail that did not become an idea. Raises NoResultFound."""
    statement = select(ReceivedMail).where(
        ReceivedMail.id == mail_id, ReceivedMail.process_id == process.id, ReceivedMail.trouble.is_not(None)
    )
    return db.session.scalars(statement).one()


def process_for_mail(slug: str) -> Process | None:
    return db.session.scalars(select(Process).where(Process.slug == slug).limit(1)).first()


def all_processes() -> list[Process]:
    return list(db.session.scalars(select(Process).order_by(Process.id)))


def idea_of_mail(digest: str) -> Idea | None:
    return db.session.scalars(
        select(Idea).join(ReceivedMail, ReceivedMail.idea_id == Idea.id).where(ReceivedMail.digest == digest)
    ).first()


def waiting_mails(sought: Sought) -> Select[str, int, str, datetime]:
    """Mails that somebody has to open by hand."""
    statement = select(*waiting_columns(KIND, item_id=ReceivedMail.id, since=ReceivedMail.created_at)).where(
        ReceivedMail.process_id == sought.process_id,
        ReceivedMail.trouble.is_not(None),
        ReceivedMail.settled_at.is_(None),
    )
    if sought.words:
        statement = statement.where(
            or_(
                ReceivedMail.subject.icontains(sought.words, autoescape=True),
                ReceivedMail.sender.icontains(sought.words, autoescape=True),
            )
        )
    return statement


def mail_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    mails = db.session.scalars(select(ReceivedMail).where(ReceivedMail.id.in_(ids)))
    return {
        mail.id: WaitingRow(
            title=mail.subject or mail.sender or "–",
            text=mail.sender,
            note=trouble_of(mail),
            address={"mail_id": mail.id},
        )
        for mail in mails
    }
