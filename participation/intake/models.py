"""The tables ``idea_entry``, ``post_follow``, ``idea_scan`` and ``import_file``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.ideas.models import Channel, Idea, PublicationConsent
from participation.jobs.models import Job
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import Process

LONGEST_REACH = 300
LONGEST_FILE_NAME = 200
LONGEST_UNDO_REASON = 300


@holds_personal(Activity.IDEAS, reach=Category.REACH)
class IdeaEntry(Recorded, Base):
    """What a clerk wrote down beside an idea: how its author is reached without e-mail. For staff alone."""

    __tablename__ = "idea_entry"
    __table_args__ = (UniqueConstraint("idea_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    reach: Mapped[str] = mapped_column(String(LONGEST_REACH), default="")
    """A telephone number or a postal address, as the person said it; emptied when the idea is withdrawn."""
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    idea: Mapped[Idea] = relationship()


class FollowWay(StrEnum):
    """How somebody without e-mail hears what becomes of an idea."""

    POST = "post"
    TELEPHONE = "telephone"


@holds_personal(Activity.IDEAS, reach=Category.REACH)
class PostFollow(Recorded, Base):
    """Somebody without e-mail who wants to hear what becomes of an idea. For staff alone."""

    __tablename__ = "post_follow"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR reach = ''", name="ended_without_reach"),
        Index("ix_post_follow_process_id", "process_id", "ended_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    way: Mapped[FollowWay] = mapped_column(words(FollowWay))
    reach: Mapped[str] = mapped_column(String(LONGEST_REACH))
    """Name and postal address, or name and number; emptied when it ends."""
    is_author: Mapped[bool]
    """Whose idea it is hears more than everybody may read."""
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    """Up to when the news are told."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    idea: Mapped[Idea] = relationship()


class ScanType(StrEnum):
    """What a scanned paper is kept as."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


@holds_personal(Activity.IDEAS, content=Category.FILE)
class IdeaScan(Recorded, Base):
    """The paper on which an idea came, scanned: for staff alone, never public, erased after a set time."""

    __tablename__ = "idea_scan"
    __table_args__ = (Index("ix_idea_scan_kept_until", "erased_at", "kept_until"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[ScanType] = mapped_column(words(ScanType))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Empty since ``erased_at``."""
    size: Mapped[int]
    kept_until: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    idea: Mapped[Idea] = relationship()


class FileState(StrEnum):
    """Where a file of ideas stands."""

    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


@holds_personal(Activity.IDEAS, content=Category.FILE, bad_rows=Category.WORDS)
class ImportFile(Recorded, Base):
    """A table of ideas that somebody uploaded, and what became of it."""

    __tablename__ = "import_file"
    __table_args__ = (
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_at_a_time"),
        Index("ix_import_file_process_id_id", "process_id", "id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    file_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Its cells, packed (``ideas.tables``); emptied once they are taken in or the file is discarded."""
    columns: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[int]
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    """Field → column; empty until somebody said it."""
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.PAPER)
    consent: Mapped[PublicationConsent] = mapped_column(
        words(PublicationConsent), default=PublicationConsent.UNKNOWN
    )
    """Of rows that do not tell it themselves."""
    state: Mapped[FileState] = mapped_column(words(FileState), default=FileState.UPLOADED)
    bad_rows: Mapped[list[list[Any]]] = mapped_column(JSON, deferred=True)
    """Line, reason, cells and the facts in the reason of what did not come in; emptied after a set time."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("idea_import.id", ondelete="RESTRICT"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    kept_until: Mapped[datetime] = mapped_column(Moment)
    """How long cells and bad rows stay at most."""
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    undo_reason: Mapped[str] = mapped_column(Text, default="")
    kept_numbers: Mapped[list[str]] = mapped_column(JSON)
    """Ideas that undoing left where they are, as somebody had built on them."""

    process: Mapped[Process] = relationship()
    job: Mapped[Job | None] = relationship()
    uploaded_by: Mapped[Account | None] = relationship(foreign_keys=[uploaded_by_id])
