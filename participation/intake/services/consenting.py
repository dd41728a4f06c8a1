"""The author of words that somebody wrote down says by a link whether they may be shown."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus, PublicationConsent
from participation.ideas.services.consents import note_consent
from participation.ideas.services.counting import lock_idea, put
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person


def say_consent(idea: Idea, *, given: bool, by: Person, at: datetime) -> None:
    """Put the author's word in the place of "not known": an idea that is published then appears, or not.

    Saying the same twice changes nothing. Raises RuleViolation where the town hall knows already.
    """
    lock_idea(idea)
    said = PublicationConsent.BY_LINK if given else PublicationConsent.REFUSED
    if idea.consent is said:
        return
    if idea.consent is not PublicationConsent.UNKNOWN or idea.status is IdeaStatus.WITHDRAWN:
        raise RuleViolation(_("Zu diesem Beitrag ist schon bekannt, ob er veröffentlicht werden darf."))
    idea.consent = said
    put(idea, status=idea.status, area_id=idea.area_id, proposed_at=idea.refusal_proposed_at)
    note_consent(idea, said, municipality_id=idea.process.municipality_id, number=None, at=at)
    facts = {"consent": said.value}
    record("idea.say_consent", "idea", idea.id, by=by, at=at, process_id=idea.process_id, facts=facts)
    db.session.flush()
