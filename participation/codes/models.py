"""The tables ``code_batch`` and ``access_code``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import Process

LONGEST_BATCH_NAME = 80
LONGEST_REVOCATION = 300
MOST_CODES = 1_200
MOST_LETTERS = 300
"""One letter is a page with a picture of its own; more of them are another batch."""


class PrintKind(StrEnum):
    """What the codes of a batch are printed on."""

    SHEETS = "sheets"
    """Twelve cards to cut out on each page."""
    LETTERS = "letters"
    """One page each, folded into an envelope with a window."""


class CodeBatch(Recorded, Base):
    """Codes that are printed together, in one go, and can be revoked together."""

    __tablename__ = "code_batch"
    __table_args__ = (
        CheckConstraint("size > 0", name="holds_codes"),
        CheckConstraint("(printed_at IS NULL) = (print_digest IS NULL)", name="printed_by_a_form"),
        CheckConstraint("(revoked_at IS NULL) = (revocation = '')", name="revoked_for_a_reason"),
        Index("ix_code_batch_process_id", "process_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(LONGEST_BATCH_NAME))
    kind: Mapped[PrintKind] = mapped_column(words(PrintKind))
    size: Mapped[int]
    used: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of its codes opened an access."""
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    printed_at: Mapped[datetime | None] = mapped_column(Moment)
    print_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the key in the form that printed: the same form gives the same sheets, for a lost connection."""
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revocation: Mapped[str] = mapped_column(String(LONGEST_REVOCATION), default="", server_default="")
    """For which reason it was revoked."""

    process: Mapped[Process] = relationship()


@holds_personal(Activity.VOTING, digest=Category.SECRET, account_id=Category.PERSON)
class AccessCode(Base):
    """One code, as a digest only; its rows lie in no order that paper knows."""

    __tablename__ = "access_code"
    __table_args__ = (Index("ix_access_code_batch_id", "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id", ondelete="RESTRICT"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), unique=True)
    """The access that it opened, from its first use on."""
