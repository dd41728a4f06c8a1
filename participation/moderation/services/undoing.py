"""Taking a step back as a whole: each thing gets its earlier state, unless more has happened to it since."""

from collections.abc import Sequence
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.staff import ideas_by_id
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.restoring import Earlier, restore
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.kinds import IDEA
from participation.moderation.models import Step, StepRow, Verb
from participation.moderation.services import things
from participation.moderation.services.sharing import Thing, assign
from participation.municipality.models import Process


def begin_undoing(step: Step, *, by: Person, at: datetime) -> None:
    """From now on the step counts as taken back. Raises RuleViolation if it is already."""
    db.session.refresh(step, with_for_update=True)
    if step.undone_at is not None:
        raise RuleViolation(_("Dieser Schritt ist schon rückgängig gemacht."))
    step.undone_at, step.undone_by_id = at, by.id
    db.session.flush()
    record("queue.undo", "queue_step", step.id, by=by, at=at, process_id=step.process_id)


def undo_rows(step: Step, rows: Sequence[StepRow], *, by: Person, at: datetime) -> None:
    """Take a portion of the step back; a thing to which something else has happened stays and tells why."""
    changed = [row for row in rows if row.before and row.undone_at is None]
    ideas = ideas_by_id([row.item_id for row in changed if row.kind == IDEA])
    process = db.session.get_one(Process, step.process_id)
    for _number, idea in sorted(ideas.items()):
        lock_idea(idea)
    for row in changed:
        try:
            with db.session.begin_nested():
                if row.kind == IDEA:
                    undo_row(step, row, ideas[row.item_id], by=by, at=at)
                else:
                    things.undo_row(step, row, process=process, by=by, at=at)
        except RuleViolation as refusal:
            row.undo_refusal, row.undo_refusal_facts = refusal.message, refusal.facts
        else:
            row.undone_at = at
    db.session.flush()


def undo_row(step: Step, row: StepRow, idea: Idea, *, by: Person, at: datetime) -> None:
    if step.verb is Verb.ASSIGN:
        thing = Thing(idea.process, row.kind, row.item_id)
        assign(thing, row.before["assignee"], by=by, at=at, seen=step.facts["to"])
        return
    version = row.version_after or 0
    earlier = Earlier(state=row.before, version=version, since=step.created_at, step=step.id)
    restore(idea, earlier, by=by, at=at)
