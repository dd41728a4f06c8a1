"""Ideas that say the same: which are joined to which, and what that makes of their supporters."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaPart, IdeaStatus
from participation.ideas.queries.public import visible
from participation.themes.models import JoinedIdea
from participation.voting.models import Support


def stands_for_itself() -> ColumnElement[bool]:
    """Ideas with a place of their own: those that are joined to no published idea."""
    head = aliased(Idea)
    joined = (
        select(JoinedIdea.id)
        .join(head, head.id == JoinedIdea.into_id)
        .where(JoinedIdea.idea_id == Idea.id, head.status == IdeaStatus.PUBLISHED)
        .correlate(Idea)
    )
    return ~joined.exists()


def followers_of(idea_ids: Iterable[int]) -> list[int]:
    """The ideas that are joined to any of these, by id: where one goes, they go."""
    statement = select(JoinedIdea.idea_id).where(JoinedIdea.into_id.in_(set(idea_ids)))
    return list(db.session.scalars(statement.order_by(JoinedIdea.idea_id)))


def joins_of(idea_ids: Collection[int]) -> dict[int, JoinedIdea]:
    """By id of the idea that is joined to another."""
    statement = select(JoinedIdea).where(JoinedIdea.idea_id.in_(idea_ids))
    return {joined.idea_id: joined for joined in db.session.scalars(statement)}


def heads_of(idea_ids: Collection[int]) -> dict[int, str]:
    """By id of the joined idea: the number of the published idea that stands for it."""
    statement = (
        select(JoinedIdea.idea_id, Idea.number)
        .join(Idea, Idea.id == JoinedIdea.into_id)
        .where(JoinedIdea.idea_id.in_(idea_ids), Idea.status == IdeaStatus.PUBLISHED)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def number_of_followers() -> ColumnElement[int]:
    """How many ideas are joined to the idea of the row."""
    followers = select(func.count()).select_from(JoinedIdea).where(JoinedIdea.into_id == Idea.id)
    return followers.correlate(Idea).scalar_subquery()


def united_supporters() -> ColumnElement[int]:
    """How many different accesses support the idea of the row or one that is joined to it: never a sum."""
    followers = select(JoinedIdea.idea_id).where(JoinedIdea.into_id == Idea.id).correlate(Idea)
    supporters = select(func.count(Support.supporter_id.distinct())).where(
        or_(Support.idea_id == Idea.id, Support.idea_id.in_(followers))
    )
    return supporters.correlate(Idea).scalar_subquery()


def supporters_together(idea: Idea) -> int:
    """As ``united_supporters``, for one idea."""
    return db.session.scalars(select(united_supporters()).where(Idea.id == idea.id)).one()


class Relative(NamedTuple):
    """An idea that is joined to another, or stands for it."""

    id: int
    number: str
    title: str
    text: str
    language: str
    supports: int
    is_public: bool


RELATIVE = (Idea.id, Idea.number, Idea.title, Idea.text, Idea.language, Idea.supports, Idea.is_public)


def joined_to(idea: Idea) -> list[Relative]:
    """The published ideas that are joined to this one, oldest first."""
    statement = select(*RELATIVE).join(JoinedIdea, JoinedIdea.idea_id == Idea.id)
    return relatives(statement.where(JoinedIdea.into_id == idea.id))


def stands_for(idea: Idea) -> Relative | None:
    """The published idea to which this one is joined."""
    statement = select(*RELATIVE).join(JoinedIdea, JoinedIdea.into_id == Idea.id)
    found = relatives(statement.where(JoinedIdea.idea_id == idea.id))
    return found[0] if found else None


def relatives(statement: Select[*tuple[Any, ...]]) -> list[Relative]:
    published = statement.where(Idea.status == IdeaStatus.PUBLISHED).order_by(Idea.id)
    return [Relative(*row) for row in db.session.execute(published).all()]


class Kinship(StrEnum):
    """What another idea is to one: it stands for it, is joined to it, its original, or a part of it."""

    HEAD = "head"
    JOINED = "joined"
    ORIGINAL = "original"
    PART = "part"


class Kin(NamedTuple):
    """Another idea that everybody may read."""

    kinship: Kinship
    number: str
    title: str
    language: str


@lru_cache(maxsize=1)
def may_have_kin() -> ColumnElement[bool]:
    """Whether it is worth asking ``public_kin_of``: most ideas stand alone."""
    joined = select(JoinedIdea.id).where(or_(JoinedIdea.idea_id == Idea.id, JoinedIdea.into_id == Idea.id))
    parted = select(IdeaPart.id).where(or_(IdeaPart.idea_id == Idea.id, IdeaPart.part_of_id == Idea.id))
    return or_(joined.correlate(Idea).exists(), parted.correlate(Idea).exists())


def public_kin_of(idea: Idea) -> list[Kin]:
    """Every idea that belongs to this one and may be read, in one statement."""
    rows = db.session.execute(public_kin(), {"idea": idea.id}).all()
    return [Kin(Kinship(row[0]), *row[2:]) for row in rows]


@lru_cache(maxsize=1)
def public_kin() -> Select[*tuple[Any, ...]]:
    """The question of every idea's page, put together once."""
    idea_id = bindparam("idea", type_=Integer)
    parts = IdeaPart.undone_at.is_(None)
    ways = (
        (Kinship.HEAD, JoinedIdea, JoinedIdea.into_id == Idea.id, JoinedIdea.idea_id == idea_id),
        (Kinship.JOINED, JoinedIdea, JoinedIdea.idea_id == Idea.id, JoinedIdea.into_id == idea_id),
        (
            Kinship.ORIGINAL,
            IdeaPart,
            IdeaPart.part_of_id == Idea.id,
            and_(IdeaPart.idea_id == idea_id, parts),
        ),
        (Kinship.PART, IdeaPart, IdeaPart.idea_id == Idea.id, and_(IdeaPart.part_of_id == idea_id, parts)),
    )
    found = union_all(
        *(
            select(literal(kinship.value).label("kinship"), Idea.id, Idea.number, Idea.title, Idea.language)
            .join(table, link)
            .where(of, visible())
            for kinship, table, link, of in ways
        )
    ).subquery()
    return select(found).order_by(found.c.kinship, found.c.id)


