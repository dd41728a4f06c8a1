"""Public ideas that belong somewhere: by place, and as points for a map."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.public import visible
from participation.municipality.models import AreaOfLife, Process

MOST_POINTS = 500
"""More circles than that nobody tells apart; who wants them narrows the list."""


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What a reader asks for: an area, and words of a place."""

    process: Process
    area: AreaOfLife | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        return self.area is not None or bool(self.words)


def conditions(wanted: Whereabouts) -> list[ColumnElement[bool]]:
    found = [
        Idea.process_id == wanted.process.id,
        visible(),
        or_(Idea.place != "", Idea.latitude.is_not(None)),
    ]
    if wanted.area is not None:
        found.append(Idea.area_id == wanted.area.id)
    if wanted.words:
        found.append(Idea.place.icontains(wanted.words, autoescape=True))
    return found


def how_many_located(wanted: Whereabouts) -> int:
    return db.session.scalars(select(func.count()).select_from(Idea).where(*conditions(wanted))).one()


def located_ideas(wanted: Whereabouts, *, offset: int, limit: int) -> Sequence[Idea]:
    """By the name of the place; those with a point alone come last, and of one place the oldest first."""
    statement = (
        select(Idea)
        .where(*conditions(wanted))
        .options(joinedload(Idea.area))
        .order_by(Idea.place == "", func.lower(Idea.place), Idea.place, Idea.id)
    )
    return db.session.scalars(statement.offset(offset).limit(limit)).all()


@dataclass(frozen=True)
class Point:
    """A circle on the map."""

    number: str
    title: str
    latitude: float
    longitude: float


def points_of(wanted: Whereabouts) -> list[Point]:
    """Those with a point, oldest first, as many as a map bears."""
    statement = (
        select(Idea.number, Idea.title, Idea.latitude, Idea.longitude)
        .where(*conditions(wanted), Idea.latitude.is_not(None), Idea.longitude.is_not(None))
        .order_by(Idea.id)
        .limit(MOST_POINTS)
    )
    return [Point(row[0], row[1], row[2] or 0.0, row[3] or 0.0) for row in db.session.execute(statement)]
