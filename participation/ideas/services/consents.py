"""Noting to which wording the author of an idea agreed, and when."""

from datetime import datetime

from participation.extensions import db
from participation.ideas.models import Idea, PublicationConsent
from participation.ideas.models.consented import GivenConsent
from participation.ideas.rules import GIVEN
from participation.municipality.services.consents import agreed_wording


def note_consent(
    idea: Idea, consent: PublicationConsent, *, municipality_id: int, number: int | None, at: datetime
) -> None:
    """Keep the wording with the ``number`` that was shown, else the one in force; once for an idea."""
    if consent not in GIVEN:
        return
    text = agreed_wording(municipality_id, number, at=at)
    db.session.add(GivenConsent(idea_id=idea.id, consent_text_id=text.id, created_at=at))
