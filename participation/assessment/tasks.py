"""Background work: reminding assessors."""

from typing import Any

from sqlalchemy import select

from participation.assessment.models import AssessmentRound
from participation.assessment.services.rounds import REMIND, remind
from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _


@task(REMIND, _("An die Bewertung erinnern"))
def remind_assessors(job: JobRun) -> dict[str, Any] | None:
    """The reminders of a round; letters and "done" are stored together, so that none goes twice."""
    with writing():
        wanted = select(AssessmentRound).where(AssessmentRound.id == int(job.payload["round"]))
        sent = remind(db.session.scalars(wanted).one(), at=now())
        job.finish({"sent": sent})
    return None
