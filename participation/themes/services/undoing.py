"""Taking steps of ordering back: any of the last ones on which nothing later builds."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.themes.models import ThemeChange
from participation.themes.queries.history import LaterStep, step_that_builds_on, undoer_of
from participation.themes.services.parting import undo_split
from participation.themes.services.states import put_back, take_turn


def undo(change: ThemeChange, *, by: Person, at: datetime) -> bool:
    """Take back a step; False if the same person has taken it back before, which is no mistake.

    Raises Conflict if somebody else has, if a later step builds on it, or if what it made was answered since.
    """
    take_turn(change.process_id, change)
    if change.undone_at is not None:
        if change.undone_by_id == by.id:
            return False
        name = undoer_of(change)
        if name:
            raise Conflict(_("%(name)s hat diesen Schritt schon rückgängig gemacht."), name=name)
        raise Conflict(_("Dieser Schritt ist schon rückgängig gemacht."))
    later = step_that_builds_on(change)
    if later is not None:
        raise built_upon(later, db.session.get_one(Process, change.process_id))
    for part_id in change.before.get("parts", {}):
        undo_split(int(part_id), by=by, at=at)
    put_back(change.before, at=at)
    change.undone_at, change.undone_by_id = at, by.id
    record("theme.undo", "theme_change", change.id, by=by, at=at, process_id=change.process_id)
    db.session.flush()
    pages_change(change.process_id)
    return True


def built_upon(later: LaterStep, process: Process) -> Conflict:
    """Which step is in the way."""
    moment = later.at.astimezone(zone_of(process))
    facts = {"day": f"{moment:%d.%m.%Y}", "time": f"{moment:%H:%M}"}
    if later.name:
        return Conflict(
            _(
                "Darauf baut ein späterer Schritt auf, von %(name)s am %(day)s um %(time)s Uhr. "
                "Nehmen Sie zuerst diesen zurück. Es wurde nichts geändert."
            ),
            name=later.name,
            **facts,
        )
    return Conflict(
        _(
            "Darauf baut ein späterer Schritt auf, vom %(day)s um %(time)s Uhr. "
            "Nehmen Sie zuerst diesen zurück. Es wurde nichts geändert."
        ),
        **facts,
    )
