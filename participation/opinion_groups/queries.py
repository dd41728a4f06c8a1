"""The votes of a process, the runs over them, and what of a result can still be read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.public import visible
from participation.jobs.models import Job
from participation.jobs.rules import is_under_way
from participation.municipality.models import Process
from participation.opinion_groups.models import OpinionRun, OpinionStatus
from participation.voting.models import Stance, StanceKind, Support


def supports_on_public_ideas(process_id: int) -> Sequence[tuple[int, int]]:
    """(voter, idea) of every support that counts here."""
    statement = (
        select(Support.supporter_id, Support.idea_id)
        .join(Idea, Idea.id == Support.idea_id)
        .where(Idea.process_id == process_id, visible())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def stances_on_public_ideas(process_id: int) -> Sequence[tuple[int, int, StanceKind]]:
    """(voter, idea, what) of every vote against and every pass that counts here."""
    statement = (
        select(Stance.voter_id, Stance.idea_id, Stance.kind)
        .join(Idea, Idea.id == Stance.idea_id)
        .where(Idea.process_id == process_id, visible())
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def voters_since(process_id: int, moment: datetime) -> int:
    """How many accesses voted on a public idea after ``moment``."""
    since = union(
        select(Support.supporter_id.label("voter"))
        .join(Idea, Idea.id == Support.idea_id)
        .where(Idea.process_id == process_id, visible(), Support.created_at > moment),
        select(Stance.voter_id)
        .join(Idea, Idea.id == Stance.idea_id)
        .where(Idea.process_id == process_id, visible(), Stance.created_at > moment),
    ).subquery()
    return db.session.scalars(select(func.count()).select_from(since)).one()


@dataclass(frozen=True)
class Run:
    """The latest run and the job of the background that works at it."""

    run: OpinionRun
    job: Job | None

    @property
    def is_under_way(self) -> bool:
        return self.run.status is OpinionStatus.QUEUED and self.job is not None and is_under_way(self.job)

    @property
    def failed(self) -> bool:
        """Whether it ended, or was ended, without a result."""
        return self.run.status in {OpinionStatus.QUEUED, OpinionStatus.FAILED} and not self.is_under_way


def latest_run(process: Process) -> Run | None:
    """The run that was wanted last."""
    statement = (
        select(OpinionRun, Job)
        .outerjoin(Job, Job.id == OpinionRun.job_id)
        .where(OpinionRun.process_id == process.id)
        .order_by(OpinionRun.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).first()
    return None if found is None else Run(found[0], found[1])


def shown_run(process: Process) -> OpinionRun | None:
    """The run whose result everybody sees."""
    statement = (
        select(OpinionRun)
        .where(OpinionRun.process_id == process.id, OpinionRun.status == OpinionStatus.READY)
        .order_by(OpinionRun.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()


@dataclass(frozen=True)
class ReadableIdea:
    """What the page tells of an idea."""

    number: str
    title: str
    language: str


def readable_ideas(process: Process, ids: Collection[int]) -> dict[int, ReadableIdea]:
    """Those of these ideas that everybody may read now."""
    if not ids:
        return {}
    statement = select(Idea.id, Idea.number, Idea.title, Idea.language).where(
        Idea.process_id == process.id, Idea.id.in_(ids), visible()
    )
    return {row[0]: ReadableIdea(row[1], row[2], row[3]) for row in db.session.execute(statement)}
