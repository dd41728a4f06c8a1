"""Pages of public ideas: filtered, searched, in one of three orders; nothing is counted twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    TableClause,
    UnaryExpression,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
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

MOST_FOUND = 1_000
"""More than so many, a search says only "more than"."""

TASTE = 400
"""Characters of a text that a row of a list needs at most, before it is cut at a word."""

Sorting = InstrumentedAttribute[int] | UnaryExpression[int] | UnaryExpression[datetime] | ColumnElement[bool]

INDEX_ROW = {"sqlite": "rowid", "postgresql": "idea_id"}


NOTHING: ColumnClause[int] = literal_column("0", Integer)
"""What is added to a column, so that the database does not take an index that leads past what was found."""


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
    def says_more_than(self) -> int:
        """A search that finds more than this is not counted to the end."""
        return MOST_FOUND

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
    submissions: int
    against: int
    passes: int


def how_many(wanted: Wanted) -> int:
    """How many public ideas fit: from the stored counters, and counted only after a search, up to MOST_FOUND.

    One more than that means: more.
    """
    if wanted.number:
        return db.session.scalars(select(func.count()).select_from(Idea).where(*conditions(wanted))).one()
    if wanted.terms:
        some = found_first(wanted, literal(1)).limit(MOST_FOUND + 1).subquery()
        return db.session.scalars(select(func.count()).select_from(some)).one()
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
    start = (wanted.seed - 1) * (SHUFFLES // SEEDS)
    if wanted.number or (wanted.terms and total <= MOST_FOUND):
        order = ORDERS[wanted.order]
        if wanted.order is Order.SHUFFLED:  # no index bears what was found in any order: sorted in one go
            order = (Idea.shuffle < start, *order)
        found = found_first(wanted, Idea.id) if wanted.terms else select(Idea.id).where(*conditions(wanted))
        return rows_of(leaf(found, order, offset, limit), {})
    if wanted.order is not Order.SHUFFLED:
        return leafed(wanted, Stretch.WHOLE, offset=offset, limit=limit)
    first = leafed(wanted, Stretch.BEHIND, offset=offset, limit=limit, start=start)
    missing = min(limit, total - offset) - len(first)
    if missing <= 0:
        return first
    if first or offset == 0:
        return [*first, *leafed(wanted, Stretch.BEFORE, offset=0, limit=missing, start=start)]
    return leafed(wanted, Stretch.BEFORE_AFTER_ALL_BEHIND, offset=offset, limit=missing, start=start)


class Stretch(StrEnum):
    """Which stretch of the row of ideas is leafed through."""

    WHOLE = "whole"
    BEHIND = "behind"
    """From the start on."""
    BEFORE = "before"
    """Up to the start."""
    BEFORE_AFTER_ALL_BEHIND = "before_after_all_behind"
    """Up to the start, where the offset also counts all that lie behind it."""


def leafed(wanted: Wanted, stretch: Stretch, *, offset: int, limit: int, start: int = 0) -> list[IdeaRow]:
    """Words that stand in very many ideas are looked for on the way, in the order of the list."""
    # A search does not push the questions of all lists out of the cache.
    question = leafing.__wrapped__ if wanted.terms else leafing
    statement = question(
        stretch,
        wanted.order,
        by_area=wanted.area is not None,
        unsorted=wanted.unsorted,
        terms=wanted.terms,
        dialect=db.session.get_bind().dialect.name,
    )
    place = wanted.area.id if wanted.area is not None else wanted.process.id
    return rows_of(statement, {"place": place, "start": start, "most": limit, "passed_over": offset})


@lru_cache(maxsize=64)
def leafing(  # noqa: PLR0913 (each form of the question)
    stretch: Stretch, order: Order, *, by_area: bool, unsorted: bool, terms: tuple[str, ...], dialect: str
) -> Select[Any]:
    """The question of every list, put together once for each of its forms."""
    fitting = [(Idea.area_id if by_area else Idea.process_id) == bindparam("place"), visible()]
    if unsorted and not by_area:
        fitting.append(Idea.area_id.is_(None))
    if terms:
        index = search_index(dialect)
        # Going through all that was found, to sort it afterwards, takes longer than meeting some on the way.
        fitting.append((Idea.id + NOTHING).in_(select(index.c.id_of_idea).where(says(terms, dialect))))
    start, offset = bindparam("start", type_=Integer), bindparam("passed_over", type_=Integer)
    behind = Idea.shuffle >= start
    if stretch is Stretch.WHOLE:
        return leaf(select(Idea.id).where(*fitting), ORDERS[order], offset, bindparam("most"))
    if stretch is Stretch.BEHIND:
        found = select(Idea.id).where(*fitting, behind)
        return leaf(found, ORDERS[order], offset, bindparam("most"))
    before = select(Idea.id).where(*fitting, Idea.shuffle < start)
    if stretch is Stretch.BEFORE:
        return leaf(before, ORDERS[order], offset, bindparam("most"))
    passed = select(func.count()).select_from(Idea).where(*fitting, behind).scalar_subquery()
    return leaf(before, ORDERS[order], offset - passed, bindparam("most"))


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
    Idea.submissions,
    Idea.against,
    Idea.passes,
)


def leaf(
    found: Select[int],
    order: Sequence[Any],
    offset: int | ColumnElement[int],
    limit: int | ColumnElement[int],
) -> Select[Any]:
    """Leaf through the index alone, and read only the rows of the page itself."""
    page = found.order_by(*order).limit(limit).offset(offset).subquery()
    return select(*SHOWN).join(page, page.c.id == Idea.id).order_by(*order)


def rows_of(statement: Select[Any], places: dict[str, int]) -> list[IdeaRow]:
    return [IdeaRow(*row) for row in db.session.execute(statement, places).all()]


def conditions(wanted: Wanted, *, past_index: bool = False) -> list[ColumnElement[bool]]:
    """What an idea must fulfil to be shown, beside its words. An area belongs to one process."""
    nothing = NOTHING if past_index else None
    fitting = [is_exactly(Idea.process_id, wanted.process.id, nothing), visible()]
    if wanted.area is not None:
        fitting = [is_exactly(Idea.area_id, wanted.area.id, nothing), visible()]
    if wanted.area is None and wanted.unsorted:
        fitting.append(Idea.area_id.is_(None))
    if wanted.number:
        fitting.append(Idea.number == wanted.number)
    return fitting


def is_exactly(column: Any, wanted_id: int, nothing: ColumnClause[int] | None) -> ColumnElement[bool]:  # noqa: ANN401 (any column of whole numbers)
    matches: ColumnElement[bool] = (column if nothing is None else column + nothing) == wanted_id
    return matches


def found_first(wanted: Wanted, shown: Any) -> Select[Any]:  # noqa: ANN401 (a column or a literal)
    """Go through what the index of words finds, and look only at those ideas.

    PostgreSQL guesses that few ideas are public, and would go through all of them: there, what is found is a
    table of its own, which it reads as far as it is wanted.
    """
    dialect = db.session.get_bind().dialect.name
    if dialect == "postgresql":
        index = search_index(dialect)
        said = select(index.c.id_of_idea.label("id")).where(says(wanted.terms)).cte("said")
        found = said.prefix_with("MATERIALIZED")
        ideas = select(shown).select_from(Idea).join(found, found.c.id == Idea.id)
        return ideas.where(*conditions(wanted))
    return select(shown).select_from(Idea).where(has_all(wanted.terms), *conditions(wanted, past_index=True))


def has_all(terms: Sequence[str]) -> ColumnElement[bool]:
    """Whether the words of an idea hold all ``terms``, by the index that services.indexing keeps.

    Terms are made of [a-z0-9]: they cannot be taken for operators.
    """
    index = search_index(db.session.get_bind().dialect.name)
    return Idea.id.in_(select(index.c.id_of_idea).where(says(terms)))


def says(terms: Sequence[str], dialect: str = "") -> ColumnElement[bool]:
    """Whether a row of the index itself holds all ``terms``."""
    dialect = dialect or db.session.get_bind().dialect.name
    index = search_index(dialect)
    if dialect == "sqlite":
        return index.c.idea_search.op("MATCH")(" ".join(terms))
    return index.c.terms.op("@@")(cast(literal(" & ".join(terms)), TSQUERY))


@lru_cache(maxsize=2)
def search_index(dialect: str) -> TableClause:
    """One object for each database, or a statement would take it for two tables."""
    id_of_idea: ColumnClause[int] = column(INDEX_ROW[dialect], Integer)
    id_of_idea.key = "id_of_idea"
    return table("idea_search", id_of_idea, column("terms"), column("idea_search"))
