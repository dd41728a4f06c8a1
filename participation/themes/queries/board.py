"""What the board and the pages of themes show: themes with their counts, ideas with their places."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import contains_eager

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.queries.lists import TASTE
from participation.ideas.queries.public import visible
from participation.ideas.queries.staff import StaffFilter
from participation.ideas.rules import COUNT_ON, COUNTED
from participation.municipality.models import Process
from participation.themes.models import Placement, Theme
from participation.themes.queries.joined import number_of_followers, stands_for_itself, united_supporters
from participation.voting.models import Support


def live() -> ColumnElement[bool]:
    """Themes that can hold ideas."""
    return and_(Theme.merged_into_id.is_(None), Theme.dissolved_at.is_(None))


def shown() -> ColumnElement[bool]:
    """The one condition for themes of which everybody may know: they stand, and are not set aside."""
    return and_(live(), Theme.parked_at.is_(None))


class ThemeRow(NamedTuple):
    """A theme in a list: ``ideas`` are its published ones, ``public_ideas`` those whose words may be read."""

    id: int
    number: int
    title: str
    text: str
    area_id: int | None
    version: int
    parked_at: datetime | None
    parked_reason: str
    ideas: int
    public_ideas: int
    first_at: datetime | None
    """When the earliest and the latest of these ideas came in."""
    last_at: datetime | None


def theme_counts(process: Process) -> list[ThemeRow]:
    """The process's themes, those with most ideas first; without an own count of supporters."""
    return [theme for theme in board_of(process).themes if theme.parked_at is None]


def parked_themes(process: Process) -> list[ThemeRow]:
    """Those that are set aside, in the same order."""
    return [theme for theme in board_of(process).themes if theme.parked_at is not None]


@dataclass(frozen=True)
class Board:
    """The live themes, those that are set aside among them, and how many published ideas are in none."""

    themes: list[ThemeRow]
    unsorted: int


def board_of(process: Process) -> Board:
    """In one statement if there is a theme, else in two."""
    rows = db.session.execute(themes_counted(), {"process": process.id}).all()
    if not rows:
        return Board([], count_of_unsorted(process))
    return Board([ThemeRow(*row[:-1]) for row in rows], rows[0][-1])


@lru_cache(maxsize=1)
def themes_counted() -> Select[*tuple[Any, ...]]:
    """The question of every page with themes, put together once."""
    counts = (
        select(
            Placement.theme_id,
            func.count(Idea.id).label("ideas"),
            func.count().filter(visible()).label("public"),
            func.min(Idea.created_at).label("first_at"),
            func.max(Idea.created_at).label("last_at"),
        )
        .join(Idea, Idea.id == Placement.idea_id)
        .where(Idea.process_id == bindparam("process"), Idea.status.in_(COUNTED))
        .group_by(Placement.theme_id)
        .subquery()
    )
    number = func.coalesce(counts.c.ideas, 0)
    fields = (Theme.id, Theme.number, Theme.title, Theme.text, Theme.area_id, Theme.version)
    numbers = (number, func.coalesce(counts.c.public, 0), counts.c.first_at, counts.c.last_at)
    unsorted = unsorted_counted().correlate(None).scalar_subquery()
    return (
        select(*fields, Theme.parked_at, Theme.parked_reason, *numbers, unsorted)
        .outerjoin(counts, counts.c.theme_id == Theme.id)
        .where(Theme.process_id == bindparam("process"), live())
        .order_by(number.desc(), Theme.number)
    )


def supporters_of(theme_ids: Collection[int]) -> dict[int, int]:
    """How many different accesses support any idea of each theme: never a sum over ideas."""
    if not theme_ids:
        return {}
    return {row[0]: row[1] for row in db.session.execute(supporters_counted(), {"themes": list(theme_ids)})}


@lru_cache(maxsize=1)
def supporters_counted() -> Select[int, int]:
    return (
        select(Placement.theme_id, func.count(Support.supporter_id.distinct()))
        .join(Idea, Idea.id == Placement.idea_id)
        .join(Support, Support.idea_id == Idea.id)
        .where(Placement.theme_id.in_(bindparam("themes", expanding=True)), Idea.status.in_(COUNT_ON))
        .group_by(Placement.theme_id)
    )


def count_of_unsorted(process: Process) -> int:
    """How many published ideas are in no theme."""
    return db.session.scalars(unsorted_counted(), {"process": process.id}).one()


@lru_cache(maxsize=1)
def unsorted_counted() -> Select[int]:
    statement = select(func.count()).select_from(Idea).outerjoin(Placement, Placement.idea_id == Idea.id)
    return statement.where(*in_tray(bindparam("process")))


