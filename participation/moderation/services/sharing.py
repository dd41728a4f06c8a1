"""Sharing the work: who takes care of what, who is away, what the Redaktion notes for itself."""

from dataclasses import dataclass
from datetime import date, datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.models import (
    NOTED_ONCE,
    ONE_ASSIGNEE,
    Assignment,
    Deputyship,
    Habit,
    Note,
)
from participation.moderation.queries.sharing import (
    assignment_of,
    colleagues,
    lock_absent,
    note_sent_with,
    overlapping,
)
from participation.municipality.models import Process
from participation.municipality.rules import end_of, first_day, last_day, refuse_backwards, start_of, zone_of


@dataclass(frozen=True)
class Thing:
    """One thing of the queue of a process, of any kind."""

    process: Process
    kind: str
    item_id: int


SOMEBODY_ELSE = _(
    "Jemand anderes hat die Zuständigkeit inzwischen geändert. Bitte sehen Sie noch einmal nach."
)
ANYBODY = -1
"""Instead of who had it, for whoever did not look."""


def assign(thing: Thing, to: int | None, *, by: Person, at: datetime, seen: int | None = ANYBODY) -> bool:
    """Give the thing to a colleague, or to nobody; False if it is so already.

    ``seen`` is who had it when the person looked: raises Conflict if it is somebody else's by now, and
    RuleViolation for somebody who does not read this queue.
    """
    found = assignment_of(thing.kind, thing.item_id, locked=True)
    has = found.assignee_id if found else None
    if has == to:
        return False
    if seen not in {ANYBODY, has}:
        raise Conflict(SOMEBODY_ELSE)
    if to is not None and to not in colleagues(thing.process, at=at):
        raise RuleViolation(_("Diese Person arbeitet nicht in der Redaktion dieses Verfahrens."), field="an")
    if found is not None and to is not None:
        found.assignee_id, found.assigned_by_id, found.created_at = to, by.id, at
    elif found is not None:
        db.session.delete(found)
    elif not stored(
        Assignment(
            process_id=thing.process.id,
            kind=thing.kind,
            item_id=thing.item_id,
            assignee_id=to,
            assigned_by_id=by.id,
            created_at=at,
        ),
        unless=ONE_ASSIGNEE,
    ):
        raise Conflict(SOMEBODY_ELSE)
    db.session.flush()
    facts = {"from": has, "to": to}
    process_id = thing.process.id
    record("queue.assign", thing.kind, thing.item_id, by=by, at=at, process_id=process_id, facts=facts)
    return True


# --- Notes --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NoteDraft:
    """Words for the Redaktion alone; the same ``submission_key`` sent twice notes once."""

    text: str
    submission_key: str


def note(thing: Thing, draft: NoteDraft, *, by: Person, at: datetime) -> None:
    """Note something about the thing. Raises RuleViolation for an empty note."""
    if note_sent_with(draft.submission_key):
        return
    if not draft.text or by.id is None:
        raise RuleViolation(_("Bitte schreiben Sie, was Sie notieren möchten."), field="text")
    row = Note(
        process_id=thing.process.id,
        kind=thing.kind,
        item_id=thing.item_id,
        text=draft.text,
        written_by_id=by.id,
        submission_key=draft.submission_key,
        created_at=at,
    )
    if stored(row, unless=NOTED_ONCE):
        record("queue.note", thing.kind, thing.item_id, by=by, at=at, process_id=thing.process.id)


def take_back_note(found: Note, *, by: Person, at: datetime) -> None:
    """Erase the words of one's own note. Raises RuleViolation for somebody else's."""
    if found.written_by_id != by.id:
        raise RuleViolation(_("Diese Notiz hat jemand anderes geschrieben."))
    if found.taken_back_at is not None:
        return
    found.text, found.taken_back_at = "", at
    record("queue.unnote", found.kind, found.item_id, by=by, at=at, process_id=found.process_id)


# --- Absence ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Days on the town's calendar, both included, and who looks after one's things meanwhile."""

    deputy_id: int | None
    first: date
    last: date


def name_deputy(leave: Leave, *, process: Process, by: Person, at: datetime) -> None:
    """Let a colleague see one's things among their own.

    Raises RuleViolation for oneself, somebody who does not read this queue, days in the past or backwards,
    and days for which somebody is named already.
    """
    zone = zone_of(process)
    if leave.deputy_id == by.id or leave.deputy_id not in colleagues(process, at=at):
        raise RuleViolation(_("Bitte wählen Sie, wer Sie vertritt."), field="deputy")
    refuse_backwards(leave.first, leave.last)
    if leave.last < first_day(at, zone):
        raise RuleViolation(_("Diese Tage sind schon vorbei."), field="last")
    starts_at, ends_at = start_of(leave.first, zone), end_of(leave.last, zone)
    lock_absent(by.id or 0)  # so that a form that is sent twice at once names one deputy
    other = overlapping(by.id or 0, starts_at=starts_at, ends_at=ends_at)
    if other is not None:
        raise RuleViolation(
            _("Für einen Teil dieser Tage ist schon eine Vertretung eingetragen: %(first)s bis %(last)s."),
            field="first",
            first=f"{first_day(other.starts_at, zone):%d.%m.%Y}",
            last=f"{last_day(other.ends_at, zone):%d.%m.%Y}",
        )
    row = Deputyship(
        absent_id=by.id, deputy_id=leave.deputy_id, starts_at=starts_at, ends_at=ends_at, created_at=at
    )
    db.session.add(row)
    db.session.flush()
    facts = {"deputy": leave.deputy_id, "first": leave.first.isoformat(), "last": leave.last.isoformat()}
    record("deputy.name", "deputyship", row.id, by=by, at=at, process_id=process.id, facts=facts)


def end_deputyship(found: Deputyship, *, process: Process, by: Person, at: datetime) -> None:
    """One is back, or stays: from now on the deputy sees only their own things again."""
    if found.ended_at is not None:
        return
    found.ended_at = at
    record("deputy.end", "deputyship", found.id, by=by, at=at, process_id=process.id)


# --- Habits -------------------------------------------------------------------------------------


def let_shortcuts(*, on: bool, by: Person) -> None:
    """Whether single keys do something in the queue of this person. No decision: nothing is recorded."""
    found = db.session.get(Habit, by.id)
    if found is None:
        stored(Habit(account_id=by.id, shortcuts=on), unless="pk_queue_habit")
    else:
        found.shortcuts = on
