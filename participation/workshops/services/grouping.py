"""Putting cards in order: groups with titles, moved and merged, critique turned into positive sentences."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import Card, CardGroup, CardStatus, Participant, WorkshopPhase
from participation.workshops.models.material import LONGEST_GROUP_TITLE
from participation.workshops.models.rooms import LONGEST_QUESTION
from participation.workshops.rules.rights import Act
from participation.workshops.rules.texts import line
from participation.workshops.services.frozen import refuse_frozen
from participation.workshops.services.room import announce, begin, expect

GONE = _("Dieses Thema gibt es nicht mehr. Es wurde nichts geändert; unten steht der neue Stand.")
NOTHING_CHOSEN = _("Bitte wählen Sie mindestens eine Karte aus.")


def make_group(
    title: str, *, phase: WorkshopPhase, area_id: int | None = None, by: Participant, at: datetime
) -> CardGroup:
    """A new group without cards, at the end of its area."""
    workshop = begin(by, Act.SORT, at=at)
    words = title_of(title)
    last = db.session.scalar(
        select(func.max(CardGroup.position)).where(
            CardGroup.workshop_id == workshop.id, CardGroup.phase == phase
        )
    )
    group = CardGroup(
        workshop_id=workshop.id,
        phase=phase,
        area_id=area_id,
        title=words,
        position=(last or 0) + 1,
        created_at=at,
    )
    db.session.add(group)
    db.session.flush()
    announce(workshop, "group.created", at=at, group=group.id, version=group.version)
    return group


def title_of(typed: str) -> str:
    words = line(typed, longest=LONGEST_GROUP_TITLE, field="title")
    if not words:
        raise RuleViolation(_("Bitte geben Sie dem Thema einen Titel."), field="title")
    return words


def move_cards(
    cards: Sequence[Card],
    *,
    to: CardGroup | None,
    seen: Mapping[int, int],
    by: Participant,
    at: datetime,
) -> None:
    """Put cards into a group, or out of any. ``seen``: the version of each that the person saw.

    Conflict if somebody else moved one of them in the meantime: nothing is moved then.
    """
    workshop = begin(by, Act.SORT, at=at)
    if not cards:
        raise RuleViolation(NOTHING_CHOSEN)
    if to is not None:
        refuse_gone(to)
    for card in cards:
        if card.version != seen.get(card.id):
            raise Conflict(moved_to(card))
        if card.status not in {CardStatus.VISIBLE, CardStatus.PARKED}:
            raise Conflict(_("Eine dieser Karten ist nicht mehr sichtbar. Es wurde nichts verschoben."))
    refuse_frozen(to.id if to else None, *(card.group_id for card in cards))
    for card in cards:
        if card.group_id == (to.id if to else None) and card.status is CardStatus.VISIBLE:
            continue
        card.group_id, card.status = (to.id if to else None), CardStatus.VISIBLE
        card.version += 1
        announce(workshop, "card.moved", at=at, card=card.id, version=card.version, group=card.group_id)


def moved_to(card: Card) -> str:
    """What to say to whoever came second."""
    if card.group_id is None:
        return _("Jemand hat eine dieser Karten inzwischen herausgenommen. Es wurde nichts verschoben.")
    return _("Jemand hat eine dieser Karten inzwischen verschoben. Unten steht, wo sie jetzt ist.")


def refuse_gone(group: CardGroup) -> None:
    if group.dissolved_at is not None or group.merged_into_id is not None:
        raise Conflict(GONE)


def rename_group(  # noqa: PLR0913 (which, into what, of which version, by whom, when)
    group: CardGroup,
    *,
    title: str,
    area_id: int | None,
    expected_version: int,
    by: Participant,
    at: datetime,
) -> None:
    """Give a group another title or area."""
    workshop = begin(by, Act.SORT, at=at)
    expect(group, expected_version)
    refuse_gone(group)
    refuse_frozen(group.id)
    group.title, group.area_id = title_of(title), area_id
    group.version += 1
    announce(workshop, "group.renamed", at=at, group=group.id, version=group.version)


def merge_groups(group: CardGroup, *, into: CardGroup, by: Participant, at: datetime) -> None:
    """Put all cards of ``group`` into another one."""
    workshop = begin(by, Act.SORT, at=at)
    refuse_gone(group)
    refuse_gone(into)
    refuse_frozen(group.id, into.id)
    if group.id == into.id or group.phase is not into.phase:
        raise RuleViolation(_("Bitte wählen Sie ein anderes Thema derselben Phase."))
    for card in cards_in(group):
        card.group_id = into.id
        card.version += 1
    group.merged_into_id = into.id
    group.version += 1
    announce(workshop, "group.merged", at=at, group=group.id, into=into.id)


def dissolve_group(group: CardGroup, *, expected_version: int, by: Participant, at: datetime) -> None:
    """Take a group apart; its cards lie ungrouped again."""
    workshop = begin(by, Act.SORT, at=at)
    expect(group, expected_version)
    refuse_gone(group)
    refuse_frozen(group.id)
    for card in cards_in(group):
        card.group_id = None
        card.version += 1
    group.dissolved_at = at
    group.version += 1
    announce(workshop, "group.dissolved", at=at, group=group.id)


def turn_positive(
    group: CardGroup, *, sentence: str, expected_version: int, by: Participant, at: datetime
) -> None:
    """Write the positive sentence that a group of critique becomes; empty takes it away."""
    workshop = begin(by, Act.SORT, at=at)
    expect(group, expected_version)
    refuse_gone(group)
    group.reversal_text = line(sentence, longest=LONGEST_QUESTION, field="sentence")
    group.version += 1
    announce(workshop, "group.reversed", at=at, group=group.id, version=group.version)


def cards_in(group: CardGroup) -> list[Card]:
    return list(db.session.scalars(select(Card).where(Card.group_id == group.id).order_by(Card.id)))
