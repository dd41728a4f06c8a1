"""The questions of a survey: added, changed, moved, deleted; after the first sheet only corrected."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.surveys.models import (
    QuestionKind,
    Survey,
    SurveyOption,
    SurveyQuestion,
    SurveyStatus,
)
from participation.surveys.presets import Label, QuestionDraft
from participation.surveys.queries.reading import questions_of
from participation.surveys.rules import CHOSEN, LEADING, MOST_QUESTIONS, is_locked, may_lead

LOCKED = _("Es sind schon Bögen da: Alle sollen das Gleiche gefragt werden. Möglich sind nur Korrekturen.")
CLOSED = _("Diese Umfrage ist geschlossen: An ihren Fragen ändert sich nichts mehr.")
DEPENDED_ON = _("Eine spätere Frage hängt von dieser ab. Bitte ändern Sie zuerst deren Bedingung.")


def put_question(question: SurveyQuestion, draft: QuestionDraft, *, survey: Survey) -> SurveyQuestion:
    """Write the draft into a new question, which comes last, or into one that is there."""
    question.kind = draft.kind
    put_words(question, draft)
    question.is_required, question.starts_page = draft.is_required, draft.starts_page
    question.points, question.most = draft.points, draft.most
    question.shown_if_id, question.shown_if = draft.shown_if_id, list(draft.shown_if)
    if question.id is None:
        highest = db.session.scalar(
            select(func.max(SurveyQuestion.position)).where(SurveyQuestion.survey_id == survey.id)
        )
        question.survey_id, question.position = survey.id, (highest or 0) + 1
        db.session.add(question)
        db.session.flush()
    put_options(question, draft.options, is_row=False)
    put_options(question, draft.rows, is_row=True)
    db.session.flush()
    return question


def put_words(question: SurveyQuestion, draft: QuestionDraft) -> None:
    question.text, question.text_en = draft.text, draft.text_en
    question.hint, question.hint_en = draft.hint, draft.hint_en
    (question.low, question.low_en), (question.high, question.high_en) = draft.ends


def options_in(question: SurveyQuestion, *, is_row: bool) -> list[SurveyOption]:
    statement = (
        select(SurveyOption)
        .where(SurveyOption.question_id == question.id, SurveyOption.is_row.is_(is_row))
        .order_by(SurveyOption.position, SurveyOption.id)
    )
    return list(db.session.scalars(statement))


def put_options(question: SurveyQuestion, labels: Sequence[Label], *, is_row: bool) -> None:
    """Line by line: what stays in its place keeps its id, on which conditions rest."""
    known = options_in(question, is_row=is_row)
    for place, (label, english) in enumerate(labels):
        if place < len(known):
            known[place].label, known[place].label_en = label, english
        else:
            db.session.add(
                SurveyOption(
                    question_id=question.id, is_row=is_row, position=place, label=label, label_en=english
                )
            )
    for surplus in known[len(labels) :]:
        db.session.delete(surplus)
    db.session.flush()


def check_draft(draft: QuestionDraft, question: SurveyQuestion | None, survey: Survey) -> None:
    """Raise RuleViolation for what cannot be asked so."""
    if draft.kind in CHOSEN and len(draft.options) < 2:
        raise RuleViolation(
            _("Bitte nennen Sie mindestens zwei Antworten, jede in einer Zeile."), field="options"
        )
    if draft.kind is QuestionKind.MATRIX and not draft.rows:
        raise RuleViolation(_("Bitte nennen Sie mindestens eine Zeile."), field="rows")
    if draft.shown_if_id is None:
        return
    earlier = db.session.get(SurveyQuestion, draft.shown_if_id)
    fits = earlier is not None and earlier.survey_id == survey.id
    if earlier is None or not fits or (question is not None and not may_lead(question, earlier)):
        raise RuleViolation(
            _("Eine Bedingung geht nur auf eine frühere Frage mit festen Antworten."), field="shown_if"
        )
    if not draft.shown_if:
        raise RuleViolation(_("Bitte wählen Sie, welche Antworten zu dieser Frage führen."), field="shown_if")


def check_may_change(survey: Survey) -> None:
    if survey.status is SurveyStatus.CLOSED:
        raise RuleViolation(CLOSED)
    if is_locked(survey):
        raise RuleViolation(LOCKED)


def tell(  # noqa: PLR0913 (what, where, by whom, when, why)
    action: str, survey: Survey, question_id: int, *, by: Person, at: datetime, text: str = ""
) -> None:
    survey.version += 1
    record(
        action,
        "survey",
        survey.id,
        by=by,
        at=at,
        process_id=survey.process_id,
        facts={"question": question_id},
        text=text or None,
    )
    if survey.status is not SurveyStatus.DRAFT:
        pages_change(survey.process_id)


def add_question(survey: Survey, draft: QuestionDraft, *, by: Person, at: datetime) -> SurveyQuestion:
    """At the end. ``survey`` is held. Raises RuleViolation for one too many and as ``check_draft``."""
    check_may_change(survey)
    check_draft(draft, None, survey)
    if len(questions_of(survey)) >= MOST_QUESTIONS:
        raise RuleViolation(_("Eine Kurzumfrage hat höchstens %(most)s Fragen."), most=MOST_QUESTIONS)
    question = put_question(SurveyQuestion(), draft, survey=survey)
    tell("survey.add_question", survey, question.id, by=by, at=at)
    return question


def change_question(  # noqa: PLR0913 (what, how, why, by whom, when)
    survey: Survey,
    question: SurveyQuestion,
    draft: QuestionDraft,
    *,
    note: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Change a question of a held survey; after the first sheet only its wording, with a note for everybody.

    Raises RuleViolation as ``check_draft``, when the survey is closed, for other changes than of words after
    the first sheet, and then without a note.
    """
    if survey.status is SurveyStatus.CLOSED:
        raise RuleViolation(CLOSED)
    if is_locked(survey):
        correct(survey, question, draft, note=note, at=at)
    else:
        check_draft(draft, question, survey)
        check_still_leads(survey, question, draft)
        put_question(question, draft, survey=survey)
    tell("survey.change_question", survey, question.id, by=by, at=at, text=note)


