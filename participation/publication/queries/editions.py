"""The written parts, the editions that may be read, and the licence."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import defer

from participation.extensions import db
from participation.municipality.models import Process
from participation.publication.models import Licence, OpenData, StrategyEdition, StrategyPart


def readable(at: datetime) -> ColumnElement[bool]:
    """The one condition for which editions everybody may read: their hour has come."""
    return and_(StrategyEdition.release_at <= at, StrategyEdition.taken_back_at.is_(None))


def published_editions(process: Process, at: datetime) -> Sequence[StrategyEdition]:
    """The newest first, without what they say."""
    statement = (
        select(StrategyEdition)
        .where(StrategyEdition.process_id == process.id, readable(at))
        .order_by(StrategyEdition.number.desc())
        .options(defer(StrategyEdition.content))
    )
    return db.session.scalars(statement).all()


def edition_called(process: Process, number: int | None, at: datetime) -> StrategyEdition:
    """The edition with this number, without one the newest; NoResultFound where none may be read."""
    statement = select(StrategyEdition).where(StrategyEdition.process_id == process.id, readable(at))
    if number is not None:
        statement = statement.where(StrategyEdition.number == number)
    return db.session.scalars(statement.order_by(StrategyEdition.number.desc()).limit(1)).one()


def newest_number(process: Process, at: datetime) -> int | None:
    """Of the editions that may be read."""
    statement = select(StrategyEdition.number).where(StrategyEdition.process_id == process.id, readable(at))
    return db.session.scalars(statement.order_by(StrategyEdition.number.desc()).limit(1)).one_or_none()


def all_editions(process: Process) -> Sequence[StrategyEdition]:
    """For the Redaktion: also those that wait and those that were taken back, the newest first."""
    statement = (
        select(StrategyEdition)
        .where(StrategyEdition.process_id == process.id)
        .order_by(StrategyEdition.number.desc())
        .options(defer(StrategyEdition.content))
    )
    return db.session.scalars(statement).all()


def edition_numbered(process: Process, number: int) -> StrategyEdition:
    """For the Redaktion; NoResultFound for unknown ones."""
    statement = select(StrategyEdition).where(
        StrategyEdition.process_id == process.id, StrategyEdition.number == number
    )
    return db.session.scalars(statement).one()


def parts_of(process: Process) -> dict[str, StrategyPart]:
    """The texts that were written, by their names."""
    statement = select(StrategyPart).where(StrategyPart.process_id == process.id).order_by(StrategyPart.id)
    return {part.name: part for part in db.session.scalars(statement)}


def part_called(process: Process, name: str) -> StrategyPart | None:
    statement = select(StrategyPart).where(StrategyPart.process_id == process.id, StrategyPart.name == name)
    return db.session.scalars(statement).one_or_none()


def licence_of(process: Process) -> Licence:
    """Under which the process gives out its data."""
    kept = db.session.get(OpenData, process.id)
    return kept.licence if kept else Licence.BY
