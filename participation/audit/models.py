"""The tables ``audit_entry`` (append-only by triggers, chained), ``audit_text`` and ``audit_head``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, words
from participation.kernel.personal import Activity, Category, holds_personal


class ActorKind(StrEnum):
    """Who stands behind an entry without an account."""

    PERSON = "person"
    VISITOR = "visitor"
    SYSTEM = "system"


@holds_personal(Activity.LOG, facts=Category.TRACE)
class AuditEntry(Base):
    """One thing that was done. Bears ids and codes, never a name, an address or a text."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_process_id_id", "process_id", "id"),
        Index("ix_audit_entry_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    actor: Mapped[ActorKind] = mapped_column(words(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    reason: Mapped[str | None] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


@holds_personal(Activity.LOG, text=Category.WORDS)
class AuditText(Base):
    """The words behind an entry's ``text_hash``, kept apart so that they can be erased."""

    __tablename__ = "audit_text"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id", ondelete="RESTRICT"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)


class AuditHead(Base):
    """The hash of the newest entry: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
