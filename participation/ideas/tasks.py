"""Background work: erasing what was made unrecognisable, when its time is over."""

from typing import Any

from participation.ideas.services.covering import ERASE
from participation.ideas.services.drafting import ERASE_DRAFTS, erase_due_drafts
from participation.ideas.services.indexing import sweep_index
from participation.ideas.services.redaction import erase_due_originals
from participation.ideas.services.versions import erase_due_versions
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing


@task(ERASE_DRAFTS)
def erase_drafts(_job: JobRun) -> dict[str, Any]:
    return {"drafts": erase_drafts_for_good()}


def erase_drafts_for_good() -> int:
    """Erase drafts and earlier words whose time is over, in the files as well; returns how many."""
    with writing():
        erased = erase_due_drafts(at=now()) + erase_due_versions(at=now())
    if erased:
        sweep()
    return erased


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
