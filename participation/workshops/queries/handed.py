"""Where ideas came from that a workshop handed over."""

from sqlalchemy import select

from participation.extensions import db
from participation.workshops.models.material import Card, Via
from participation.workshops.models.rooms import Workshop


def workshop_of_idea(idea_id: int) -> Workshop | None:
    """The workshop in which the idea was a card first; None for all that came in another way."""
    statement = (
        select(Workshop)
        .join(Card, Card.workshop_id == Workshop.id)
        .where(Card.idea_id == idea_id, Card.via != Via.IMPORT)
        .order_by(Card.id)
        .limit(1)
    )
    return db.session.scalars(statement).first()
