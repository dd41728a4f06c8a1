"""Marks columns that can hold personal data, where they are defined: the list of such data is made from them.

    @holds_personal(Activity.IDEAS, title=Category.WORDS, contact=Category.ADDRESS, author_id=Category.PERSON)
    class Idea(Recorded, Base): …

Purpose, legal basis, recipients and time kept belong to the activity (``privacy.words``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Column, Table

from participation.kernel.database import Base

KEY = "personal"
"""In ``Column.info``."""


class Activity(StrEnum):
    """What the town does with personal data: one entry each in the record of processing (Art. 30 GDPR)."""

    ACCOUNTS = "accounts"
    IDEAS = "ideas"
    COMMENTS = "comments"
    VOTING = "voting"
    SURVEYS = "surveys"
    WORKSHOPS = "workshops"
    FOLLOWING = "following"
    LETTERS = "letters"
    REPORTS = "reports"
    STAFF = "staff"
    LOG = "log"
    SECURITY = "security"
    REQUESTS = "requests"


class Category(StrEnum):
    """What kind of data stands in a column."""

    NAME = "name"
    ADDRESS = "address"
    REACH = "reach"
    WORDS = "words"
    PICTURE = "picture"
    PLACE = "place"
    CHOICE = "choice"
    SECRET = "secret"
    """A password, code or token, kept as a digest: nobody can read it, its owner neither."""
    TRACE = "trace"
    SETTING = "setting"
    PERSON = "person"
    """Names the access whose own data the row is."""
    ACTOR = "actor"
    """Names the access of whoever did it for the town."""
    FILE = "file"


READABLE = frozenset(Category) - {Category.SECRET, Category.PERSON, Category.ACTOR, Category.FILE}
"""What is shown to a person as theirs; the others are named only."""


@dataclass(frozen=True)
class Personal:
    """What a column can hold, and for which activity."""

    activity: Activity
    category: Category


Marked = TypeVar("Marked", bound=type[Base])


def holds_personal(activity: Activity, **columns: Category) -> Callable[[Marked], Marked]:
    """Mark these columns of the table below. Raises KeyError for a column that it does not have."""

    def mark(model: Marked) -> Marked:
        table = model.__table__
        for name, category in columns.items():
            table.c[name].info[KEY] = Personal(activity, category)
        return model

    return mark


def mark_of(column: Column[object]) -> Personal | None:
    """What was said about the column where it is defined."""
    found = column.info.get(KEY)
    return found if isinstance(found, Personal) else None


def marked_columns(table: Table) -> dict[str, Personal]:
    """The marked columns of a table by their names, in its order."""
    return {column.name: mark for column in table.columns if (mark := mark_of(column)) is not None}
