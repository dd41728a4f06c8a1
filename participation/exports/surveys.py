"""What an export tells of short surveys: questions, counts, words that may be read; sheets for the inside.

Outside of the town hall it is what the page of results shows, and only once that is released.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from participation.exports.records import Profile
from participation.extensions import db
from participation.kernel.suppression import FEWEST, told
from participation.municipality.models import Process
from participation.surveys.models import (
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyOption,
    SurveyQuestion,
    SurveySheet,
    SurveyText,
)
from participation.surveys.queries.reading import questions_of, surveys_of
from participation.surveys.queries.results import Counts, readable_words, results_of
from participation.surveys.rules import WORDED, has_results

Row = dict[str, Any]
MOST_WORDS = 1_000_000


def told_surveys(process: Process, profile: Profile) -> list[Survey]:
    """All of them for those who work with them; for all others those whose results are released."""
    if profile is Profile.INTERNAL:
        return sorted(surveys_of(process, drafts=True), key=lambda survey: survey.number)
    return sorted((s for s in surveys_of(process) if has_results(s)), key=lambda survey: survey.number)


def survey_questions(process: Process, profile: Profile) -> Iterator[Row]:
    """The codebook of the answers: each question with what could be chosen."""
    for survey in told_surveys(process, profile):
        for place, question in enumerate(questions_of(survey), start=1):
            yield {
                "survey": survey.number,
                "title": survey.title,
                "access": survey.access,
                "sheets": survey.sheets if survey.sheets >= FEWEST else None,
                "question": place,
                "text": question.text,
                "kind": question.kind,
                "options": "; ".join(option.label for option in question.options),
                "rows": "; ".join(row.label for row in question.rows),
                "points": question.points if question.kind is QuestionKind.SCALE else None,
            }


def survey_results(process: Process, profile: Profile) -> Iterator[Row]:
    """Sheets by mark, small numbers kept back as on the page; never combinations."""
    for survey in told_surveys(process, profile):
        questions = questions_of(survey)
        found = results_of(survey, questions)
        for place, question in enumerate(questions, start=1):
            counts = found.questions[question.id]
            if question.kind in WORDED or counts.sheets < FEWEST:
                continue
            for row, answer, number in cells(question, counts):
                yield {
                    "survey": survey.number,
                    "question": place,
                    "row": row,
                    "answer": answer,
                    "sheets": number,
                    "base": counts.sheets,
                }


def cells(question: SurveyQuestion, counts: Counts) -> Iterator[tuple[str, str, int | None]]:
    """Row, answer and number of sheets; of a ranking those that give it the first place."""
    if question.kind is QuestionKind.SCALE:
        steps = range(1, question.points + 1)
        shown = told([counts.of(value=step) for step in steps], adds_up=True)
        yield from (("", str(step), number) for step, number in zip(steps, shown, strict=True))
        return
    first = 1 if question.kind is QuestionKind.RANKING else None
    adds_up = question.kind is not QuestionKind.MULTIPLE
    rows: list[SurveyOption | None] = list(question.rows) or [None]
    for row in rows:
        row_id = row.id if row else None
        found = [counts.of(option_id=o.id, row_id=row_id, value=first) for o in question.options]
        shown = told(found, adds_up=adds_up) if sum(found) >= FEWEST else [None] * len(found)
        for option, number in zip(question.options, shown, strict=True):
            yield (row.label if row else "", option.label, number)


def survey_texts(process: Process, profile: Profile) -> Iterator[Row]:
    """Words that everybody may read; for the inside all of them, without what else their sheets say."""
    for survey in told_surveys(process, profile):
        for place, question in enumerate(questions_of(survey), start=1):
            if question.kind not in WORDED:
                continue
            if profile is Profile.INTERNAL:
                yield from all_words(survey, question, place)
                continue
            for words in readable_words(question, limit=MOST_WORDS):
                yield {
                    "survey": survey.number,
                    "question": place,
                    "text": words.text,
                    "language": words.language,
                    "idea": words.idea_number,
                    "status": None,
                    "consent": None,
                }


def all_words(survey: Survey, question: SurveyQuestion, place: int) -> Iterator[Row]:
    statement = (
        select(SurveyText, SurveySheet)
        .join(SurveySheet, SurveySheet.id == SurveyText.sheet_id)
        .where(SurveyText.question_id == question.id)
        .order_by(SurveyText.text, SurveySheet.id)
    )
    for text, sheet in db.session.execute(statement).all():
        yield {
            "survey": survey.number,
            "question": place,
            "text": text.text,
            "language": sheet.language,
            "idea": text.idea.number if text.idea else None,
            "status": text.status,
            "consent": sheet.consent,
        }


def survey_answers(process: Process, profile: Profile) -> Iterator[Row]:
    """Every mark of every sheet, by a number of the sheet that means nothing outside of this export."""
    for survey in told_surveys(process, profile):
        questions = questions_of(survey)
        places = {question.id: place for place, question in enumerate(questions, start=1)}
        labels: dict[int | None, str] = {o.id: o.label for q in questions for o in (*q.options, *q.rows)}
        statement = (
            select(SurveyAnswer, SurveySheet)
            .join(SurveySheet, SurveySheet.id == SurveyAnswer.sheet_id)
            .where(SurveySheet.survey_id == survey.id)
            .order_by(SurveySheet.id, SurveyAnswer.question_id, SurveyAnswer.id)
        )
        numbers: dict[int, str] = {}
        for answer, sheet in db.session.execute(statement):
            yield {
                "survey": survey.number,
                "sheet": numbers.setdefault(sheet.id, f"B-{len(numbers) + 1:05d}"),
                "channel": sheet.channel,
                "question": places[answer.question_id],
                "row": labels.get(answer.row_id, ""),
                "answer": labels.get(answer.option_id, ""),
                "value": answer.value,
            }
