"""What everybody may read of comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Executable, Integer, and_, bindparam, func, or_, select, true

from participation.comments.models import Comment, CommentKind, CommentStatus, Voice
from participation.extensions import db
from participation.ideas.models import Idea

FIRST_OF_KIND = 3
"""Comments of each kind on the page of an idea itself."""
FIRST_REPLIES = 2
"""Replies below each of them there."""


def visible() -> ColumnElement[bool]:
    """The one condition for what everybody may read, on an idea that everybody may read."""
    return Comment.is_public == true()


def stands_there() -> ColumnElement[bool]:
    """Readable, or withdrawn by its author while replies to it are readable: these need to hang somewhere."""
    withdrawn = and_(Comment.status == CommentStatus.WITHDRAWN, Comment.replies > 0)
    return or_(visible(), withdrawn)


class CommentRow(NamedTuple):
    """What a list shows of a comment; compared by its values, so that drawn rows can be kept."""

    id: int
    number: int
    kind: CommentKind
    text: str
    language: str
    author_name: str
    voice: Voice
    created_at: datetime
    is_edited: bool
    is_withdrawn: bool
    replies: int


SHOWN = (
    Comment.id,
    Comment.number,
    Comment.kind,
    Comment.text,
    Comment.language,
    Comment.author_name,
    Comment.voice,
    Comment.created_at,
    Comment.edited_at.is_not(None),
    Comment.status == CommentStatus.WITHDRAWN,
    Comment.replies,
)


@dataclass(frozen=True)
class Front:
    """What stands on the page of an idea: the first of each kind, how many there are, and first replies."""

    rows: dict[CommentKind, list[CommentRow]]
    totals: dict[CommentKind, int]
    replies: dict[int, list[CommentRow]]


NOTHING = Front({}, {}, {})


def front_of(idea: Idea) -> Front:
    """Two statements however many comments there are; none for an idea without any."""
    if idea.comments == 0:
        return NOTHING
    rows: dict[CommentKind, list[CommentRow]] = {}
    totals: dict[CommentKind, int] = {}
    for *shown, total in db.session.execute(first_of_each_kind(), {"idea": idea.id}).all():
        row = CommentRow(*shown)
        rows.setdefault(row.kind, []).append(row)
        totals[row.kind] = total
    ids = [row.id for of_kind in rows.values() for row in of_kind if row.replies]
    return Front(rows, totals, replies_to(ids, most=FIRST_REPLIES))


@lru_cache(maxsize=1)
def first_of_each_kind() -> Executable:
    """The question of every idea's page, put together once."""
    place = func.row_number().over(partition_by=Comment.kind, order_by=(Comment.created_at, Comment.id))
    counted = (
        select(
            Comment.id.label("id"),
            place.label("place"),
            func.count().over(partition_by=Comment.kind).label("total"),
        )
        .where(
            Comment.idea_id == bindparam("idea", type_=Integer), Comment.parent_id.is_(None), stands_there()
        )
        .subquery()
    )
    return (
        select(*SHOWN, counted.c.total)
        .join(counted, counted.c.id == Comment.id)
        .where(counted.c.place <= FIRST_OF_KIND)
        .order_by(Comment.created_at, Comment.id)
    )


def replies_to(ids: Sequence[int], *, most: int) -> dict[int, list[CommentRow]]:
    """The first public replies to each of these comments, in one statement."""
    found: dict[int, list[CommentRow]] = {}
    if ids:
        for parent, *shown in db.session.execute(first_replies(), {"parents": list(ids), "most": most}):
            found.setdefault(parent, []).append(CommentRow(*shown))
    return found


@lru_cache(maxsize=1)
def first_replies() -> Executable:
    place = func.row_number().over(partition_by=Comment.parent_id, order_by=(Comment.created_at, Comment.id))
    placed = (
        select(Comment.id.label("id"), place.label("place"))
        .where(Comment.parent_id.in_(bindparam("parents", expanding=True)), visible())
        .subquery()
    )
    return (
        select(Comment.parent_id, *SHOWN)
        .join(placed, placed.c.id == Comment.id)
        .where(placed.c.place <= bindparam("most", type_=Integer))
        .order_by(Comment.created_at, Comment.id)
    )


def counts_by_kind(idea: Idea) -> dict[CommentKind, int]:
    """How many comments of each kind stand below the idea, without replies."""
    statement = (
        select(Comment.kind, func.count())
        .where(Comment.idea_id == idea.id, Comment.parent_id.is_(None), stands_there())
        .group_by(Comment.kind)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def comments_on(idea: Idea, kind: CommentKind | None, *, offset: int, limit: int) -> list[CommentRow]:
    """A page of the comments of one kind, or of all, oldest first."""
    fitting = [Comment.idea_id == idea.id, Comment.parent_id.is_(None), stands_there()]
    if kind is not None:
        fitting.append(Comment.kind == kind)
    statement = select(*SHOWN).where(*fitting).order_by(Comment.created_at, Comment.id)
    return [CommentRow(*row) for row in db.session.execute(statement.offset(offset).limit(limit))]


def replies_on(comment: Comment, *, offset: int, limit: int) -> list[CommentRow]:
    """A page of the public replies to one comment, oldest first."""
    statement = (
        select(*SHOWN)
        .where(Comment.parent_id == comment.id, visible())
        .order_by(Comment.created_at, Comment.id)
    )
    return [CommentRow(*row) for row in db.session.execute(statement.offset(offset).limit(limit))]


def comment_standing(idea: Idea, number: int) -> Comment:
    """The comment at this address of a public idea; NoResultFound for unknown and hidden ones alike."""
    statement = select(Comment).where(Comment.idea_id == idea.id, Comment.number == number, stands_there())
    return db.session.scalars(statement).one()


def public_comment(idea: Idea, number: int) -> Comment:
    """As above, without those that were withdrawn."""
    statement = select(Comment).where(Comment.idea_id == idea.id, Comment.number == number, visible())
    return db.session.scalars(statement).one()
