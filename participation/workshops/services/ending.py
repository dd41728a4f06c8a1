"""The end: closing, what is forgotten then, the protocol drawn up and released."""

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM
from participation.municipality.services.pages import pages_change
from participation.workshops.models import (
    Anonymity,
    Card,
    CardStatus,
    Correction,
    Dot,
    DotBallot,
    DotRound,
    HiddenReason,
    LiveEvent,
    Participant,
    Protocol,
    ProtocolFile,
    RoundState,
    StaffAction,
    Workshop,
    WorkshopState,
)
from participation.workshops.models.rooms import LONGEST_CORRECTION
from participation.workshops.queries.protocol import as_written, protocol_of
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.states import WORKSHOP_MOVES, may_reopen
from participation.workshops.rules.texts import line
from participation.workshops.services.files import want_files
from participation.workshops.services.planning import go
from participation.workshops.services.room import (
    OVERTAKEN,
    announce,
    begin,
    enter,
    expect,
    note,
    open_step_of,
    person_of,
)
from participation.workshops.services.steps import finish

DRAW_UP, SWEEP = "workshops.draw_up", "workshops.sweep"


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
    draw_up_if_possible(workshop, at=at)
    enqueue(SWEEP, {"workshop": workshop.id}, at=at, by=person_of(by), process_id=workshop.process_id)
    go(workshop, WorkshopState.CLOSED, by=by, at=at)
    return workshop


def forget(workshop: Workshop) -> None:
    """Choices go, totals stay; in anonymous rooms authorship goes, and with it the feed so far."""
    for step in workshop.steps:
        step.suggestion = None  # it may bear words of a card that was hidden since
    rounds = select(DotRound.id).where(DotRound.workshop_id == workshop.id)
    changed_rows(delete(Dot).where(Dot.round_id.in_(rounds)))
    changed_rows(delete(DotBallot).where(DotBallot.round_id.in_(rounds)))
    changed_rows(delete(StaffAction).where(StaffAction.workshop_id == workshop.id))
    changed_rows(update(Card).where(Card.workshop_id == workshop.id).values(earlier_text=""))
    if workshop.anonymity is not Anonymity.ANONYMOUS:
        db.session.expire_all()
        return
    changed_rows(
        update(Card)
        .where(Card.workshop_id == workshop.id)
        .values(author_id=None, sender_id=None, key=None, digest=None)
    )
    forget_names(workshop)
    changed_rows(delete(LiveEvent).where(LiveEvent.workshop_id == workshop.id))
    changed_rows(
        update(Participant)
        .where(Participant.workshop_id == workshop.id)
        .values(hand_raised_at=None, wants_time_at=None)
    )
    db.session.expire_all()


def forget_names(workshop: Workshop) -> None:
    """Nobody's chosen name stays in an anonymous room; those of the town's staff do."""
    guests = select(Participant).where(
        Participant.workshop_id == workshop.id, Participant.account_id.is_(None)
    )
    for number, guest in enumerate(db.session.scalars(guests.order_by(Participant.id)), start=1):
        guest.nickname, guest.name_key = f"Gast {number}", f"#gast-{guest.id}"
    db.session.flush()


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


def draw_up_if_possible(workshop: Workshop, *, at: datetime) -> None:
    """The first draft of the protocol. If it fails the workshop is over all the same: it is tried again."""
    try:
        with db.session.begin_nested():
            draw_up(workshop, at=at)
    except Exception:
        logging.getLogger(__name__).exception("no protocol of workshop %s yet", workshop.id)
        enqueue(DRAW_UP, {"workshop": workshop.id}, at=at, by=SYSTEM, process_id=workshop.process_id)


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
    return hashlib.sha256(as_written(content).encode()).hexdigest()


