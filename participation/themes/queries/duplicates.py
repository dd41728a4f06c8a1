"""Pairs of ideas that the machine takes for the same: those to decide, and those that somebody dismissed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.jobs.models import Job
from participation.municipality.models import Process
from participation.themes.models import DuplicatePair, JoinedIdea, Placement, Theme

FIND = "themes.find_duplicates"


class Side(NamedTuple):
    """One idea of a pair; ``theme`` is the title of the theme that it is in."""

    number: str
    title: str
    text: str
    language: str
    supports: int
    created_at: datetime
    theme: str | None


@dataclass(frozen=True)
class Pair:
    """Two ideas side by side, the older one first."""

    id: int
    closeness: float
    one: Side
    other: Side


@dataclass(frozen=True)
class Pairs:
    """Some pairs, and how many there are altogether."""

    rows: list[Pair]
    total: int


ONE, OTHER = aliased(Idea), aliased(Idea)


def open_pairs(process: Process, *, offset: int, limit: int) -> Pairs:
    """The undecided pairs of published ideas that stand for themselves, most alike first."""
    themes = aliased(Theme), aliased(Theme)
    places = aliased(Placement), aliased(Placement)
    sides = [
        column
        for idea, theme in zip((ONE, OTHER), themes, strict=True)
        for column in (
            idea.number,
            idea.title,
            idea.text,
            idea.language,
            idea.supports,
            idea.created_at,
            theme.title,
        )
    ]
    statement = (
        still_open(select(DuplicatePair.id, DuplicatePair.closeness, func.count().over(), *sides), process)
        .outerjoin(places[0], places[0].idea_id == ONE.id)
        .outerjoin(themes[0], themes[0].id == places[0].theme_id)
        .outerjoin(places[1], places[1].idea_id == OTHER.id)
        .outerjoin(themes[1], themes[1].id == places[1].theme_id)
        .order_by(DuplicatePair.closeness.desc(), DuplicatePair.id)
    )
    rows = db.session.execute(statement.offset(offset).limit(limit)).all()
    width = len(Side._fields)
    pairs = [Pair(row[0], row[1], Side(*row[3 : 3 + width]), Side(*row[3 + width :])) for row in rows]
    return Pairs(pairs, rows[0][2] if rows else 0)


def how_many_open_pairs(process: Process) -> int:
    number: int = db.session.scalars(still_open(select(func.count(DuplicatePair.id)), process)).one()
    return number


def still_open(statement: Select[*tuple[Any, ...]], process: Process) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(ONE, ONE.id == DuplicatePair.one_id)
        .join(OTHER, OTHER.id == DuplicatePair.other_id)
        .where(DuplicatePair.process_id == process.id, DuplicatePair.decided_at.is_(None))
        .where(ONE.status == IdeaStatus.PUBLISHED, OTHER.status == IdeaStatus.PUBLISHED)
        .where(stands(ONE.id), stands(OTHER.id))
    )


def stands(idea_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 (a column of an alias)
    """Whether the idea is joined to none."""
    return ~select(JoinedIdea.id).where(JoinedIdea.idea_id == idea_id).exists()


def pair_with_id(process: Process, pair_id: int) -> DuplicatePair:
    """Raises NoResultFound."""
    statement = select(DuplicatePair).where(
        DuplicatePair.id == pair_id, DuplicatePair.process_id == process.id
    )
    return db.session.scalars(statement).one()


def ideas_of_pair(pair: DuplicatePair) -> tuple[Idea, Idea]:
    one, other = db.session.get_one(Idea, pair.one_id), db.session.get_one(Idea, pair.other_id)
    return one, other


class DismissedPair(NamedTuple):
    """Two ideas of which somebody said that they are not the same."""

    id: int
    one: str
    one_title: str
    other: str
    other_title: str
    at: datetime | None
    name: str


def dismissed_pairs(process: Process, *, limit: int) -> list[DismissedPair]:
    """The latest ones, newest first."""
    statement = (
        select(
            DuplicatePair.id,
            ONE.number,
            ONE.title,
            OTHER.number,
            OTHER.title,
            DuplicatePair.decided_at,
            func.coalesce(Account.name, ""),
        )
        .join(ONE, ONE.id == DuplicatePair.one_id)
        .join(OTHER, OTHER.id == DuplicatePair.other_id)
        .outerjoin(Account, Account.id == DuplicatePair.decided_by_id)
        .where(DuplicatePair.process_id == process.id, DuplicatePair.decided_at.is_not(None))
        .order_by(DuplicatePair.decided_at.desc(), DuplicatePair.id.desc())
        .limit(limit)
    )
    return [DismissedPair(*row) for row in db.session.execute(statement).all()]


def dismissed_ids(process_id: int) -> set[tuple[int, int]]:
    """The ideas of every dismissed pair, the smaller id first."""
    statement = select(DuplicatePair.one_id, DuplicatePair.other_id).where(
        DuplicatePair.process_id == process_id, DuplicatePair.decided_at.is_not(None)
    )
    return {(row[0], row[1]) for row in db.session.execute(statement)}


def latest_search(process: Process) -> Job | None:
    """The work in the background that looked for pairs last, or still does."""
    statement = select(Job).where(Job.process_id == process.id, Job.kind == FIND).order_by(Job.id.desc())
    return db.session.scalars(statement.limit(1)).first()
