"""What became of an idea: everything that is dated, from its arrival to the latest report on its measures.

Only what everybody may read of themes and measures; of the idea itself whoever asks has seen it already. The
way back, from a measure to the words behind it, is ``strategy.queries.provenance``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, or_, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.permissions import VISITOR
from participation.progress.models import ProgressReport
from participation.progress.queries.reports import standing
from participation.strategy.models import Measure, MeasureSource, SourceRole
from participation.strategy.queries.measures import visible
from participation.strategy.queries.provenance import RANKS, sources_leading_to
from participation.themes.models import JoinedIdea, Placement, Theme
from participation.themes.queries.board import shown


@dataclass(frozen=True)
class InTheme:
    """The theme that the idea lies in, and since when."""

    theme: Theme
    since: datetime


@dataclass(frozen=True)
class Joined:
    """The idea that stands for this one as well; without its number where not everybody may read it."""

    since: datetime
    number: str


@dataclass(frozen=True)
class InMeasure:
    """A measure that the idea went into: as what, since when, and what was reported, oldest first."""

    measure: Measure
    role: SourceRole
    since: datetime
    reports: tuple[ProgressReport, ...] = field(default=())


@dataclass(frozen=True)
class Trail:
    """All stations of one idea."""

    idea: Idea
    in_theme: InTheme | None
    joined: Joined | None
    measures: tuple[InMeasure, ...]


def trail_of(idea: Idea) -> Trail:
    """Four statements, or three without a measure."""
    placed = place_of(idea)
    return Trail(
        idea=idea,
        in_theme=placed,
        joined=joined_into(idea),
        measures=tuple(measures_with_reports(idea)),
    )


def place_of(idea: Idea) -> InTheme | None:
    statement = (
        select(Theme, Placement.created_at)
        .join(Placement, Placement.theme_id == Theme.id)
        .where(Placement.idea_id == idea.id, shown())
    )
    found = db.session.execute(statement).one_or_none()
    return None if found is None else InTheme(found[0], found[1])


def joined_into(idea: Idea) -> Joined | None:
    statement = (
        select(JoinedIdea.created_at, Idea.number, Idea.is_public)
        .join(Idea, Idea.id == JoinedIdea.into_id)
        .where(JoinedIdea.idea_id == idea.id)
    )
    found = db.session.execute(statement).one_or_none()
    return None if found is None else Joined(found[0], found[1] if found[2] else "")


def measures_with_reports(idea: Idea) -> list[InMeasure]:
    """By number. A direct link goes before one through a theme, and of several themes an objection first."""
    themes = sources_leading_to(
        select(Placement.idea_id.label("key"), Placement.theme_id).where(Placement.idea_id == idea.id)
    )
    statement = (
        select(Measure, MeasureSource, Placement.created_at)
        .join(MeasureSource, MeasureSource.measure_id == Measure.id)
        .outerjoin(Placement, and_(Placement.idea_id == idea.id, MeasureSource.theme_id.is_not(None)))
        .where(
            visible(VISITOR),
            or_(MeasureSource.idea_id == idea.id, MeasureSource.theme_id.in_(select(themes.c.theme_id))),
        )
        .order_by(Measure.number, MeasureSource.id)
    )
    links: dict[int, list[tuple[Measure, MeasureSource, datetime | None]]] = {}
    for measure, source, placed_at in db.session.execute(statement).all():
        links.setdefault(measure.id, []).append((measure, source, placed_at))
    reports = reports_of_many(links)
    return [in_measure(those, reports.get(key, ())) for key, those in links.items()]


def in_measure(
    links: Sequence[tuple[Measure, MeasureSource, datetime | None]], reports: Sequence[ProgressReport]
) -> InMeasure:
    direct = [link for link in links if link[1].idea_id is not None]
    measure, source, placed_at = min(direct or links, key=lambda link: RANKS[link[1].role])
    since = source.created_at if placed_at is None else max(source.created_at, placed_at)
    return InMeasure(measure, source.role, since, tuple(reports))


def reports_of_many(measure_ids: Collection[int]) -> dict[int, list[ProgressReport]]:
    """Oldest first."""
    if not measure_ids:
        return {}
    found: dict[int, list[ProgressReport]] = {}
    for report in db.session.scalars(standing(measure_ids)):
        found.setdefault(report.measure_id, []).insert(0, report)
    return found
