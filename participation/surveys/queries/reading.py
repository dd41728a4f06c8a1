"""Surveys and their questions, and whether somebody took part."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyDraft,
    SurveyPart,
    SurveyQuestion,
    SurveySheet,
    SurveyStatus,
    SurveyText,
)


def visible() -> ColumnElement[bool]:
    """The one condition for surveys that everybody may know of, in a process that they may see."""
    return Survey.status != SurveyStatus.DRAFT


def surveys_of(process: Process, *, drafts: bool = False) -> list[Survey]:
    """Newest first; with ``drafts`` also those that only staff may see."""
    statement = of_process(process, drafts=drafts).order_by(Survey.starts_at.desc(), Survey.number.desc())
    return list(db.session.scalars(statement))


def survey_called(process: Process, number: int, *, drafts: bool = False) -> Survey:
    """NoResultFound for unknown ones, and for drafts unless they are asked for."""
    statement = of_process(process, drafts=drafts).where(Survey.number == number)
    return db.session.scalars(statement.options(joinedload(Survey.process))).one()


def of_process(process: Process, *, drafts: bool) -> Select[Survey]:
    statement = select(Survey).where(Survey.process_id == process.id)
    return statement if drafts else statement.where(visible())


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """All of them in their order, with what can be chosen: three statements however many there are."""
    statement = (
        select(SurveyQuestion)
        .where(SurveyQuestion.survey_id == survey.id)
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
        .options(selectinload(SurveyQuestion.options), selectinload(SurveyQuestion.rows))
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def question_in(survey: Survey, question_id: int) -> SurveyQuestion:
    """Raises NoResultFound."""
    statement = select(SurveyQuestion).where(
        SurveyQuestion.survey_id == survey.id, SurveyQuestion.id == question_id
    )
    return db.session.scalars(statement).one()


def took_part(survey: Survey, person: Person) -> bool:
    """Whether this access sent a sheet; for a visitor never, without asking the database."""
    if person.id is None:
        return False
    statement = select(SurveyPart.id).where(
        SurveyPart.survey_id == survey.id, SurveyPart.account_id == person.id
    )
    return db.session.scalars(statement).first() is not None


def surveys_taken_part_in(account_id: int) -> Sequence[Survey]:
    """What is known of an account: in which surveys it took part, not what it said."""
    statement = (
        select(Survey)
        .join(SurveyPart, SurveyPart.survey_id == Survey.id)
        .where(SurveyPart.account_id == account_id)
        .order_by(Survey.id)
    )
    return db.session.scalars(statement).all()


def sheet_sent_with(key: str) -> SurveySheet | None:
    return db.session.scalars(select(SurveySheet).where(SurveySheet.submission_key == key)).one_or_none()


def marks_on(sheet: SurveySheet) -> set[tuple[object, ...]]:
    """Everything that stands on a sheet, to compare it with another one."""
    answers = select(
        SurveyAnswer.question_id, SurveyAnswer.option_id, SurveyAnswer.row_id, SurveyAnswer.value
    ).where(SurveyAnswer.sheet_id == sheet.id)
    texts = select(SurveyText.question_id, SurveyText.text).where(SurveyText.sheet_id == sheet.id)
    return {tuple(row) for statement in (answers, texts) for row in db.session.execute(statement)}


def draft_with(survey: Survey, code_digest: str, *, at: datetime) -> SurveyDraft | None:
    """The unfinished sheet of this survey with the code, unless its time is over."""
    statement = select(SurveyDraft).where(
        SurveyDraft.survey_id == survey.id,
        SurveyDraft.code_digest == code_digest,
        SurveyDraft.kept_until > at,
    )
    return db.session.scalars(statement).one_or_none()


def due_drafts(at: datetime) -> Sequence[SurveyDraft]:
    """Unfinished sheets whose time is over."""
    return db.session.scalars(select(SurveyDraft).where(SurveyDraft.kept_until <= at)).all()


PREFIX = "umfrage-"
"""How ``external_id`` of an idea begins that was somebody's open answer."""


def survey_behind(external_id: str | None, idea_id: int) -> Survey | None:
    """The survey whose open answer became this idea; asks only for ideas that came so."""
    if not (external_id or "").startswith(PREFIX):
        return None
    statement = (
        select(Survey)
        .join(SurveyQuestion, SurveyQuestion.survey_id == Survey.id)
        .join(SurveyText, SurveyText.question_id == SurveyQuestion.id)
        .where(SurveyText.idea_id == idea_id, visible())
    )
    return db.session.scalars(statement).one_or_none()
