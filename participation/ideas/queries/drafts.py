"""Drafts of ideas: each is read by its author alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models.authored import StoredDraft
from participation.municipality.models import Process


def draft_with_code(digest: str, *, municipality_id: int, at: datetime) -> StoredDraft | None:
    """The draft whose code has this digest, in a process of this town; None for unknown, old and others."""
    statement = (
        select(StoredDraft)
        .join(Process, Process.id == StoredDraft.process_id)
        .where(
            StoredDraft.code_digest == digest,
            StoredDraft.kept_until > at,
            Process.municipality_id == municipality_id,
        )
    )
    return db.session.scalars(statement).one_or_none()


def process_of(draft: StoredDraft) -> Process:
    return db.session.get_one(Process, draft.process_id)


def draft_of_form(submission_key: str) -> StoredDraft | None:
    statement = select(StoredDraft).where(StoredDraft.submission_key == submission_key)
    return db.session.scalars(statement).one_or_none()


def own_draft(process: Process, draft_id: int, *, author_id: int, at: datetime) -> StoredDraft:
    """Raises NoResultFound for those of others, and for old ones."""
    statement = select(StoredDraft).where(
        StoredDraft.id == draft_id,
        StoredDraft.process_id == process.id,
        StoredDraft.author_id == author_id,
        StoredDraft.kept_until > at,
    )
    return db.session.scalars(statement).one()


def drafts_by(author_id: int, *, at: datetime) -> list[tuple[StoredDraft, Process]]:
    """All of one account, with their processes, the last one first."""
    statement = (
        select(StoredDraft, Process)
        .join(Process, Process.id == StoredDraft.process_id)
        .where(StoredDraft.author_id == author_id, StoredDraft.kept_until > at)
        .order_by(StoredDraft.saved_at.desc(), StoredDraft.id.desc())
    )
    return [(draft, process) for draft, process in db.session.execute(statement).all()]


def how_many_drafts(author_id: int, process: Process) -> int:
    statement = select(func.count()).where(
        StoredDraft.author_id == author_id, StoredDraft.process_id == process.id
    )
    return db.session.scalars(statement).one()


def due_drafts(at: datetime) -> Sequence[StoredDraft]:
    """Drafts whose time is over."""
    return db.session.scalars(select(StoredDraft).where(StoredDraft.kept_until <= at)).all()
