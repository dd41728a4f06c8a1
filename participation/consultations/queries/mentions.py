"""Texts of staff in which a passage stands that was made unrecognisable in an idea."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from participation.extensions import db
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number as measure_number
from participation.themes.models import Theme
from participation.themes.rules import shown_number as theme_number


@dataclass(frozen=True)
class Mention:
    """A theme or a measure that says the passage as well; ``endpoint`` is where it is mended."""

    endpoint: str
    number: str
    title: str


THEME = (Theme.title, Theme.text, Theme.plain_text)
MEASURE = (
    Measure.title, Measure.goal, Measure.text, Measure.plain_text, Measure.first_step, Measure.progress_note,
)  # fmt: skip


def places_that_say(process: Process, words: Sequence[str]) -> list[Mention]:
    """Themes and measures of the process, by number."""
    if not words:
        return []
    themes = select(Theme).where(
        Theme.process_id == process.id, Theme.dissolved_at.is_(None), says(THEME, words)
    )
    measures = select(Measure).where(Measure.process_id == process.id, says(MEASURE, words))
    return [
        *(
            Mention("themes.describe", theme_number(theme.number), theme.title)
            for theme in db.session.scalars(themes.order_by(Theme.number))
        ),
        *(
            Mention("strategy.edit", measure_number(measure.number), measure.title)
            for measure in db.session.scalars(measures.order_by(Measure.number))
        ),
    ]


def says(columns: Sequence[InstrumentedAttribute[Any]], words: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.icontains(passage, autoescape=True) for column in columns for passage in words))
