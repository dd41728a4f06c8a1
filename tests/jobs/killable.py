"""A worker to be killed: ``python -m tests.jobs.killable`` works until SIGTERM.

``DIE_AT`` names the point at which it kills itself; ``GATE`` a file that the task ``test.patient`` waits for.
"""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from participation.app import create_app
from participation.audit.services import record
from participation.jobs.registry import JobRun, task
from participation.jobs.worker import run
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from tests.jobs.stage import with_test_letters

STEPS = 5
LEASE = timedelta(seconds=1)


def die_at(point: str) -> None:
    if os.environ.get("DIE_AT") == point:
        os.kill(os.getpid(), signal.SIGKILL)


def effect(job: JobRun, step: int = 0) -> None:
    record("test.effect", "job", job.payload["number"], by=SYSTEM, at=now(), facts={"step": step})


@task("test.once")
def once(job: JobRun) -> None:
    """The effect and "done" in one transaction."""
    die_at("start")
    with writing():
        effect(job)
        die_at("effect")
        job.finish()
        die_at("done")
    die_at("committed")


@task("test.steps")
def steps(job: JobRun) -> dict[str, Any]:
    """Five effects, each in one transaction with the progress."""
    for step in range(job.done_steps, STEPS):
        die_at(f"step {step}")
        with writing():
            effect(job, step)
            job.progress(step + 1, STEPS)
        die_at(f"stored {step}")
    die_at("end")
    return {"steps": STEPS}


@task("test.patient")
def patient(job: JobRun) -> None:
    """Tells that it runs, waits for its gate, then does the effect."""
    gate = Path(os.environ["GATE"])
    gate.with_suffix(f".{os.getpid()}").touch()
    while not gate.exists():
        time.sleep(0.02)
    with writing():
        effect(job)
        job.finish()


def main() -> None:
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    run(with_test_letters(create_app()), lambda: stopping, lease=LEASE)


if __name__ == "__main__":
    main()
