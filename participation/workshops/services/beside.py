"""Small groups at a step of their own, beside the step of all: one dreams on while another plans already."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Participant,
    SmallGroup,
    StepKind,
    StepState,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.rules.rights import Act
from participation.workshops.services.room import OVERTAKEN, announce, begin, note, open_step_of
from participation.workshops.services.tables import refuse_group


def open_beside(step: WorkshopStep, groups: Sequence[SmallGroup], *, by: Participant, at: datetime) -> None:
    """Let these groups work at ``step``, with its own question and time; groups can follow later.

    Only while the step of all is small groups as well. It ends with that one, or is closed before.
    """
    workshop = begin(by, Act.LEAD, at=at)
    if workshop.state is not WorkshopState.RUNNING:
        raise RuleViolation(_("Die Werkstatt läuft gerade nicht. Öffnen Sie sie oder beenden Sie die Pause."))
    of_all = open_step_of(workshop)
    if of_all is None or of_all.kind is not StepKind.GROUPS or step.kind is not StepKind.GROUPS:
        raise RuleViolation(_("Eigene Schritte gibt es nur in der Zeit der Kleingruppen und nur für sie."))
    if not groups:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Gruppe."))
    for group in groups:
        refuse_group(group, workshop)
    runs = step.state is StepState.OPEN and step.beside
    if step.workshop_id != workshop.id or not (runs or step.state is StepState.PENDING):
        raise Conflict(OVERTAKEN)
    if not runs:
        step.state, step.beside, step.opened_at, step.closed_at = StepState.OPEN, True, at, None
        step.ends_at = at + timedelta(seconds=step.planned_s) if step.planned_s else None
        step.paused_remaining_s = None
        step.version += 1
    for group in groups:
        group.step_id = step.id
    db.session.flush()
    announce(workshop, "step.opened", at=at, step=step.id, version=step.version, groups=len(groups))
    note("open_beside", workshop, by=by, at=at, step=step.id, groups=len(groups))
