"""Background work: erasing what was made unrecognisable, when its time is over."""

from typing import Any

from flask import current_app

from participation.ideas.queries.images import wanted_digests
from participation.ideas.services.covering import ERASE
from participation.ideas.services.drafting import ERASE_DRAFTS, erase_due_drafts
from participation.ideas.services.images import GRACE, SWEEP_IMAGES
from participation.ideas.services.indexing import sweep_index
from participation.ideas.services.redaction import erase_due_originals
from participation.ideas.services.versions import erase_due_versions
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.files import pictures_in
from participation.kernel.language import _


@task(ERASE_DRAFTS, _("Liegen gebliebene Entwürfe löschen"), must_happen=True)
def erase_drafts(_job: JobRun) -> dict[str, Any]:
    return {"drafts": erase_drafts_for_good()}


def erase_drafts_for_good() -> int:
    """Erase drafts and earlier words whose time is over, in the files as well; returns how many."""
    with writing():
        erased = erase_due_drafts(at=now()) + erase_due_versions(at=now())
    if erased:
        sweep()
    return erased


@task(SWEEP_IMAGES, _("Bilder löschen, die niemand mehr braucht"), must_happen=True)
def sweep_images(_job: JobRun) -> dict[str, Any]:
    return {"files": sweep_unwanted_images()}


def unwanted_images() -> list[str]:
    """Files of pictures that belong to no idea any more, and not to one that is just being added."""
    folder, wanted = pictures_in(current_app.instance_path), wanted_digests()
    before = (now() - GRACE).timestamp()
    return [
        name
        for name in folder.names()
        if name.partition(".")[0] not in wanted and folder.place(name).stat().st_mtime < before
    ]


def sweep_unwanted_images() -> int:
    """Delete them; returns how many."""
    unwanted = unwanted_images()
    for name in unwanted:
        pictures_in(current_app.instance_path).forget(name)
    return len(unwanted)


@task(ERASE, _("Unkenntlich gemachte Stellen endgültig löschen"), must_happen=True)
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
