"""Wanting opinion groups computed, ending that, keeping the result. Nothing here commits."""

from datetime import datetime

from sqlalchemy import update

from participation.audit.services import record
from participation.extensions import db
from participation.jobs.models import Job, JobStatus
from participation.jobs.services import cancel, enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.opinion_groups.models import OpinionRun, OpinionStatus
from participation.opinion_groups.queries import latest_run, shown_run, voters_since
from participation.opinion_groups.rules import FEWEST_NEW_VOTERS, stored_result
from participation.opinion_groups.votes import Ballots
from participation.sense.opinions import Opinions

COMPUTE = "opinion_groups.compute"
CANCELLED = "cancelled"


def want_groups(process: Process, *, by: Person, at: datetime) -> OpinionRun:
    """Have the background compute the groups out of the votes as they are then.

    Raises RuleViolation where people cannot be against an idea, and while so few voted anew that the
    difference to the last result would tell how; Conflict while the background works at it already.
    """
    db.session.refresh(process, with_for_update=True)
    if not process.allows_against:
        raise RuleViolation(
            _("In diesem Verfahren kann man Ideen nur unterstützen; daraus werden keine Meinungsgruppen.")
        )
    latest = latest_run(process)
    if latest is not None and latest.is_under_way:
        raise Conflict(
            _("Die Meinungsgruppen werden schon berechnet. Warten Sie bitte, oder brechen Sie ab.")
        )
    refuse_telling_differences(process)
    run = OpinionRun(process_id=process.id, wanted_by_id=by.id, created_at=at)
    db.session.add(run)
    db.session.flush()
    run.job_id = enqueue(COMPUTE, {"run": run.id}, at=at, by=by, process_id=process.id).id
    db.session.flush()
    record("opinion_groups.want", "opinion_run", run.id, by=by, at=at, process_id=process.id)
    return run


def refuse_telling_differences(process: Process) -> None:
    """Two results that differ by a few people would tell how these voted."""
    shown = shown_run(process)
    if shown is None or shown.counted_at is None:
        return
    if voters_since(process.id, shown.counted_at) < FEWEST_NEW_VOTERS:
        raise RuleViolation(
            _(
                "Seit dem letzten Stand haben weniger als %(fewest)s Personen neu abgestimmt. Ein neuer "
                "Stand könnte verraten, wie sie gestimmt haben; deshalb warten wir auf weitere."
            ),
            fewest=FEWEST_NEW_VOTERS,
        )


def stop_run(run: OpinionRun, *, by: Person, at: datetime) -> None:
    """End a run that the background works at, or is to. Raises RuleViolation when it has ended."""
    job = None if run.job_id is None else db.session.get_one(Job, run.job_id, with_for_update=True)
    if job is None:
        raise RuleViolation(_("Diese Arbeit ist schon beendet."))
    cancel(job, by=by, at=at)
    if job.status is JobStatus.CANCELLED:
        give_up(run, why=CANCELLED, at=at)


def give_up(run: OpinionRun, *, why: str, at: datetime) -> None:
    """The run ended without a result; an earlier one stays."""
    run.status, run.error, run.finished_at = OpinionStatus.FAILED, why, at
    db.session.flush()


def keep_result(run: OpinionRun, found: Opinions, ballots: Ballots, *, at: datetime) -> None:
    """Store what came out, in place of any result before, and tell the public pages."""
    db.session.execute(
        update(OpinionRun)
        .where(OpinionRun.process_id == run.process_id, OpinionRun.status == OpinionStatus.READY)
        .values(status=OpinionStatus.REPLACED, result=None)
    )
    run.status, run.error, run.finished_at = OpinionStatus.READY, None, at
    run.counted_at, run.voters = ballots.counted_at, ballots.voters
    run.result = stored_result(found, ballots.ideas)
    db.session.flush()
    pages_change(run.process_id)
