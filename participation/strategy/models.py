"""The tables of measures: dossiers, areas, sources, dependencies, what stood there before, settings."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.municipality.models import AreaOfLife

LONGEST_MEASURE_TITLE = 120
LONGEST_MEASURE_TEXT = 4000
LONGEST_OFFICE = 120
LONGEST_LINE = 400
LONGEST_VALUE = 120
"""Of a baseline or a target: a number with its unit and day."""
LONGEST_REASON = 1000
MOST_EURO = 1_000_000_000
MOST_DAYS = 100_000
MOST_MONTHS = 240
SHORT_MONTHS, MEDIUM_MONTHS = 12, 36
MADE_ONCE = "uq_measure_submission_key"
SOURCE_LINKED_ONCE = "uq_measure_source_measure_id_idea_id"
THEME_LINKED_ONCE = "uq_measure_source_measure_id_theme_id"


def line() -> Mapped[str]:
    """One line of the dossier."""
    return mapped_column(String(LONGEST_LINE), default="", server_default="")


def value() -> Mapped[str]:
    return mapped_column(String(LONGEST_VALUE), default="", server_default="")


class Horizon(StrEnum):
    """When a measure starts or is complete: soon, in some years, later, as the process's settings say."""

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
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        UniqueConstraint("submission_key"),
        CheckConstraint("cost_from <= cost_to", name="cost_is_a_range"),
        CheckConstraint("yearly_from <= yearly_to", name="yearly_is_a_range"),
    )

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
    is_own_project: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A project of the town's own, often one that runs already: it needs no sources."""
    cost_from: Mapped[int | None]
    cost_to: Mapped[int | None]
    """Kostenrahmen, one-off, in whole euros: both or neither; the same twice for one amount."""
    yearly_from: Mapped[int | None]
    yearly_to: Mapped[int | None]
    """What follows every year, in the same way."""
    cost: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Kostenrahmen in words: what the amounts do not say, or all of it where there are none."""
    funding: Mapped[str] = line()
    """Where the money comes from: grants, shares of others."""
    is_budget_reserved: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Haushaltsvorbehalt: only if the budget of the year provides the money."""
    staff_days: Mapped[int | None]
    """Personentage of the town's own staff, until it is done."""
    climate_effect: Mapped[str] = line()
    data_protection: Mapped[str] = line()
    risks: Mapped[str] = line()
    """For those who prepare and take the decision; not public."""
    first_step: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    indicator: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """Woran wir es messen: what is counted, and where the figure comes from."""
    indicator_baseline: Mapped[str] = value()
    indicator_target: Mapped[str] = value()
    placement_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Grund der Einordnung: public, why it stands elsewhere than assessment or support suggest."""
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


class DependencyKind(StrEnum):
    """What a measure is to another: it cannot begin before the other, or only gains by it."""

    REQUIRES = "requires"
    BENEFITS = "benefits"


class MeasureDependency(Recorded, Base):
    """A measure needs another one."""

    __tablename__ = "measure_dependency"
    __table_args__ = (
        UniqueConstraint("measure_id", "needs_id"),
        CheckConstraint("measure_id <> needs_id", name="needs_another"),
        Index("ix_measure_dependency_needs_id", "needs_id"),
    )

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    needs_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    kind: Mapped[DependencyKind] = mapped_column(words(DependencyKind))
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class MeasureEdition(Recorded, Base):
    """An earlier dossier (frühere Fassung): what stood there until somebody replaced it, ``created_at``."""

    __tablename__ = "measure_edition"
    __table_args__ = (UniqueConstraint("measure_id", "version"),)

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    version: Mapped[int]
    """Of the measure, when this still stood there."""
    dossier: Mapped[dict[str, Any]] = mapped_column(JSON)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class MeasureWorkingCopy(Recorded, Base):
    """What one person has typed into the dossier's form and not sent yet (Zwischenstand)."""

    __tablename__ = "measure_working_copy"
    __table_args__ = (UniqueConstraint("measure_id", "account_id"),)

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    version: Mapped[int]
    """Of the measure that the person had in front of them."""
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class HorizonMeans(StrEnum):
    """Whether a horizon says when a measure begins or when it is done."""

    START = "start"
    COMPLETION = "completion"


class StrategySettings(Base):
    """How a process plans: what its horizons mean, and what the town can do in each. No row: the presets."""

    __tablename__ = "strategy_settings"
    __table_args__ = (
        CheckConstraint("0 < short_months AND short_months < medium_months", name="short_before_medium"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    horizon_means: Mapped[HorizonMeans] = mapped_column(words(HorizonMeans), default=HorizonMeans.START)
    short_months: Mapped[int] = mapped_column(default=SHORT_MONTHS)
    medium_months: Mapped[int] = mapped_column(default=MEDIUM_MONTHS)
    short_days: Mapped[int | None]
    medium_days: Mapped[int | None]
    long_days: Mapped[int | None]
    """Capacity in Personentagen; None: not planned."""
    short_euro: Mapped[int | None]
    medium_euro: Mapped[int | None]
    long_euro: Mapped[int | None]
    """The frame for one-off costs, in whole euros; None: not planned."""
    version: Mapped[int] = mapped_column(default=1)


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
