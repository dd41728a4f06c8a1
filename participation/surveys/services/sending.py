"""Sending a sheet, and keeping an unfinished one for later."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from participation.accounts.models import Account
from participation.accounts.queries import standing_of
from participation.extensions import db
from participation.ideas.rules import Receipt
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows, stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.levels import check_level
from participation.municipality.models import Act, RequiredLevel
from participation.municipality.rules import first_day, start_of, zone_of
from participation.surveys.models import (
    HIGHEST_SHEET,
    TAKEN_PART_ONCE,
    SheetChannel,
    Survey,
    SurveyAccess,
    SurveyAnswer,
    SurveyDraft,
    SurveyPart,
    SurveyQuestion,
    SurveySheet,
    SurveyText,
)
from participation.surveys.queries.reading import due_drafts, marks_on, questions_of, sheet_sent_with
from participation.surveys.rules import (
    DRAFTS_KEPT,
    WORDED,
    Given,
    Sheet,
    cleaned,
    has_words,
    takes_paper,
    takes_sheets,
)
from participation.surveys.services.building import hold

ERASE = "surveys.erase_drafts"
OVER = _("Diese Umfrage nimmt gerade keine Antworten an.")
ALREADY = _("Mit diesem Zugang wurde an der Umfrage schon teilgenommen: Jeder Zugang zählt einmal.")


@dataclass(frozen=True, kw_only=True)
class SheetDraft:
    """A filled-in sheet, checked question by question (``forms.answering``)."""

    given: Sheet
    submission_key: str
    consent: bool = False
    language: str = "de"
    channel: SheetChannel = SheetChannel.WEB


def send_sheet(draft: SheetDraft, *, survey: Survey, by: Person, at: datetime) -> SurveySheet:
    """Count a sheet. The same sheet sent again counts once.

    ``by`` is kept only as having taken part, and only where an access is required; somebody of the town hall
    who copies a sheet of paper takes no part. Raises RuleViolation when the survey takes nothing, for a
    second sheet of one access, for an empty one, and when the form was sent before with other answers.
    """
    survey = hold(survey)
    questions = questions_of(survey)
    given = cleaned(questions, draft.given)
    if (known := sheet_sent_with(draft.submission_key)) is not None:
        return sent_before(known, survey, given)
    if not takes_sheets(survey, at) and not takes_paper(survey, draft.channel):
        raise RuleViolation(OVER)
    if not given:
        raise RuleViolation(_("Bitte beantworten Sie mindestens eine Frage."))
    take_part(survey, by=by, channel=draft.channel)
    zone = zone_of(survey.process)
    sheet = SurveySheet(
        id=free_id(),
        survey_id=survey.id,
        answered_on=first_day(at, zone),
        channel=draft.channel,
        language=draft.language,
        consent=draft.consent and has_words(questions, given),
        submission_key=draft.submission_key,
    )
    db.session.add(sheet)
    db.session.flush()
    morning = start_of(sheet.answered_on, zone)
    by_id = {question.id: question for question in questions}
    for question_id, answer in given.items():
        db.session.add_all(rows_of(by_id[question_id], answer, sheet, morning))
    survey.sheets += 1
    db.session.flush()
    return sheet


def free_id() -> int:
    """Drawn, so that neither the number nor the place in the table tells when a sheet came."""
    while True:
        drawn = random.SystemRandom().randint(1, HIGHEST_SHEET)
        if db.session.get(SurveySheet, drawn) is None:
            return drawn


def sent_before(known: SurveySheet, survey: Survey, given: Sheet) -> SurveySheet:
    marks = {mark for question_id, answer in given.items() for mark in marks_of(question_id, answer)}
    if known.survey_id != survey.id or marks != marks_on(known):
        raise RuleViolation(
            _("Dieser Bogen ist schon gesendet und zählt so, wie er war. Spätere Änderungen zählen nicht.")
        )
    return known


def marks_of(question_id: int, given: Given) -> set[tuple[object, ...]]:
    """What stands on a sheet because of this answer, as ``marks_on`` reads it."""
    if given.text:
        return {(question_id, given.text)}
    if given.value is not None:
        return {(question_id, None, None, given.value)}
    if given.rows:
        return {(question_id, option, row, None) for row, option in given.rows}
    return {(question_id, option, None, place) for option, place in placed(given)}


def placed(given: Given) -> list[tuple[int, int | None]]:
    """Options with their places, where the order says something."""
    return [
        (option, given.places[place] if given.places else None) for place, option in enumerate(given.options)
    ]


def rows_of(
    question: SurveyQuestion, given: Given, sheet: SurveySheet, morning: datetime
) -> list[SurveyAnswer | SurveyText]:
    if question.kind in WORDED:
        return [SurveyText(sheet_id=sheet.id, question_id=question.id, text=given.text, arrived_at=morning)]
    return [
        SurveyAnswer(sheet_id=sheet.id, question_id=mark[0], option_id=mark[1], row_id=mark[2], value=mark[3])
        for mark in sorted(marks_of(question.id, given), key=str)
    ]


def take_part(survey: Survey, *, by: Person, channel: SheetChannel) -> None:
    """One sheet for each access, where one is required; refused by the constraint, whatever the race."""
    if channel is not SheetChannel.WEB:
        return
    if survey.process.level_to_survey is not RequiredLevel.EVERYBODY:
        check_level(standing_of(by.id), survey.process, Act.SURVEY)
    if survey.access is SurveyAccess.EVERYBODY:
        return
    if by.id is None:
        raise RuleViolation(
            _("Für diese Umfrage braucht es einen bestätigten Zugang. Bitte melden Sie sich an.")
        )
    closed = db.session.scalar(select(Account.closed_at).where(Account.id == by.id))
    if closed is not None:
        raise RuleViolation(_("Dieses Konto ist geschlossen. Melden Sie sich bitte neu an."))
    if not stored(SurveyPart(survey_id=survey.id, account_id=by.id), unless=TAKEN_PART_ONCE):
        raise RuleViolation(ALREADY)


# --- Unfinished sheets -------------------------------------------------------------------------------


def keep_draft(given: list[list[Any]], *, survey: Survey, receipt: Receipt, at: datetime) -> SurveyDraft:
    """Keep what was typed so far for the bearer of the code; the same form keeps one sheet, its newest."""
    survey = hold(survey)
    if not takes_sheets(survey, at):
        raise RuleViolation(OVER)
    statement = select(SurveyDraft).where(SurveyDraft.code_digest == receipt.digest)
    draft = db.session.scalars(statement).one_or_none()
    if draft is None:
        draft = SurveyDraft(survey_id=survey.id, code_digest=receipt.digest, created_at=at)
        db.session.add(draft)
    draft.given, draft.kept_until = given, at + DRAFTS_KEPT
    db.session.flush()
    day = draft.kept_until.date().isoformat()
    enqueue(ERASE, {}, at=at, by=SYSTEM, run_at=draft.kept_until + timedelta(days=1), key=f"{ERASE}:{day}")
    return draft


def forget_draft(survey: Survey, code_digest: str) -> None:
    """A sheet that was sent needs to be kept no longer."""
    changed_rows(
        delete(SurveyDraft).where(SurveyDraft.survey_id == survey.id, SurveyDraft.code_digest == code_digest)
    )


def erase_due_drafts(*, at: datetime) -> int:
    """Erase the unfinished sheets whose time is over; how many."""
    due = [draft.id for draft in due_drafts(at)]
    return changed_rows(delete(SurveyDraft).where(SurveyDraft.id.in_(due))) if due else 0
