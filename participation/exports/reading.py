"""What the readers of all records share: streaming, whom to tell what, numbers as they are shown."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, true

from participation.exports.shapes import Profile
from participation.extensions import db
from participation.ideas.queries.public import visible
from participation.strategy.models import Measure, MeasureStatus

AT_ONCE = 1_000
Row = dict[str, Any]


def read(statement: Any) -> Iterator[Row]:  # noqa: ANN401  (a select of any columns)
    result = db.session.execute(statement.execution_options(yield_per=AT_ONCE))
    for row in result.mappings():
        yield dict(row)


def told_ideas(profile: Profile) -> ColumnElement[bool]:
    """Every idea for those who moderate; for all others what everybody may read."""
    return true() if profile is Profile.INTERNAL else visible()


def told_measures(profile: Profile) -> ColumnElement[bool]:
    return Measure.status != MeasureStatus.DRAFT if profile is Profile.PUBLIC else true()


def numbered(letter: str, number: int | None) -> str | None:
    """``T-07``, ``M-07``."""
    return None if number is None else f"{letter}-{number:02d}"
