"""Wanting, claiming, finishing, failing and cancelling of jobs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from participation.extensions import db
from participation.jobs import claims, queries
from participation.jobs.claims import Claim, LeaseLost
from participation.jobs.models import Job, JobStatus
from participation.jobs.rules import LEASE, MOST_ATTEMPTS
from participation.jobs.services import cancel, enqueue, want_again
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM
from tests.crowd import at_once


def a_job(**changes: Any) -> Job:  # noqa: ANN401 (any argument of the function called)
    return enqueue("test.work", {"number": 7}, at=now(), by=SYSTEM, **changes)


def claimed(owner: str = "a", *, later: timedelta = timedelta()) -> Claim | None:
    with writing():
        return claims.claim_job(owner, at=now() + later, lease=LEASE)


def stored(job_id: int) -> Job:
    db.session.rollback()
    return queries.job_with_id(job_id)


def ended(act: Callable[[], None]) -> None:
    with writing():
        act()


def test_work_that_is_rolled_back_was_never_wanted(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), writing():
        a_job()
        raise ZeroDivisionError
    assert claimed() is None


def test_work_with_a_key_is_wanted_once(app: Flask) -> None:
    with writing():
        assert a_job(key="one").id == a_job(key="one").id != a_job(key="two").id


def test_work_for_tomorrow_waits(app: Flask) -> None:
    with writing():
        a_job(run_at=now() + timedelta(days=1))
    assert claimed() is None
    assert claimed(later=timedelta(days=1, seconds=1)) is not None


def test_a_job_belongs_to_one_worker(app: Flask) -> None:
    with writing():
        for _ in range(8):
            a_job()

    def take(number: int) -> int | None:
        with app.app_context():
            claim = claimed(f"worker {number}")
        return claim.job_id if claim else None

    taken = at_once(take, range(12))
    found = [job for job in taken if job is not None]
    assert len(found) == len(set(found)) == 8


def test_who_lost_the_lease_stores_nothing(app: Flask) -> None:
    with writing():
        job_id = a_job().id
    lost = claimed("stopped")
    new = claimed("next", later=LEASE * 2)
    assert lost is not None
    assert new is not None
    assert (new.job_id, new.attempt) == (job_id, 2)
    for late in (
        lambda: claims.finish(lost, {}, at=now()),
        lambda: claims.fail(lost, "late", at=now()),
        lambda: claims.note_progress(lost, done=1, of=2),
        lambda: claims.prolong(lost, at=now(), lease=LEASE),
        lambda: claims.hand_back(lost),
    ):
        with pytest.raises(LeaseLost):
            ended(late)
    ended(lambda: claims.finish(new, {"sum": 3}, at=now()))
    assert (stored(job_id).status, stored(job_id).result) == (JobStatus.DONE, {"sum": 3})


def test_a_prolonged_lease_holds(app: Flask) -> None:
    with writing():
        a_job()
    claim = claimed()
    assert claim is not None
    ended(lambda: claims.prolong(claim, at=now() + LEASE, lease=LEASE))
    assert claimed("b", later=LEASE * 1.5) is None
    assert claimed("b", later=LEASE * 2.5) is not None


def test_a_failed_attempt_is_repeated_after_growing_pauses_and_then_no_more(app: Flask) -> None:
    with writing():
        job_id = a_job().id
    pauses = []
    at = now()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with writing():
            claim = claims.claim_job(f"try {attempt}", at=at, lease=LEASE)
            assert claim is not None
            claims.fail(claim, "ZeroDivisionError", at=at)
        job = stored(job_id)
        if job.status is JobStatus.QUEUED:
            pauses.append((job.run_at - at).total_seconds())
            at = job.run_at
    assert pauses == [10, 40, 160, 640]
    assert (job.status, job.attempts, job.error) == (JobStatus.FAILED, 5, "ZeroDivisionError")
    assert claimed(later=timedelta(days=1)) is None


def test_a_job_that_kills_its_workers_fails_in_the_end(app: Flask) -> None:
    with writing():
        job_id = a_job().id
    for number in range(MOST_ATTEMPTS):
        assert claimed(f"worker {number}", later=LEASE * 2 * number) is not None
    assert claimed("last", later=LEASE * 2 * MOST_ATTEMPTS) is None
    assert stored(job_id).status is JobStatus.FAILED
    assert "endete wiederholt" in str(stored(job_id).error)


def test_a_worker_that_has_to_end_costs_no_attempt(app: Flask) -> None:
    with writing():
        job_id = a_job().id
    claim = claimed()
    assert claim is not None
    with writing():
        claims.note_progress(claim, done=3, of=9)
        claims.hand_back(claim)
    assert (stored(job_id).status, stored(job_id).attempts) == (JobStatus.QUEUED, 0)
    again = claimed("b")
    assert again is not None
    assert again.done_steps == 3


def test_waiting_work_is_cancelled_at_once_running_work_at_its_next_step(app: Flask) -> None:
    with writing():
        waiting = a_job(run_at=now() + timedelta(hours=1))
        running = a_job()
    assert claimed() is not None
    with writing():
        cancel(waiting, by=SYSTEM, at=now())
        cancel(running, by=SYSTEM, at=now())
    assert waiting.status is JobStatus.CANCELLED
    assert (running.status, running.cancel_wanted) == (JobStatus.RUNNING, True)
    assert queries.is_cancel_wanted(running.id)
    with writing(), pytest.raises(RuleViolation, match="schon beendet"):
        cancel(waiting, by=SYSTEM, at=now())


def test_cancelled_work_of_a_lost_worker_is_not_begun_again(app: Flask) -> None:
    with writing():
        job = a_job()
    assert claimed() is not None
    with writing():
        cancel(job, by=SYSTEM, at=now())
    assert claimed("b", later=LEASE * 2) is None
    assert stored(job.id).status is JobStatus.CANCELLED


def test_failed_work_begins_again_when_somebody_wants_it(app: Flask) -> None:
    with writing():
        job = a_job()
        with pytest.raises(RuleViolation, match="kann neu beginnen"):
            want_again(job, by=SYSTEM, at=now())
    claim = claimed()
    assert claim is not None
    ended(lambda: claims.fail(claim, "no", at=now(), for_good=True))
    with writing():
        want_again(queries.job_with_id(job.id), by=SYSTEM, at=now())
    again = claimed("b")
    assert again is not None
    assert again.attempt == 1
