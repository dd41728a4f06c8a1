"""Cards under the eyes of staff: let through where they are checked before, put into another area of life."""

from collections.abc import Sequence
from datetime import datetime

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import Card, CardStatus, Participant, WorkshopStep
from participation.workshops.rules.rights import Act
from participation.workshops.services.cards import CHANGED
from participation.workshops.services.frozen import refuse_frozen
from participation.workshops.services.memory import Memory
from participation.workshops.services.room import announce, begin, expect, note


def approve_cards(cards: Sequence[Card], *, by: Participant, at: datetime) -> None:
    """Let cards through: everybody sees them at the reveal, or at once if that was before."""
    workshop = begin(by, Act.SORT, at=at)
    if not cards:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Karte aus."))
    memory = Memory(cards=cards)
    for card in cards:
        if card.status is not CardStatus.PRIVATE or card.approved_at is not None:
            raise Conflict(CHANGED)
        card.approved_at = at
        if db.session.get_one(WorkshopStep, card.step_id).revealed_at is not None:
            card.status, card.earlier_text = CardStatus.VISIBLE, ""
        card.version += 1
        announce(workshop, "card.approved", at=at, card=card.id, version=card.version)
    memory.keep("approve_cards", workshop, by=by, at=at)
    note("approve_cards", workshop, by=by, at=at, cards=len(cards))


def place_card(
    card: Card, *, area_id: int | None, expected_version: int, by: Participant, at: datetime
) -> None:
    """Put a card into another area of life: somebody chose the wrong one, or none."""
    workshop = begin(by, Act.SORT, at=at)
    expect(card, expected_version)
    refuse_frozen(card.group_id)
    if card.status in {CardStatus.HIDDEN, CardStatus.WITHDRAWN}:
        raise Conflict(CHANGED)
    memory = Memory(cards=[card])
    card.area_id = area_id
    card.version += 1
    announce(workshop, "card.moved", at=at, card=card.id, version=card.version, group=card.group_id)
    memory.keep("place_card", workshop, by=by, at=at)
