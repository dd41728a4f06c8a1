"""The hour of an edition that waited."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.publication.models import StrategyEdition
from participation.publication.services import publishing


@task(publishing.RELEASE)
def release(job: JobRun) -> dict[str, Any] | None:
    """Public pages change; what was taken back stays unread."""
    with writing():
        edition = db.session.get_one(StrategyEdition, int(job.payload["edition"]))
        told = publishing.release(edition, at=now())
        job.finish({"told": told})
    return None
