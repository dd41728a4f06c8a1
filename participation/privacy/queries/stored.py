"""Everything that is stored about somebody, read by the marks at the columns: nothing is left out by hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Table,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import Base
from participation.kernel.personal import READABLE, Activity, Category
from participation.privacy.inventory import actor_columns, names_an_access, said_of
from participation.privacy.queries.whose import ideas_of
from participation.privacy.rules import Subject
from participation.workshops.models import Participant

IDEA = "idea_id"


@dataclass(frozen=True)
class StoredValue:
    """One value of a row: the name of its column, what kind of data it is, and what stands there."""

    column: str
    category: Category
    value: str


@dataclass(frozen=True)
class StoredRow:
    """One row about somebody; ``idea`` names the idea that it is about."""

    at: datetime | None
    idea: str | None
    values: tuple[StoredValue, ...]


@dataclass(frozen=True)
class StoredTable:
    """All rows of one table about somebody."""

    table: str
    activity: Activity
    rows: tuple[StoredRow, ...]


@dataclass(frozen=True)
class Everything:
    """What is stored about somebody, and how often they are named as acting for the town, by table."""

    tables: tuple[StoredTable, ...]
    acted: tuple[tuple[str, int], ...]

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def everything_about(subject: Subject) -> Everything:
    """Read it, with one statement for each table that may hold something."""
    own_ideas = [idea.id for idea in ideas_of(subject)]
    found = {}
    for table in Base.metadata.sorted_tables:
        condition = is_about(table, subject, own_ideas)
        if condition is None:
            continue
        rows = db.session.execute(select(table).where(condition).order_by(*table.primary_key.columns)).all()
        if rows:
            found[table] = [row._mapping for row in rows]  # noqa: SLF001 (SQLAlchemy's documented way)
    names = numbers_of(found)
    tables = tuple(
        StoredTable(table.name, activity_of(table), tuple(stored_row(table, row, names) for row in rows))
        for table, rows in found.items()
    )
    return Everything(tables, tuple(acted_for_town(subject)))


def is_about(table: Table, subject: Subject, own_ideas: Sequence[int]) -> ColumnElement[bool] | None:
    """The condition for rows about somebody; None for a table that holds nothing about anybody."""
    conditions = [*by_access(table, subject), *by_mailbox(table, subject)]
    if table.name == "account":
        conditions.append(table.c.id == (subject.account_id or 0))
    if table.name == "idea":
        conditions.append(table.c.id.in_(own_ideas))
    elif belongs_to_ideas(table):
        conditions.append(table.c[IDEA].in_(own_ideas))
    if not conditions:
        return None
    of_town = table.c.municipality_id == subject.municipality_id if "municipality_id" in table.c else true()
    return or_(*conditions) & of_town


def by_access(table: Table, subject: Subject) -> Iterator[ColumnElement[bool]]:
    for column in table.columns:
        said = said_of(column)
        if said is not None and said.category is Category.PERSON and names_an_access(column):
            yield column == (subject.account_id or 0)
    if table.name == "workshop_card":
        mine = select(Participant.id).where(Participant.account_id == (subject.account_id or 0))
        yield table.c.author_id.in_(mine)


def by_mailbox(table: Table, subject: Subject) -> Iterator[ColumnElement[bool]]:
    """Rows that bear the mailbox, in the spelling that was typed or in its plain one."""
    for column in table.columns:
        said = said_of(column)
        if said is None or said.category is not Category.ADDRESS or not isinstance(column.type, String):
            continue
        if subject.mailbox is not None and said.activity is not Activity.STAFF:
            yield func.lower(column).in_({subject.mailbox.lower(), str(subject.key)})


def belongs_to_ideas(table: Table) -> bool:
    """Whether its rows are parts of an idea that its author wrote or that were said to its author."""
    marks = [said for column in table.columns if (said := said_of(column)) is not None]
    owned = any(said.category is Category.PERSON for said in marks)
    return IDEA in table.c and not owned and any(said.activity is Activity.IDEAS for said in marks)


def activity_of(table: Table) -> Activity:
    """What most of its marks are for."""
    marks = Counter(
        said.activity
        for column in table.columns
        if (said := said_of(column)) is not None and said.category is not Category.ACTOR
    )
    return marks.most_common(1)[0][0]


def numbers_of(found: dict[Table, list[Any]]) -> dict[int, str]:
    """The numbers of all ideas that the rows are about, in one statement."""
    ids = {row[IDEA] for table, rows in found.items() if IDEA in table.c for row in rows}
    if not ids:
        return {}
    statement = select(Idea.id, Idea.number).where(Idea.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(statement)}


def stored_row(table: Table, row: Any, names: dict[int, str]) -> StoredRow:  # noqa: ANN401 (a row's mapping)
    values = tuple(
        StoredValue(column.name, said.category, in_words(row[column.name]))
        for column in table.columns
        if (said := said_of(column)) is not None and is_told(column, said.category, row[column.name])
    )
    at = row["created_at"] if "created_at" in table.c else None
    idea = row["number"] if table.name == "idea" else names.get(row[IDEA]) if IDEA in table.c else None
    return StoredRow(at, idea, values)


def is_told(column: Column[Any], category: Category, value: object) -> bool:
    """Nobody is helped by keys, digests, and what stands there twice in two spellings."""
    doubled = column.name.endswith("_key") or column.name in {IDEA, "created_at"}
    return category in READABLE and not doubled and value not in (None, "", [], {})


def in_words(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return "; ".join(
            f"{name}: {in_words(said)}" for name, said in value.items() if said not in (None, "")
        )
    return str(value)


def acted_for_town(subject: Subject) -> Iterator[tuple[str, int]]:
    """How often somebody is named as acting for the town, by table: the acts are the town's."""
    if subject.account_id is None:
        return
    counts = [
        select(literal(table.name).label("name"), func.count().label("number")).where(
            column == subject.account_id
        )
        for table, column in actor_columns()
    ]
    total: Counter[str] = Counter()
    for name, number in db.session.execute(union_all(*counts)):
        total[name] += number
    yield from ((name, number) for name, number in sorted(total.items()) if number)
