"""What the public may read of ideas."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, true
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process


def visible() -> ColumnElement[bool]:
    """The one condition for what everybody may read: list, page, search, feed and export ask for it."""
    return Idea.is_public == true()


def public_idea(process: Process, number: str) -> Idea:
    """The idea at this address; NoResultFound for unknown and hidden ones alike."""
    return public_idea_and(process, number)[0]


def public_idea_and(
    process: Process, number: str, *questions: ColumnElement[bool]
) -> tuple[Idea, tuple[bool, ...]]:
    """As ``public_idea``, with yes or no to ``questions`` about its row, all in one statement.

    The questions are columns that are kept, not made anew each time: the statement is kept by them.
    """
    row = db.session.execute(public_ideas(questions), {"process": process.id, "number": number}).one()
    idea: Idea = row[0]
    set_committed_value(idea, "process", process)
    return idea, tuple(map(bool, row[1:]))


@lru_cache(maxsize=8)
def public_ideas(questions: tuple[ColumnElement[bool], ...] = ()) -> Select[*tuple[Any, ...]]:
    """The question of every idea's page and support, put together once."""
    wanted = select(Idea, *questions).options(joinedload(Idea.area))
    return wanted.where(
        Idea.process_id == bindparam("process"), Idea.number == bindparam("number"), visible()
    )
