"""The tables ``privacy_link``, ``erasure``, ``retention_run``, ``retention_result`` and ``archive_offer``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import LONGEST_MAILBOX
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal

LONGEST_NOTE = 500
ERASED_ONCE = "uq_erasure_ref"
ONE_OFFER_PER_PROCESS = "uq_archive_offer_process_id"


@holds_personal(
    Activity.REQUESTS,
    mailbox=Category.ADDRESS,
    mailbox_key=Category.ADDRESS,
    token_digest=Category.SECRET,
)
class PrivacyLink(Recorded, Base):
    """A link in a mail by which somebody without a password proves the mailbox; it opens for an hour."""

    __tablename__ = "privacy_link"
    __table_args__ = (Index("ix_privacy_link_mailbox_key_created_at", "mailbox_key", "created_at"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    mailbox: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    mailbox_key: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    language: Mapped[str] = mapped_column(String(5), default="de")
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class ErasureKind(StrEnum):
    """What was erased."""

    ACCOUNT = "account"
    IDEA = "idea"
    COMMENT = "comment"


@holds_personal(Activity.REQUESTS, ref=Category.SECRET)
class Erasure(Recorded, Base):
    """That something was erased on a person's wish, as a keyed hash: a restored backup is cleaned by it."""

    __tablename__ = "erasure"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    kind: Mapped[ErasureKind] = mapped_column(words(ErasureKind))
    ref: Mapped[str] = mapped_column(String(64), unique=True)
    withdraws: Mapped[bool] = mapped_column(default=False)
    """Whether the published words went too, not the name alone."""


class RunBy(StrEnum):
    """Who began a run of the retention."""

    JOB = "job"
    CONSOLE = "console"


class RetentionRun(Recorded, Base):
    """One run of the retention; without ``finished_at`` it was broken off, and the next one goes on."""

    __tablename__ = "retention_run"

    begun_by: Mapped[RunBy] = mapped_column(words(RunBy))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class RetentionResult(Base):
    """How many things one step of a run erased."""

    __tablename__ = "retention_result"
    __table_args__ = (CheckConstraint("number >= 0", name="counted"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("retention_run.id", ondelete="RESTRICT"), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


class ArchiveOutcome(StrEnum):
    """What the archive said."""

    TAKEN_OVER = "taken_over"
    NOT_WORTH = "not_worth"


class ArchiveOffer(Recorded, Base):
    """The contents of a finished process, offered to the archive: nothing of them goes before it answered."""

    __tablename__ = "archive_offer"
    __table_args__ = (
        UniqueConstraint("process_id"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_somehow"),
        CheckConstraint("erased_at IS NULL OR outcome IS NOT NULL", name="erased_after_the_answer"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    note: Mapped[str] = mapped_column(Text, default="")
    """To whom it was offered, and what was said: file reference, signature of the archive."""
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    outcome: Mapped[ArchiveOutcome | None] = mapped_column(words(ArchiveOutcome))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
