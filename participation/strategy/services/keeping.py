"""What all changes of a measure share: hold it, raise its version, write the record, renew its pages."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.services.pages import pages_change
from participation.strategy.models import Horizon, Measure, MeasureArea
from participation.strategy.queries.measures import last_change
from participation.strategy.rules import is_public
from participation.strategy.services.editions import DOSSIER, areas_of
from participation.strategy.services.provenance import lock_measure


def begin(measure: Measure, expected_version: int, zone: ZoneInfo) -> None:
    """Hold the measure; Conflict, with who changed it, if it is no longer what the person saw."""
    lock_measure(measure)
    if measure.version == expected_version:
        return
    change = last_change(measure)
    if change is None or not change.name:
        raise Conflict(_("Diese Maßnahme wurde inzwischen geändert. Ihr Text ist noch da."))
    moment = change.at.astimezone(zone)
    raise Conflict(
        _("%(name)s hat diese Maßnahme am %(day)s um %(time)s Uhr geändert. Ihr Text ist noch da."),
        name=change.name,
        day=f"{moment:%d.%m.%Y}",
        time=f"{moment:%H:%M}",
    )


def finish(action: str, measure: Measure, *, by: Person, at: datetime, was_public: bool = False) -> None:
    measure.version += 1
    keep(action, measure, by=by, at=at)
    if was_public or is_public(measure.status):
        pages_change(measure.process_id)


def keep(action: str, measure: Measure, *, by: Person, at: datetime) -> None:
    """One line of the record: where the measure stands after the change, and its words."""
    db.session.flush()
    record(
        action,
        "measure",
        measure.id,
        by=by,
        at=at,
        process_id=measure.process_id,
        reason=measure.status,
        facts={"version": measure.version, "horizon": measure.horizon, "areas": areas_of(measure)},
        text="\n\n".join(
            str(words)
            for name in (*DOSSIER, "decided_on", "decision_note", "progress_note")
            if (words := getattr(measure, name)) and not isinstance(words, bool | Horizon)
        ),
    )


def put_areas(measure: Measure, area_ids: Sequence[int]) -> None:
    changed_rows(delete(MeasureArea).where(MeasureArea.measure_id == measure.id))
    db.session.add_all(
        MeasureArea(measure_id=measure.id, area_id=area_id) for area_id in sorted(set(area_ids))
    )
    db.session.flush()
    db.session.expire(measure, ["areas"])
