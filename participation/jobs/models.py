"""The tables ``job``, ``letter`` and ``undeliverable_mailbox``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal

ONE_JOB_PER_KEY = "uq_job_key"
ONE_LETTER_PER_KEY = "uq_letter_message_id"
LONGEST_SUBJECT = 200


class JobStatus(StrEnum):
    """Where a job stands. RUNNING with an expired lease counts as QUEUED."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Recorded, Base):
    """Work for the background, written in the transaction that wants it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        Index("ix_job_status_run_at", "status", "run_at"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids and settings; never a person's name, address or text."""
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """Work with the same key is wanted once, however often it is asked for."""
    status: Mapped[JobStatus] = mapped_column(words(JobStatus), default=JobStatus.QUEUED)
    run_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    done_steps: Mapped[int] = mapped_column(default=0)
    all_steps: Mapped[int] = mapped_column(default=0)
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    wanted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class LetterStatus(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    """No mail server is set: staff can read the letter here."""
    FAILED = "failed"


@holds_personal(Activity.LETTERS, recipient=Category.ADDRESS, facts=Category.SECRET, subject=Category.WORDS)
class Letter(Recorded, Base):
    """One letter of the outbox; its words are made from the template ``kind`` when it is sent."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_status_next_try_at", "status", "next_try_at"),
        Index("ix_letter_municipality_id_id", "municipality_id", "id"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Emptied when the letter is sent: its links open something, and nobody else is to find them here."""
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    """As the reader sees it; empty until the letter is built for the first time."""
    status: Mapped[LetterStatus] = mapped_column(words(LetterStatus), default=LetterStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    """Of a letter that a worker holds: when another one may take it up."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """Chosen when written, so that a letter sent twice by a killed worker is one for the mailbox."""
    error: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    """Of a failed letter: since when the Redaktion need not look at it any more."""
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    """Of a failed letter that a mail server took first: when it came back."""


@holds_personal(Activity.LETTERS, mailbox_key=Category.ADDRESS, reason=Category.TRACE)
class UndeliverableMailbox(Recorded, Base):
    """A mailbox that takes no letters for good, as a mail server said: nothing is sent there any more."""

    __tablename__ = "undeliverable_mailbox"
    __table_args__ = (UniqueConstraint("municipality_id", "mailbox_key"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    mailbox_key: Mapped[str] = mapped_column(String(254))
    reason: Mapped[str] = mapped_column(Text)
