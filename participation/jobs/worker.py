"""The worker: takes up jobs and letters that are due, until it is told to stop.

Letters go in a thread of their own: whoever waits for the link in a mail does not wait for a clustering too.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from flask import Flask

from participation.extensions import db
from participation.jobs import claims, queries, services
from participation.jobs.claims import Claim, LeaseLost
from participation.jobs.post import Post
from participation.jobs.registry import DAILY, TASKS, Interrupted
from participation.jobs.rules import LEASE
from participation.jobs.tasks import bring_letter
from participation.jobs.trouble import placed
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation

IDLE_SECONDS = 0.3
"""Between two looks into the database when nothing is due."""

TROUBLE_SECONDS = 5.0
"""Until the next look after an error that is nobody's job: the database is away, for instance."""

LEAVE_SECONDS = 5.0
"""For a letter on its way when the worker has to end."""

Stop = Callable[[], bool]

logger = logging.getLogger(__name__)


def run(app: Flask, should_stop: Stop, *, lease: timedelta = LEASE) -> None:
    """Do the background work of ``app`` until ``should_stop()``.

    A job that asks ``progress`` or ``cancelled`` then is handed back; any other is worked to its end.
    Raises ValueError for a mail server's address that cannot be one.
    """
    post = Post(app.config["SMTP_URL"]) if app.config["SMTP_URL"] else None
    letters = Thread(target=bring_letters, args=(app, post, should_stop), name="post", daemon=True)
    letters.start()
    plan_days(app)
    keep_at(lambda: work_at_job(app, should_stop, lease), should_stop)
    letters.join(LEAVE_SECONDS)


def plan_days(app: Flask) -> None:
    """What comes every day is wanted as soon as there is a worker, and goes on by itself from then on."""
    try:
        with app.app_context(), writing():
            services.plan_daily(DAILY, at=now())
    except Exception as error:  # noqa: BLE001  (the database is away: the next worker plans)
        logger.warning("The daily work was not planned: %s", placed(error))


def bring_letters(app: Flask, post: Post | None, should_stop: Stop) -> None:
    """Bring each letter that is due to the mail server, or keep it here where there is none."""

    def bring() -> float:
        rest = bring_letter(app, post)
        if rest is None:
            if post is not None:
                post.close()  # nobody waits: do not occupy the server
            return IDLE_SECONDS
        return rest

    keep_at(bring, should_stop)
    if post is not None:
        post.close()


def keep_at(act: Callable[[], float], should_stop: Stop) -> None:
    """Call ``act`` again and again; it answers how many seconds to rest. No error ends it."""
    while not should_stop():
        try:
            rest = act()
        except Exception as error:  # noqa: BLE001  (the database is away, for instance)
            logger.warning("The worker tries again in %.0f s: %s", TROUBLE_SECONDS, placed(error))
            rest = TROUBLE_SECONDS
        wake = time.monotonic() + rest
        while not should_stop() and (left := wake - time.monotonic()) > 0:
            time.sleep(min(left, IDLE_SECONDS))


# --- Jobs ---------------------------------------------------------------------------------------


class Run:
    """One attempt at a job: what a task knows as ``JobRun``."""

    def __init__(self, claim: Claim, should_stop: Stop) -> None:
        self.claim = claim
        self.should_stop = should_stop
        self.payload = claim.payload
        self.process_id = claim.process_id
        self.done_steps = claim.done_steps
        self.saw_cancel = False
        self.finished = False

    def progress(self, done: int, of: int) -> None:
        self.go_on()
        if is_writing():
            claims.note_progress(self.claim, done=done, of=of)
            return
        with writing():
            claims.note_progress(self.claim, done=done, of=of)

    def cancelled(self) -> bool:
        self.go_on()
        self.saw_cancel = self.saw_cancel or queries.is_cancel_wanted(self.claim.job_id)
        return self.saw_cancel

    def finish(self, result: dict[str, Any] | None = None) -> None:
        if not is_writing():
            raise RuntimeError("finish() belongs into the writing() block of the effect")
        claims.finish(self.claim, result, at=now())
        self.finished = True

    def go_on(self) -> None:
        if self.should_stop():
            raise Interrupted


def is_writing() -> bool:
    return bool(db.session().info.get("writing"))


class Heartbeat:
    """Holds a job while its task works, be it for hours: prolongs the lease three times in each."""

    def __init__(self, app: Flask, claim: Claim, lease: timedelta) -> None:
        self.app, self.claim, self.lease = app, claim, lease
        self.over = Event()
        self.thread = Thread(target=self.beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def beat(self) -> None:
        while not self.over.wait(self.lease.total_seconds() / 3):
            try:
                with self.app.app_context(), writing():
                    claims.prolong(self.claim, at=now(), lease=self.lease)
            except LeaseLost:
                return
            except Exception as error:  # noqa: BLE001  (the next beat may succeed)
                logger.warning("The lease of job %d was not prolonged: %s", self.claim.job_id, placed(error))


def work_at_job(app: Flask, should_stop: Stop, lease: timedelta) -> float:
    """Work at the job that is due longest; returns the seconds to rest before the next look."""
    with app.app_context():
        if not queries.is_job_due(now()):
            return IDLE_SECONDS
        owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex}"
        with writing():
            claim = claims.claim_job(owner, at=now(), lease=lease)
        if claim is None:
            return IDLE_SECONDS
        attempt = Run(claim, should_stop)
        try:
            with Heartbeat(app, claim, lease):
                conclude = attempted(attempt)
            db.session.rollback()  # what a failed task left in the session
            if conclude is not None:
                with writing():
                    conclude()
        except LeaseLost:
            db.session.rollback()
            logger.warning("Job %d is not this worker's any more.", claim.job_id)
    return 0.0


def attempted(attempt: Run) -> Callable[[], None] | None:
    """Let the task work; returns how the attempt is to be stored, None if the task did. Raises LeaseLost."""
    claim = attempt.claim
    try:
        result = TASKS[claim.kind](attempt)
    except LeaseLost:
        raise
    except Interrupted:
        return lambda: claims.hand_back(claim)
    except RuleViolation as refusal:
        # A rule says no again however often it is asked.
        reason = str(refusal)
        return lambda: claims.fail(claim, reason, at=now(), for_good=True)
    except Exception as error:  # noqa: BLE001  (whatever a task does wrong ends this attempt, not the worker)
        place = placed(error)
        logger.warning("Attempt %d of job %d (%s) failed: %s", claim.attempt, claim.job_id, claim.kind, place)
        return lambda: claims.fail(claim, place, at=now())
    if attempt.finished:
        return None
    if attempt.saw_cancel:
        return lambda: claims.stop(claim, at=now())
    return lambda: claims.finish(claim, result, at=now())
