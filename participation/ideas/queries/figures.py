"""The figures about ideas on the overview of a process."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea
from participation.ideas.rules import COUNTED
from participation.municipality.models import Process


class FiguresSoFar(NamedTuple):
    """Counts of published ideas, readable or not, as in ``figures``. Their base is ``ideas``."""

    ideas: int
    without_area: int
    on_paper: int
    by_telephone: int
    answered: int
    oldest_open: datetime | None
    """When the idea was published that waits longest for its answer."""


def figures_so_far(process: Process) -> FiguresSoFar:
    """All of them in one statement."""
    statement = select(
        func.count(),
        func.count().filter(Idea.area_id.is_(None)),
        func.count().filter(Idea.channel == Channel.PAPER),
        func.count().filter(Idea.channel == Channel.TELEPHONE),
        func.count().filter(Idea.answer != Answer.OPEN),
        func.min(Idea.published_at).filter(Idea.answer == Answer.OPEN),
    ).where(Idea.process_id == process.id, Idea.status.in_(COUNTED))
    return FiguresSoFar(*db.session.execute(statement).one())
