"""The list of personal data, made from the marks at the columns: no data without an entry in the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Enum, LargeBinary, String, Table

from participation.kernel.database import Base
from participation.kernel.personal import Activity, Category, Personal, mark_of
from participation.privacy.declared import MARKED_HERE, is_impersonal

WRITTEN = (String, JSON, LargeBinary)
"""Types of columns in which anything can stand."""


@dataclass(frozen=True)
class PersonalColumn:
    """One column that can hold personal data."""

    table: str
    name: str
    personal: Personal


def said_of(column: Column[object]) -> Personal | None:
    """The mark of a column; who did something for the town is an actor without being marked."""
    if mark := mark_of(column) or MARKED_HERE.get(f"{column.table.name}.{column.name}"):
        return mark
    return Personal(Activity.STAFF, Category.ACTOR) if names_an_access(column) else None


def names_an_access(column: Column[object]) -> bool:
    return any(key.target_fullname == "account.id" for key in column.foreign_keys)


def personal_columns() -> Iterator[PersonalColumn]:
    """All of them, by table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if said := said_of(column):
                yield PersonalColumn(table.name, column.name, said)


def by_activity() -> dict[Activity, list[PersonalColumn]]:
    """The entries of the record in the order of the activities."""
    found: dict[Activity, list[PersonalColumn]] = {activity: [] for activity in Activity}
    for column in personal_columns():
        found[column.personal.activity].append(column)
    return found


def undeclared() -> list[str]:
    """Text columns of which nobody said whether they hold personal data: there must be none."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if can_hold_words(column) and not said_of(column) and not is_impersonal(table.name, column.name)
    ]


def can_hold_words(column: Column[object]) -> bool:
    return isinstance(column.type, WRITTEN) and not isinstance(column.type, Enum)


def owner_columns() -> Iterator[tuple[Table, Column[object]]]:
    """Columns that say whose own data a row is, in the order of the tables."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            said = said_of(column)
            if said is not None and said.category is Category.PERSON:
                yield table, column


def actor_columns() -> Iterator[tuple[Table, Column[object]]]:
    """Columns that say who did something for the town."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            said = said_of(column)
            if said is not None and said.category is Category.ACTOR and names_an_access(column):
                yield table, column
