"""What the town hall and authors see of comments."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from participation.comments.models import Comment, CommentStatus
from participation.comments.rules import shown_number
from participation.comments.words import KIND_WORDS
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns
from participation.municipality.models import Process

KIND = "comment"
AN_HOUR = timedelta(hours=1)


def comment_of_process(process: Process, number: str, comment_number: int) -> Comment:
    """Whatever its status. Raises NoResultFound."""
    statement = (
        select(Comment)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Idea.process_id == process.id, Idea.number == number, Comment.number == comment_number)
    )
    return db.session.scalars(statement).one()


def own_comment(idea: Idea, number: int, *, author_id: int) -> Comment:
    """The author's own comment at this address; NoResultFound for those of others and unknown ones alike."""
    statement = select(Comment).where(
        Comment.idea_id == idea.id, Comment.number == number, Comment.author_id == author_id
    )
    return db.session.scalars(statement).one()


def comments_waiting_of(author_id: int, idea: Idea) -> list[Comment]:
    """What the author wrote below the idea and nobody has read yet."""
    statement = (
        select(Comment)
        .where(Comment.author_id == author_id, Comment.idea_id == idea.id)
        .where(Comment.status == CommentStatus.WAITING)
        .order_by(Comment.created_at, Comment.id)
    )
    return list(db.session.scalars(statement))


def written_lately(author_id: int, *, at: datetime) -> int:
    """How many comments the access wrote within the last hour."""
    statement = select(func.count()).where(Comment.author_id == author_id, Comment.created_at > at - AN_HOUR)
    return db.session.scalars(statement).one()


def comment_sent_with(key: str) -> Comment | None:
    return db.session.scalars(select(Comment).where(Comment.submission_key == key)).one_or_none()


def replies_of(comment: Comment) -> list[Comment]:
    """All of them, whatever their status."""
    statement = select(Comment).where(Comment.parent_id == comment.id).order_by(Comment.id)
    return list(db.session.scalars(statement))


# --- The queue ----------------------------------------------------------------------------------


def waiting_comments(sought: Sought) -> Select[str, int, str, datetime]:
    """Comments on ideas of the process that nobody has read yet."""
    statement = (
        select(*waiting_columns(KIND, item_id=Comment.id, since=Comment.created_at))
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Idea.process_id == sought.process_id, Comment.status == CommentStatus.WAITING)
    )
    if sought.words:
        statement = statement.where(
            or_(
                Comment.text.icontains(sought.words, autoescape=True),
                Comment.author_name.icontains(sought.words, autoescape=True),
                Idea.title.icontains(sought.words, autoescape=True),
                Idea.number.icontains(sought.words, autoescape=True),
            )
        )
    return statement


def comment_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    """How these comments stand in the queue."""
    statement = (
        select(Comment, Idea.title, Idea.number)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Comment.id.in_(ids))
    )
    return {
        comment.id: WaitingRow(
            title=f"{KIND_WORDS[comment.kind]}: {title}",
            text=comment.text,
            number=shown_number(number, comment.number),
            language=comment.language,
            author_id=comment.author_id,
            address={"number": number, "comment_number": comment.number},
        )
        for comment, title, number in db.session.execute(statement)
    }


def reported_comments(ids: Collection[int]) -> list[Comment]:
    """With their ideas."""
    return list(
        db.session.scalars(select(Comment).where(Comment.id.in_(ids)).options(joinedload(Comment.idea)))
    )
