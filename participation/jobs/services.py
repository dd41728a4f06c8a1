"""Wanting work and letters. Nothing here commits: it is stored together with what wants it, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select

from participation.audit.services import record
from participation.extensions import db
from participation.jobs.models import (
    ONE_JOB_PER_KEY,
    ONE_LETTER_PER_KEY,
    Job,
    JobStatus,
    Letter,
    LetterStatus,
    UndeliverableMailbox,
)
from participation.jobs.queries import gave_up
from participation.jobs.registry import MUST_HAPPEN
from participation.jobs.rules import is_dead_mailbox, is_under_way, may_be_wanted_again, next_morning
from participation.kernel.address import mailbox_key
from participation.kernel.database import changed_rows, inserted, stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A letter to one mailbox: the templates ``mail/<kind>.txt`` and ``.html`` make its words.

    ``facts`` are ids and texts as they were, JSON only. No citizen's text goes to a mailbox that is not
    confirmed.
    """

    kind: str
    recipient: str
    language: str = "de"
    municipality_id: int
    process_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    """A letter with the same key (such as a form's) is wanted once."""


def send(draft: LetterDraft, *, at: datetime) -> Letter:
    """Put a letter into the outbox; the worker sends it. With a known ``key``, the letter that bears it."""
    letter = Letter(
        municipality_id=draft.municipality_id,
        process_id=draft.process_id,
        kind=draft.kind,
        recipient=" ".join(draft.recipient.split()),
        language=draft.language,
        facts=draft.facts,
        created_at=at,
        next_try_at=at,
        message_id=draft.key or uuid4().hex,
    )
    if not stored(letter, unless=ONE_LETTER_PER_KEY):
        return db.session.scalars(select(Letter).where(Letter.message_id == draft.key)).one()
    return letter


def send_again(letter: Letter, *, by: Person, at: datetime) -> None:
    """Offer a failed letter to the mail server once more, be its mailbox given up or not.

    Raises RuleViolation for any other letter, and for one that came back: its words are gone.
    """
    if letter.status is not LetterStatus.FAILED:
        raise RuleViolation(_("Nur ein Brief, der nicht hinausging, kann noch einmal gesendet werden."))
    if letter.sent_at is not None:
        raise RuleViolation(
            _(
                "Dieser Brief war unterwegs und kam zurück; sein Text ist nicht mehr da. "
                "Bitte geben Sie auf anderem Weg Bescheid."
            )
        )
    believe_in_mailbox(letter)
    letter.status = LetterStatus.WAITING
    letter.attempts = 0
    letter.next_try_at = at
    letter.error = letter.settled_at = None
    record("letter.send_again", "letter", letter.id, by=by, at=at, process_id=letter.process_id)
    db.session.flush()


def give_up_mailbox(letter_id: int, reason: str, *, at: datetime) -> None:
    """Send nothing more to the mailbox of this letter: its server says that it never takes any."""
    letter = db.session.get_one(Letter, letter_id)
    inserted(
        UndeliverableMailbox,
        unless=("municipality_id", "mailbox_key"),
        municipality_id=letter.municipality_id,
        mailbox_key=mailbox_key(letter.recipient),
        reason=reason,
        created_at=at,
    )


def believe_in_mailbox(letter: Letter) -> None:
    """Forget that the mailbox of this letter was given up."""
    changed_rows(delete(UndeliverableMailbox).where(*gave_up(letter.recipient, letter.municipality_id)))


def take_back(letter: Letter, *, said: str, at: datetime) -> None:
    """A letter that was sent came back: it failed after all, and the town hall has to look at it."""
    db.session.refresh(letter, with_for_update=True)
    if letter.status is not LetterStatus.SENT:
        return
    letter.status, letter.error, letter.returned_at = LetterStatus.FAILED, said, at
    db.session.flush()
    record("letter.return", "letter", letter.id, by=SYSTEM, at=at, process_id=letter.process_id)
    if is_dead_mailbox(said, of_recipient=True):
        give_up_mailbox(letter.id, said, at=at)


def settle(letter: Letter, *, by: Person, at: datetime) -> None:
    """Nobody needs to look at a letter any more that did not go out: its recipient knows otherwise.

    Settling twice changes nothing. Raises RuleViolation for a letter that may still go out, or did.
    """
    if letter.status is not LetterStatus.FAILED:
        raise RuleViolation(_("Dieser Brief ist hinausgegangen oder wird noch versucht."))
    if letter.settled_at is not None:
        return
    letter.settled_at = at
    record("letter.settle", "letter", letter.id, by=by, at=at, process_id=letter.process_id)
    db.session.flush()


def reopen(letter: Letter, *, by: Person, at: datetime) -> None:
    """Put a settled letter back among those that wait. Conflict if it was sent again meanwhile."""
    db.session.refresh(letter, with_for_update=True)
    if letter.status is not LetterStatus.FAILED:
        raise Conflict(_("Dieser Brief ist hinausgegangen oder wird noch versucht."))
    if letter.settled_at is None:
        return
    letter.settled_at = None
    record("letter.undo", "letter", letter.id, by=by, at=at, process_id=letter.process_id)
    db.session.flush()


def retitle_letters(process_id: int, *, number: str, before: str, after: str) -> None:
    """Letters about the idea ``number`` that were not sent, or lie here, bear its new title from now on."""
    statement = select(Letter).where(
        Letter.process_id == process_id,
        Letter.status != LetterStatus.SENT,
        Letter.facts["number"].as_string() == number,
    )
    for letter in db.session.scalars(statement):
        if letter.facts.get("title") == before:
            letter.facts = {**letter.facts, "title": after}
    db.session.flush()


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


def plan_daily(kinds: Iterable[str], *, at: datetime) -> None:
    """Want the next day's work of these kinds, once however often it is asked for."""
    morning = next_morning(at)
    for kind in kinds:
        enqueue(kind, {}, at=at, by=SYSTEM, key=f"{kind}:{morning:%Y-%m-%d}", run_at=morning)


def cancel(job: Job, *, by: Person, at: datetime) -> None:
    """End a job: at once if nobody works at it, else at its next step. Raises RuleViolation afterwards."""
    if not is_under_way(job):
        raise RuleViolation(_("Diese Arbeit ist schon beendet."))
    if job.kind in MUST_HAPPEN:
        raise RuleViolation(_("Diese Arbeit muss geschehen und lässt sich nicht abbrechen."))
    job.cancel_wanted = True
    if job.status is JobStatus.QUEUED:
        job.status = JobStatus.CANCELLED
        job.finished_at = at
    record("job.cancel", "job", job.id, by=by, at=at, process_id=job.process_id)
    db.session.flush()


def want_again(job: Job, *, by: Person, at: datetime) -> None:
    """Begin a failed or cancelled job anew, where it stopped. Raises RuleViolation for any other."""
    if not may_be_wanted_again(job):
        raise RuleViolation(_("Nur eine Arbeit, die fehlschlug oder abgebrochen wurde, kann neu beginnen."))
    job.status = JobStatus.QUEUED
    job.run_at = at
    job.attempts = 0
    job.cancel_wanted = False
    job.error = None
    job.finished_at = None
    record("job.want_again", "job", job.id, by=by, at=at, process_id=job.process_id)
    db.session.flush()
