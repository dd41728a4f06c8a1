"""A survey as a whole: begun, changed, released, closed, its results shown."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import (
    end_of,
    first_day,
    last_day,
    refuse_backwards,
    start_of,
    zone_of,
)
from participation.municipality.services.pages import pages_change
from participation.surveys.models import (
    Survey,
    SurveyAccess,
    SurveyDraft,
    SurveyOption,
    SurveyPart,
    SurveyQuestion,
    SurveyStatus,
)
from participation.surveys.presets import Preset
from participation.surveys.rules import is_locked
from participation.surveys.services.questions import put_question

NO_QUESTIONS = _("Noch gibt es keine Frage. Bitte fügen Sie eine hinzu, dann können Sie freigeben.")
NOTHING_LEFT = _(
    "Der letzte Tag ist schon vorbei. Bitte wählen Sie einen späteren, dann können Sie freigeben."
)


@dataclass(frozen=True, kw_only=True)
class SurveyChange:
    """What staff say about a survey beside its questions; without a last day it stays open."""

    title: str
    title_en: str = ""
    lead: str = ""
    lead_en: str = ""
    access: SurveyAccess = SurveyAccess.EVERYBODY
    first: date
    last: date | None = None


def start_survey(  # noqa: PLR0913 (what, from which template, where, by whom, when)
    change: SurveyChange,
    *,
    preset: Preset | None = None,
    process: Process,
    submission_key: str,
    by: Person,
    at: datetime,
) -> Survey:
    """A draft with the questions of a template. The same form sent twice makes one survey."""
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    known = db.session.scalars(select(Survey).where(Survey.submission_key == submission_key)).one_or_none()
    if known is not None and known.process_id == process.id:
        return known
    highest = db.session.scalar(select(func.max(Survey.number)).where(Survey.process_id == process.id))
    survey = Survey(
        process_id=process.id, number=(highest or 0) + 1, submission_key=submission_key, created_at=at
    )
    put(survey, change, process=process)
    db.session.add(survey)
    db.session.flush()
    for draft in preset.questions(process, at) if preset else ():
        put_question(SurveyQuestion(), draft, survey=survey)
    record("survey.start", "survey", survey.id, by=by, at=at, process_id=process.id)
    return survey


def put(survey: Survey, change: SurveyChange, *, process: Process) -> None:
    refuse_backwards(change.first, change.last)
    zone = zone_of(process)
    survey.title, survey.title_en = change.title, change.title_en
    survey.lead, survey.lead_en = change.lead, change.lead_en
    survey.access = change.access
    # A moment within the day stays as it was, unless another day is chosen.
    if survey.starts_at is None or first_day(survey.starts_at, zone) != change.first:
        survey.starts_at = start_of(change.first, zone)
    if change.last is None:
        survey.ends_at = None
    elif survey.ends_at is None or last_day(survey.ends_at, zone) != change.last:
        survey.ends_at = end_of(change.last, zone)


def hold(survey: Survey, *, expected_version: int | None = None) -> Survey:
    """Read the survey again in its turn; Conflict if somebody changed it since it was read."""
    statement = (
        select(Survey)
        .where(Survey.id == survey.id)
        .with_for_update(of=Survey)
        .execution_options(populate_existing=True)
    )
    survey = db.session.scalars(statement).one()
    if expected_version is not None and survey.version != expected_version:
        raise Conflict(
            _("Jemand hat die Umfrage inzwischen geändert. Ihr Text ist noch da; gespeichert ist er nicht.")
        )
    return survey


def change_survey(
    survey: Survey, change: SurveyChange, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict, and RuleViolation for days the wrong way round, or another access once sheets came."""
    survey = hold(survey, expected_version=expected_version)
    if is_locked(survey) and change.access is not survey.access:
        raise RuleViolation(
            _("Wer antworten kann, steht seit dem ersten Bogen fest: Sonst zählte nicht jeder gleich."),
            field="access",
        )
    put(survey, change, process=survey.process)
    tell("survey.change", survey, by=by, at=at)


def tell(action: str, survey: Survey, *, by: Person, at: datetime, reason: str | None = None) -> None:
    """Count the version up, record what was done, and tell the public pages."""
    survey.version += 1
    db.session.flush()
    record(action, "survey", survey.id, by=by, at=at, process_id=survey.process_id, text=reason)
    if survey.status is not SurveyStatus.DRAFT or action == "survey.take_back":
        pages_change(survey.process_id)


