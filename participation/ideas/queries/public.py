"""What the public may read of ideas."""

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, select, true
from sqlalchemy.orm.attributes import set_committed_value

from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process


def visible() -> ColumnElement[bool]:
    """The one condition for what everybody may read: list, page, search, feed and export ask for it."""
    return Idea.is_public == true()


def public_idea(process: Process, number: str) -> Idea:
    """The idea at this address; NoResultFound for unknown and hidden ones alike."""
    idea = db.session.scalars(public_ideas(), {"process": process.id, "number": number}).one()
    set_committed_value(idea, "process", process)
    return idea


@lru_cache(maxsize=1)
def public_ideas() -> Select[Idea]:
    """The question of every idea's page and support, put together once."""
    return select(Idea).where(
        Idea.process_id == bindparam("process"), Idea.number == bindparam("number"), visible()
    )
