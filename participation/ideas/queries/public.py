"""What the public may read of ideas."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import contains_eager, joinedload

from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process


def visible() -> ColumnElement[bool]:
    """The one condition for what everybody may read: list, page, search, feed and export ask for it."""
    return Idea.is_public == true()


def public_idea(process: Process, number: str) -> Idea:
    """The idea at this address with its area; NoResultFound for unknown and hidden ones alike."""
    statement = (
        select(Idea)
        .where(Idea.process_id == process.id, Idea.number == number, visible())
        .outerjoin(Idea.area)
        .options(contains_eager(Idea.area), joinedload(Idea.process))
    )
    return db.session.scalars(statement).one()