class AuthorsKin(NamedTuple):
    """An idea that belongs to the author's own; ``title`` is empty where it may not be read."""

    kinship: Kinship
    number: str
    title: str
    language: str
    is_public: bool
    status: IdeaStatus
    answer: Answer


def author_kin_of(idea: Idea) -> list[AuthorsKin]:
    """What belongs to an idea, for its author: also what is counted only; in one statement."""
    ways = (
        (Kinship.HEAD, JoinedIdea, JoinedIdea.into_id == Idea.id, JoinedIdea.idea_id == idea.id),
        (Kinship.JOINED, JoinedIdea, JoinedIdea.idea_id == Idea.id, JoinedIdea.into_id == idea.id),
        (Kinship.ORIGINAL, IdeaPart, IdeaPart.part_of_id == Idea.id, IdeaPart.idea_id == idea.id),
        (Kinship.PART, IdeaPart, IdeaPart.idea_id == Idea.id, IdeaPart.part_of_id == idea.id),
    )
    columns = (Idea.id, Idea.number, Idea.title, Idea.language, Idea.is_public, Idea.status, Idea.answer)
    found = union_all(
        *(
            select(literal(kinship.value).label("kinship"), *columns)
            .join(table, link)
            .where(of, Idea.status == IdeaStatus.PUBLISHED)
            .where(IdeaPart.undone_at.is_(None) if table is IdeaPart else true())
            for kinship, table, link, of in ways
        )
    ).subquery()
    own = {Kinship.PART, Kinship.ORIGINAL}
    return [
        AuthorsKin(Kinship(row[0]), row[2], row[3] if row[5] or Kinship(row[0]) in own else "", *row[4:])
        for row in db.session.execute(select(found).order_by(found.c.kinship, found.c.id)).all()
    ]
