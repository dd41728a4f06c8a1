"""A process with somebody at the counter, and the worker beside it."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.models import Job
from participation.jobs.rules import LEASE
from participation.jobs.worker import IDLE_SECONDS, work_at_job
from participation.kernel.clock import now

TEXT = "Am Bahnhof fehlt eine Rampe."


def typed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (fields of the form)
    """What a clerk types."""
    return {
        "text": TEXT,
        "channel": "telephone",
        "consent": "read_out",
        "received_on": now().date().isoformat(),
        **changes,
    }


def the_idea() -> Idea:
    return db.session.scalars(select(Idea).order_by(Idea.id.desc()).limit(1)).one()


def newest_job(kind: str) -> Job:
    return db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1)).one()


def work(app: Flask) -> None:
    """All jobs whose time has come are done."""
    while work_at_job(app, lambda: False, LEASE) != IDLE_SECONDS:
        pass
    db.session.rollback()
