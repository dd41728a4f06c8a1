"""What a room leaves behind: its feed, what staff did, the editions of its protocol and their files."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.workshops.models.rooms import LONGEST_CORRECTION, LONGEST_REASON, Participant


@holds_personal(Activity.WORKSHOPS, facts=Category.TRACE, key=Category.SECRET, digest=Category.SECRET)
class LiveEvent(Base):
    """That something happened in a room: ids, versions and counts, never a text, an author or a choice."""

    __tablename__ = "live_event"
    __table_args__ = (UniqueConstraint("workshop_id", "sender_id", "key"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(40))
    audience: Mapped[str] = mapped_column(String(20))
    """``all``, ``staff``, ``p:<participant>`` or ``g:<small group>``."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_participant.id", ondelete="RESTRICT"))
    key: Mapped[str | None] = mapped_column(String(32))
    """Of the command that caused it: sent again it changes nothing."""
    digest: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


@holds_personal(Activity.WORKSHOPS, content=Category.WORDS)
class Protocol(Recorded, Base):
    """One edition of the protocol, as it was drawn up: it bears no participant and nothing hidden."""

    __tablename__ = "workshop_protocol"
    __table_args__ = (UniqueConstraint("workshop_id", "edition"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    edition: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    checksum: Mapped[str] = mapped_column(String(64))
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    correction: Mapped[str] = mapped_column(String(LONGEST_CORRECTION), default="", server_default="")
    """What changed against the released edition before; empty for the first."""
    emptied_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its content was erased, because it bore words that may stand nowhere any more."""


class FileFormat(StrEnum):
    """In which form the protocol is taken along."""

    PDF = "pdf"
    DOCX = "docx"


@holds_personal(Activity.WORKSHOPS, content=Category.FILE)
class ProtocolFile(Recorded, Base):
    """A released edition as a file, made in the background; made again, it replaces the one before."""

    __tablename__ = "workshop_protocol_file"
    __table_args__ = (UniqueConstraint("protocol_id", "format", "language"),)

    protocol_id: Mapped[int] = mapped_column(ForeignKey("workshop_protocol.id", ondelete="RESTRICT"))
    format: Mapped[FileFormat] = mapped_column(words(FileFormat))
    language: Mapped[str] = mapped_column(String(5), default="de", server_default="de")
    """Of the headings; what people wrote stays in theirs."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str] = mapped_column(String(64))


@holds_personal(Activity.WORKSHOPS, facts=Category.TRACE)
class StaffAction(Recorded, Base):
    """What staff did on the board, with what it takes to turn it back; it goes when the workshop ends."""

    __tablename__ = "workshop_staff_action"
    __table_args__ = (Index("ix_workshop_staff_action_workshop_id", "workshop_id"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    act: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("workshop_participant.id", ondelete="RESTRICT"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids with the version after the action and what was before it: no card's text."""
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Participant] = relationship()


@holds_personal(Activity.WORKSHOPS, reason=Category.WORDS, earlier=Category.WORDS)
class Correction(Recorded, Base):
    """Why a row of the plan, or the result of a small group, was written anew after the end."""

    __tablename__ = "workshop_correction"
    __table_args__ = (
        CheckConstraint("(draft_id IS NULL) <> (small_group_id IS NULL)", name="one_text"),
        Index("ix_workshop_correction_workshop_id", "workshop_id"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_measure_draft.id", ondelete="RESTRICT"))
    small_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_small_group.id", ondelete="RESTRICT")
    )
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    earlier: Mapped[list[str]] = mapped_column(JSON)
    """Words that are to go from earlier editions, too; empty once that is done, or if they may stay."""
    protocol_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_protocol.id", ondelete="RESTRICT"))
    """The edition that first says so; None until one is released."""
    by_id: Mapped[int] = mapped_column(ForeignKey("workshop_participant.id", ondelete="RESTRICT"))
