"""Filters of lists, kept under a name and shared with colleagues."""

from dataclasses import dataclass
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.models import (
    LONGEST_FILTER,
    LONGEST_FILTER_NAME,
    NAMED_ONCE,
    FilteredList,
    SavedFilter,
)
from participation.moderation.queries.filters import how_many_filters
from participation.municipality.models import Process

MOST_FILTERS = 50
"""Of one person in one process: more is no help in finding anything."""


@dataclass(frozen=True, kw_only=True)
class FilterDraft:
    """A filter as it stands in the address, with the name that it is to have."""

    name: str
    list: FilteredList
    query: str
    is_shared: bool


def save_filter(draft: FilterDraft, *, process: Process, by: Person, at: datetime) -> SavedFilter:
    """Keep the filter.

    Raises RuleViolation without a name or anything that narrows, for a name that one uses already, and for
    more than MOST_FILTERS.
    """
    if not draft.name or len(draft.name) > LONGEST_FILTER_NAME:
        raise RuleViolation(_("Bitte geben Sie dem Filter einen Namen."), field="name")
    if not draft.query or len(draft.query) > LONGEST_FILTER:
        raise RuleViolation(_("Bitte grenzen Sie die Liste zuerst ein, dann gibt es etwas zu speichern."))
    if how_many_filters(process, owner_id=by.id or 0) >= MOST_FILTERS:
        raise RuleViolation(
            _("Mehr als %(most)s Filter gehen nicht. Bitte löschen Sie zuerst einen."), most=MOST_FILTERS
        )
    row = SavedFilter(
        process_id=process.id,
        owner_id=by.id,
        name=draft.name,
        list=draft.list,
        query=draft.query,
        is_shared=draft.is_shared,
        created_at=at,
    )
    if not stored(row, unless=NAMED_ONCE):
        raise RuleViolation(
            _("Einen Filter „%(name)s“ haben Sie schon. Bitte wählen Sie einen anderen Namen."),
            field="name",
            name=draft.name,
        )
    if draft.is_shared:
        record("filter.share", "saved_filter", row.id, by=by, at=at, process_id=process.id)
    return row


def delete_filter(found: SavedFilter, *, by: Person, at: datetime) -> None:
    """Forget a filter. Raises RuleViolation for a colleague's."""
    if found.owner_id != by.id:
        raise RuleViolation(_("Diesen Filter hat jemand anderes gespeichert."))
    if found.is_shared:
        record("filter.delete", "saved_filter", found.id, by=by, at=at, process_id=found.process_id)
    db.session.delete(found)
    db.session.flush()
