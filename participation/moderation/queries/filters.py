"""Filters that were saved under a name."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from participation.extensions import db
from participation.moderation.models import FilteredList, SavedFilter
from participation.municipality.models import Process


def saved_filters(process: Process, of: FilteredList, *, reader_id: int) -> Sequence[SavedFilter]:
    """The reader's own and the shared ones, by name."""
    statement = (
        select(SavedFilter)
        .where(
            SavedFilter.process_id == process.id,
            SavedFilter.list == of,
            or_(SavedFilter.owner_id == reader_id, SavedFilter.is_shared),
        )
        .order_by(func.lower(SavedFilter.name), SavedFilter.id)
    )
    return db.session.scalars(statement).all()


def how_many_filters(process: Process, *, owner_id: int) -> int:
    statement = select(func.count()).select_from(SavedFilter)
    owned = statement.where(SavedFilter.process_id == process.id, SavedFilter.owner_id == owner_id)
    return db.session.scalars(owned).one()


def filter_with_id(number: int, process: Process, *, reader_id: int) -> SavedFilter:
    """One of the reader's own or a shared one; raises NoResultFound for all others."""
    statement = select(SavedFilter).where(
        SavedFilter.id == number,
        SavedFilter.process_id == process.id,
        or_(SavedFilter.owner_id == reader_id, SavedFilter.is_shared),
    )
    return db.session.scalars(statement).one()
