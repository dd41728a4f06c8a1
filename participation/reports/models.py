"""The tables ``report`` and ``report_named``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_REASON_CODE, Process

LONGEST_REPORT = 2000
LONGEST_NAMED = 120
LONGEST_OUTCOME = 2000
LONGEST_TARGET_KIND = 20

ILLEGAL = "illegal"
STAFF = "staff"
OTHER = "other"
"""Reasons beside the rules of the netiquette."""


class ReportOutcome(StrEnum):
    """What was decided about what was reported."""

    KEPT = "kept"
    REDACTED = "redacted"
    HIDDEN = "hidden"
    ANSWERED = "answered"
    """Of a complaint about staff: it was looked into, and answered."""


@holds_personal(
    Activity.REPORTS,
    text=Category.WORDS,
    about=Category.NAME,
    mailbox=Category.ADDRESS,
    code_digest=Category.SECRET,
    outcome_text=Category.WORDS,
    reported_by_id=Category.PERSON,
)
class Report(Recorded, Base):
    """Somebody points out something about a published contribution, or about how staff dealt with it."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_an_outcome"),
        CheckConstraint("is_complaint = (reason = 'staff')", name="complaint_about_staff"),
        Index("ix_report_waiting", "process_id", "settled_at", "created_at", "id"),
        Index("ix_report_target", "target_kind", "target_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    target_kind: Mapped[str] = mapped_column(String(LONGEST_TARGET_KIND))
    """A key of ``reports.targets``."""
    target_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON_CODE))
    """A rule of the netiquette, ILLEGAL, STAFF or OTHER."""
    is_complaint: Mapped[bool] = mapped_column(default=False)
    """About staff: read and answered by people only who are not named in it."""
    text: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(String(LONGEST_NAMED), default="")
    """Whom a complaint names, as it was written."""
    language: Mapped[str] = mapped_column(String(5), default="de")
    mailbox: Mapped[str | None] = mapped_column(String(254))
    """Where the outcome is told; never shown, and erased with the outcome."""
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    outcome: Mapped[ReportOutcome | None] = mapped_column(words(ReportOutcome))
    outcome_text: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    process: Mapped[Process] = relationship()


class ReportNamed(Base):
    """Somebody of the staff whom a complaint concerns: that person neither sees nor decides it."""

    __tablename__ = "report_named"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="RESTRICT"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
