"""The end: closing, what is forgotten then, the protocol drawn up and released."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.services.pages import pages_change
from participation.workshops.models import (
    Anonymity,
    Card,
    CardStatus,
    Dot,
    DotBallot,
    DotRound,
    LiveEvent,
    Participant,
    Protocol,
    RoundState,
    Workshop,
    WorkshopState,
)
from participation.workshops.queries.protocol import protocol_of
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.states import WORKSHOP_MOVES, may_reopen
from participation.workshops.services.planning import go
from participation.workshops.services.room import OVERTAKEN, begin, enter, expect, note, open_step_of
from participation.workshops.services.steps import finish


def close_workshop(*, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """End the workshop: ballots are forgotten, in anonymous rooms also who wrote which card."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(workshop, expected_version)
    if WorkshopState.CLOSED not in WORKSHOP_MOVES[workshop.state]:
        raise RuleViolation(_("Beenden lässt sich nur eine Werkstatt, die läuft."))
    at_work = select(DotRound.id).where(
        DotRound.workshop_id == workshop.id, DotRound.state.in_([RoundState.OPEN, RoundState.LATE])
    )
    if db.session.scalars(at_work).first() is not None:
        raise RuleViolation(_("Eine Punkterunde ist noch nicht ausgezählt. Zählen Sie sie zuerst aus."))
    step = open_step_of(workshop)
    if step is not None:
        finish(step, workshop, at=at)
    workshop.closed_at = at
    workshop.announcement = ""
    forget(workshop)
    draw_up(workshop, at=at)
    go(workshop, WorkshopState.CLOSED, by=by, at=at)
    return workshop


def forget(workshop: Workshop) -> None:
    """Choices go, totals stay; in anonymous rooms authorship goes, and with it the feed so far."""
    for step in workshop.steps:
        step.suggestion = None  # it may bear words of a card that was hidden since
    rounds = select(DotRound.id).where(DotRound.workshop_id == workshop.id)
    changed_rows(delete(Dot).where(Dot.round_id.in_(rounds)))
    changed_rows(delete(DotBallot).where(DotBallot.round_id.in_(rounds)))
    if workshop.anonymity is not Anonymity.ANONYMOUS:
        return
    changed_rows(
        update(Card)
        .where(Card.workshop_id == workshop.id)
        .values(author_id=None, sender_id=None, key=None, digest=None)
    )
    changed_rows(delete(LiveEvent).where(LiveEvent.workshop_id == workshop.id))
    changed_rows(
        update(Participant)
        .where(Participant.workshop_id == workshop.id)
        .values(hand_raised_at=None, wants_time_at=None)
    )
    db.session.expire_all()


def reopen_workshop(*, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Take a closed workshop up again, within a day."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.LEAD)
    expect(workshop, expected_version)
    if workshop.state is not WorkshopState.CLOSED:
        raise RuleViolation(OVERTAKEN)
    if not may_reopen(workshop.closed_at, at):
        raise RuleViolation(_("Das geht nur innerhalb von 24 Stunden nach dem Ende."))
    workshop.closed_at = None
    go(workshop, WorkshopState.RUNNING, by=by, at=at)
    return workshop


def draw_up(workshop: Workshop, *, at: datetime) -> Protocol:
    """A new edition of the protocol from what the room holds now; one that is not released is replaced."""
    content = protocol_of(workshop, at=at)
    last = db.session.scalars(
        select(Protocol).where(Protocol.workshop_id == workshop.id).order_by(Protocol.edition.desc())
    ).first()
    if last is None or last.released_at is not None:
        last = Protocol(workshop_id=workshop.id, edition=(last.edition if last else 0) + 1, created_at=at)
        db.session.add(last)
    last.content, last.checksum = content, checksum_of(content)
    db.session.flush()
    return last


def checksum_of(content: dict[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def draw_up_again(*, by: Participant, at: datetime) -> Protocol:
    """The protocol anew, after something was hidden or corrected."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    if workshop.state not in {WorkshopState.CLOSED, WorkshopState.PUBLISHED}:
        raise RuleViolation(_("Ein Protokoll gibt es, wenn die Werkstatt beendet ist."))
    note("draw_up", workshop, by=by, at=at)
    return draw_up(workshop, at=at)


def release_protocol(*, expected_version: int, by: Participant, at: datetime) -> Protocol:
    """Publish the latest edition. What was hidden or taken back is erased for good."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.LEAD)
    expect(workshop, expected_version)
    if workshop.state not in {WorkshopState.CLOSED, WorkshopState.PUBLISHED}:
        raise RuleViolation(_("Freigeben lässt sich das Protokoll, wenn die Werkstatt beendet ist."))
    changed_rows(
        update(Card)
        .where(Card.workshop_id == workshop.id, Card.status.in_([CardStatus.HIDDEN, CardStatus.WITHDRAWN]))
        .values(text="", digest=None, key=None)
    )
    protocol = draw_up(workshop, at=at)
    protocol.released_at, protocol.released_by_id = at, by.account_id
    workshop.published_at = at
    if workshop.state is WorkshopState.CLOSED:
        go(workshop, WorkshopState.PUBLISHED, by=by, at=at)
    note("release_protocol", workshop, by=by, at=at, edition=protocol.edition)
    pages_change(workshop.process_id)
    return protocol
