"""What staff did on the board is kept with what was before, so that it can be turned back one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from participation.extensions import db
from participation.workshops.models import (
    Card,
    CardGroup,
    MeasureDraft,
    Participant,
    StaffAction,
    Workshop,
)


@dataclass
class Memory:
    """Rows as they are before an action: to be made first, and kept when everything is changed."""

    cards: Sequence[Card] = ()
    groups: Sequence[CardGroup] = ()
    drafts: Sequence[MeasureDraft] = ()
    people: Sequence[Participant] = ()
    before: dict[str, list[dict[str, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        self.before = {
            "cards": [card_as_it_is(card) for card in self.cards],
            "groups": [group_as_it_is(group) for group in self.groups],
            "drafts": [
                {"id": draft.id, "was": draft.version, "struck": draft.struck_at is not None}
                for draft in self.drafts
            ],
            "people": [{"id": somebody.id} for somebody in self.people],
        }

    def keep(self, act: str, workshop: Workshop, *, by: Participant, at: datetime) -> None:
        """Write the action down, each row with the version that the action gave it."""
        versions = {
            "cards": [card.version for card in self.cards],
            "groups": [group.version for group in self.groups],
            "drafts": [draft.version for draft in self.drafts],
        }
        for name, numbers in versions.items():
            for kept, number in zip(self.before[name], numbers, strict=True):
                kept["version"] = number
        facts = {name: rows for name, rows in self.before.items() if rows}
        db.session.add(StaffAction(workshop_id=workshop.id, act=act, by_id=by.id, facts=facts, created_at=at))
        db.session.flush()


def card_as_it_is(card: Card) -> dict[str, Any]:
    """Where a card lies and whether it is seen; its text is none of the memory's business."""
    return {
        "id": card.id,
        "was": card.version,
        "group": card.group_id,
        "area": card.area_id,
        "status": card.status.value,
        "reason": card.hidden_reason.value if card.hidden_reason else None,
        "approved": card.approved_at is not None,
    }


def group_as_it_is(group: CardGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "was": group.version,
        "title": group.title,
        "area": group.area_id,
        "sentence": group.reversal_text,
        "into": group.merged_into_id,
        "gone": group.dissolved_at is not None,
    }


def keep_new_group(group: CardGroup, workshop: Workshop, *, by: Participant, at: datetime) -> None:
    """A group that was made: turned back, it is gone."""
    facts = {"groups": [{**group_as_it_is(group), "gone": True, "version": group.version}]}
    db.session.add(
        StaffAction(workshop_id=workshop.id, act="make_group", by_id=by.id, facts=facts, created_at=at)
    )
    db.session.flush()
