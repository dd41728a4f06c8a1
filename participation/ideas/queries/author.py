"""What authors see of their own ideas, public or not."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage
from participation.municipality.models import Process


def idea_with_receipt(digest: str, *, municipality_id: int) -> Idea | None:
    """The idea whose receipt has this digest, in a process of this town; None for unknown and others."""
    statement = (
        select(Idea)
        .join(Idea.process)
        .where(Idea.receipt_digest == digest, Process.municipality_id == municipality_id)
    )
    return db.session.scalars(statement).one_or_none()


def own_idea(process: Process, number: str, *, author_id: int) -> Idea:
    """The author's own idea at this address; NoResultFound for those of others and unknown ones alike."""
    statement = select(Idea).where(
        Idea.process_id == process.id, Idea.number == number, Idea.author_id == author_id
    )
    return db.session.scalars(statement).one()


def correspondence(idea: Idea) -> Sequence[IdeaMessage]:
    """What passed between the town hall and the author, oldest first."""
    statement = (
        select(IdeaMessage)
        .where(IdeaMessage.idea_id == idea.id)
        .order_by(IdeaMessage.created_at, IdeaMessage.id)
    )
    return db.session.scalars(statement).all()


def how_many_by(author_id: int) -> int:
    return db.session.scalars(select(func.count()).where(Idea.author_id == author_id)).one()


def ideas_by(author_id: int, *, offset: int, limit: int) -> Sequence[Idea]:
    """The author's own ideas with their processes, newest first."""
    statement = (
        select(Idea)
        .where(Idea.author_id == author_id)
        .options(joinedload(Idea.process), joinedload(Idea.area))
        .order_by(Idea.created_at.desc(), Idea.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(statement).all()
