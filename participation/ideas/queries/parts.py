"""Ideas that said two things, and what was split off them."""

from collections.abc import Sequence

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaPart


def parts_of(idea: Idea) -> Sequence[Idea]:
    """The ideas that were split off this one, whatever their status, oldest first."""
    statement = (
        select(Idea)
        .join(IdeaPart, IdeaPart.idea_id == Idea.id)
        .where(IdeaPart.part_of_id == idea.id, IdeaPart.undone_at.is_(None))
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()


def original_of(idea: Idea) -> Idea | None:
    """The idea that this one was split off."""
    statement = (
        select(Idea)
        .join(IdeaPart, IdeaPart.part_of_id == Idea.id)
        .where(IdeaPart.idea_id == idea.id, IdeaPart.undone_at.is_(None))
    )
    return db.session.scalars(statement).one_or_none()
