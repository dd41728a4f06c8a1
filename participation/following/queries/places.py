"""Which ideas came to stand in a theme or a measure, so that their authors are to be told."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, literal, or_, select, union_all

from participation.extensions import db
from participation.following.models import PlaceKind, ToldPlace
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.kernel.permissions import VISITOR
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureSource, MeasureStatus
from participation.strategy.queries.measures import visible
from participation.strategy.rules import SUPPORTS
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import shown


class Place(NamedTuple):
    """An idea stands there now, as everybody can see."""

    idea_id: int
    kind: PlaceKind
    subject_id: int
    number: int
    title: str


def untold_places(*, stable_since: datetime, most: int) -> list[Place]:
    """Places of ideas whose authors were not told, in the order of ideas; the newest moves are left alone.

    Whose idea was answered with the measure knows of it.
    """
    parts = []
    for kind, subject, since, part in places():
        told = exists().where(
            ToldPlace.idea_id == Idea.id, ToldPlace.kind == kind, ToldPlace.subject_id == subject
        )
        can_be_told = or_(Idea.author_id.is_not(None), Idea.contact.is_not(None))
        fitting = part.where(*(moment <= stable_since for moment in since), ~told, can_be_told)
        if kind is PlaceKind.MEASURE:
            knows = and_(Idea.answer == Answer.TAKEN_UP, Idea.answered_at >= MeasureSource.created_at)
            fitting = fitting.where(~knows)
        parts.append(fitting)
    found = union_all(*parts).subquery()
    statement = select(found).order_by(*found.c[:3]).limit(most)
    return [as_place(row) for row in db.session.execute(statement)]


def standing_places(idea_ids: Collection[int]) -> dict[int, list[Place]]:
    """Where these ideas stand, for everybody to see, by idea: themes before measures, by number."""
    parts = [part.where(Idea.id.in_(idea_ids)) for _, _, _, part in places()]
    found: dict[int, list[Place]] = {}
    for row in db.session.execute(union_all(*parts)):
        found.setdefault(row[0], []).append(as_place(row))
    order = list(PlaceKind)
    return {
        key: sorted(set(those), key=lambda p: (order.index(p.kind), p.number)) for key, those in found.items()
    }


def as_place(row: Any) -> Place:  # noqa: ANN401 (a row of either statement)
    return Place(row[0], PlaceKind(row[1]), *row[2:5])


def places() -> Iterator[tuple[PlaceKind, Any, list[Any], Select[Any]]]:
    """The kind, the id of the place, since when it is one, and the question: which ideas stand there."""
    begun = (
        select(Idea.id)
        .join(Process, Process.id == Idea.process_id)
        .where(Idea.status == IdeaStatus.PUBLISHED, Process.is_public)
    )
    placed = begun.join(Placement, Placement.idea_id == Idea.id)
    theme = (literal(PlaceKind.THEME.value), Theme.id, Theme.number, Theme.title)
    in_theme = placed.join(Theme, Theme.id == Placement.theme_id).where(shown())
    yield PlaceKind.THEME, Theme.id, [Placement.created_at], in_theme.add_columns(*theme)
    measure = (literal(PlaceKind.MEASURE.value), Measure.id, Measure.number, Measure.title)
    carries = and_(
        visible(VISITOR), Measure.status != MeasureStatus.REJECTED, MeasureSource.role.in_(SUPPORTS)
    )
    for linked, since in (
        (begun.join(MeasureSource, MeasureSource.idea_id == Idea.id), [MeasureSource.created_at]),
        (
            placed.join(MeasureSource, MeasureSource.theme_id == Placement.theme_id),
            [MeasureSource.created_at, Placement.created_at],
        ),
    ):
        through = linked.join(Measure, Measure.id == MeasureSource.measure_id).where(carries)
        yield PlaceKind.MEASURE, Measure.id, since, through.add_columns(*measure)
