"""Turning back what staff did on the board: one action, never others' work that came after it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    HiddenReason,
    MeasureDraft,
    Participant,
    StaffAction,
    Workshop,
    WorkshopStep,
)
from participation.workshops.rules.rights import Act
from participation.workshops.services.frozen import refuse_frozen
from participation.workshops.services.room import OVERTAKEN, announce, begin, note

CHANGED_SINCE = _(
    "Das lässt sich nicht mehr rückgängig machen: Danach hat jemand dieselben Karten oder Themen noch einmal "
    "geändert. Es wurde nichts geändert."
)


def undo(action: StaffAction, *, by: Participant, at: datetime) -> None:
    """Put everything that one action touched back to what it was.

    Conflict if it was turned back already, or if something of it was changed again since.
    """
    workshop = begin(by, Act.SORT, at=at)
    if action.workshop_id != workshop.id or action.undone_at is not None:
        raise Conflict(OVERTAKEN)
    facts: dict[str, list[dict[str, Any]]] = action.facts
    for kept in facts.get("groups", []):
        group_back(kept, workshop, at=at)
    for kept in facts.get("cards", []):
        card_back(kept, workshop, at=at)
    for kept in facts.get("drafts", []):
        draft_back(kept, workshop, at=at)
    for kept in facts.get("people", []):
        db.session.get_one(Participant, kept["id"]).removed_at = None
        announce(workshop, "participant.joined", at=at)
    action.undone_at = at
    announce(workshop, "action.undone", at=at, action=action.id)
    let_earlier_follow(action, workshop)
    note("undo", workshop, by=by, at=at, undone=action.id, act=action.act)


def let_earlier_follow(action: StaffAction, workshop: Workshop) -> None:
    """What was done before to the same rows can be turned back next: they are as it left them."""
    tables: dict[str, type[Card | CardGroup | MeasureDraft]] = {
        "cards": Card,
        "groups": CardGroup,
        "drafts": MeasureDraft,
    }
    now: dict[tuple[str, int, int], int] = {}
    for name, table in tables.items():
        for kept in action.facts.get(name, []):
            version = db.session.scalars(select(table.version).where(table.id == kept["id"])).one()
            now[name, kept["id"], kept["was"]] = version
    earlier = select(StaffAction).where(
        StaffAction.workshop_id == workshop.id, StaffAction.undone_at.is_(None), StaffAction.id < action.id
    )
    for before in db.session.scalars(earlier):
        # A new value: changes inside a JSON value are not noticed.
        before.facts = {
            name: [
                {**kept, "version": now.get((name, kept["id"], kept.get("version")), kept.get("version"))}
                for kept in rows
            ]
            for name, rows in before.facts.items()
        }
    db.session.flush()


def group_back(kept: dict[str, Any], workshop: Workshop, *, at: datetime) -> None:
    group = db.session.get_one(CardGroup, kept["id"])
    if group.version != kept["version"]:
        raise Conflict(CHANGED_SINCE)
    refuse_frozen(group.id, group.merged_into_id)
    if kept["gone"] and has_cards(group):
        raise RuleViolation(
            _("In diesem Thema liegen Karten. Machen Sie zuerst rückgängig, wie sie hineinkamen.")
        )
    group.title, group.area_id, group.reversal_text = kept["title"], kept["area"], kept["sentence"]
    group.merged_into_id = kept["into"]
    group.dissolved_at = at if kept["gone"] else None
    group.version += 1
    announce(workshop, "group.renamed", at=at, group=group.id, version=group.version)


def has_cards(group: CardGroup) -> bool:
    return db.session.scalars(select(Card.id).where(Card.group_id == group.id)).first() is not None


def card_back(kept: dict[str, Any], workshop: Workshop, *, at: datetime) -> None:
    card = db.session.get_one(Card, kept["id"])
    if card.version != kept["version"]:
        raise Conflict(CHANGED_SINCE)
    refuse_frozen(card.group_id, kept["group"])
    if kept["group"] is not None:
        group = db.session.get_one(CardGroup, kept["group"])
        if group.dissolved_at is not None or group.merged_into_id is not None:
            raise RuleViolation(
                _("Das Thema, in dem die Karten lagen, gibt es nicht mehr. Machen Sie zuerst das rückgängig.")
            )
    card.group_id, card.area_id = kept["group"], kept["area"]
    card.status = as_revealed(CardStatus(kept["status"]), card, workshop)
    card.hidden_reason = HiddenReason(kept["reason"]) if kept["reason"] else None
    card.approved_at = (card.approved_at or at) if kept["approved"] else None
    card.version += 1
    happened = "card.hidden" if card.status is CardStatus.HIDDEN else "card.moved"
    announce(workshop, happened, at=at, card=card.id, version=card.version)


def as_revealed(status: CardStatus, card: Card, workshop: Workshop) -> CardStatus:
    """A card that was private is seen by everybody if the reveal came in between."""
    if status is not CardStatus.PRIVATE or workshop.checks_first:
        return status
    revealed = db.session.get_one(WorkshopStep, card.step_id).revealed_at is not None
    return CardStatus.VISIBLE if revealed else CardStatus.PRIVATE


def draft_back(kept: dict[str, Any], workshop: Workshop, *, at: datetime) -> None:
    draft = db.session.get_one(MeasureDraft, kept["id"])
    if draft.version != kept["version"]:
        raise Conflict(CHANGED_SINCE)
    draft.struck_at = at if kept["struck"] else None
    draft.version += 1
    announce(workshop, "measure.edited", at=at, draft=draft.id, version=draft.version)
