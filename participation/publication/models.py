"""The tables of the publication: parts that are written, editions, and how the process gives out data."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words

LONGEST_PART = 40_000
LONGEST_NOTE = 400
LONGEST_NAME = 40
ONE_PART_PER_NAME = "uq_strategy_part_process_id_name"
PUBLISHED_ONCE = "uq_strategy_edition_submission_key"


class Licence(StrEnum):
    """Under which licence everybody may use the open data (Datenlizenz Deutschland)."""

    BY = "dl-de/by-2.0"
    ZERO = "dl-de/zero-2.0"


class Audience(StrEnum):
    """For whom a paper is; the words are those of the exports' profiles."""

    PUBLIC = "public"
    COUNCIL = "council"
    INTERNAL = "internal"


class StrategyPart(Recorded, Base):
    """A text of the strategy (Textteil), by the name of its place: ``foreword``, ``area-12``."""

    __tablename__ = "strategy_part"
    __table_args__ = (UniqueConstraint("process_id", "name"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    version: Mapped[int] = mapped_column(default=1)


class StrategyEdition(Recorded, Base):
    """The strategy as it was published (Fassung), or will be at ``release_at``: nobody reads it before."""

    __tablename__ = "strategy_edition"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        UniqueConstraint("submission_key"),
        CheckConstraint("number > 0", name="counted_from_one"),
        Index("ix_strategy_edition_process_id_release_at", "process_id", "release_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """All that it says, but citizens' words: ideas are named by their ids."""
    checksum: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    """What was corrected, for everybody; the first edition needs none."""
    release_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the hour had come and the public pages changed."""
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    """Before its hour; what was published is corrected by a further edition."""
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))


class ReportKind(StrEnum):
    """Papers that are made when somebody wants them."""

    STRATEGY = "strategy"
    ANSWERS = "answers"
    PROGRESS = "progress"


class ReportForm(StrEnum):
    """What they are made as; the ending of the file."""

    PDF = "pdf"
    DOCX = "docx"


class StrategyReport(Recorded, Base):
    """A paper that somebody of the town hall wants (Bericht), for this person alone and for a short time."""

    __tablename__ = "strategy_report"
    __table_args__ = (
        UniqueConstraint("submission_key"),
        Index("ix_strategy_report_wanted_by_id_created_at", "wanted_by_id", "created_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    kind: Mapped[ReportKind] = mapped_column(words(ReportKind))
    audience: Mapped[Audience] = mapped_column(words(Audience))
    form: Mapped[ReportForm] = mapped_column(words(ReportForm))
    language: Mapped[str] = mapped_column(String(2))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    """The time that a report on progress is about."""
    wanted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    digest: Mapped[str] = mapped_column(String(64), default="")
    """Of what it says: when that would be something else by now, the file is given to nobody any more."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class OpenData(Base):
    """How the process gives out its data. No row: the presets."""

    __tablename__ = "open_data"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    licence: Mapped[Licence] = mapped_column(words(Licence), default=Licence.BY)
    version: Mapped[int] = mapped_column(default=1)