def draw_up_again(*, by: Participant, at: datetime) -> Protocol:
    """The protocol anew, after something was hidden or corrected."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    if workshop.state not in {WorkshopState.CLOSED, WorkshopState.PUBLISHED}:
        raise RuleViolation(_("Ein Protokoll gibt es, wenn die Werkstatt beendet ist."))
    note("draw_up", workshop, by=by, at=at)
    return draw_up(workshop, at=at)


def release_protocol(
    *, expected_version: int, by: Participant, at: datetime, correction: str = ""
) -> Protocol:
    """Publish the latest edition. What was hidden or taken back is erased for good.

    After a release this is a correction, which says what has changed; the edition before stays, unless it
    bears words that were erased. Files of it are made in the background.
    """
    workshop = enter(by, at=at)
    refuse_unless(by, Act.LEAD)
    expect(workshop, expected_version)
    if workshop.state not in {WorkshopState.CLOSED, WorkshopState.PUBLISHED}:
        raise RuleViolation(_("Freigeben lässt sich das Protokoll, wenn die Werkstatt beendet ist."))
    corrects = workshop.state is WorkshopState.PUBLISHED
    changed = line(correction, longest=LONGEST_CORRECTION, field="correction") if corrects else ""
    if corrects and not changed:
        raise RuleViolation(
            _("Bitte schreiben Sie, was sich gegenüber der vorigen Fassung geändert hat."), field="correction"
        )
    erased = erase_hidden(workshop)
    protocol = draw_up(workshop, at=at)
    protocol.correction = changed
    protocol.released_at, protocol.released_by_id = at, by.account_id
    erased += settle_corrections(workshop, protocol)
    empty_editions(workshop, erased, but=protocol, at=at)
    workshop.published_at = at
    if corrects:
        workshop.version += 1
    else:
        go(workshop, WorkshopState.PUBLISHED, by=by, at=at)
    want_files(protocol, workshop, by=person_of(by), at=at)
    enqueue(SWEEP, {"workshop": workshop.id}, at=at, by=person_of(by), process_id=workshop.process_id)
    note("release_protocol", workshop, by=by, at=at, edition=protocol.edition)
    announce(workshop, "protocol.released", at=at, edition=protocol.edition)
    pages_change(workshop.process_id)
    return protocol


def settle_corrections(workshop: Workshop, protocol: Protocol) -> list[str]:
    """Corrections that this edition names first; words of theirs that are to go, for the last time."""
    gone: list[str] = []
    statement = select(Correction).where(
        Correction.workshop_id == workshop.id, Correction.protocol_id.is_(None)
    )
    for correction in db.session.scalars(statement.order_by(Correction.id)):
        gone += correction.earlier
        correction.earlier, correction.protocol_id = [], protocol.id
    db.session.flush()
    return gone


def erase_hidden(workshop: Workshop) -> list[str]:
    """Empty the cards that were hidden or taken back; what they said, for the last time."""
    gone = select(Card).where(
        Card.workshop_id == workshop.id, Card.status.in_([CardStatus.HIDDEN, CardStatus.WITHDRAWN])
    )
    erased = []
    for card in db.session.scalars(gone.order_by(Card.id)):
        erased += [text for text in (card.text, card.earlier_text) if text]
        card.text = card.earlier_text = ""
        card.digest = card.key = None
    db.session.flush()
    return erased


def empty_editions(workshop: Workshop, erased: Sequence[str], *, but: Protocol | None, at: datetime) -> None:
    """Editions that bear erased words keep their number and checksum only."""
    statement = select(Protocol).where(Protocol.workshop_id == workshop.id, Protocol.emptied_at.is_(None))
    for edition in db.session.scalars(statement.order_by(Protocol.id)):
        if but is not None and edition.id == but.id:
            continue
        written = as_written(edition.content)
        if any(json.dumps(text, ensure_ascii=False)[1:-1] in written for text in erased):
            edition.content, edition.emptied_at = {}, at
            changed_rows(delete(ProtocolFile).where(ProtocolFile.protocol_id == edition.id))
    db.session.flush()


def hide_afterwards(card: Card, *, reason: HiddenReason, by: Participant, at: datetime) -> None:
    """Take a card out after the end, for the correction that follows: nobody saw in time what it said."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    if workshop.state not in {WorkshopState.CLOSED, WorkshopState.PUBLISHED}:
        raise RuleViolation(OVERTAKEN)
    if card.workshop_id != workshop.id or card.status not in {CardStatus.VISIBLE, CardStatus.PARKED}:
        raise RuleViolation(OVERTAKEN)
    card.status, card.hidden_reason = CardStatus.HIDDEN, reason
    card.version += 1
    note("hide_card", workshop, by=by, at=at, card=card.id, reason=reason.value)
    db.session.flush()
    if workshop.state is WorkshopState.CLOSED:
        draw_up(workshop, at=at)


def archive_workshop(*, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Put a workshop away: its protocol stays to be read, nothing in it changes any more."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.LEAD)
    expect(workshop, expected_version)
    if WorkshopState.ARCHIVED not in WORKSHOP_MOVES[workshop.state]:
        raise RuleViolation(_("Ablegen lässt sich eine Werkstatt, deren Protokoll freigegeben ist."))
    workshop.archived_at = at
    go(workshop, WorkshopState.ARCHIVED, by=by, at=at)
    return workshop
