"""Background work: the machine sorts what nobody has sorted yet, and learns from what people sorted."""

from typing import Any

from participation.extensions import db
from participation.ideas.services.learning import LEARN
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _
from participation.sense import available
from participation.themes.models import ClusterRun
from participation.themes.queries.duplicates import FIND
from participation.themes.services import labels as _labels  # noqa: F401 (registers what redacting an idea does here)
from participation.themes.services.duplicates import keep_pairs, pairs_by_machine
from participation.themes.services.learning import is_due, keep_learnt, learnt_from
from participation.themes.services.machine import sorted_by_machine
from participation.themes.services.suggestions import CANCELLED, MISSING, SUGGEST, give_up, keep_suggestions

STEPS = 100
"""Progress is told in hundredths."""


class Cancelled(Exception):
    """Somebody wants the sorting to end."""


@task(SUGGEST, _("Themen vorschlagen"))
def suggest(job: JobRun) -> dict[str, Any] | None:
    """Compute the suggestions of one run; a run that was taken up again computes them anew, alike."""
    run_id = int(job.payload["run"])
    if not available():
        return end(run_id, MISSING)
    run = db.session.get_one(ClusterRun, run_id)
    process_id, wanted, of_all = run.process_id, run.wanted_themes, run.of_all

    def tell(share: float) -> None:
        if job.cancelled():
            raise Cancelled
        job.progress(int(share * STEPS), STEPS)

    try:
        found = sorted_by_machine(process_id, wanted_themes=wanted, of_all=of_all, progress=tell)
    except Cancelled:
        return end(run_id, CANCELLED)
    with writing():
        run = db.session.get_one(ClusterRun, run_id)
        suggestions = keep_suggestions(run, found, at=now())
        job.finish({"suggestions": suggestions})
    return None


@task(LEARN, _("Aus Zuordnungen lernen"))
def learn(job: JobRun) -> dict[str, Any] | None:
    """Learn anew from the ideas of a process, if enough of them got a place; a lost attempt begins anew."""
    process_id = int(job.payload["process"])
    if not available():
        return {"ended": MISSING}
    if not is_due(process_id):
        return {"ended": "nothing new"}

    def tell(share: float) -> None:
        if job.cancelled():
            raise Cancelled
        job.progress(int(share * STEPS), STEPS)

    try:
        learning = learnt_from(process_id, at=now(), progress=tell)
    except Cancelled:
        return {"ended": CANCELLED}
    with writing():
        model = keep_learnt(process_id, learning)
        job.finish({"version": model.version, "areas": learning.area_labels, "themes": learning.theme_labels})
    return None


@task(FIND, _("Doppelte Ideen suchen"))
def find_duplicates(job: JobRun) -> dict[str, Any] | None:
    """Look for pairs that say the same; a lost attempt begins anew and finds the same."""
    process_id = int(job.payload["process"])
    if not available():
        return {"ended": MISSING}

    def tell(share: float) -> None:
        if job.cancelled():
            raise Cancelled
        job.progress(int(share * STEPS), STEPS)

    try:
        found = pairs_by_machine(process_id, progress=tell)
    except Cancelled:
        return {"ended": CANCELLED}
    with writing():
        job.finish({"pairs": keep_pairs(process_id, found, at=now())})
    return None


def end(run_id: int, why: str) -> dict[str, Any]:
    with writing():
        give_up(db.session.get_one(ClusterRun, run_id), why=why, at=now())
    return {"ended": why}
