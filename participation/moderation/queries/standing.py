"""Where the work of a process stands, in one statement: asked by every page of the Redaktion."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, not_, select

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.municipality.models import Process


@dataclass(frozen=True)
class Stands:
    """How many published ideas are answered, and since when the oldest unanswered and unread ones wait."""

    published: int
    answered: int
    oldest_unanswered: datetime | None
    oldest_waiting: datetime | None


def standing_of(process: Process) -> Stands:
    """Ideas alone: they are what the town promised an answer to."""
    published = Idea.status == IdeaStatus.PUBLISHED
    is_answered = Idea.answer != Answer.OPEN
    statement = select(
        func.count(case((published, 1))),
        func.count(case((published & is_answered, 1))),
        func.min(case((published & not_(is_answered), Idea.published_at))),
        func.min(case((Idea.status == IdeaStatus.SUBMITTED, Idea.created_at))),
    ).where(Idea.process_id == process.id, Idea.status.in_([IdeaStatus.PUBLISHED, IdeaStatus.SUBMITTED]))
    return Stands(*db.session.execute(statement).one())
