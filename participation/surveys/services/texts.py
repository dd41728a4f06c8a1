"""What the Redaktion decides about an open answer."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, PublicationConsent
from participation.ideas.services.decisions import publish
from participation.ideas.services.submission import IdeaDraft, submit_idea
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.surveys.models import Survey, SurveyText, TextStatus
from participation.surveys.queries.reading import PREFIX

NEEDS_CONSENT = _(
    "Wer das schrieb, hat der Veröffentlichung nicht zugestimmt. Sie können es zur Kenntnis nehmen."
)


def decide(text: SurveyText, *, expected_version: int | None) -> Survey:
    """Read the answer again in its turn.

    Raises Conflict, and RuleViolation for one that is an idea already.
    """
    db.session.scalars(
        select(SurveyText)
        .where(SurveyText.id == text.id)
        .with_for_update(of=SurveyText)
        .execution_options(populate_existing=True)
    ).one()
    if text.status is TextStatus.IDEA:
        raise RuleViolation(_("Daraus ist schon eine Idee geworden: Entschieden wird jetzt über sie."))
    if expected_version is not None and text.version != expected_version:
        raise Conflict(_("Jemand hat darüber inzwischen entschieden; unten steht, was gilt."))
    return db.session.get_one(Survey, text.question.survey_id)


def put(  # noqa: PLR0913 (what, how, why, by whom, when)
    text: SurveyText,
    status: TextStatus,
    survey: Survey,
    *,
    action: str,
    by: Person,
    at: datetime,
    reason: str | None = None,
) -> None:
    text.status, text.reason, text.decided_at = status, reason, at
    text.version += 1
    db.session.flush()
    record(action, "survey_text", text.id, by=by, at=at, process_id=survey.process_id, reason=reason)
    pages_change(survey.process_id)


def make_idea(  # noqa: PLR0913 (what, where to, by whom, when, as seen)
    text: SurveyText,
    *,
    area_id: int | None,
    process: Process,
    by: Person,
    at: datetime,
    expected_version: int | None = None,
) -> Idea:
    """Publish the words as an idea of nobody, which names the survey as its source.

    Only with consent: without it nobody agreed that anything becomes of it. Raises RuleViolation then, when
    the process takes no ideas, and as ``decide``.
    """
    survey = decide(text, expected_version=expected_version)
    if not text.sheet.consent:
        raise RuleViolation(NEEDS_CONSENT)
    key = f"{PREFIX}{survey.number}-{text.id}"
    draft = IdeaDraft(
        text=text.text,
        consent=PublicationConsent.TICKED,
        submission_key=sha256(f"{process.id}:{key}".encode()).hexdigest()[:32],
        area_id=area_id,
        language=text.sheet.language,
    )
    idea = submit_idea(draft, process=process, by=VISITOR, at=at, asks_level=False)
    idea.external_id = key
    db.session.flush()
    publish(idea, by=by, at=at)
    text.text, text.idea_id = "", idea.id
    put(text, TextStatus.IDEA, survey, action="survey.make_idea", by=by, at=at)
    return idea


def show_text(text: SurveyText, *, by: Person, at: datetime, expected_version: int | None = None) -> None:
    """Let it stand among the results. Raises RuleViolation without consent, and as ``decide``."""
    survey = decide(text, expected_version=expected_version)
    if not text.sheet.consent:
        raise RuleViolation(NEEDS_CONSENT)
    put(text, TextStatus.SHOWN, survey, action="survey.show_text", by=by, at=at)


def note_text(text: SurveyText, *, by: Person, at: datetime, expected_version: int | None = None) -> None:
    """Read and kept, shown nowhere."""
    survey = decide(text, expected_version=expected_version)
    put(text, TextStatus.NOTED, survey, action="survey.note_text", by=by, at=at)


def hide_text(
    text: SurveyText, *, reason: str, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Not shown, as it breaks this rule of the process."""
    survey = decide(text, expected_version=expected_version)
    put(text, TextStatus.HIDDEN, survey, action="survey.hide_text", by=by, at=at, reason=reason)
