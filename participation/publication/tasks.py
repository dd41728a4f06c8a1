"""The hour of an edition that waited, and reports that somebody wants."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, daily_task, task
from participation.jobs.services import plan_daily
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.publication.files import digest_of, made
from participation.publication.making import paper_of
from participation.publication.models import StrategyEdition, StrategyReport
from participation.publication.services import publishing, reporting

STEPS = 3
"""What a report says is read, set, and kept."""


@task(publishing.RELEASE, _("Die Strategie nach ihrer Sperrfrist veröffentlichen"), must_happen=True)
def release(job: JobRun) -> dict[str, Any] | None:
    """Public pages change; what was taken back stays unread."""
    with writing():
        edition = db.session.get_one(StrategyEdition, int(job.payload["edition"]))
        told = publishing.release(edition, at=now())
        job.finish({"told": told})
    return None


@task(reporting.MAKE, _("Einen Bericht erstellen"))
def make_report(job: JobRun) -> dict[str, Any] | None:
    """Made again after a kill, it says the same."""
    report_id = int(job.payload["report"])
    report = db.session.get_one(StrategyReport, report_id)
    paper, form = paper_of(report), report.form
    db.session.rollback()  # no snapshot is held meanwhile
    job.progress(1, STEPS)
    content = made(paper, form)
    job.progress(2, STEPS)
    with writing():
        reporting.keep_report(
            db.session.get_one(StrategyReport, report_id), content, digest_of(paper), at=now()
        )
        job.finish({"bytes": len(content)})
    return None


@daily_task(reporting.FORGET, _("Berichte löschen, die niemand mehr abholt"))
def forget_reports(job: JobRun) -> dict[str, Any] | None:
    """No trace of them is left in the database's files."""
    with writing():
        plan_daily([reporting.FORGET], at=now())
        gone = reporting.forget_reports(at=now())
        job.finish({"gone": gone})
    if gone:
        sweep("strategy_report")
    return None
