"""The tables ``progress_report``, ``progress_evidence``, ``progress_file``, ``measure_milestone`` and
``measure_news``.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.strategy.models import LONGEST_LINE, LONGEST_MEASURE_TEXT, Measure

LONGEST_REPORT = LONGEST_MEASURE_TEXT
LONGEST_EVIDENCE = 200
LONGEST_ADDRESS = 500
LONGEST_MILESTONE = 120
REPORTED_ONCE = "uq_progress_report_submission_key"
PLANNED_ONCE = "uq_measure_milestone_submission_key"
ONE_STANDS = text("stands")


class ReportedStatus(StrEnum):
    """Where a decided measure can stand, in the words of ``MeasureStatus``."""

    ADOPTED = "adopted"
    RUNNING = "running"
    DELAYED = "delayed"
    DONE = "done"


class ProgressReport(Recorded, Base):
    """One version of a report on a measure; of each report the newest version stands, the others stay."""

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("measure_id", "number", "version"),
        UniqueConstraint("submission_key"),
        Index(
            "uq_progress_report_standing",
            "measure_id",
            "number",
            unique=True,
            sqlite_where=ONE_STANDS,
            postgresql_where=ONE_STANDS,
        ),
    )

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Running number within the measure."""
    version: Mapped[int] = mapped_column(default=1)
    stands: Mapped[bool] = mapped_column(default=True)
    status: Mapped[ReportedStatus] = mapped_column(words(ReportedStatus))
    reported_on: Mapped[date]
    """The day for which it is true; ``created_at`` is when this version was written."""
    text: Mapped[str] = mapped_column(Text)
    correction: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Why this version was written, in public; empty for the first."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str | None] = mapped_column(String(32))

    measure: Mapped[Measure] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id")


class EvidenceKind(StrEnum):
    """By what a report can be checked."""

    LINK = "link"
    PICTURE = "picture"
    PDF = "pdf"


class ProgressFile(Recorded, Base):
    """A picture or PDF, kept once however many versions show it."""

    __tablename__ = "progress_file"
    __table_args__ = (UniqueConstraint("digest"),)

    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)


class Evidence(Base):
    """What shows that one version of a report is true: a link, a picture or a PDF, with its name."""

    __tablename__ = "progress_evidence"
    __table_args__ = (
        CheckConstraint("(kind = 'link') = (file_id IS NULL)", name="link_or_file"),
        CheckConstraint("(kind = 'link') = (address <> '')", name="link_has_address"),
        Index("ix_progress_evidence_report_id", "report_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id", ondelete="RESTRICT"))
    kind: Mapped[EvidenceKind] = mapped_column(words(EvidenceKind))
    title: Mapped[str] = mapped_column(String(LONGEST_EVIDENCE))
    """What it is; of a picture, what it shows."""
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("progress_file.id", ondelete="RESTRICT"))

    file: Mapped[ProgressFile | None] = relationship()


class Milestone(Recorded, Base):
    """A step that is planned for a day. Moving it keeps the day that was promised first."""

    __tablename__ = "measure_milestone"
    __table_args__ = (
        UniqueConstraint("submission_key"),
        CheckConstraint("done_on IS NULL OR struck_at IS NULL", name="done_or_struck"),
        Index("ix_measure_milestone_measure_id", "measure_id", "planned_on"),
    )

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(String(LONGEST_MILESTONE))
    planned_on: Mapped[date]
    """The last day on which it is in time."""
    first_planned_on: Mapped[date]
    done_on: Mapped[date | None]
    struck_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """In public: why it was moved or given up."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)

    measure: Mapped[Measure] = relationship()


class NewsOf(StrEnum):
    """Of what the authors behind a measure are told."""

    DECIDED = "decided"
    REPORTED = "reported"


class MeasureNews(Recorded, Base):
    """Something happened to a measure, and the authors behind it are to be told: each row once."""

    __tablename__ = "measure_news"
    __table_args__ = (Index("ix_measure_news_waiting", "told_at", "process_id", "told_up_to"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[NewsOf] = mapped_column(words(NewsOf))
    told_up_to: Mapped[int] = mapped_column(default=0)
    """The last idea whose author was told; they are told portion by portion."""
    told_at: Mapped[datetime | None] = mapped_column(Moment)
