"""Where measures came from, read both ways: measure → themes and ideas, idea or theme → measures.

An idea belongs to a measure directly or through a theme that is linked to it. A theme that was merged stands
for the one it was merged into. A direct link goes before one through a theme, and of several themes an
objection first: so an idea has one role in a measure, and an objection is never counted as support.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.public import visible as visible_idea
from participation.ideas.rules import COUNT_ON, COUNTED
from participation.kernel.permissions import Person
from participation.strategy.models import Measure, MeasureSource, SourceRole
from participation.strategy.queries.measures import visible
from participation.strategy.rules import SUPPORTS
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import shown
from participation.voting.models import Support

RANKS = {SourceRole.OBJECTION: 0, SourceRole.ORIGIN: 1, SourceRole.SUPPLEMENT: 2}
ROLES = {rank: role for role, rank in RANKS.items()}
OBJECTION = RANKS[SourceRole.OBJECTION]
RANK = case(RANKS, value=MeasureSource.role)
ASKED_FOR: BindParameter[int] = bindparam("asked_for", expanding=True)


# --- From measures to ideas ---------------------------------------------------------------------


def linked_themes(measure_ids: Collection[int]) -> CTE:
    """``measure_id, rank, theme_id, next_id``: the linked themes and those they were merged into."""
    first = (
        select(
            MeasureSource.measure_id,
            RANK.label("rank"),
            Theme.id.label("theme_id"),
            Theme.merged_into_id.label("next_id"),
        )
        .join(Theme, Theme.id == MeasureSource.theme_id)
        .where(MeasureSource.measure_id.in_(measure_ids))
        .cte("linked_theme", recursive=True)
    )
    step = select(first.c.measure_id, first.c.rank, Theme.id, Theme.merged_into_id).join(
        Theme, Theme.id == first.c.next_id
    )
    return first.union(step)


def ideas_of_measures(measure_ids: Collection[int]) -> Subquery:
    """``measure_id, idea_id, rank``: each idea of each measure once, whatever its status."""
    direct = select(MeasureSource.measure_id, MeasureSource.idea_id, RANK.label("rank")).where(
        MeasureSource.measure_id.in_(measure_ids), MeasureSource.idea_id.is_not(None)
    )
    themes = linked_themes(measure_ids)
    through = (
        select(themes.c.measure_id, Placement.idea_id, func.min(themes.c.rank))
        .join(Placement, Placement.theme_id == themes.c.theme_id)
        .where(~linked_directly(themes.c.measure_id, Placement.idea_id))
        .group_by(themes.c.measure_id, Placement.idea_id)
    )
    return union_all(direct, through).subquery("idea_of_measure")


def linked_directly(
    measure_id: SQLColumnExpression[int], idea_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    itself = aliased(MeasureSource)
    return select(literal(1)).where(itself.measure_id == measure_id, itself.idea_id == idea_id).exists()


class SupportOf(NamedTuple):
    """What carries a measure: its ideas, the different people behind them; and those behind objections."""

    ideas: int
    supporters: int
    objectors: int


NOBODY = SupportOf(0, 0, 0)


def support_of(measures: Sequence[Measure]) -> dict[int, SupportOf]:
    """By id of the measure. Who supports three of its ideas counts once; objectors are never among them."""
    if not measures:
        return {}
    links = ideas_of_measures([measure.id for measure in measures])
    carries = links.c.rank != OBJECTION
    statement = (
        select(
            links.c.measure_id,
            func.count(distinct(case((carries, links.c.idea_id)))),
            func.count(distinct(case((carries, Support.supporter_id)))),
            func.count(distinct(case((~carries, Support.supporter_id)))),
        )
        .join(Idea, and_(Idea.id == links.c.idea_id, Idea.status.in_(COUNT_ON)))
        .outerjoin(Support, Support.idea_id == Idea.id)
        .group_by(links.c.measure_id)
    )
    found = {row[0]: SupportOf(row[1], row[2], row[3]) for row in db.session.execute(statement).all()}
    return {measure.id: found.get(measure.id, NOBODY) for measure in measures}


class LinkedTheme(NamedTuple):
    """A theme behind a measure, as it stands now, in the numbers of its own page."""

    number: int
    title: str
    role: SourceRole
    ideas: int
    supporters: int


def themes_behind(measure: Measure) -> list[LinkedTheme]:
    """The linked themes that still stand, in the order of their roles: origin, supplement, objection."""
    themes = linked_themes([measure.id])
    rank = func.min(themes.c.rank)
    statement = (
        select(
            Theme.number,
            Theme.title,
            rank,
            func.count(distinct(case((Idea.status.in_(COUNTED), Idea.id)))),
            func.count(distinct(Support.supporter_id)),
        )
        .join(themes, themes.c.theme_id == Theme.id)
        .outerjoin(Placement, Placement.theme_id == Theme.id)
        .outerjoin(Idea, and_(Idea.id == Placement.idea_id, Idea.status.in_(COUNT_ON)))
        .outerjoin(Support, Support.idea_id == Idea.id)
        .where(shown())
        .group_by(Theme.id, Theme.number, Theme.title)
        .order_by(rank == OBJECTION, rank, Theme.number)
    )
    rows = db.session.execute(statement).all()
    return [LinkedTheme(row[0], row[1], ROLES[row[2]], row[3], row[4]) for row in rows]


@dataclass(frozen=True)
class Counted:
    """The ideas behind a measure, and how many of them everybody may read in their own words."""

    ideas: int
    readable: int
    objections: int
    readable_objections: int
    withdrawn: int
    """Of ``all``: nobody proposes them any more, but the measure came from them."""

    @property
    def all(self) -> int:
        return self.ideas + self.objections

    @property
    def all_readable(self) -> int:
        return self.readable + self.readable_objections


def ideas_counted(measure: Measure) -> Counted:
    """In one statement; ideas that are not published or withdrawn do not count."""
    links = ideas_of_measures([measure.id])
    objects = links.c.rank == OBJECTION
    statement = (
        select(
            func.count(case((~objects, 1))),
            func.count(case((and_(~objects, visible_idea()), 1))),
            func.count(case((objects, 1))),
            func.count(case((and_(objects, visible_idea()), 1))),
            func.count(case((Idea.status == IdeaStatus.WITHDRAWN, 1))),
        )
        .select_from(links)
        .join(Idea, and_(Idea.id == links.c.idea_id, Idea.status.in_(COUNT_ON)))
    )
    return Counted(*db.session.execute(statement).one())


class Behind(NamedTuple):
    """An idea behind a measure, with its role there."""

    idea: Idea
    role: SourceRole


def ideas_behind(measure: Measure, *, offset: int, limit: int) -> list[Behind]:
    """The readable ideas with their areas: origins, supplements, objections; most supported first in each."""
    links = ideas_of_measures([measure.id])
    statement = (
        select(Idea, links.c.rank)
        .join(links, links.c.idea_id == Idea.id)
        .outerjoin(Idea.area)
        .options(contains_eager(Idea.area))
        .where(visible_idea())
        .order_by(links.c.rank == OBJECTION, links.c.rank, Idea.supports.desc(), Idea.id)
        .offset(offset)
        .limit(limit)
    )
    return [Behind(row[0], ROLES[row[1]]) for row in db.session.execute(statement).all()]


# --- From ideas and themes to measures ----------------------------------------------------------


def sources_leading_to(themes: Select[int, int]) -> CTE:
    """``key, theme_id``: the given themes, by a key, and all that were merged into them."""
    first = themes.cte("leading", recursive=True)
    step = select(first.c.key, Theme.id).join(Theme, Theme.merged_into_id == first.c.theme_id)
    return first.union(step)


def measures_from_ideas(
    idea_ids: Collection[int], *, reader: Person, roles: Collection[SourceRole] = SUPPORTS
) -> dict[int, list[Measure]]:
    """The measures that each idea went into, by number; ideas without one are left out.

    Only links in ``roles`` count; ask for OBJECTION to learn where an objection is weighed. One statement;
    the measures come without their areas.
    """
    return grouped(links_of_ideas(), idea_ids, reader, roles) if idea_ids else {}


@lru_cache(maxsize=1)
def links_of_ideas() -> Subquery:
    """From the ideas ASKED_FOR; put together once, for each list of ideas asks for it."""
    direct = select(MeasureSource.idea_id, MeasureSource.measure_id, RANK.label("rank")).where(
        MeasureSource.idea_id.in_(ASKED_FOR)
    )
    places = select(Placement.idea_id.label("key"), Placement.theme_id).where(
        Placement.idea_id.in_(ASKED_FOR)
    )
    themes = sources_leading_to(places)
    through = (
        select(themes.c.key, MeasureSource.measure_id, func.min(RANK))
        .join(MeasureSource, MeasureSource.theme_id == themes.c.theme_id)
        .where(~linked_directly(MeasureSource.measure_id, themes.c.key))
        .group_by(themes.c.key, MeasureSource.measure_id)
    )
    return union_all(direct, through).subquery("link")


def measures_from_themes(
    theme_ids: Collection[int], *, reader: Person, roles: Collection[SourceRole] = SUPPORTS
) -> dict[int, list[Measure]]:
    """The measures made from each theme or one that was merged into it; else as ``measures_from_ideas``."""
    return grouped(links_of_themes(), theme_ids, reader, roles) if theme_ids else {}


@lru_cache(maxsize=1)
def links_of_themes() -> Subquery:
    """From the themes ASKED_FOR, put together once."""
    themes = sources_leading_to(
        select(Theme.id.label("key"), Theme.id.label("theme_id")).where(Theme.id.in_(ASKED_FOR))
    )
    links = (
        select(themes.c.key, MeasureSource.measure_id, func.min(RANK).label("rank"))
        .join(MeasureSource, MeasureSource.theme_id == themes.c.theme_id)
        .group_by(themes.c.key, MeasureSource.measure_id)
    )
    return links.subquery("link")


def grouped(
    links: Subquery, asked_for: Collection[int], reader: Person, roles: Collection[SourceRole]
) -> dict[int, list[Measure]]:
    """``links`` names, in this order, what is asked for, the measure and the rank of the role."""
    key, measure_id, rank = links.c
    statement = (
        select(key, Measure)
        .join(Measure, Measure.id == measure_id)
        .where(visible(reader), rank.in_([RANKS[role] for role in roles]))
        .order_by(key, Measure.number, Measure.id)
    )
    found: dict[int, list[Measure]] = {}
    for row in db.session.execute(statement, {ASKED_FOR.key: list(asked_for)}).all():
        found.setdefault(row[0], []).append(row[1])
    return found
