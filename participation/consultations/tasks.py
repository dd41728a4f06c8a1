"""Background work: reminding offices."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from participation.consultations.models import Consultation
from participation.consultations.services.asking import REMIND, remind
from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _


@task(REMIND, _("Ein Amt an seine Stellungnahme erinnern"))
def remind_office(job: JobRun) -> dict[str, Any] | None:
    """One reminder; the letter and "done" are stored together, so that none goes twice."""
    with writing():
        wanted = select(Consultation).where(Consultation.id == int(job.payload["consultation"]))
        sent = remind(
            db.session.scalars(wanted).one(),
            when=str(job.payload["when"]),
            due=str(job.payload["due"]),
            at=now(),
            secret=current_app.config["SECRET_KEY"],
        )
        job.finish({"sent": sent})
    return None
