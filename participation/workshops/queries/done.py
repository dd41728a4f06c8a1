"""What somebody of the staff has just done on the board, to tell them and to offer the way back."""

from dataclasses import dataclass

from sqlalchemy import func, select

from participation.extensions import db
from participation.workshops.models import Card, CardGroup, Participant, StaffAction
from participation.workshops.queries.seen import everybody_sees


@dataclass(frozen=True)
class Moved:
    """Cards that were moved: how many, the words of a single one, and where they lie now with how many."""

    action_id: int
    act: str
    cards: int
    text: str
    group: str
    in_group: int


def moved_by(somebody: Participant, action_id: int | None) -> Moved | None:
    """Their own action on cards, as long as nobody turned it back."""
    action = db.session.get(StaffAction, action_id) if action_id else None
    if action is None or action.by_id != somebody.id or action.undone_at is not None:
        return None
    ids = [row["id"] for row in action.facts.get("cards", [])]
    if not ids:
        return None
    card = db.session.get_one(Card, ids[0])
    group = db.session.get(CardGroup, card.group_id) if card.group_id else None
    number = db.session.scalar(
        select(func.count()).select_from(Card).where(Card.group_id == card.group_id, everybody_sees())
    )
    return Moved(
        action_id=action.id,
        act=action.act,
        cards=len(ids),
        text=card.text if len(ids) == 1 else "",
        group=group.title if group else "",
        in_group=number or 0 if group else 0,
    )
