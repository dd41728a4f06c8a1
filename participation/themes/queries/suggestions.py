"""What the machine suggests: its latest run, the open suggestions, and the ideas in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, func, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.jobs.models import Job
from participation.jobs.rules import is_under_way
from participation.municipality.models import Process
from participation.themes.models import Cluster, ClusterMember, ClusterRun, Placement, RunStatus, Theme

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Run:
    """The latest run, and the job of the background that works at it (None: the console did)."""

    run: ClusterRun
    job: Job | None

    @property
    def is_under_way(self) -> bool:
        """Whether suggestions are still to be expected of the background."""
        return self.run.status is RunStatus.QUEUED and self.job is not None and is_under_way(self.job)

    @property
    def failed(self) -> bool:
        """Whether it ended, or was ended, without suggestions."""
        lost = self.run.status is RunStatus.QUEUED and self.job is not None and not is_under_way(self.job)
        return lost or self.run.status is RunStatus.FAILED


def latest_run(process: Process) -> Run | None:
    """The run that was wanted last of those that the background works at or that have ended."""
    statement = (
        select(ClusterRun, Job)
        .outerjoin(Job, Job.id == ClusterRun.job_id)
        .where(ClusterRun.process_id == process.id)
        .where((ClusterRun.status != RunStatus.QUEUED) | ClusterRun.job_id.is_not(None))
        .order_by(ClusterRun.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).first()
    return None if found is None else Run(found[0], found[1])


@dataclass(frozen=True)
class Suggested:
    """An open suggestion; ``ideas`` counts those of it that are still to be sorted."""

    id: int
    label: str
    terms: list[str]
    theme_id: int | None
    ideas: int


def open_suggestions(run_id: int | None = None, *, process: Process | None = None) -> list[Suggested]:
    """The undecided suggestions of a run, or of the process's ready one, biggest first."""
    size = func.count(ClusterMember.idea_id).label("size")
    sizes = (
        unsorted(select(ClusterMember.cluster_id, size))
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .where(Cluster.decided_at.is_(None))
        .group_by(ClusterMember.cluster_id)
    )
    if run_id is not None:
        sizes = sizes.where(ClusterRun.id == run_id)
    if process is not None:
        sizes = sizes.where(ClusterRun.process_id == process.id, ClusterRun.status == RunStatus.READY)
    found = sizes.subquery()
    statement = (
        select(Cluster.id, Cluster.label, Cluster.terms, Cluster.theme_id, found.c.size)
        .join(found, found.c.cluster_id == Cluster.id)
        .order_by(found.c.size.desc(), Cluster.id)
    )
    return [Suggested(*row) for row in db.session.execute(statement).all()]


def unsorted(statement: Select[*Columns]) -> Select[*Columns]:
    """Only members that are published and have no place by now."""
    return (
        statement.join(Idea, Idea.id == ClusterMember.idea_id)
        .outerjoin(Placement, Placement.idea_id == ClusterMember.idea_id)
        .where(Idea.status == IdeaStatus.PUBLISHED, Placement.id.is_(None))
    )


@dataclass(frozen=True)
class SuggestedIdea:
    """An idea in a suggestion; ``terms`` are the words that it shares with the others."""

    cluster_id: int
    id: int
    number: str
    title: str
    supports: int
    terms: list[str]


def ideas_suggested(cluster_ids: Sequence[int], *, offset: int = 0, each: int) -> list[SuggestedIdea]:
    """Of each suggestion ``each`` ideas that are still to be sorted, closest to its centre first."""
    place = func.row_number().over(
        partition_by=ClusterMember.cluster_id,
        order_by=(ClusterMember.closeness.desc(), ClusterMember.idea_id),
    )
    chosen = select(ClusterMember.cluster_id, ClusterMember.idea_id, place.label("place"))
    ranked = unsorted(chosen.where(ClusterMember.cluster_id.in_(cluster_ids))).subquery()
    statement = (
        select(ranked.c.cluster_id, Idea.id, Idea.number, Idea.title, Idea.supports, ClusterMember.terms)
        .join(Idea, Idea.id == ranked.c.idea_id)
        .join(
            ClusterMember,
            (ClusterMember.cluster_id == ranked.c.cluster_id) & (ClusterMember.idea_id == ranked.c.idea_id),
        )
        .where(ranked.c.place > offset, ranked.c.place <= offset + each)
        .order_by(ranked.c.cluster_id, ranked.c.place)
    )
    return [SuggestedIdea(*row) for row in db.session.execute(statement).all()]


def suggested_ids(cluster_id: int) -> set[int]:
    """All ideas that the suggestion was made of."""
    statement = select(ClusterMember.idea_id).where(ClusterMember.cluster_id == cluster_id)
    return set(db.session.scalars(statement))


def ideas_to_confirm(cluster: Cluster) -> Sequence[Idea]:
    """The ideas of the suggestion that are still to be sorted."""
    statement = (
        select(Idea)
        .join(ClusterMember, ClusterMember.idea_id == Idea.id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(ClusterMember.cluster_id == cluster.id, Idea.status == IdeaStatus.PUBLISHED)
        .where(Placement.id.is_(None))
        .order_by(Idea.id)
    )
    return db.session.scalars(statement).all()


def cluster_with_id(process: Process, cluster_id: int) -> Cluster:
    """The suggestion, decided or not; raises NoResultFound."""
    statement = (
        select(Cluster)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .where(Cluster.id == cluster_id, ClusterRun.process_id == process.id)
    )
    return db.session.scalars(statement).one()


@dataclass(frozen=True)
class Dismissed:
    """A suggestion that somebody found unfitting."""

    id: int
    label: str
    at: datetime | None


def dismissed_suggestions(process: Process) -> list[Dismissed]:
    """Those of the ready run that can be brought back, latest first."""
    statement = (
        select(Cluster.id, Cluster.label, Cluster.decided_at)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .where(ClusterRun.process_id == process.id, ClusterRun.status == RunStatus.READY)
        .where(Cluster.accepted.is_(False))
        .order_by(Cluster.decided_at.desc(), Cluster.id.desc())
    )
    return [Dismissed(*row) for row in db.session.execute(statement).all()]


def themes_gone(process_id: int) -> set[int]:
    """Themes that hold nothing any more: what was to go there needs a theme of its own."""
    gone = Theme.merged_into_id.is_not(None) | Theme.dissolved_at.is_not(None)
    return set(db.session.scalars(select(Theme.id).where(Theme.process_id == process_id, gone)))
