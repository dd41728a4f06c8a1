"""Texts beside the ideas in which words were made unrecognisable; their originals are for staff alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.covered import TextOriginal
from participation.municipality.models import Process


def due_texts(at: datetime) -> Sequence[TextOriginal]:
    """Originals whose time is over, oldest first."""
    statement = select(TextOriginal).where(TextOriginal.ended_at.is_(None), TextOriginal.kept_until <= at)
    return db.session.scalars(statement.order_by(TextOriginal.kept_until, TextOriginal.id)).all()


def covered_of(idea: Idea) -> Sequence[TextOriginal]:
    """Other texts in which words of this idea were made unrecognisable, while their originals are kept."""
    statement = select(TextOriginal).where(TextOriginal.source_id == idea.id, TextOriginal.ended_at.is_(None))
    return db.session.scalars(statement.order_by(TextOriginal.id)).all()


def covered_in(kind: str, item_id: int) -> Sequence[TextOriginal]:
    """What is unrecognisable in one thing, while the originals are kept."""
    statement = select(TextOriginal).where(
        TextOriginal.kind == kind, TextOriginal.item_id == item_id, TextOriginal.ended_at.is_(None)
    )
    return db.session.scalars(statement.order_by(TextOriginal.id)).all()


def text_original(number: int, process: Process) -> TextOriginal:
    """Raises NoResultFound, also for one of another process."""
    statement = select(TextOriginal).where(TextOriginal.id == number, TextOriginal.process_id == process.id)
    return db.session.scalars(statement).one()
