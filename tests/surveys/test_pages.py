"""The pages of surveys: answered without scripts and without an account, kept across errors, led by staff."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.privacy.tasks import ERASE, due_now
from participation.surveys.models import Survey, SurveyAccess, SurveyDraft, SurveySheet, SurveyText
from participation.surveys.queries.reading import questions_of
from participation.surveys.services.building import close, show_results
from participation.surveys.services.texts import show_text
from tests.factories import a_process, an_account
from tests.surveys.making import a_sheet, a_survey

SignedIn = Callable[[Account], FlaskClient]
HIDDEN = re.compile(r'<input type="hidden" name="(f[\d-]+|seite|consent)" value="([^"]*)">')
KEY = "6" * 32
CODE = re.compile(r'ticket__code"[^>]*>([A-Z0-9 ]+)<')


@pytest.fixture
def survey(app: Flask) -> Survey:
    with writing():
        return a_survey(a_process())


def home(survey: Survey) -> str:
    return f"/{survey.process.slug}/umfragen/{survey.number}"


def desk(survey: Survey) -> str:
    return f"/{survey.process.slug}/redaktion/umfragen/{survey.number}"


def carried(page: str) -> dict[str, list[str]]:
    """What the form brings along, as a browser without scripts sends it."""
    found: dict[str, list[str]] = {"submission_key": [KEY]}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


def test_a_visitor_walks_through_pages_back_and_forth_and_sends_once(
    client: FlaskClient, survey: Survey
) -> None:
    q = questions_of(survey)
    page = client.get(f"{home(survey)}/bogen").text
    assert "Passt die Zeit?" in page
    page = client.post(
        f"{home(survey)}/bogen", data={**carried(page), f"f{q[0].id}": str(q[0].options[1].id)}
    ).text
    assert "Welche Zeit passt?" in page
    too_long = client.post(f"{home(survey)}/bogen", data={**carried(page), f"f{q[1].id}": "x" * 201})
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.text
    page = client.post(f"{home(survey)}/bogen", data={**carried(page), f"f{q[1].id}": "Freitags"}).text
    back = client.post(f"{home(survey)}/bogen", data={**carried(page), "zurueck": "1"}).text
    assert 'value="Freitags"' in back
    ticked = [str(option.id) for option in q[2].options]
    many = client.post(f"{home(survey)}/bogen", data={**carried(page), f"f{q[2].id}": ticked})
    assert many.status_code == 422
    assert many.text.count(" checked") == 3
    page = client.post(
        f"{home(survey)}/bogen", data={**carried(page), f"f{q[2].id}": ticked[:2], f"f{q[3].id}": "4"}
    ).text
    twice = {f"f{q[4].id}-{option.id}": "1" for option in q[4].options}
    assert client.post(f"{home(survey)}/bogen", data={**carried(page), **twice}).status_code == 422
    page = client.post(f"{home(survey)}/bogen", data=carried(page)).text
    matrix = {f"f{q[5].id}-{row.id}": str(q[5].options[0].id) for row in q[5].rows}
    page = client.post(f"{home(survey)}/bogen", data={**carried(page), **matrix}).text
    page = client.post(f"{home(survey)}/bogen", data={**carried(page), f"f{q[6].id}": "Mehr Bänke"}).text
    assert "Ihre Antworten" in page
    final = {**carried(page), "consent": "y"}
    for _ in range(5):
        assert client.post(f"{home(survey)}/absenden", data=final).location.endswith("/danke")
    assert db.session.get_one(Survey, survey.id).sheets == 1
    assert set(db.session.scalars(select(SurveyText.text))) == {"Freitags", "Mehr Bänke"}
    assert client.get(f"{home(survey)}/bogen").status_code == 409
    other = client.post(f"{home(survey)}/absenden", data={**final, "submission_key": "5" * 32})
    assert other.status_code == 409
    assert "Mehr Bänke" in other.text


def test_programs_that_fill_everything_are_asked_once_more(client: FlaskClient, survey: Survey) -> None:
    question = questions_of(survey)[0]
    sent = {f"f{question.id}": str(question.options[0].id), "website": "x", "submission_key": KEY}
    assert client.post(f"{home(survey)}/absenden", data=sent).status_code == 422
    assert client.post(f"{home(survey)}/absenden", data={**sent, "website": ""}).status_code == 302


@pytest.mark.parametrize("value", ["99999999999", "-1", "abc", "\x00", "1e5", str(2**40)])
def test_what_is_no_answer_counts_as_none(client: FlaskClient, survey: Survey, value: str) -> None:
    questions = questions_of(survey)
    sent = {f"f{question.id}": value for question in questions[:1]} | {"seite": value, "submission_key": KEY}
    assert client.post(f"{home(survey)}/bogen", data=sent).status_code == 200
    assert client.post(f"{home(survey)}/absenden", data=sent).status_code == 409


def test_a_sheet_is_kept_for_the_bearer_of_its_code_until_it_is_sent_or_too_old(
    app: Flask, client: FlaskClient, survey: Survey
) -> None:
    question = questions_of(survey)[6]
    kept = client.post(
        f"{home(survey)}/bogen",
        data={f"f{question.id}": "Später mehr", "sichern": "1", "submission_key": KEY},
    )
    found = CODE.search(kept.text)
    assert found is not None
    other = app.test_client()
    assert other.post(f"{home(survey)}/weiter", data={"code": "K7M4PX92R"}).status_code == 404
    led = other.post(f"{home(survey)}/weiter", data={"code": found[1].lower()})
    assert "Später mehr" in other.get(led.location).text
    with writing():
        draft = db.session.scalars(select(SurveyDraft)).one()
        draft.kept_until = now()
    assert (due_now(now())["sheets"], ERASE["sheets"](now()), due_now(now())["sheets"]) == (1, 1, 0)


def test_where_an_access_is_required_visitors_are_told_and_answers_stay_apart(
    client: FlaskClient, signed_in: SignedIn, app: Flask
) -> None:
    with writing():
        survey = a_survey(a_process(), access=SurveyAccess.CONFIRMED)
        account = an_account()
    page = client.get(f"{home(survey)}/bogen")
    assert page.status_code == 409
    assert "braucht es einen Zugang" in page.text
    question = questions_of(survey)[0]
    sent = {f"f{question.id}": str(question.options[0].id), "submission_key": KEY}
    browser = signed_in(account)
    assert browser.post(f"{home(survey)}/absenden", data=sent).status_code == 302
    assert (
        browser.post(f"{home(survey)}/absenden", data={**sent, "submission_key": "5" * 32}).status_code == 409
    )
    assert "schon teilgenommen" in browser.get(home(survey)).text


def test_results_and_drafts_are_nobodys_before_they_are_released(
    client: FlaskClient, signed_in: SignedIn, survey: Survey, tmp_path: Path
) -> None:
    with writing():
        hidden = a_survey(survey.process, released=False)
        for number in range(12):
            a_sheet(db.session.get_one(Survey, survey.id), answer=number % 2, text=f"Wort {number}")
        staff = an_account(Role.ADMINISTRATOR)
    for address in (home(hidden), f"{home(hidden)}/bogen", f"{home(survey)}/ergebnis"):
        assert client.get(address).status_code == 404
    assert "12 ausgefüllte" in signed_in(staff).get(f"{desk(survey)}/auswertung").text
    with writing():
        loaded = db.session.get_one(Survey, survey.id)
        close(loaded, by=SYSTEM, at=now())
        show_results(loaded, by=SYSTEM, at=now())
        text = db.session.scalars(select(SurveyText).where(SurveyText.text == "Wort 3")).one()
        show_text(text, by=SYSTEM, at=now())
    page = client.get(f"{home(survey)}/ergebnis").text
    assert "12 ausgefüllte" in page
    assert "Wort 3" in page
    assert "Wort 4" not in page
    file = tmp_path / "export"
    write(file, survey.process, profile=Profile.PUBLIC, form=Format.JSONL)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    results = [line for line in lines if line["record"] == "survey_result" and line["question"] == 1]
    assert [(line["answer"], line["sheets"], line["base"]) for line in results] == [
        ("Ja", 6, 12),
        ("Nein", 6, 12),
    ]
    assert [line["text"] for line in lines if line["record"] == "survey_text"] == ["Wort 3"]
    assert not [line for line in lines if line["record"] == "survey_answer"]
    write(file, survey.process, profile=Profile.INTERNAL, form=Format.XLSX)


def test_staff_build_preview_release_and_decide(signed_in: SignedIn, app: Flask, process: Process) -> None:
    with writing():
        moderator = an_account(Role.MODERATOR)
    browser = signed_in(moderator)
    board = f"/{process.slug}/redaktion/umfragen"
    made = browser.post(
        f"{board}/neu",
        data={"title": "Neu", "first": "2026-01-01", "access": "everybody", "preset": "stimmungsbild"},
    )
    assert made.location.endswith("/1")
    bad = browser.post(f"{board}/1/fragen/neu/single", data={"text": "Und?", "options": "Nur eine"})
    assert bad.status_code == 409
    assert "Nur eine" in bad.text
    good = {"text": "Und?", "options": "Ja\nNein", "options_en": "Yes\nNo", "starts_page": "y"}
    assert browser.post(f"{board}/1/fragen/neu/single", data=good).status_code == 302
    survey = db.session.scalars(select(Survey)).one()
    last = questions_of(survey)[-1]
    more = {"text": "Warum?", "shown_if": f"{last.id}:{last.options[1].id}"}
    assert browser.post(f"{board}/1/fragen/neu/long_text", data=more).status_code == 302
    assert browser.get(f"{board}/1/fragen/{last.id}").status_code == 200
    assert browser.post(f"{board}/1/fragen/{last.id}/loeschen").status_code == 409
    assert browser.get(f"{board}/1/ansehen").status_code == 200
    assert browser.post(f"{board}/1/ansehen", data={"seite": "pruefen"}).status_code == 200
    assert browser.post(f"{board}/1/stand", data={"was": "unsinn"}).status_code == 422
    assert browser.post(f"{board}/1/stand", data={"was": "ergebnis-zeigen"}).status_code == 409
    assert browser.post(f"{board}/1/stand", data={"was": "freigeben"}).status_code == 302
    sent = {f"f{questions_of(survey)[3].id}": "Mehr Bänke am Bach", "consent": "y", "submission_key": KEY}
    assert browser.post(f"{board}/1/papier", data=sent).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(SurveySheet)) == 1
    text = db.session.scalars(select(SurveyText)).one()
    queue = browser.get(f"/{process.slug}/redaktion/eingang?art=umfragetexte").text
    assert "Mehr Bänke am Bach" in queue
    decision = f"/{process.slug}/redaktion/umfragetexte/{text.id}"
    assert browser.get(decision).status_code == 200
    assert browser.post(decision, data={"was": "idee", "version": "9"}).status_code == 409
    assert browser.post(decision, data={"was": "idee", "version": "1"}).status_code == 302
    db.session.expire_all()
    idea = db.session.scalars(select(SurveyText)).one().idea
    assert idea is not None
    assert "Quelle:" in app.test_client().get(f"/{process.slug}/ideen/{idea.number}").text


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()
