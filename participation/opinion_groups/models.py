"""The table ``opinion_run``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words


class OpinionStatus(StrEnum):
    """Where a run stands. The newest READY one is what the public sees."""

    QUEUED = "queued"
    READY = "ready"
    REPLACED = "replaced"
    FAILED = "failed"


class OpinionRun(Recorded, Base):
    """One computation of the opinion groups of a process, and what came of it: sums only, never a person."""

    __tablename__ = "opinion_run"
    __table_args__ = (Index("ix_opinion_run_process_id_id", "process_id", "id"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    status: Mapped[OpinionStatus] = mapped_column(words(OpinionStatus), default=OpinionStatus.QUEUED)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"))
    wanted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    counted_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the votes were read: "Stand: …"."""
    voters: Mapped[int] = mapped_column(default=0)
    """Accesses that gave any vote to an idea that could be read then."""
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """As ``rules.stored_result`` makes it: read as a whole and never searched, hence no rows."""
    error: Mapped[str | None] = mapped_column(String(40))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
