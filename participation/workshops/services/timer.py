"""The timer of the open step, and what is announced: it shows, and never moves on by itself."""

from datetime import datetime, timedelta

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models import Participant, Workshop, WorkshopStep
from participation.workshops.models.rooms import LONGEST_QUESTION
from participation.workshops.rules.rights import Act
from participation.workshops.rules.texts import line
from participation.workshops.rules.times import MOST_SECONDS, extended, remaining_s
from participation.workshops.services.room import (
    announce,
    begin,
    command,
    done_before,
    open_steps_of,
)

NO_STEP = _("Gerade ist kein Schritt offen.")


def hold(step: WorkshopStep, *, at: datetime) -> None:
    if step.ends_at is not None:
        step.paused_remaining_s, step.ends_at = remaining_s(step, at), None
        step.version += 1


def resume(step: WorkshopStep, *, at: datetime) -> None:
    if step.paused_remaining_s is not None:
        step.ends_at = at + timedelta(seconds=step.paused_remaining_s)
        step.paused_remaining_s = None
        step.version += 1


def hold_timer(*, held: bool, by: Participant, at: datetime) -> None:
    """Stop the clock of the open step, or let it run on from where it stood."""
    workshop = begin(by, Act.KEEP_TIME, at=at)
    step = the_open_step(workshop)
    (hold if held else resume)(step, at=at)
    announce(workshop, "timer.paused" if held else "timer.set", at=at, step=step.id, version=step.version)


def extend_timer(
    seconds: int, *, key: str, step_id: int | None = None, by: Participant, at: datetime
) -> None:
    """Give more time to the open step, or to one beside it; pressed twice, given once."""
    workshop = begin(by, Act.KEEP_TIME, at=at)
    sent = command(key, "extend", seconds, *([step_id] if step_id else []))
    if done_before(by, sent):
        return
    step = the_open_step(workshop, step_id)
    if not 0 < seconds <= MOST_SECONDS:
        raise RuleViolation(_("Bitte wählen Sie eine Zeit zwischen einer Minute und acht Stunden."))
    if step.paused_remaining_s is not None:
        step.paused_remaining_s = min(step.paused_remaining_s + seconds, MOST_SECONDS)
    else:
        step.ends_at = extended(step, seconds, at)
    step.version += 1
    announce(
        workshop, "timer.extended", at=at, by=by, sent=sent, step=step.id, version=step.version, by_s=seconds
    )


def clear_timer(*, by: Participant, at: datetime) -> None:
    """Go on without a clock: the step lasts until somebody closes it."""
    workshop = begin(by, Act.KEEP_TIME, at=at)
    step = the_open_step(workshop)
    step.ends_at = step.paused_remaining_s = None
    step.version += 1
    announce(workshop, "timer.cleared", at=at, step=step.id, version=step.version)


def the_open_step(workshop: Workshop, step_id: int | None = None) -> WorkshopStep:
    """That of all, or the one with this id."""
    opened = open_steps_of(workshop)
    step = next((s for s in opened if (s.id == step_id if step_id else not s.beside)), None)
    if step is None:
        raise RuleViolation(NO_STEP)
    return step


def say_to_all(text: str, *, by: Participant, at: datetime) -> None:
    """Put an announcement on everybody's page; an empty one takes it away."""
    workshop = begin(by, Act.KEEP_TIME, at=at)
    workshop.announcement = line(tidy(text), longest=LONGEST_QUESTION, field="announcement")
    workshop.version += 1
    announce(workshop, "announcement", at=at, version=workshop.version)