def release(survey: Survey, *, by: Person, at: datetime) -> None:
    """Let people answer from its first day on. Twice changes nothing."""
    survey = hold(survey)
    if survey.status is SurveyStatus.RELEASED:
        return
    if survey.status is SurveyStatus.CLOSED:
        raise RuleViolation(_("Diese Umfrage ist geschlossen und bleibt es."))
    if how_many_questions(survey) == 0:
        raise RuleViolation(NO_QUESTIONS)
    if survey.ends_at is not None and survey.ends_at <= at:
        raise RuleViolation(NOTHING_LEFT)
    survey.status = SurveyStatus.RELEASED
    tell("survey.release", survey, by=by, at=at)


def take_back(survey: Survey, *, by: Person, at: datetime) -> None:
    """Make it a draft again, as long as nobody answered."""
    survey = hold(survey)
    if survey.status is not SurveyStatus.RELEASED:
        return
    if is_locked(survey):
        raise RuleViolation(
            _("Es sind schon Bögen da. Sie können die Umfrage schließen, aber nicht zurücknehmen.")
        )
    survey.status = SurveyStatus.DRAFT
    tell("survey.take_back", survey, by=by, at=at)


def how_many_questions(survey: Survey) -> int:
    statement = select(func.count()).where(SurveyQuestion.survey_id == survey.id)
    return db.session.scalars(statement).one()


def close(survey: Survey, *, by: Person, at: datetime) -> None:
    """End it for good. Unfinished sheets go, and nothing tells any more in which order people took part."""
    survey = hold(survey)
    if survey.status is SurveyStatus.CLOSED:
        return
    if survey.status is SurveyStatus.DRAFT:
        raise RuleViolation(_("Diese Umfrage ist noch nicht freigegeben."))
    survey.status, survey.closed_at = SurveyStatus.CLOSED, at
    changed_rows(delete(SurveyDraft).where(SurveyDraft.survey_id == survey.id))
    forget_order(survey)
    tell("survey.close", survey, by=by, at=at)


def forget_order(survey: Survey) -> None:
    """Write down anew who took part, by account: rows that came one after the other told when."""
    statement = select(SurveyPart.account_id).where(SurveyPart.survey_id == survey.id)
    accounts = sorted(db.session.scalars(statement))
    changed_rows(delete(SurveyPart).where(SurveyPart.survey_id == survey.id))
    if accounts:
        rows = [{"survey_id": survey.id, "account_id": account} for account in accounts]
        db.session.execute(insert(SurveyPart), rows)


def show_results(survey: Survey, *, by: Person, at: datetime) -> None:
    """Let everybody read them. Raises RuleViolation before the end."""
    survey = hold(survey)
    if survey.results_at is not None:
        return
    if survey.status is not SurveyStatus.CLOSED:
        raise RuleViolation(_("Ergebnisse zeigen wir erst, wenn die Umfrage geschlossen ist."))
    survey.results_at = at
    tell("survey.show_results", survey, by=by, at=at)


def hide_results(survey: Survey, *, by: Person, at: datetime) -> None:
    """Take them back, to look at something again."""
    survey = hold(survey)
    if survey.results_at is None:
        return
    survey.results_at = None
    tell("survey.hide_results", survey, by=by, at=at)


def delete_survey(survey: Survey, *, by: Person, at: datetime) -> None:
    """Throw a draft away that nobody has seen. Raises RuleViolation for any other."""
    survey = hold(survey)
    if survey.status is not SurveyStatus.DRAFT or is_locked(survey):
        raise RuleViolation(_("Nur ein Entwurf lässt sich löschen."))
    ids = list(db.session.scalars(select(SurveyQuestion.id).where(SurveyQuestion.survey_id == survey.id)))
    changed_rows(delete(SurveyDraft).where(SurveyDraft.survey_id == survey.id))
    changed_rows(delete(SurveyOption).where(SurveyOption.question_id.in_(ids)))
    # From the last to the first: a later question may depend on an earlier one.
    for question_id in sorted(ids, reverse=True):
        changed_rows(delete(SurveyQuestion).where(SurveyQuestion.id == question_id))
    record("survey.delete", "survey", survey.id, by=by, at=at, process_id=survey.process_id)
    changed_rows(delete(Survey).where(Survey.id == survey.id))
