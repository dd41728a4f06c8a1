"""Planning the steps of a measure, moving them, and saying that they are done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.progress.models import PLANNED_ONCE, Milestone
from participation.strategy.models import Measure
from participation.strategy.rules import is_public
from participation.strategy.services.provenance import lock_measure

FARTHEST = timedelta(days=30 * 366)


@dataclass(frozen=True, kw_only=True)
class MilestoneDraft:
    """A step as it is to be; ``note`` says why it was moved or given up."""

    title: str
    planned_on: date
    done_on: date | None = None
    is_struck: bool = False
    note: str = ""


def plan_milestone(  # noqa: PLR0913 (what, of which process, by whom, when)
    measure: Measure,
    draft: MilestoneDraft,
    *,
    process: Process,
    submission_key: str,
    by: Person,
    at: datetime,
) -> Milestone:
    """A new step of the measure; the same form sent twice makes one. Raises RuleViolation at its field."""
    check(draft, process=process, at=at)
    lock_measure(measure)
    milestone = Milestone(
        measure_id=measure.id,
        title=draft.title,
        planned_on=draft.planned_on,
        first_planned_on=draft.planned_on,
        done_on=draft.done_on,
        note=draft.note,
        created_by_id=by.id,
        submission_key=submission_key,
        created_at=at,
    )
    if not stored(milestone, unless=PLANNED_ONCE):
        known = select(Milestone).where(Milestone.submission_key == submission_key)
        return db.session.scalars(known).one()
    keep("plan", milestone, measure, by=by, at=at)
    return milestone


def change_milestone(  # noqa: PLR0913 (which, what, from which version, by whom, when)
    milestone: Milestone,
    draft: MilestoneDraft,
    *,
    process: Process,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """Move a step, say that it is done, or give it up; the day promised first stays.

    Raises Conflict if somebody was faster, and RuleViolation at its field.
    """
    measure = milestone.measure
    lock_measure(measure)
    db.session.refresh(milestone)
    if milestone.version != expected_version:
        raise Conflict(_("Dieser Meilenstein wurde inzwischen geändert. Ihre Eingabe ist noch da."))
    check(draft, process=process, at=at)
    is_later = draft.planned_on > milestone.planned_on
    if (is_later or draft.is_struck) and draft.note in {"", milestone.note}:
        raise RuleViolation(
            _("Bitte schreiben Sie öffentlich, warum der Termin später liegt oder der Schritt entfällt."),
            field="note",
        )
    milestone.title, milestone.planned_on = draft.title, draft.planned_on
    milestone.done_on, milestone.note = draft.done_on, draft.note
    milestone.struck_at = (milestone.struck_at or at) if draft.is_struck else None
    milestone.version += 1
    verb = "strike" if draft.is_struck else "finish" if draft.done_on else "move"
    keep(verb, milestone, measure, by=by, at=at)


def check(draft: MilestoneDraft, *, process: Process, at: datetime) -> None:
    today = at.astimezone(zone_of(process)).date()
    if not draft.title:
        raise RuleViolation(_("Bitte schreiben Sie, was an diesem Tag erreicht sein soll."), field="title")
    if not today - FARTHEST <= draft.planned_on <= today + FARTHEST:
        raise RuleViolation(
            _("Das ist in mehr als dreißig Jahren. Bitte prüfen Sie das Datum."), field="planned_on"
        )
    if draft.done_on is not None and draft.done_on > today:
        raise RuleViolation(_("Erledigt sein kann nur, was nicht in der Zukunft liegt."), field="done_on")
    if draft.done_on is not None and draft.is_struck:
        raise RuleViolation(_("Erledigt oder entfallen: Beides zugleich geht nicht."), field="is_struck")


def keep(verb: str, milestone: Milestone, measure: Measure, *, by: Person, at: datetime) -> None:
    db.session.flush()
    record(
        "measure.milestone",
        "measure",
        measure.id,
        by=by,
        at=at,
        process_id=measure.process_id,
        reason=verb,
        facts={
            "milestone": milestone.id,
            "planned_on": milestone.planned_on.isoformat(),
            "done_on": milestone.done_on.isoformat() if milestone.done_on else "",
        },
        text="\n\n".join(words for words in (milestone.title, milestone.note) if words),
    )
    if is_public(measure.status):
        pages_change(measure.process_id)
