"""Wanting work and letters. Nothing here commits: what wants them is stored together with them, or not at all."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from participation.extensions import db
from participation.jobs.models import ONE_JOB_PER_KEY, Job, JobStatus, Letter
from participation.kernel.database import stored
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A letter to one mailbox: the template ``templates/mail/<kind>.txt`` (and ``.html``) makes its words.

    ``facts`` are ids and texts as they were, JSON only. No citizen's text goes to a mailbox that is not confirmed.
    """

    kind: str
    recipient: str
    language: str = "de"
    municipality_id: int
    process_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def send(draft: LetterDraft, *, at: datetime) -> Letter:
    """Put a letter into the outbox; the worker sends it."""
    letter = Letter(
        municipality_id=draft.municipality_id,
        process_id=draft.process_id,
        kind=draft.kind,
        recipient=draft.recipient,
        language=draft.language,
        facts=draft.facts,
        created_at=at,
        next_try_at=at,
        message_id=uuid4().hex,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def enqueue(  # noqa: PLR0913 (what, with what, once, when, for whom)
    kind: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    by: Person,
    key: str | None = None,
    run_at: datetime | None = None,
    process_id: int | None = None,
) -> Job:
    """Want work of the registered ``kind``; with a ``key`` that is known already, the job that bears it."""
    job = Job(
        kind=kind,
        payload=payload,
        key=key,
        status=JobStatus.QUEUED,
        run_at=run_at or at,
        created_at=at,
        process_id=process_id,
        wanted_by_id=by.id,
    )
    if not stored(job, unless=ONE_JOB_PER_KEY):
        return db.session.scalars(select(Job).where(Job.key == key)).one()
    return job