def in_tray(process_id: int | BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    return (
        Idea.process_id == process_id,
        Idea.status == IdeaStatus.PUBLISHED,
        Placement.id.is_(None),
    )


class Card(NamedTuple):
    """An idea as it lies on the board, with those that are joined to it."""

    id: int
    number: str
    title: str
    area_id: int | None
    supports: int
    supports_elsewhere: int
    is_public: bool
    answer: Answer
    created_at: datetime
    joined: int
    """So many ideas are joined to it."""
    together: int
    """So many different accesses support it or one of them."""


CARD = (
    Idea.id,
    Idea.number,
    Idea.title,
    Idea.area_id,
    Idea.supports,
    Idea.supports_elsewhere,
    Idea.is_public,
    Idea.answer,
    Idea.created_at,
)
MOST_SUPPORTED = (Idea.supports.desc(), Idea.id.desc())


@dataclass(frozen=True)
class Cards:
    """Some cards, and how many there are altogether."""

    cards: list[Card]
    total: int


def cards_in_tray(process: Process, narrowed: StaffFilter, *, offset: int, limit: int) -> Cards:
    """Unsorted ideas that stand for themselves, most supported first."""
    return cards(in_narrowed_tray(process, narrowed), offset=offset, limit=limit)


def ideas_in_tray(process: Process, narrowed: StaffFilter) -> Sequence[Idea]:
    """All that ``cards_in_tray`` leafs through, by id."""
    ids = in_narrowed_tray(process, narrowed)
    return db.session.scalars(select(Idea).where(Idea.id.in_(ids)).order_by(Idea.id)).all()


def in_narrowed_tray(process: Process, narrowed: StaffFilter) -> Select[int]:
    statement = select(Idea.id).outerjoin(Placement, Placement.idea_id == Idea.id)
    return statement.where(*in_tray(process.id), stands_for_itself(), *narrowed.conditions())


def cards_of(theme: Theme, *, offset: int, limit: int) -> Cards:
    """The published ideas of a theme that stand for themselves, most supported first."""
    statement = select(Idea.id).join(Placement, Placement.idea_id == Idea.id)
    inside = (Placement.theme_id == theme.id, Idea.status == IdeaStatus.PUBLISHED, stands_for_itself())
    return cards(statement.where(*inside), offset=offset, limit=limit)


def cards(fitting: Select[int], *, offset: int, limit: int) -> Cards:
    """One page; the last one if there are fewer. Words are read of the page's ideas only."""
    rows = db.session.execute(page_of_cards(fitting, offset=offset, limit=limit)).all()
    if not rows and offset:
        total = db.session.scalars(select(func.count()).select_from(fitting.subquery())).one()
        last = max(0, total - 1) // limit * limit
        rows = db.session.execute(page_of_cards(fitting, offset=last, limit=limit)).all()
    return Cards([Card(*row[:-1]) for row in rows], rows[0][-1] if rows else 0)


def page_of_cards(fitting: Select[int], *, offset: int, limit: int) -> Select[*tuple[Any, ...]]:
    page = (
        fitting.add_columns(func.count().over().label("total"))
        .order_by(*MOST_SUPPORTED)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    joined = number_of_followers()
    together = case((joined == 0, Idea.supports), else_=united_supporters())  # counted where need be
    statement = select(*CARD, joined, together, page.c.total)
    return statement.join(page, page.c.id == Idea.id).order_by(*MOST_SUPPORTED)


class PublicIdea(NamedTuple):
    """An idea of a theme as everybody may read it; ``text`` is its beginning."""

    number: str
    title: str
    text: str
    language: str
    area_id: int | None
    supports: int
    supports_elsewhere: int


def public_ideas_of(theme: Theme, *, offset: int, limit: int) -> list[PublicIdea]:
    """The ideas of a theme whose words everybody may read, most supported first."""
    statement = (
        select(
            Idea.number,
            Idea.title,
            func.substr(Idea.text, 1, TASTE),
            Idea.language,
            Idea.area_id,
            Idea.supports,
            Idea.supports_elsewhere,
        )
        .join(Placement, Placement.idea_id == Idea.id)
        .where(Placement.theme_id == theme.id, visible())
        .order_by(Idea.supports.desc(), Idea.id.desc())
    )
    return [PublicIdea(*row) for row in db.session.execute(statement.offset(offset).limit(limit)).all()]


@dataclass(frozen=True)
class Numbers:
    """How many published ideas a theme has, how many of them public, and how far they are answered."""

    ideas: int
    public_ideas: int
    open_answers: int
    supports_elsewhere: int


def numbers_of(theme: Theme) -> Numbers:
    statement = (
        select(
            func.count(),
            func.count().filter(visible()),
            func.count().filter(Idea.answer == Answer.OPEN),
            func.coalesce(func.sum(Idea.supports_elsewhere), 0),
        )
        .join(Placement, Placement.idea_id == Idea.id)
        .where(Placement.theme_id == theme.id, Idea.status.in_(COUNTED))
    )
    return Numbers(*db.session.execute(statement).one())


def theme_numbered(process: Process, number: int) -> Theme:
    """The theme with its area, be it merged or dissolved; raises NoResultFound."""
    statement = (
        select(Theme)
        .outerjoin(Theme.area)
        .options(contains_eager(Theme.area))
        .where(Theme.process_id == process.id, Theme.number == number)
    )
    return db.session.scalars(statement).one()


def theme_with_id(theme_id: int) -> Theme:
    """Raises NoResultFound."""
    return db.session.scalars(select(Theme).where(Theme.id == theme_id)).one()


def open_ideas_of(theme: Theme) -> Sequence[Idea]:
    """The published ideas of the theme that have no answer yet, by id."""
    statement = (
        select(Idea)
        .join(Placement, Placement.idea_id == Idea.id)
        .where(Placement.theme_id == theme.id)
        .where(Idea.status == IdeaStatus.PUBLISHED, Idea.answer == Answer.OPEN)
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()
