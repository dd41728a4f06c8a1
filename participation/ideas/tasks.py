"""Background work: erasing what was made unrecognisable, when its time is over."""

from typing import Any

from participation.ideas.services.covering import ERASE
from participation.ideas.services.indexing import sweep_index
from participation.ideas.services.redaction import erase_due_originals
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing


@task(ERASE)
def erase(_job: JobRun) -> dict[str, Any]:
    return {"originals": erase_for_good()}


def erase_for_good() -> int:
    """Erase the originals whose time is over, in the tables and in the files below them; returns how many."""
    with writing():
        erased = erase_due_originals(at=now())
        if erased:
            sweep_index()
    if erased:
        sweep()
    return erased
