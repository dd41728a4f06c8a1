"""How far the town has answered what people proposed (Antwortquote), and what is not pursued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.queries.public import visible
from participation.ideas.rules import COUNTED
from participation.municipality.models import Process


@dataclass(frozen=True)
class Answers:
    """How many published ideas have which answer; counts answers, never whether an idea has a place."""

    counts: dict[Answer, int]
    readable: dict[Answer, int]
    """Of these, how many everybody may read."""
    oldest_open: datetime | None
    """When the idea was published that has waited longest."""

    @property
    def published(self) -> int:
        return sum(self.counts.values())

    @property
    def still_open(self) -> int:
        return self.counts.get(Answer.OPEN, 0)

    @property
    def answered(self) -> int:
        return self.published - self.still_open


def answers_of(process: Process) -> Answers:
    """One row per answer that occurs."""
    statement = (
        select(Idea.answer, func.count(), func.count(case((visible(), 1))), func.min(Idea.published_at))
        .where(Idea.process_id == process.id, Idea.status.in_(COUNTED))
        .group_by(Idea.answer)
    )
    rows = db.session.execute(statement).all()
    return Answers(
        counts={row[0]: row[1] for row in rows},
        readable={row[0]: row[2] for row in rows},
        oldest_open=next((row[3] for row in rows if row[0] is Answer.OPEN), None),
    )


def not_pursued(process: Process, *, offset: int, limit: int) -> Sequence[Idea]:
    """Readable ideas that were examined and are not pursued, latest answer first, with their areas."""
    statement = (
        select(Idea)
        .where(
            Idea.process_id == process.id,
            Idea.answer == Answer.NOT_PURSUED,
            visible(),
        )
        .outerjoin(Idea.area)
        .options(contains_eager(Idea.area))
        .order_by(Idea.answered_at.desc(), Idea.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(statement).all()