def check_still_leads(survey: Survey, question: SurveyQuestion, draft: QuestionDraft) -> None:
    """What later questions depend on stays: its kind, and the answers that lead to them."""
    later = [other for other in questions_of(survey) if other.shown_if_id == question.id]
    if not later:
        return
    needed = {answer for other in later for answer in other.shown_if}
    if draft.kind is QuestionKind.SCALE:
        left = set(range(1, draft.points + 1))
    else:
        kept = options_in(question, is_row=False)[: len(draft.options)]
        left = {option.id for option in kept}
    if draft.kind not in LEADING or not needed <= left:
        raise RuleViolation(DEPENDED_ON)


def correct(
    survey: Survey, question: SurveyQuestion, draft: QuestionDraft, *, note: str, at: datetime
) -> None:
    same = (
        draft.kind is question.kind
        and len(draft.options) == len(options_in(question, is_row=False))
        and len(draft.rows) == len(options_in(question, is_row=True))
        and (draft.points, draft.most) == (question.points, question.most)
        and (draft.shown_if_id, list(draft.shown_if)) == (question.shown_if_id, list(question.shown_if))
        and draft.is_required == question.is_required
    )
    if not same:
        raise RuleViolation(LOCKED)
    if not note:
        raise RuleViolation(
            _("Bitte schreiben Sie, was Sie korrigiert haben. Es steht bei der Umfrage, für alle zu lesen."),
            field="note",
        )
    put_words(question, draft)
    put_options(question, draft.options, is_row=False)
    put_options(question, draft.rows, is_row=True)
    day = at.astimezone(zone_of(survey.process)).strftime("%d.%m.%Y")
    survey.corrections = "\n".join([*survey.corrections.splitlines(), f"{day}: {' '.join(note.split())}"])


def move_question(survey: Survey, question: SurveyQuestion, *, up: bool, by: Person, at: datetime) -> None:
    """One place up or down in a held survey.

    Raises RuleViolation if a condition then stood before its cause, and once sheets are there.
    """
    check_may_change(survey)
    order = questions_of(survey)
    place = next(place for place, other in enumerate(order) if other.id == question.id)
    other_place = place - 1 if up else place + 1
    if not 0 <= other_place < len(order):
        return
    order[place], order[other_place] = order[other_place], order[place]
    places = {other.id: number for number, other in enumerate(order, start=1)}
    if any(o.shown_if_id is not None and places[o.shown_if_id] > places[o.id] for o in order):
        raise RuleViolation(_("Eine Frage mit Bedingung steht immer hinter der, von der sie abhängt."))
    for other in order:
        other.position = places[other.id]
    tell("survey.move_question", survey, question.id, by=by, at=at)


def delete_question(survey: Survey, question: SurveyQuestion, *, by: Person, at: datetime) -> None:
    """Out of a held survey.

    Raises RuleViolation once sheets are there, or if another question depends on it.
    """
    check_may_change(survey)
    if any(other.shown_if_id == question.id for other in questions_of(survey)):
        raise RuleViolation(DEPENDED_ON)
    question_id = question.id
    changed_rows(delete(SurveyOption).where(SurveyOption.question_id == question_id))
    changed_rows(delete(SurveyQuestion).where(SurveyQuestion.id == question_id))
    tell("survey.delete_question", survey, question_id, by=by, at=at)
