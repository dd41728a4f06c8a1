"""The table ``received_mail``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal

LONGEST_SENDER = 254
LONGEST_SUBJECT = 200


class Trouble(StrEnum):
    """Why a mail did not become an idea and a person has to look at it."""

    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    AUTOMATIC = "automatic"
    RETURNED = "returned"
    NOT_TAKEN = "not_taken"
    """The process takes no ideas at present."""


@holds_personal(Activity.LETTERS, sender=Category.ADDRESS, subject=Category.WORDS)
class ReceivedMail(Recorded, Base):
    """One mail that was fetched: an idea by now, or something that waits for the town hall.

    The mail itself stays in its mailbox; of those that became ideas nothing personal is kept here.
    """

    __tablename__ = "received_mail"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("(idea_id IS NULL) <> (trouble IS NULL)", name="idea_or_trouble"),
        CheckConstraint("settled_at IS NULL OR trouble IS NOT NULL", name="settled_trouble"),
        Index("ix_received_mail_place", "mailbox", "validity", "uid"),
        Index("ix_received_mail_waiting", "process_id", "trouble", "settled_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    mailbox: Mapped[str] = mapped_column(String(120))
    """Host and folder; never the password."""
    validity: Mapped[int] = mapped_column(BigInteger)
    """UIDVALIDITY: when it changes, the server has given all mails new numbers (RFC 3501, 2.3.1.1)."""
    uid: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the mail as it arrived: the same mail again is nothing new."""
    sender: Mapped[str] = mapped_column(String(LONGEST_SENDER), default="")
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    sent_on: Mapped[str] = mapped_column(String(40), default="")
    """The mail's own date, as it says."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    trouble: Mapped[Trouble | None] = mapped_column(words(Trouble))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
