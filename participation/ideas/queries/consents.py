"""To which wording somebody agreed."""

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.consented import GivenConsent


def consent_given_for(idea: Idea) -> GivenConsent | None:
    """What the author agreed to; None if nothing is known about a wording."""
    statement = select(GivenConsent).where(GivenConsent.idea_id == idea.id)
    return db.session.scalars(statement).one_or_none()
