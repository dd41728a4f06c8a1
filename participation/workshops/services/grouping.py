"""Putting cards in order: groups with titles, moved and merged, critique turned into positive sentences."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    Participant,
    StepKind,
    Workshop,
    WorkshopPhase,
)
from participation.workshops.models.material import LONGEST_GROUP_TITLE
from participation.workshops.models.rooms import LONGEST_QUESTION
from participation.workshops.rules.rights import Act, is_staff
from participation.workshops.rules.texts import line
from participation.workshops.services.frozen import refuse_frozen
from participation.workshops.services.memory import Memory, keep_new_group
from participation.workshops.services.room import announce, begin, expect, open_step_of, refuse_paused

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
    keep_new_group(group, workshop, by=by, at=at)
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

    Participants do so only where the step lets them, and with what everybody sees. Conflict if somebody else
    moved one of them in the meantime: nothing is moved then.
    """
    workshop = begin(by, Act.SORT if is_staff(by) else Act.CONTRIBUTE, at=at)
    if not is_staff(by):
        refuse_unasked(cards, workshop)
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
    memory = Memory(cards=cards)
    for card in cards:
        if card.group_id == (to.id if to else None) and card.status is CardStatus.VISIBLE:
            continue
        card.group_id, card.status = (to.id if to else None), CardStatus.VISIBLE
        card.version += 1
        announce(workshop, "card.moved", at=at, card=card.id, version=card.version, group=card.group_id)
    memory.keep("move_cards", workshop, by=by, at=at)


def refuse_unasked(cards: Sequence[Card], workshop: Workshop) -> None:
    """Participants put cards in order while the open step says so."""
    refuse_paused(workshop)
    step = open_step_of(workshop)
    if step is None or step.kind is not StepKind.CLUSTER or not step.people_sort:
        raise RuleViolation(_("Gerade ordnet nur die Werkstattleitung."))
    if any(card.status is not CardStatus.VISIBLE for card in cards):
        raise Conflict(_("Eine dieser Karten ist nicht mehr sichtbar. Es wurde nichts verschoben."))


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
    words, memory = title_of(title), Memory(groups=[group])
    group.title, group.area_id = words, area_id
    group.version += 1
    announce(workshop, "group.renamed", at=at, group=group.id, version=group.version)
    memory.keep("rename_group", workshop, by=by, at=at)


def merge_groups(group: CardGroup, *, into: CardGroup, by: Participant, at: datetime) -> None:
    """Put all cards of ``group`` into another one."""
    workshop = begin(by, Act.SORT, at=at)
    refuse_gone(group)
    refuse_gone(into)
    refuse_frozen(group.id, into.id)
    if group.id == into.id or group.phase is not into.phase:
        raise RuleViolation(_("Bitte wählen Sie ein anderes Thema derselben Phase."))
    cards = cards_in(group)
    memory = Memory(cards=cards, groups=[group])
    for card in cards:
        card.group_id = into.id
        card.version += 1
    group.merged_into_id = into.id
    group.version += 1
    announce(workshop, "group.merged", at=at, group=group.id, into=into.id)
    memory.keep("merge_groups", workshop, by=by, at=at)


def dissolve_group(group: CardGroup, *, expected_version: int, by: Participant, at: datetime) -> None:
    """Take a group apart; its cards lie ungrouped again."""
    workshop = begin(by, Act.SORT, at=at)
    expect(group, expected_version)
    refuse_gone(group)
    refuse_frozen(group.id)
    cards = cards_in(group)
    memory = Memory(cards=cards, groups=[group])
    for card in cards:
        card.group_id = None
        card.version += 1
    group.dissolved_at = at
    group.version += 1
    announce(workshop, "group.dissolved", at=at, group=group.id)
    memory.keep("dissolve_group", workshop, by=by, at=at)


def turn_positive(
    group: CardGroup, *, sentence: str, expected_version: int, by: Participant, at: datetime
) -> None:
    """Write the positive sentence that a group of critique becomes; empty takes it away."""
    workshop = begin(by, Act.SORT, at=at)
    expect(group, expected_version)
    refuse_gone(group)
    memory = Memory(groups=[group])
    group.reversal_text = line(sentence, longest=LONGEST_QUESTION, field="sentence")
    group.version += 1
    announce(workshop, "group.reversed", at=at, group=group.id, version=group.version)
    memory.keep("turn_positive", workshop, by=by, at=at)


def cards_in(group: CardGroup) -> list[Card]:
    return list(db.session.scalars(select(Card).where(Card.group_id == group.id).order_by(Card.id)))
