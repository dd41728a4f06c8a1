"""Surveys: built, locked, answered once, counted; what people wrote goes where they agreed."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Channel, Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person
from participation.kernel.waiting import Sought
from participation.surveys.models import (
    QuestionKind,
    SheetChannel,
    Survey,
    SurveyAccess,
    SurveyAnswer,
    SurveyPart,
    SurveySheet,
    SurveyText,
    TextStatus,
)
from participation.surveys.presets import Preset, QuestionDraft
from participation.surveys.queries.reading import questions_of, survey_behind
from participation.surveys.queries.results import how_many_readable, readable_words, results_of
from participation.surveys.queries.waiting import text_rows, waiting_texts
from participation.surveys.services.building import (
    SurveyChange,
    close,
    delete_survey,
    release,
    show_results,
    start_survey,
)
from participation.surveys.services.questions import (
    change_question,
    delete_question,
    move_question,
)
from participation.surveys.services.texts import hide_text, make_idea, note_text, show_text
from tests.comments.people import a_moderator
from tests.crowd import at_once
from tests.factories import a_process, an_account
from tests.statements import counted
from tests.surveys.making import YES_NO, a_sheet, a_survey

KEY = "7" * 32


def test_the_template_asks_about_the_areas_of_the_process(app: Flask) -> None:
    with writing():
        process = a_process()
        change = SurveyChange(title="Schwerpunkte", first=now().date())
        survey = start_survey(
            change, preset=Preset.MOOD, process=process, submission_key=KEY, by=SYSTEM, at=now()
        )
        again = start_survey(
            change, preset=Preset.MOOD, process=process, submission_key=KEY, by=SYSTEM, at=now()
        )
        assert again.id == survey.id
        questions = questions_of(survey)
        assert [row.label for row in questions[0].rows] == [area.name for area in process.areas]
        assert {q.kind for q in questions} >= {QuestionKind.MATRIX, QuestionKind.LONG_TEXT}


def test_a_draft_can_be_ordered_and_emptied_but_conditions_stay_behind_their_cause(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process(), released=False)
        questions = questions_of(survey)
        with pytest.raises(RuleViolation):
            move_question(survey, questions[0], up=False, by=SYSTEM, at=now())
    with writing():
        survey = db.session.get_one(Survey, survey.id)
        questions = questions_of(survey)
        move_question(survey, questions[2], up=True, by=SYSTEM, at=now())
        assert [q.text for q in questions_of(survey)][:3] == [
            "Passt die Zeit?",
            "Was fehlt?",
            "Welche Zeit passt?",
        ]
        with pytest.raises(RuleViolation):
            delete_question(survey, questions[0], by=SYSTEM, at=now())
        delete_question(survey, questions[2], by=SYSTEM, at=now())
        assert len(questions_of(survey)) == 6
    with writing():
        delete_survey(db.session.get_one(Survey, survey.id), by=SYSTEM, at=now())
    assert db.session.scalar(select(func.count()).select_from(Survey)) == 0


def test_an_empty_survey_is_not_released(app: Flask) -> None:
    with writing():
        change = SurveyChange(title="Leer", first=now().date())
        survey = start_survey(change, process=a_process(), submission_key=KEY, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation):
            release(survey, by=SYSTEM, at=now())


def test_the_first_sheet_locks_the_questions_but_for_corrections_with_a_note(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process())
        a_sheet(survey)
        question = questions_of(survey)[0]
        right = QuestionDraft(kind=question.kind, text="Passt Ihnen die Zeit?", options=YES_NO)
        other = QuestionDraft(kind=question.kind, text="x", options=(*YES_NO, ("Vielleicht", "")))
        with pytest.raises(RuleViolation):
            change_question(survey, question, other, note="mehr", by=SYSTEM, at=now())
        with pytest.raises(RuleViolation) as refusal:
            change_question(survey, question, right, by=SYSTEM, at=now())
        assert refusal.value.field == "note"
        with pytest.raises(RuleViolation):
            delete_question(survey, questions_of(survey)[6], by=SYSTEM, at=now())
        change_question(survey, question, right, note="Ein Wort fehlte.", by=SYSTEM, at=now())
        assert survey.corrections.endswith(": Ein Wort fehlte.")
        assert questions_of(survey)[0].text == "Passt Ihnen die Zeit?"


def test_the_same_sheet_sent_five_times_counts_once_and_another_with_its_key_is_refused(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process())
        first = a_sheet(survey, key=KEY, text="Mehr Bänke")
        for _ in range(4):
            assert a_sheet(survey, key=KEY, text="Mehr Bänke").id == first.id
        with pytest.raises(RuleViolation):
            a_sheet(survey, key=KEY, answer=1, text="Mehr Bänke")
        assert survey.sheets == 1
    assert db.session.scalar(select(func.count()).select_from(SurveySheet)) == 1


def test_one_access_counts_once_however_many_sheets_come_at_the_same_moment(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process(), access=SurveyAccess.CONFIRMED)
        survey_id, account_id = survey.id, an_account().id

    def send(_number: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    a_sheet(db.session.get_one(Survey, survey_id), by=Person(id=account_id))
            except RuleViolation:
                return False
            return True

    assert sum(at_once(send, range(8))) == 1
    db.session.rollback()
    assert db.session.get_one(Survey, survey_id).sheets == 1
    with writing(), pytest.raises(RuleViolation):
        a_sheet(db.session.get_one(Survey, survey_id))


def test_nothing_leads_from_a_sheet_to_a_person(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process(), access=SurveyAccess.CONFIRMED)
        people = [an_account() for _ in range(12)]
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
        for person in people:
            a_sheet(survey, by=Person(id=person.id), text="Worte")
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
        for table in (SurveySheet, SurveyAnswer, SurveyText):
            targets = {key.column.table.name for key in table.__table__.foreign_keys}
            assert "account" not in targets
            assert "created_at" not in table.__table__.columns
        # In the order of their keys, sheets tell nothing of the order in which they came.
        assert "created_at" not in SurveyPart.__table__.columns
        close(survey, by=SYSTEM, at=now())
        parts = list(db.session.scalars(select(SurveyPart.account_id).order_by(SurveyPart.id)))
        assert parts == sorted(person.id for person in people)


def test_a_closed_survey_takes_nothing_and_shows_results_when_they_are_released(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process())
        a_sheet(survey)
        with pytest.raises(RuleViolation):
            show_results(survey, by=SYSTEM, at=now())
        close(survey, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation):
            a_sheet(survey)
        with pytest.raises(RuleViolation):
            a_sheet(survey, channel=SheetChannel.PAPER)
        show_results(survey, by=SYSTEM, at=now())
        assert survey.results_at is not None


def test_results_count_sheets_in_a_constant_number_of_statements(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process())
        for number in range(7):
            a_sheet(survey, answer=number % 2, text="Worte" if number < 3 else "")
        survey_id = survey.id
    survey = db.session.get_one(Survey, survey_id)
    questions = questions_of(survey)
    with counted() as statements:
        found = results_of(survey, questions)
    assert len(statements.statements) == 4
    first = found.questions[questions[0].id]
    assert (first.sheets, first.of(option_id=questions[0].options[0].id)) == (7, 4)
    assert found.texts[questions[6].id] == {TextStatus.WAITING: 3}


def texts_of(survey: Survey) -> list[SurveyText]:
    return list(db.session.scalars(select(SurveyText).order_by(SurveyText.text)))


def test_open_answers_wait_in_the_queue_until_somebody_decides(app: Flask) -> None:
    with writing():
        survey = a_survey(a_process())
        a_sheet(survey, text="Mehr Schatten")
        a_sheet(survey, text="Weniger Lärm", consent=False)
        process_id = survey.process_id
    sought = Sought(process_id=process_id, reader=SYSTEM, at=now())
    waiting = db.session.execute(waiting_texts(sought)).all()
    rows = text_rows([row.item_id for row in waiting])
    assert sorted((row.text, bool(row.note)) for row in rows.values()) == [
        ("Mehr Schatten", False),
        ("Weniger Lärm", True),
    ]
    only = Sought(process_id=process_id, reader=SYSTEM, at=now(), words="schatten")
    assert len(db.session.execute(waiting_texts(only)).all()) == 1


def test_an_open_answer_becomes_an_idea_that_names_its_survey_and_only_with_consent(app: Flask) -> None:
    with writing():
        process = a_process()
        survey = a_survey(process)
        a_sheet(survey, text="Mehr Schatten")
        a_sheet(survey, text="Ohne Haken", consent=False)
        yes, no = texts_of(survey)
        moderator = a_moderator()
        with pytest.raises(RuleViolation):
            make_idea(no, area_id=None, process=process, by=moderator, at=now())
        with pytest.raises(RuleViolation):
            show_text(no, by=moderator, at=now())
        idea = make_idea(
            yes, area_id=process.areas[0].id, process=process, by=moderator, at=now(), expected_version=1
        )
        assert (idea.channel, idea.is_public, idea.author_id) == (Channel.WEB, True, None)
        assert survey_behind(idea.external_id, idea.id) is survey
        assert yes.text == ""
        with pytest.raises(RuleViolation):
            hide_text(yes, reason="advertising", by=moderator, at=now())
        with pytest.raises(Conflict):
            note_text(no, by=moderator, at=now(), expected_version=9)
    question = questions_of(survey)[6]
    assert [words.text for words in readable_words(question)] == ["Mehr Schatten"]
    with writing():
        loaded = db.session.get_one(Idea, idea.id)
        loaded.text = "Mehr Schatten, ohne [unkenntlich gemacht]"
    assert [words.text for words in readable_words(question)] == ["Mehr Schatten, ohne [unkenntlich gemacht]"]


def test_what_is_hidden_or_without_consent_is_read_by_nobody_else(app: Flask, tmp_path: object) -> None:
    from pathlib import Path  # noqa: PLC0415 (of this test alone)

    with writing():
        process = a_process()
        survey = a_survey(process)
        for text, consent in (("GEHEIM-A", True), ("GEHEIM-B", False), ("GEHEIM-C", True), ("Offen", True)):
            a_sheet(survey, text=text, consent=consent)
        a, b, _waiting, shown = texts_of(survey)
        hide_text(a, reason="advertising", by=SYSTEM, at=now())
        note_text(b, by=SYSTEM, at=now())
        show_text(shown, by=SYSTEM, at=now())
        close(survey, by=SYSTEM, at=now())
        show_results(survey, by=SYSTEM, at=now())
    question = questions_of(survey)[6]
    assert how_many_readable([question]) == {question.id: 1}
    for form in (Format.JSONL, Format.CSV):
        file = Path(str(tmp_path)) / form.value
        write(file, process, profile=Profile.PUBLIC, form=form)
        assert b"GEHEIM" not in file.read_bytes()
