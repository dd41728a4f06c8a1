"""Background work: opinion groups are computed."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _
from participation.opinion_groups.models import OpinionRun
from participation.opinion_groups.services import CANCELLED, COMPUTE, give_up, keep_result
from participation.opinion_groups.votes import ballots_of

STEPS = 100
"""Progress is told in hundredths."""


class Cancelled(Exception):
    """Somebody wants the computing to end."""


@task(COMPUTE, _("Meinungsgruppen berechnen"))
def compute(job: JobRun) -> dict[str, Any] | None:
    """Compute the groups of one run; a run that was taken up again computes them anew."""
    from participation.sense.opinion_groups import opinions  # noqa: PLC0415  (numpy: never in a web process)

    run_id = int(job.payload["run"])
    process_id = db.session.get_one(OpinionRun, run_id).process_id

    def tell(share: float) -> None:
        if job.cancelled():
            raise Cancelled
        job.progress(int(share * STEPS), STEPS)

    ballots = ballots_of(process_id, at=now())
    db.session.rollback()  # the computing takes a while: no snapshot is held meanwhile
    try:
        tell(0)
        found = opinions(ballots.votes, progress=tell)
    except Cancelled:
        with writing():
            give_up(db.session.get_one(OpinionRun, run_id), why=CANCELLED, at=now())
        return {"ended": CANCELLED}
    with writing():
        keep_result(db.session.get_one(OpinionRun, run_id), found, ballots, at=now())
        job.finish({"outcome": found.outcome.value, "groups": len(found.groups)})
    return None
