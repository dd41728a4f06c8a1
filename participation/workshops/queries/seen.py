"""The one predicate of cards: what everybody in the room, the screen and the protocol may show."""

from sqlalchemy import ColumnElement, and_, or_, select

from participation.ideas.models import Idea
from participation.workshops.models import Card, CardStatus


def everybody_sees() -> ColumnElement[bool]:
    """Revealed, neither parked, hidden nor taken back; and the idea behind it, if any, is public."""
    behind = or_(Card.idea_id.is_(None), Card.idea_id.in_(select(Idea.id).where(Idea.is_public.is_(True))))
    return and_(Card.status == CardStatus.VISIBLE, behind)
