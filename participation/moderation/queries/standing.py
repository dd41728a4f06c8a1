"""Where the work of a process stands, in one statement: asked by every page of the Redaktion."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.queries.staff import StaffFilter, WaitsFor
from participation.kernel.permissions import Person
from participation.moderation.queries.waiting import QueueFilter, waiting
from participation.municipality.models import Process


@dataclass(frozen=True)
class Stands:
    """How many published ideas there are and are answered, and since when the oldest open thing waits."""

    published: int
    answered: int
    oldest: datetime | None


def standing_of(process: Process, *, reader: Person, at: datetime) -> Stands:
    """``oldest`` is what the queue shows first: of any kind, as far as the reader may see it."""
    published = (
        select(func.count())
        .select_from(Idea)
        .where(Idea.process_id == process.id, Idea.status == IdeaStatus.PUBLISHED)
    )
    everything = waiting(process, QueueFilter(ideas=StaffFilter(), reader=reader, at=at))
    oldest = select(func.min(everything.c.since)).where(everything.c.waits_for != WaitsFor.AUTHOR)
    statement = select(
        published.scalar_subquery(),
        published.where(Idea.answer != Answer.OPEN).scalar_subquery(),
        oldest.scalar_subquery(),
    )
    return Stands(*db.session.execute(statement).one())
