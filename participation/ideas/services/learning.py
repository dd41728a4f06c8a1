"""Telling the background that people put ideas somewhere: it may be time to learn from it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from participation.extensions import db
from participation.jobs.models import Job, JobStatus
from participation.jobs.services import enqueue
from participation.kernel.permissions import SYSTEM

LEARN = "themes.learn"
PAUSE = timedelta(seconds=15)
"""Whoever sorts has several decisions taken in at once."""


def want_learning(process_id: int, *, at: datetime) -> None:
    """Have the background look soon whether there is enough to learn; once, however many decisions come."""
    waiting = select(Job.id).where(
        Job.status == JobStatus.QUEUED, Job.kind == LEARN, Job.process_id == process_id
    )
    if db.session.scalar(waiting.limit(1)) is None:
        enqueue(LEARN, {"process": process_id}, at=at, by=SYSTEM, run_at=at + PAUSE, process_id=process_id)
