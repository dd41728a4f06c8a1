"""The one predicate of cards: what everybody in the room, the screen and the protocol may show."""

from sqlalchemy import ColumnElement, and_, or_, select

from participation.ideas.models import Idea, IdeaStatus
from participation.workshops.models import Card, CardStatus, Via

WAITING = frozenset({IdeaStatus.SUBMITTED, IdeaStatus.RETURNED})


def everybody_sees() -> ColumnElement[bool]:
    """Revealed, neither parked, hidden nor taken back; and what the idea behind it says may be read.

    An idea that was brought in has to be public. Of a card that became an idea the room has seen the words:
    it is shown while that idea waits, and no longer once it is refused. Words that are unrecognisable in the
    idea are so here.
    """
    says_the_same = or_(Idea.redactions == 0, Idea.title == Card.text, Idea.text == Card.text)
    waits = and_(Card.via != Via.IMPORT, Idea.status.in_(WAITING))
    readable = select(Idea.id).where(
        Idea.id == Card.idea_id, or_(Idea.is_public.is_(True), waits), says_the_same
    )
    return and_(Card.status == CardStatus.VISIBLE, or_(Card.idea_id.is_(None), readable.exists()))
