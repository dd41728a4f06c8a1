"""Background work: the retention's daily run; the list of erasures, kept beside the database."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from participation.extensions import db
from participation.ideas import tasks as ideas
from participation.intake import tasks as intake
from participation.jobs.registry import JobRun, daily_task, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.privacy.erasure_list import write_list
from participation.privacy.models import ArchiveOffer, RunBy
from participation.privacy.queries.due import due_offers
from participation.privacy.schedule import STEPS, before
from participation.privacy.services import keeping
from participation.privacy.services.archiving import erase_portion, finish_erasing
from participation.privacy.services.erasing import SWEEP
from participation.surveys import tasks as surveys
from participation.workshops import tasks as workshops

DAILY_RUN = "privacy.retention"


def at_once(setting: str, erase: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """A verb that knows from when on something is old, as one change."""

    def erase_all(at: datetime) -> int:
        with writing():
            return erase(before(setting, at))

    return erase_all


def erase_contents(at: datetime) -> int:
    """Portion by portion: what is gone is not found again by the next attempt."""
    erased = 0
    due = due_offers(before("KEEP_CONTENTS_DAYS", at))
    while (found := db.session.scalars(due).first()) is not None:
        offer_id = found.id
        with writing():
            offer = db.session.get_one(ArchiveOffer, offer_id)
            portion = erase_portion(offer, at=at)
            if not portion:
                finish_erasing(offer, at=at)
        erased += portion
    return erased


ERASE: dict[str, Callable[[datetime], int]] = {
    "originals": lambda _at: ideas.erase_for_good(),
    "drafts": lambda _at: ideas.erase_drafts_for_good(),
    "pictures": lambda _at: ideas.sweep_unwanted_images(),
    "workshops": lambda _at: workshops.forget_people_for_good(),
    "papers": lambda _at: intake.forget_for_good(),
    "sheets": lambda _at: surveys.erase_for_good(),
    "sessions": at_once("KEEP_SESSIONS_DAYS", keeping.forget_sessions),
    "letters": at_once("KEEP_LETTERS_DAYS", keeping.forget_recipients),
    "mails": at_once("KEEP_MAILS_DAYS", keeping.forget_senders),
    "reports": at_once("KEEP_REPORTS_DAYS", keeping.forget_reports),
    "log_texts": at_once("KEEP_LOG_TEXTS_DAYS", keeping.forget_log_texts),
    "contacts": at_once("KEEP_CONTACTS_DAYS", keeping.forget_contacts),
    "contents": erase_contents,
}
"""What erases all that is due of a kind, by the codes of the schedule; each returns how much."""


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
        found[step.code] = ERASE[step.code](at)
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
