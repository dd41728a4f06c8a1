"""Surveys for tests. Call them inside ``with writing():``."""

from datetime import timedelta
from uuid import uuid4

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, VISITOR, Person
from participation.municipality.models import Process
from participation.surveys.models import QuestionKind, SheetChannel, Survey, SurveyAccess, SurveySheet
from participation.surveys.presets import QuestionDraft
from participation.surveys.queries.reading import questions_of
from participation.surveys.rules import Given
from participation.surveys.services.building import SurveyChange, release, start_survey
from participation.surveys.services.questions import add_question
from participation.surveys.services.sending import SheetDraft, send_sheet

YES_NO = (("Ja", "Yes"), ("Nein", "No"))


def a_survey(
    process: Process, *, access: SurveyAccess = SurveyAccess.EVERYBODY, released: bool = True
) -> Survey:
    """Every kind of question; the short text is asked only after "Nein"."""
    today = now().date()
    change = SurveyChange(title="Kurz gefragt", access=access, first=today - timedelta(days=2))
    survey = start_survey(change, process=process, submission_key=uuid4().hex, by=SYSTEM, at=now())
    choice = add(survey, QuestionKind.SINGLE, "Passt die Zeit?", options=YES_NO)
    no = questions_of(survey)[0].options[1].id
    add(survey, QuestionKind.SHORT_TEXT, "Welche Zeit passt?", shown_if_id=choice, shown_if=(no,))
    add(survey, QuestionKind.MULTIPLE, "Was fehlt?", options=(*YES_NO, ("Beides", "")), most=2)
    add(survey, QuestionKind.SCALE, "Wie zufrieden?", starts_page=False)
    add(survey, QuestionKind.RANKING, "Was zuerst?", options=(*YES_NO, ("Beides", "")))
    add(survey, QuestionKind.MATRIX, "Wie wichtig?", options=YES_NO, rows=(("Bus", ""), ("Rad", "")))
    add(survey, QuestionKind.LONG_TEXT, "Was sonst?")
    if released:
        release(survey, by=SYSTEM, at=now())
    return survey


def add(survey: Survey, kind: QuestionKind, text: str, **more: object) -> int:
    draft = QuestionDraft(kind=kind, text=text, **more)  # type: ignore[arg-type]  # fields of QuestionDraft
    return add_question(survey, draft, by=SYSTEM, at=now()).id


def a_sheet(
    survey: Survey,
    *,
    answer: int = 0,
    text: str = "",
    consent: bool = True,
    by: Person = VISITOR,
    key: str = "",
    channel: SheetChannel = SheetChannel.WEB,
) -> SurveySheet:
    """A sheet with an answer to the first question and, if wished, words at the last one."""
    questions = questions_of(survey)
    given = {
        questions[0].id: Given(options=(questions[0].options[answer].id,)),
        questions[3].id: Given(value=answer + 1),
        questions[6].id: Given(text=text),
    }
    draft = SheetDraft(given=given, submission_key=key or uuid4().hex, consent=consent, channel=channel)
    sheet = send_sheet(draft, survey=survey, by=by, at=now())
    db.session.flush()
    return sheet
