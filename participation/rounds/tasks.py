"""Background work: closing rounds at their end, and leaving no trace of what was forgotten."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM
from participation.rounds.keys import destroy_key
from participation.rounds.models import OpenBallot, RoundPart, RoundStatus, VotingRound
from participation.rounds.services.building import CLOSE
from participation.rounds.services.closing import SWEEP, close

REWRITTEN = (OpenBallot.__tablename__, RoundPart.__tablename__)
"""Tables of which the close leaves old rows behind: who gave ballots, and which, in one order."""


@task(CLOSE, _("Eine Gewichtung an ihrem Ende schließen"), must_happen=True)
def close_at_its_end(job: JobRun) -> dict[str, Any] | None:
    """A round that was deleted, closed by hand, or goes on longer by now, is left as it is."""
    with writing():
        round_ = db.session.get(VotingRound, int(job.payload["round"]))
        is_due = round_ is not None and round_.status is RoundStatus.RELEASED and round_.ends_at <= now()
        if round_ is not None and is_due:
            close(round_, by=SYSTEM, at=now())
        job.finish({"closed": int(is_due)})
    if is_due:
        destroy_key(int(job.payload["round"]))
    return None


@task(SWEEP, _("Spuren einer geschlossenen Gewichtung löschen"), must_happen=True)
def forget_for_good(job: JobRun) -> None:
    """The key first: from then on what is left in old pages stands for nobody."""
    destroy_key(int(job.payload["round"]))
    sweep(*REWRITTEN)
