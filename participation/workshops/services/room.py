"""What all verbs share: the room's turn, who acts, and telling the others that something happened.

Whoever changes something locks the workshop's row first. So events get gapless numbers in the order of the
commits, a round is never closed while a ballot slips in, and budgets hold under any race.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import Base
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.workshops.models import (
    LiveEvent,
    Participant,
    StepState,
    Workshop,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.states import OVER
from participation.workshops.rules.texts import digest_of

ALL, STAFF = "all", "staff"
SEEN_EVERY = timedelta(seconds=10)

OVERTAKEN = _("Jemand war schneller: Das hat sich inzwischen geändert. Unten steht der neue Stand.")


@dataclass(frozen=True)
class Command:
    """The key under which a browser sends something, and a digest of what it sent."""

    key: str
    digest: str


def command(key: str, *sent: object) -> Command:
    return Command(key, digest_of(key, *sent))


def lock_room(workshop_id: int) -> Workshop:
    """The workshop as it is now, and nobody else changes anything in it until the end of the transaction."""
    # Whoever only refers to the room need not wait.
    statement = select(Workshop).where(Workshop.id == workshop_id).with_for_update(key_share=True)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def begin(by: Participant, act: Act, *, at: datetime) -> Workshop:
    """Take the room's turn as ``by``. RuleViolation if they may not, or if the workshop is over."""
    workshop = enter(by, at=at)
    refuse_unless(by, act)
    if workshop.state in OVER:
        raise RuleViolation(_("Die Werkstatt ist beendet. Es wurde nichts geändert."))
    return workshop


def enter(by: Participant, *, at: datetime) -> Workshop:
    """Take the room's turn; everything that was loaded before is read again."""
    workshop = lock_room(by.workshop_id)
    db.session.expire_all()
    if at - by.seen_at > SEEN_EVERY:
        by.seen_at = at
    return workshop


def announce(  # noqa: PLR0913 (what happened, of what, to whom, from whom, by which command, when)
    workshop: Workshop,
    type_: str,
    *,
    at: datetime,
    audience: str = ALL,
    by: Participant | None = None,
    sent: Command | None = None,
    **facts: Any,  # noqa: ANN401 (ids, versions and counts)
) -> None:
    """Append an event. Its facts are ids, versions and counts: no text, no author, no choice."""
    workshop.seq += 1
    db.session.add(
        LiveEvent(
            workshop_id=workshop.id,
            seq=workshop.seq,
            type=type_,
            audience=audience,
            facts=facts,
            sender_id=by.id if by and sent else None,
            key=sent.key if sent else None,
            digest=sent.digest if sent else None,
            at=at,
        )
    )
    db.session.flush()


def done_before(by: Participant, sent: Command) -> bool:
    """Whether this command was carried out already. Conflict if the key came with something else."""
    statement = select(LiveEvent.digest).where(
        LiveEvent.workshop_id == by.workshop_id, LiveEvent.sender_id == by.id, LiveEvent.key == sent.key
    )
    known = db.session.scalars(statement).first()
    if known is None:
        return False
    refuse_other_words(known, sent)
    return True


def refuse_other_words(known: str | None, sent: Command) -> None:
    if known != sent.digest:
        raise Conflict(
            _("Dieses Formular kam schon mit anderem Inhalt an. Bitte senden Sie es noch einmal ab.")
        )


def note(action: str, workshop: Workshop, *, by: Participant, at: datetime, **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
    """The audit line of a decision; ``facts`` as in ``record``."""
    record(
        f"workshop.{action}",
        "workshop",
        workshop.id,
        by=person_of(by),
        at=at,
        process_id=workshop.process_id,
        facts=facts,
    )


def person_of(somebody: Participant) -> Person:
    """For the record; a participant without an account stays a visitor there."""
    return Person(id=somebody.account_id, name="")


def open_steps_of(workshop: Workshop) -> list[WorkshopStep]:
    """The open step of all, and those beside it at which single small groups work."""
    statement = select(WorkshopStep).where(
        WorkshopStep.workshop_id == workshop.id, WorkshopStep.state == StepState.OPEN
    )
    return list(db.session.scalars(statement.order_by(WorkshopStep.beside, WorkshopStep.id)))


def open_step_of(workshop: Workshop) -> WorkshopStep | None:
    """The open step of all."""
    return next((step for step in open_steps_of(workshop) if not step.beside), None)


def refuse_paused(workshop: Workshop) -> None:
    if workshop.state is WorkshopState.PAUSED:
        raise RuleViolation(
            _("Die Werkstatt macht gerade Pause. Ihr Text ist noch da; senden Sie ihn nach der Pause ab.")
        )


def expect(row: Base, version: int) -> None:
    """Conflict if ``row`` is not the one that the person had in front of them."""
    if getattr(row, "version") != version:  # noqa: B009 (any of our versioned rows)
        raise Conflict(OVERTAKEN)
