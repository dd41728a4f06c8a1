"""Background work: the retention's daily run; the list of erasures, kept beside the database."""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from participation.jobs.registry import JobRun, daily_task, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.privacy.erasure_list import write_list
from participation.privacy.models import RunBy
from participation.privacy.schedule import STEPS
from participation.privacy.services import keeping
from participation.privacy.services.erasing import SWEEP

DAILY_RUN = "privacy.retention"


@daily_task(DAILY_RUN, _("Löschen, was nicht länger aufbewahrt wird"))
def retain(_job: JobRun) -> dict[str, Any]:
    """A run that was broken off is seen in the protocol; the next one finds only what is still due."""
    return run_retention(RunBy.JOB, at=now())


def run_retention(by: RunBy, *, at: datetime) -> dict[str, int]:
    """Erase all that is due, step by step, each stored by itself; how much of what."""
    with writing():
        run_id = keeping.begin_run(by, at=at).id
    found: dict[str, int] = {}
    for step in STEPS:
        found[step.code] = step.erase(at)
        with writing():
            keeping.keep_result(run_id, step.code, found[step.code])
    if any(found.values()):
        sweep()
    write_list(Path(current_app.instance_path))
    with writing():
        keeping.finish_run(run_id, at=now())
    return found


def due_now(at: datetime) -> dict[str, int]:
    """What a run would erase at this moment."""
    return {step.code: step.due(at) for step in STEPS}


@task(SWEEP, _("Gelöschtes aus den Dateien der Datenbank entfernen"), must_happen=True)
def sweep_after_erasing(_job: JobRun) -> dict[str, Any]:
    """Leave no trace in the database's files, and let the list know before the next backup is restored."""
    written = write_list(Path(current_app.instance_path))
    sweep()
    return {"erasures": written}
