"""Workers killed at every point: no job is lost, no effect is doubled. Real processes, real signals."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus
from participation.jobs.services import enqueue
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from tests.jobs.killable import STEPS
from tests.jobs.stage import MailServer, a_letter
from tests.operations.conftest import eventually

Worker = subprocess.Popen[bytes]
Start = Callable[..., Worker]

KILL_POINTS = ["start", "effect", "done", "committed"]
STEP_KILL_POINTS = ["step 3", "stored 3", "end"]


@pytest.fixture
def start(town: Flask, tmp_path: Path) -> Iterator[Start]:
    """Start a worker on the test's database; all are taken down afterwards."""
    workers: list[Worker] = []

    def started(**environment: str) -> Worker:
        settings = {
            "PARTICIPATION_DATABASE_URL": town.config["DATABASE_URL"],
            "PARTICIPATION_SMTP_URL": town.config["SMTP_URL"],
            "PARTICIPATION_BASE_URL": town.config["BASE_URL"],
            "GATE": str(tmp_path / "gate"),
        }
        command = [sys.executable, "-m", "tests.jobs.killable"]
        workers.append(subprocess.Popen(command, env={**os.environ, **settings, **environment}))
        return workers[-1]

    yield started
    for worker in workers:
        worker.kill()
        worker.wait()


def want(kind: str, *, number: int = 7) -> int:
    with writing():
        return enqueue(kind, {"number": number}, at=now(), by=SYSTEM).id


def is_killed(worker: Worker) -> bool:
    return worker.wait(30) == -signal.SIGKILL


def ended(worker: Worker) -> int:
    worker.terminate()
    return worker.wait(30)


def job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def effects() -> Counter[tuple[int, int]]:
    """How often each step of each job took effect."""
    db.session.rollback()
    rows = db.session.execute(
        select(AuditEntry.subject_id, AuditEntry.facts).where(AuditEntry.action == "test.effect")
    ).all()
    return Counter((number, facts["step"]) for number, facts in rows)


def is_done(job_id: int) -> bool:
    return job(job_id).status is JobStatus.DONE


def test_a_job_takes_effect_once_wherever_its_worker_is_killed(town: Flask, start: Start) -> None:
    jobs = []
    for number, point in enumerate(KILL_POINTS):
        jobs.append(want("test.once", number=number))
        assert is_killed(start(DIE_AT=point)), point
    jobs.append(want("test.once", number=len(KILL_POINTS)))
    last = start()
    assert eventually(lambda: all(is_done(job_id) for job_id in jobs))
    assert ended(last) == 0
    assert effects() == {(number, 0): 1 for number in range(len(jobs))}


def test_steps_that_are_stored_are_not_repeated(town: Flask, start: Start) -> None:
    jobs = []
    for number, point in enumerate(STEP_KILL_POINTS):
        jobs.append(want("test.steps", number=number))
        assert is_killed(start(DIE_AT=point)), point
    last = start()
    assert eventually(lambda: all(is_done(job_id) for job_id in jobs))
    assert ended(last) == 0
    assert effects() == {(number, step): 1 for number in range(len(jobs)) for step in range(STEPS)}
    assert all(job(job_id).result == {"steps": STEPS} for job_id in jobs)


def test_two_workers_of_which_one_is_killed_again_and_again_do_everything_once(
    town: Flask, start: Start
) -> None:
    jobs = [want("test.steps", number=number) for number in range(30)]
    steady = start()
    for quota in (10, 40, 80):
        victim = start()
        assert eventually(lambda quota=quota: effects().total() >= quota)  # type: ignore[misc]  # a default that binds the loop's value
        victim.kill()
        victim.wait()
    assert eventually(lambda: all(is_done(job_id) for job_id in jobs))
    assert ended(steady) == 0
    assert effects() == {(number, step): 1 for number in range(30) for step in range(STEPS)}


def test_a_worker_that_was_stopped_and_wakes_up_does_no_harm(
    town: Flask, start: Start, tmp_path: Path
) -> None:
    job_id = want("test.patient")
    slow = start()
    assert eventually((tmp_path / f"gate.{slow.pid}").exists)
    slow.send_signal(signal.SIGSTOP)
    other = start()
    assert eventually((tmp_path / f"gate.{other.pid}").exists)
    (tmp_path / "gate").touch()
    assert eventually(lambda: is_done(job_id))
    slow.send_signal(signal.SIGCONT)
    assert ended(slow) == ended(other) == 0
    assert effects() == {(7, 0): 1}


def test_a_lease_is_prolonged_while_the_work_lasts(town: Flask, start: Start, tmp_path: Path) -> None:
    job_id = want("test.patient")
    worker = start()
    assert eventually((tmp_path / f"gate.{worker.pid}").exists)
    first = job(job_id).lease_until
    assert eventually(lambda: job(job_id).lease_until != first)
    (tmp_path / "gate").touch()
    assert eventually(lambda: is_done(job_id))
    assert job(job_id).attempts == 1


def letter() -> Letter:
    db.session.rollback()
    return db.session.scalars(select(Letter)).one()


def let_the_lease_end() -> None:
    with writing():
        letter().next_try_at = now()


def test_a_letter_survives_a_worker_killed_before_the_server_took_it(
    town: Flask, server: MailServer, start: Start
) -> None:
    with writing():
        a_letter()
    victims: list[Worker] = []
    server.answers = ["451 not yet"]
    server.before_answer = lambda: os.kill(victims[0].pid, signal.SIGKILL)
    victims.append(start())
    assert is_killed(victims[0])
    assert (letter().status, letter().attempts) == (LetterStatus.WAITING, 1)
    server.before_answer = lambda: None
    let_the_lease_end()
    start()
    assert eventually(lambda: letter().status is LetterStatus.SENT)
    assert len(server.letters) == 1


def test_a_letter_sent_twice_by_a_killed_worker_is_one_for_the_mailbox(
    town: Flask, server: MailServer, start: Start
) -> None:
    """The one window that SMTP leaves open: the server has it, and nobody was left to write that down."""
    with writing():
        a_letter()
    victims: list[Worker] = []
    server.before_answer = lambda: os.kill(victims[0].pid, signal.SIGKILL)
    victims.append(start())
    assert is_killed(victims[0])
    server.before_answer = lambda: None
    let_the_lease_end()
    start()
    assert eventually(lambda: letter().status is LetterStatus.SENT)
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_no_letter_is_lost_when_the_mail_server_comes_late(town: Flask, start: Start) -> None:
    """Nobody waits for letters either: jobs go on beside them."""
    town.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    with writing():
        a_letter()
    job_id = want("test.once")
    worker = start()
    assert eventually(lambda: is_done(job_id))
    assert eventually(lambda: letter().error is not None)
    assert letter().status is LetterStatus.WAITING
    assert ended(worker) == 0
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1
