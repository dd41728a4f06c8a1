"""What lies in an area of life, across ideas, themes and measures."""

from typing import NamedTuple

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import AreaOfLife
from participation.strategy.models import MeasureArea
from participation.themes.models import Theme
from participation.themes.queries.board import live


class Contents(NamedTuple):
    """How many of each, whatever their status: what goes over when the area goes up in another."""

    ideas: int
    themes: int
    measures: int


def contents_of_area(area: AreaOfLife) -> Contents:
    """In one statement."""
    ideas = select(func.count()).select_from(Idea).where(Idea.area_id == area.id)
    themes = select(func.count()).select_from(Theme).where(Theme.area_id == area.id, live())
    measures = select(func.count()).select_from(MeasureArea).where(MeasureArea.area_id == area.id)
    counts = (each.scalar_subquery() for each in (ideas, themes, measures))
    return Contents(*db.session.execute(select(*counts)).one())
