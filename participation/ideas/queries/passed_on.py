"""Ideas that other bodies are to answer."""

from collections.abc import Sequence

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus


def ideas_alike(idea: Idea) -> Sequence[Idea]:
    """The others that were passed on to the same body and have no reply yet, by id as they are locked."""
    statement = select(Idea).where(
        Idea.process_id == idea.process_id,
        Idea.id != idea.id,
        Idea.status == IdeaStatus.PUBLISHED,
        Idea.answer == Answer.PASSED_ON,
        func.lower(Idea.answer_body) == func.lower(idea.answer_body),
        Idea.body_replied_on.is_(None),
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()


def how_many_alike(idea: Idea) -> int:
    return len(ideas_alike(idea))
