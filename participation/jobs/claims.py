"""Taking work up and letting go of it: what only a worker does. Nothing here commits.

Who holds a job is written in it (``lease_owner``, new for each claim). Every change below asks for that
owner, so that a worker that was stopped for too long changes nothing any more: somebody else holds the job.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from participation.extensions import db
from participation.jobs import queries
from participation.jobs.models import LONGEST_SUBJECT, Job, JobStatus, Letter, LetterStatus
from participation.jobs.rules import (
    LETTER_LEASE,
    MOST_ATTEMPTS,
    MOST_TRIES,
    pause_before_attempt,
    pause_before_try,
)
from participation.kernel.clock import now
from participation.kernel.database import changed_rows
from participation.kernel.language import _

WORKER_ENDED = _("Der Arbeitsprozess endete wiederholt, bevor diese Arbeit fertig war.")
LETTER_STUCK = _("Der Arbeitsprozess endete wiederholt, während dieser Brief gesendet wurde.")


class LeaseLost(Exception):
    """The job belongs to another worker by now, or has ended; what was begun for it must not be stored."""


# --- Jobs ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """One attempt at a job, and what the work needs to know of it."""

    job_id: int
    owner: str
    kind: str
    payload: dict[str, Any] = field(hash=False)
    process_id: int | None
    attempt: int
    done_steps: int


def claim_job(owner: str, *, at: datetime, lease: timedelta) -> Claim | None:
    """Take up the job that is due longest, for ``lease``; None if there is none.

    ``owner`` must be new for each call. A job whose worker was lost too often fails instead, and one that was
    to be cancelled meanwhile ends.
    """
    while job := db.session.scalars(queries.due_jobs(at).limit(1).with_for_update(skip_locked=True)).first():
        lost = job.status is JobStatus.RUNNING
        if job.cancel_wanted:
            end(job, JobStatus.CANCELLED, at)
        elif lost and job.attempts >= MOST_ATTEMPTS:
            job.error = WORKER_ENDED
            end(job, JobStatus.FAILED, at)
        else:
            break
    if job is None:
        return None
    job.status = JobStatus.RUNNING
    job.attempts += 1
    job.lease_owner = owner
    job.lease_until = at + lease
    db.session.flush()
    return Claim(job.id, owner, job.kind, dict(job.payload), job.process_id, job.attempts, job.done_steps)


def end(job: Job, status: JobStatus, at: datetime) -> None:
    job.status = status
    job.finished_at = at
    job.lease_owner = job.lease_until = None
    db.session.flush()


def change(claim: Claim, **values: object) -> None:
    """Change the job if ``claim`` still holds it; raises LeaseLost otherwise."""
    held = (
        update(Job)
        .where(Job.id == claim.job_id, Job.lease_owner == claim.owner, Job.status == JobStatus.RUNNING)
        .values(**values)
    )
    if changed_rows(held) == 0:
        raise LeaseLost(claim.job_id)


def prolong(claim: Claim, *, at: datetime, lease: timedelta) -> None:
    """Hold the job for another ``lease`` from ``at``; raises LeaseLost."""
    change(claim, lease_until=at + lease)


def note_progress(claim: Claim, *, done: int, of: int) -> None:
    """Keep how far the work is: a later attempt begins after ``done`` steps. Raises LeaseLost."""
    change(claim, done_steps=done, all_steps=of)


def finish(claim: Claim, result: dict[str, Any] | None, *, at: datetime) -> None:
    """The work is done: store it in one transaction with its effect. Raises LeaseLost."""
    released(claim, JobStatus.DONE, result=result, error=None, finished_at=at)


def stop(claim: Claim, *, at: datetime) -> None:
    """The work has ended because somebody cancelled it. Raises LeaseLost."""
    released(claim, JobStatus.CANCELLED, finished_at=at)


def hand_back(claim: Claim) -> None:
    """The worker has to end: the next one goes on, and the attempt does not count. Raises LeaseLost."""
    released(claim, JobStatus.QUEUED, attempts=Job.attempts - 1)


def fail(claim: Claim, error: str, *, at: datetime, for_good: bool = False) -> None:
    """The attempt failed; another one follows after a pause unless it was the last. Raises LeaseLost."""
    if for_good or claim.attempt >= MOST_ATTEMPTS:
        released(claim, JobStatus.FAILED, error=error, finished_at=at)
    else:
        run_at = at + pause_before_attempt(claim.attempt)
        released(claim, JobStatus.QUEUED, error=error, run_at=run_at)


def released(claim: Claim, status: JobStatus, **values: object) -> None:
    change(claim, status=status, lease_owner=None, lease_until=None, **values)


# --- Letters ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LetterClaim:
    """One try to bring a letter to its recipient."""

    letter_id: int
    attempt: int


def claim_letter(*, at: datetime) -> LetterClaim | None:
    """Take up the letter that is due longest, for LETTER_LEASE; None if there is none."""
    while letter := db.session.scalars(
        queries.due_letters(at).limit(1).with_for_update(skip_locked=True)
    ).first():
        if letter.attempts < MOST_TRIES:
            break
        letter.status = LetterStatus.FAILED
        letter.error = LETTER_STUCK
        db.session.flush()
    if letter is None:
        return None
    letter.attempts += 1
    letter.next_try_at = at + LETTER_LEASE
    db.session.flush()
    return LetterClaim(letter.id, letter.attempts)


def change_letter(claim: LetterClaim, **values: object) -> None:
    """Change the letter if no other worker took it up meanwhile (then that one tells how it ends)."""
    held = Letter.status == LetterStatus.WAITING
    changed_rows(
        update(Letter)
        .where(Letter.id == claim.letter_id, Letter.attempts == claim.attempt, held)
        .values(**values)
    )


def mark_sent(claim: LetterClaim, subject: str, *, at: datetime) -> None:
    """The mail server took the letter over; from now on its words are the recipient's alone."""
    kept_subject = subject[:LONGEST_SUBJECT]
    change_letter(claim, status=LetterStatus.SENT, sent_at=at, subject=kept_subject, facts={}, error=None)


def mark_kept(claim: LetterClaim, subject: str) -> None:
    """There is no mail server: the letter stays here, and staff can read it."""
    change_letter(claim, status=LetterStatus.KEPT, subject=subject[:LONGEST_SUBJECT], error=None)


def mark_failed(claim: LetterClaim, error: str, subject: str = "") -> None:
    """Nothing further is tried unless somebody wants it."""
    change_letter(claim, status=LetterStatus.FAILED, error=error, subject=subject[:LONGEST_SUBJECT])


def mark_dropped(claim: LetterClaim, why: str) -> None:
    """It does not go out, and nobody needs to look at it."""
    change_letter(claim, status=LetterStatus.FAILED, error=why, settled_at=now())


def put_off(claim: LetterClaim, error: str, subject: str, *, at: datetime) -> None:
    """The mail server cannot take the letter now: later, or not at all after MOST_TRIES."""
    if claim.attempt >= MOST_TRIES:
        mark_failed(claim, error, subject)
        return
    next_try_at = at + pause_before_try(claim.attempt)
    change_letter(claim, next_try_at=next_try_at, error=error, subject=subject[:LONGEST_SUBJECT])
