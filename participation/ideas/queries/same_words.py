"""The same words, sent in by several people."""

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus


def published_with_words_of(idea: Idea) -> Idea | None:
    """The oldest published idea of the process whose text is this one's, sign by sign."""
    statement = select(Idea).where(
        Idea.process_id == idea.process_id,
        Idea.status == IdeaStatus.PUBLISHED,
        Idea.text == idea.text,
        Idea.id != idea.id,
    )
    return db.session.scalars(statement.order_by(Idea.id).limit(1)).first()
