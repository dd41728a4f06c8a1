"""What a survey came to: counts of sheets, never of marks, and the words that may be read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.public import visible as idea_visible
from participation.surveys.models import (
    SheetChannel,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveySheet,
    SurveyText,
    TextStatus,
)

AT_ONCE = 20


class Mark(NamedTuple):
    """What can be ticked once on a sheet."""

    option_id: int | None
    row_id: int | None
    value: int | None


@dataclass
class Counts:
    """One question: how many sheets answer it, and how many bear each mark."""

    sheets: int = 0
    marks: Counter[Mark] = field(default_factory=Counter)

    def of(self, *, option_id: int | None = None, row_id: int | None = None, value: int | None = None) -> int:
        return self.marks[Mark(option_id, row_id, value)]


@dataclass(frozen=True)
class Results:
    """A whole survey: three statements however many questions and sheets there are."""

    sheets: int
    channels: dict[SheetChannel, int]
    questions: dict[int, Counts]
    texts: dict[int, dict[TextStatus, int]]


def results_of(survey: Survey, questions: Sequence[SurveyQuestion]) -> Results:
    ids = [question.id for question in questions]
    counts = {question.id: Counts() for question in questions}
    marks = (SurveyAnswer.question_id, SurveyAnswer.option_id, SurveyAnswer.row_id, SurveyAnswer.value)
    for question_id, *mark, number in db.session.execute(
        select(*marks, func.count()).where(SurveyAnswer.question_id.in_(ids)).group_by(*marks)
    ):
        counts[question_id].marks[Mark(*mark)] = number
    for question_id, number in db.session.execute(answering(ids)):
        counts[question_id].sheets = number
    texts: dict[int, dict[TextStatus, int]] = {}
    statement = select(SurveyText.question_id, SurveyText.status, func.count())
    for question_id, status, number in db.session.execute(
        statement.where(SurveyText.question_id.in_(ids)).group_by(SurveyText.question_id, SurveyText.status)
    ):
        texts.setdefault(question_id, {})[status] = number
        counts[question_id].sheets += number
    return Results(survey.sheets, channels_of(survey), counts, texts)


def answering(ids: Sequence[int]) -> Select[int, int]:
    """How many sheets bear any mark at each question."""
    return (
        select(SurveyAnswer.question_id, func.count(SurveyAnswer.sheet_id.distinct()))
        .where(SurveyAnswer.question_id.in_(ids))
        .group_by(SurveyAnswer.question_id)
    )


def channels_of(survey: Survey) -> dict[SheetChannel, int]:
    statement = (
        select(SurveySheet.channel, func.count())
        .where(SurveySheet.survey_id == survey.id)
        .group_by(SurveySheet.channel)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


# --- Words that may be read --------------------------------------------------------------------------


def readable() -> ColumnElement[bool]:
    """The one condition for open answers that everybody may read, in a survey whose results are released.

    Whoever wrote it consented, and the Redaktion let it stand: among the results, or as an idea that can be
    read itself. Its words are then those of the idea, so that what is made unrecognisable there is so here.
    """
    return and_(
        SurveySheet.consent.is_(True),
        or_(
            SurveyText.status == TextStatus.SHOWN,
            and_(SurveyText.status == TextStatus.IDEA, idea_visible()),
        ),
    )


class Words(NamedTuple):
    """An open answer as everybody reads it."""

    text: str
    language: str
    idea_number: str | None


def readable_words(question: SurveyQuestion, *, offset: int = 0, limit: int = AT_ONCE) -> list[Words]:
    """A page of them, in an order that tells nothing of when they came."""
    statement = (
        select(func.coalesce(Idea.text, SurveyText.text), SurveySheet.language, Idea.number)
        .select_from(SurveyText)
        .join(SurveySheet, SurveySheet.id == SurveyText.sheet_id)
        .outerjoin(Idea, Idea.id == SurveyText.idea_id)
        .where(SurveyText.question_id == question.id, readable())
        .order_by(SurveySheet.id, SurveyText.id)
    )
    return [Words(*row) for row in db.session.execute(statement.offset(offset).limit(limit))]


def how_many_readable(questions: Sequence[SurveyQuestion]) -> dict[int, int]:
    """By question, in one statement."""
    statement = (
        select(SurveyText.question_id, func.count())
        .select_from(SurveyText)
        .join(SurveySheet, SurveySheet.id == SurveyText.sheet_id)
        .outerjoin(Idea, Idea.id == SurveyText.idea_id)
        .where(SurveyText.question_id.in_([question.id for question in questions]), readable())
        .group_by(SurveyText.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
