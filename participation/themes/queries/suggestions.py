"""What the machine suggests: its latest run, the open suggestions, and the ideas in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.jobs.models import Job
from participation.jobs.rules import is_under_way
from participation.municipality.models import Process
from participation.themes.models import (
    Cluster,
    ClusterMember,
    ClusterRun,
    PlacedHow,
    Placement,
    RunStatus,
    Theme,
)
from participation.themes.queries.joined import stands_for_itself


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
class SuggestedIdea:
    """An idea in a suggestion; ``terms`` are the words that it shares with the others."""

    number: str
    title: str
    supports: int
    terms: list[str]
    from_theme_id: int | None
    nearest: list[int]


@dataclass(frozen=True)
class Suggested:
    """An open suggestion; ``size`` counts its ideas that nobody moved, ``ideas`` are some of them."""

    id: int
    label: str
    terms: list[str]
    theme_id: int | None
    size: int
    ideas: list[SuggestedIdea]


@dataclass(frozen=True)
class Suggestions:
    """Some open suggestions, and how many there are altogether."""

    rows: list[Suggested]
    total: int


def open_suggestions(  # noqa: PLR0913 (which, and which of their ideas)
    process: Process,
    *,
    only: int | None = None,
    offset: int = 0,
    limit: int,
    first_idea: int = 0,
    ideas_each: int,
) -> Suggestions:
    """The undecided suggestions of the process's ready run, biggest first; in one statement.

    Of each come ``ideas_each`` ideas after the first ``first_idea``, closest to its centre first. ``only``
    asks for the one with this id.
    """
    ranked = ranked_members(process, only).subquery()
    total = select(func.count(ranked.c.cluster_id.distinct())).scalar_subquery()
    statement = (
        select(
            Cluster,
            ranked.c.size,
            total,
            Idea.number,
            Idea.title,
            Idea.supports,
            ClusterMember.terms,
            ClusterMember.from_theme_id,
            ClusterMember.nearest,
        )
        .join(ranked, ranked.c.cluster_id == Cluster.id)
        .join(Idea, Idea.id == ranked.c.idea_id)
        .join(
            ClusterMember,
            and_(ClusterMember.cluster_id == Cluster.id, ClusterMember.idea_id == ranked.c.idea_id),
        )
        .where(ranked.c.rank > offset, ranked.c.rank <= offset + limit)
        .where(ranked.c.place > first_idea, ranked.c.place <= first_idea + ideas_each)
        .order_by(ranked.c.rank, ranked.c.place)
    )
    rows = db.session.execute(statement).all()
    found: dict[int, Suggested] = {}
    for cluster, size, _total, *idea in rows:
        one = Suggested(cluster.id, cluster.label, cluster.terms, cluster.theme_id, size, [])
        found.setdefault(cluster.id, one).ideas.append(SuggestedIdea(*idea))
    return Suggestions(list(found.values()), rows[0][2] if rows else 0)


def ranked_members(process: Process, only: int | None) -> Select[int, int, int, int, int]:
    """Every idea of an open suggestion that nobody moved: its place there, and the suggestion's."""
    place = func.row_number().over(
        partition_by=ClusterMember.cluster_id,
        order_by=(ClusterMember.closeness.desc(), ClusterMember.idea_id),
    )
    size = func.count().over(partition_by=ClusterMember.cluster_id)
    members = (
        select(ClusterMember.cluster_id, ClusterMember.idea_id, place.label("place"), size.label("size"))
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .join(Idea, Idea.id == ClusterMember.idea_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(ClusterRun.process_id == process.id, ClusterRun.status == RunStatus.READY)
        .where(Cluster.decided_at.is_(None), Idea.status == IdeaStatus.PUBLISHED, is_where_it_was())
    )
    if only is not None:
        members = members.where(Cluster.id == only)
    found = members.subquery()
    rank = func.dense_rank().over(order_by=(found.c.size.desc(), found.c.cluster_id))
    return select(*found.c, rank.label("rank"))


def is_where_it_was() -> ColumnElement[bool]:
    """Ideas that nobody moved since the machine read them: unsorted, or where a suggestion had put them.

    What was joined to another idea since lies where that one lies, and is suggested no more.
    """
    unmoved = or_(
        and_(ClusterMember.from_theme_id.is_(None), Placement.id.is_(None)),
        and_(Placement.theme_id == ClusterMember.from_theme_id, Placement.how == PlacedHow.BY_SUGGESTION),
    )
    return and_(unmoved, stands_for_itself())


def suggested_from(cluster_id: int) -> dict[int, int | None]:
    """All ideas that the suggestion was made of, each with the theme it was in (None: unsorted)."""
    statement = select(ClusterMember.idea_id, ClusterMember.from_theme_id)
    rows = db.session.execute(statement.where(ClusterMember.cluster_id == cluster_id)).all()
    return {row[0]: row[1] for row in rows}


def ideas_to_confirm(cluster: Cluster) -> Sequence[Idea]:
    """The ideas of the suggestion that are still where they were, by id."""
    statement = (
        select(Idea)
        .join(ClusterMember, ClusterMember.idea_id == Idea.id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(ClusterMember.cluster_id == cluster.id, Idea.status == IdeaStatus.PUBLISHED)
        .where(is_where_it_was())
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
    """Themes that take nothing any more: what was to go there needs a theme of its own."""
    gone = or_(
        Theme.merged_into_id.is_not(None), Theme.dissolved_at.is_not(None), Theme.parked_at.is_not(None)
    )
    return set(db.session.scalars(select(Theme.id).where(Theme.process_id == process_id, gone)))


@dataclass(frozen=True)
class Part:
    """Ideas that an open suggestion would bring from one place to another; both None: a theme that is new."""

    cluster_id: int
    label: str
    to_theme_id: int | None
    from_theme_id: int | None
    ideas: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.cluster_id}:{self.from_theme_id or 0}"


@dataclass(frozen=True)
class Difference:
    """What the open suggestions would change altogether."""

    parts: list[Part]

    @property
    def moved(self) -> int:
        """Ideas that would leave a theme."""
        return sum(part.ideas for part in self.parts if part.from_theme_id)

    @property
    def placed(self) -> int:
        """Unsorted ideas that would get a theme."""
        return sum(part.ideas for part in self.parts if not part.from_theme_id)

    @property
    def new_themes(self) -> int:
        return len({part.cluster_id for part in self.parts if part.to_theme_id is None})


def difference(process: Process) -> Difference:
    """The open suggestions as changes, those of most ideas first, each suggestion's parts together."""
    members = (
        select(
            Cluster.id,
            Cluster.label,
            Cluster.theme_id,
            ClusterMember.from_theme_id,
            func.count().label("ideas"),
        )
        .join(ClusterMember, ClusterMember.cluster_id == Cluster.id)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .join(Idea, Idea.id == ClusterMember.idea_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(ClusterRun.process_id == process.id, ClusterRun.status == RunStatus.READY)
        .where(Cluster.decided_at.is_(None), Idea.status == IdeaStatus.PUBLISHED, is_where_it_was())
        .group_by(Cluster.id, Cluster.label, Cluster.theme_id, ClusterMember.from_theme_id)
        .subquery()
    )
    whole = func.sum(members.c.ideas).over(partition_by=members.c.id)
    order = (whole.desc(), members.c.id, members.c.ideas.desc(), func.coalesce(members.c.from_theme_id, 0))
    return Difference([Part(*row) for row in db.session.execute(select(*members.c).order_by(*order)).all()])


def titles_of_ideas(idea_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Number and title of the published ones."""
    statement = select(Idea.id, Idea.number, Idea.title).where(
        Idea.id.in_(idea_ids), Idea.status == IdeaStatus.PUBLISHED
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement).all()} if idea_ids else {}
