"""Open answers for the Redaktion: in the queue, and one by one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from participation.extensions import db
from participation.kernel.language import _
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns
from participation.municipality.models import Process
from participation.surveys.models import Survey, SurveyQuestion, SurveySheet, SurveyText, TextStatus

KIND = "survey_text"
WITHOUT_CONSENT = _("Ohne Zustimmung zur Veröffentlichung")


def waiting_texts(sought: Sought) -> Select[str, int, str, datetime]:
    """Words on sheets of the process that nobody has read yet."""
    statement = (
        select(*waiting_columns(KIND, item_id=SurveyText.id, since=SurveyText.arrived_at))
        .join(SurveyQuestion, SurveyQuestion.id == SurveyText.question_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .where(Survey.process_id == sought.process_id, SurveyText.status == TextStatus.WAITING)
    )
    if sought.words:
        statement = statement.where(
            or_(
                SurveyText.text.icontains(sought.words, autoescape=True),
                SurveyQuestion.text.icontains(sought.words, autoescape=True),
                Survey.title.icontains(sought.words, autoescape=True),
            )
        )
    return statement


def text_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    """How these words stand in the queue."""
    statement = (
        select(SurveyText, SurveyQuestion.text, Survey.title, SurveySheet)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyText.question_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .join(SurveySheet, SurveySheet.id == SurveyText.sheet_id)
        .where(SurveyText.id.in_(ids))
    )
    return {
        text.id: WaitingRow(
            title=f"{title} – {question}",
            text=text.text,
            note="" if sheet.consent else WITHOUT_CONSENT,
            language=sheet.language,
            address={"text_id": text.id},
        )
        for text, question, title, sheet in db.session.execute(statement)
    }


def text_in(process: Process, text_id: int) -> SurveyText:
    """One open answer of the process with its question, sheet and idea. Raises NoResultFound."""
    statement = (
        select(SurveyText)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyText.question_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .where(Survey.process_id == process.id, SurveyText.id == text_id)
        .options(joinedload(SurveyText.question), joinedload(SurveyText.sheet), joinedload(SurveyText.idea))
    )
    return db.session.scalars(statement).one()
