"""Background work: erasing unfinished sheets when their time is over."""

from typing import Any

from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.surveys.services.sending import ERASE, erase_due_drafts


@task(ERASE, _("Angefangene Umfragebögen löschen"), must_happen=True)
def erase(_job: JobRun) -> dict[str, Any]:
    return {"sheets": erase_for_good()}


def erase_for_good() -> int:
    """In the tables and in the files below them; returns how many."""
    with writing():
        erased = erase_due_drafts(at=now())
    if erased:
        sweep()
    return erased
