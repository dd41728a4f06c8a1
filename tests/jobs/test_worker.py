"""What a worker makes of a task's end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from participation.extensions import db
from participation.jobs import queries, registry
from participation.jobs.models import Job, JobStatus
from participation.jobs.registry import JobRun, task
from participation.jobs.rules import LEASE
from participation.jobs.services import cancel, enqueue
from participation.jobs.worker import IDLE_SECONDS, run, work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM

Register = Callable[[registry.Task], None]


@pytest.fixture
def as_task() -> Iterator[Register]:
    """Register a function as the work of ``test.work`` for one test."""
    yield lambda function: registry.TASKS.update({"test.work": function})
    del registry.TASKS["test.work"]


def wanted() -> int:
    with writing():
        return enqueue("test.work", {"number": 7}, at=now(), by=SYSTEM, process_id=None).id


def worked(app: Flask, job_id: int, *, stopping: bool = False) -> Job:
    work_at_job(app, lambda: stopping, LEASE)
    db.session.rollback()
    return queries.job_with_id(job_id)


def test_what_a_task_returns_is_its_result(app: Flask, as_task: Register) -> None:
    as_task(lambda job: {"doubled": job.payload["number"] * 2})
    job = worked(app, wanted())
    assert (job.status, job.result) == (JobStatus.DONE, {"doubled": 14})
    assert job.finished_at is not None
    assert work_at_job(app, lambda: False, LEASE) == IDLE_SECONDS


def test_an_error_says_where_it_happened_and_quotes_nobody(app: Flask, as_task: Register) -> None:
    def fails(_job: JobRun) -> None:
        raise ValueError("Frau Muster, muster@example.org")

    as_task(fails)
    job = worked(app, wanted())
    assert job.status is JobStatus.QUEUED
    assert job.run_at > now() + timedelta(seconds=5)
    assert str(job.error).startswith("ValueError < test_worker.py:")
    assert "uster" not in str(job.error)


def test_a_rule_that_refuses_is_not_asked_again(app: Flask, as_task: Register) -> None:
    def refuses(_job: JobRun) -> None:
        raise RuleViolation("Es sind noch keine %(things)s da.", things="Ideen")

    as_task(refuses)
    job = worked(app, wanted())
    assert (job.status, job.error) == (JobStatus.FAILED, "Es sind noch keine Ideen da.")


def test_a_kind_that_nobody_can_do_is_tried_again_later(app: Flask) -> None:
    """During an upgrade an old worker may meet a new kind."""
    with writing():
        job_id = enqueue("test.unknown", {}, at=now(), by=SYSTEM).id
    assert worked(app, job_id).status is JobStatus.QUEUED


def test_what_a_failed_task_left_in_the_session_is_not_stored(app: Flask, as_task: Register) -> None:
    def careless(_job: JobRun) -> None:
        db.session.add(Job(kind="never", payload={}, run_at=now()))
        raise ValueError

    as_task(careless)
    job_id = wanted()
    assert worked(app, job_id).error is not None
    assert db.session.query(Job).count() == 1


def test_a_task_that_fails_inside_a_change_leaves_nothing(app: Flask, as_task: Register) -> None:
    def half(job: JobRun) -> None:
        with writing():
            enqueue("never", {}, at=now(), by=SYSTEM)
            job.finish()
            raise ValueError

    as_task(half)
    assert worked(app, wanted()).status is JobStatus.QUEUED
    assert db.session.query(Job).count() == 1


def test_done_belongs_into_the_transaction_of_the_effect(app: Flask, as_task: Register) -> None:
    as_task(lambda job: job.finish())
    assert str(worked(app, wanted()).error).startswith("RuntimeError")


def test_progress_is_seen_by_others_and_kept_for_the_next_attempt(app: Flask, as_task: Register) -> None:
    seen: list[int] = []

    def slow(job: JobRun) -> dict[str, Any]:
        seen.append(job.done_steps)
        job.progress(3, 9)
        if len(seen) == 1:
            raise ValueError
        return {}

    as_task(slow)
    job_id = wanted()
    job = worked(app, job_id)
    assert (job.done_steps, job.all_steps) == (3, 9)
    with writing():
        queries.job_with_id(job_id).run_at = now()
    assert worked(app, job_id).status is JobStatus.DONE
    assert seen == [0, 3]


def test_a_task_hears_that_it_is_cancelled(app: Flask, as_task: Register) -> None:
    heard: list[bool] = []

    def patient(job: JobRun) -> None:
        heard.append(job.cancelled())
        with app.app_context(), writing():
            cancel(queries.job_with_id(job_id), by=SYSTEM, at=now())
        heard.append(job.cancelled())

    as_task(patient)
    job_id = wanted()
    assert worked(app, job_id).status is JobStatus.CANCELLED
    assert heard == [False, True]


def test_a_worker_that_has_to_end_hands_its_job_back(app: Flask, as_task: Register) -> None:
    as_task(lambda job: job.progress(1, 2))
    job = worked(app, wanted(), stopping=True)
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, None)


def test_two_tasks_of_one_name_are_a_mistake() -> None:
    @task("test.name")
    def one(_job: JobRun) -> None: ...

    with pytest.raises(ValueError, match=r"test\.name"):

        @task("test.name")
        def other(_job: JobRun) -> None: ...

    del registry.TASKS["test.name"]


def test_a_worker_starts_with_a_readable_mail_server_only(app: Flask) -> None:
    app.config["SMTP_URL"] = "mail.example"
    with pytest.raises(ValueError, match="SMTP_URL"):
        run(app, lambda: True)
