"""The tables ``measure``, ``measure_area`` and ``measure_source``."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Recorded, words
from participation.municipality.models import AreaOfLife

LONGEST_MEASURE_TITLE = 120
LONGEST_MEASURE_TEXT = 4000
LONGEST_OFFICE = 120
LONGEST_LINE = 400
MADE_ONCE = "uq_measure_submission_key"
SOURCE_LINKED_ONCE = "uq_measure_source_measure_id_idea_id"
THEME_LINKED_ONCE = "uq_measure_source_measure_id_theme_id"


class Horizon(StrEnum):
    """When a measure starts: within a year, within one to three years, later."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class MeasureStatus(StrEnum):
    """Where a measure stands; DRAFT is seen by staff and council only."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    RUNNING = "running"
    DONE = "done"
    DELAYED = "delayed"
    REJECTED = "rejected"


class Measure(Recorded, Base):
    """A measure (Maßnahme) with its dossier (Steckbrief)."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("process_id", "number"), UniqueConstraint("submission_key"))

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Running number of the process, shown as M-07."""
    title: Mapped[str] = mapped_column(String(LONGEST_MEASURE_TITLE))
    goal: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    plain_text: Mapped[str] = mapped_column(Text, default="")
    is_cross_cutting: Mapped[bool] = mapped_column(default=False)
    """Belongs to no single area of life (Querschnitt)."""
    horizon: Mapped[Horizon] = mapped_column(words(Horizon))
    lead_office: Mapped[str] = mapped_column(String(LONGEST_OFFICE), default="")
    """Federführung."""
    partners: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Beteiligte, as one line."""
    cost: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Kostenrahmen in words, one-off and yearly."""
    first_step: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    indicator: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Woran wir es messen: with baseline and target."""
    status: Mapped[MeasureStatus] = mapped_column(words(MeasureStatus), default=MeasureStatus.DRAFT)
    decided_on: Mapped[date | None]
    """The day of the council's decision."""
    decision_note: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Number of the council paper and outcome, as one public sentence."""
    progress_note: Mapped[str] = mapped_column(Text, default="")
    """The latest public sentence on progress."""
    progress_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str | None] = mapped_column(String(32))
    """Of the form that made it: a second send of the same form makes no second measure."""
    version: Mapped[int] = mapped_column(default=1)

    areas: Mapped[list[AreaOfLife]] = relationship(
        secondary="measure_area", order_by=(AreaOfLife.position, AreaOfLife.id), viewonly=True
    )


class MeasureArea(Base):
    """A measure belongs to an area of life, or to several."""

    __tablename__ = "measure_area"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"), primary_key=True)
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area_of_life.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class SourceRole(StrEnum):
    """What a source is to a measure. Objectors stand beside its support, never inside it."""

    ORIGIN = "origin"
    SUPPLEMENT = "supplement"
    OBJECTION = "objection"


class MeasureSource(Recorded, Base):
    """Provenance: a measure came from this theme or idea, as linked by whom and when."""

    __tablename__ = "measure_source"
    __table_args__ = (
        UniqueConstraint("measure_id", "idea_id"),
        UniqueConstraint("measure_id", "theme_id"),
        CheckConstraint("(idea_id IS NULL) <> (theme_id IS NULL)", name="either_idea_or_theme"),
        Index("ix_measure_source_idea_id", "idea_id"),
        Index("ix_measure_source_theme_id", "theme_id"),
    )

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"))
    role: Mapped[SourceRole] = mapped_column(words(SourceRole))
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
