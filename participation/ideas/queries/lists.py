"""Pages of public ideas: filtered, searched, in one of three orders; nothing is counted twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    UnaryExpression,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute

from participation.extensions import db
from participation.ideas.models import SHUFFLES, Answer, Idea
from participation.ideas.queries.public import visible
from participation.municipality.models import AreaOfLife, Process

SEEDS = 64
"""So many different random orders; each starts elsewhere in the one shuffled row of ideas."""

TASTE = 400
"""Characters of a text that a row of a list needs at most, before it is cut at a word."""

Sorting = InstrumentedAttribute[int] | UnaryExpression[int] | UnaryExpression[datetime] | ColumnElement[bool]

INDEX_ROW = {"sqlite": "rowid", "postgresql": "idea_id"}


class Order(StrEnum):
    """How ideas are put in a row."""

    SHUFFLED = "shuffled"
    NEWEST = "newest"
    SUPPORTED = "supported"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader asks for; all of ``terms`` (as kernel.german.query_terms gives them) must be found."""

    process: Process
    area: AreaOfLife | None = None
    unsorted: bool = False
    """Only ideas that have no area yet."""
    terms: tuple[str, ...] = ()
    number: str = ""
    order: Order = Order.SHUFFLED
    seed: int = 1
    """1 to SEEDS, for the random order."""

    @property
    def is_searched(self) -> bool:
        return bool(self.terms or self.number)


class IdeaRow(NamedTuple):
    """What a row of a list shows."""

    id: int
    number: str
    title: str
    text: str
    area_id: int | None
    created_at: datetime
    answer: Answer
    supports: int
    supports_elsewhere: int


def how_many(wanted: Wanted) -> int:
    """How many public ideas fit: from the stored counters, and counted only after a search."""
    if wanted.is_searched:
        return db.session.scalars(select(func.count()).select_from(Idea).where(*conditions(wanted))).one()
    if wanted.area is not None:
        return wanted.area.published_ideas
    if wanted.unsorted:
        return unsorted_ideas(wanted.process)
    return wanted.process.published_ideas


def unsorted_ideas(process: Process) -> int:
    """How many public ideas have no area yet, by the counters."""
    return process.published_ideas - sum(area.published_ideas for area in process.areas)


def idea_rows(wanted: Wanted, *, offset: int, limit: int, total: int) -> Sequence[IdeaRow]:
    """``limit`` rows after the first ``offset`` of ``total``, ties broken by id.

    The random order runs from a start that depends on the seed to the end of the shuffled row, and on from
    its beginning: over all pages every idea appears exactly once.
    """
    fitting = conditions(wanted)
    if wanted.order is not Order.SHUFFLED:
        return rows(fitting, ORDERS[wanted.order], offset, limit)
    start = (wanted.seed - 1) * (SHUFFLES // SEEDS)
    if wanted.is_searched:  # no index bears what was found in any order: sorted in one go
        return rows(fitting, (Idea.shuffle < start, *ORDERS[wanted.order]), offset, limit)
    behind, before = [*fitting, Idea.shuffle >= start], [*fitting, Idea.shuffle < start]
    first = rows(behind, ORDERS[wanted.order], offset, limit)
    missing = min(limit, total - offset) - len(first)
    if missing <= 0:
        return first
    if first or offset == 0:
        return [*first, *rows(before, ORDERS[wanted.order], 0, missing)]
    passed = select(func.count()).select_from(Idea).where(*behind).scalar_subquery()
    return rows(before, ORDERS[wanted.order], bindparam("offset", offset, Integer) - passed, missing)


ORDERS: dict[Order, tuple[Sorting, ...]] = {
    Order.SHUFFLED: (Idea.shuffle, Idea.id),
    Order.NEWEST: (Idea.created_at.desc(), Idea.id.desc()),
    Order.SUPPORTED: (Idea.supports.desc(), Idea.id.desc()),
}

SHOWN = (
    Idea.id,
    Idea.number,
    Idea.title,
    func.substr(Idea.text, 1, TASTE),
    Idea.area_id,
    Idea.created_at,
    Idea.answer,
    Idea.supports,
    Idea.supports_elsewhere,
)


def rows(
    fitting: Sequence[ColumnElement[bool]],
    order: Sequence[Sorting],
    offset: int | ColumnElement[int],
    limit: int,
) -> list[IdeaRow]:
    """Leaf through the index alone, and read only the rows of the page itself."""
    page = select(Idea.id).where(*fitting).order_by(*order).limit(limit).offset(offset).subquery()
    statement = select(*SHOWN).join(page, page.c.id == Idea.id).order_by(*order)
    return [IdeaRow(*row) for row in db.session.execute(statement).all()]


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What an idea must fulfil to be shown. An area belongs to one process: it needs no further condition."""
    if wanted.area is not None:
        fitting = [Idea.area_id == wanted.area.id, visible()]
    else:
        fitting = [Idea.process_id == wanted.process.id, visible()]
        if wanted.unsorted:
            fitting.append(Idea.area_id.is_(None))
    if wanted.number:
        fitting.append(Idea.number == wanted.number)
    if wanted.terms:
        fitting.append(has_all(wanted.terms))
    return fitting


def has_all(terms: Sequence[str]) -> ColumnElement[bool]:
    """Whether the words of an idea hold all ``terms``, by the index that services.indexing keeps.

    Terms are made of [a-z0-9]: they cannot be taken for operators.
    """
    dialect = db.session.get_bind().dialect.name
    index = table("idea_search", column(INDEX_ROW[dialect], Integer), column("terms"), column("idea_search"))
    if dialect == "sqlite":
        found = index.c.idea_search.op("MATCH")(" ".join(terms))
    else:
        found = index.c.terms.op("@@")(cast(literal(" & ".join(terms)), TSQUERY))
    return Idea.id.in_(select(index.c[INDEX_ROW[dialect]]).where(found))
