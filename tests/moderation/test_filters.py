"""Filters that are kept under a name, and text modules that the Redaktion writes."""

import pytest
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Channel
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.moderation.models import ModuleText, SavedFilter
from tests.factories import a_process, an_account
from tests.moderation.desk import Office, SignIn, ideas_of

PAPER = "filter?von=eingang&art=papier&bereich=ohne"


@pytest.fixture
def colleague() -> Account:
    with writing():
        return an_account(Role.MODERATOR, name="T. Vogt")


# --- Filters ------------------------------------------------------------------------------------


def test_a_filter_is_saved_and_opened_by_its_name(office: Office) -> None:
    (paper,) = ideas_of(office, 1, channel=Channel.PAPER)
    (web,) = ideas_of(office, 1)
    assert "Papier und Telefon · noch ohne Bereich" in office.page(PAPER)
    answer = office.browser.post(office.at(PAPER), data={"name": "Vom Zettel"})
    assert answer.location.endswith("/eingang?art=papier&bereich=ohne")
    page = office.page("eingang")
    assert '/eingang?art=papier&amp;bereich=ohne">Vom Zettel</a>' in page
    listed = office.page("eingang?art=papier&bereich=ohne")
    assert (paper.title in listed, web.title in listed) == (True, False)


def test_colleagues_see_what_is_shared_and_nothing_else(
    office: Office, signed_in: SignIn, colleague: Account
) -> None:
    office.browser.post(office.at(PAPER), data={"name": "Geteiltes", "is_shared": "y"})
    office.browser.post(office.at(PAPER), data={"name": "Eigenes"})
    browser = signed_in(colleague)
    page = browser.get(office.at("eingang")).text
    assert ("Geteiltes" in page, "Eigenes" in page) == (True, False)
    shared, own = db.session.scalars(select(SavedFilter.id).order_by(SavedFilter.id)).all()
    assert browser.post(office.at(f"filter/{shared}/loeschen")).status_code == 409
    assert browser.post(office.at(f"filter/{own}/loeschen")).status_code == 404
    assert office.browser.post(office.at(f"filter/{shared}/loeschen")).status_code == 302
    assert "Geteiltes" not in browser.get(office.at("eingang")).text


def test_what_cannot_be_saved_is_told_with_the_name_kept(office: Office) -> None:
    office.browser.post(office.at(PAPER), data={"name": "Zettel"})
    for path, name, code, reason in (
        (PAPER, "", 422, "einen Namen"),
        (PAPER, "x" * 61, 422, "zu lang"),
        (PAPER, "Zettel", 409, "haben Sie schon"),
        ("filter?von=eingang", "Alles", 409, "grenzen Sie die Liste zuerst ein"),
        ("filter?von=eingang&art=quatsch", "Quatsch", 409, "grenzen Sie die Liste zuerst ein"),
    ):
        answer = office.browser.post(office.at(path), data={"name": name})
        assert (answer.status_code, reason in answer.text) == (code, True), (path, name)
    assert len(db.session.scalars(select(SavedFilter)).all()) == 1


# --- Text modules -------------------------------------------------------------------------------

OWN = {"version": "0", "name": "Kommt in den Bauausschuss", "text": "{anrede}, {nummer} liegt ihm vor."}


def test_a_module_that_was_written_here_is_offered_and_filled(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    new = office.at("textbausteine/rueckfragen/neu")
    assert office.browser.post(new, data=OWN).status_code == 302
    code = db.session.scalars(select(ModuleText.code)).one()
    path = office.at(f"ideen/{idea.number}/rueckfrage")
    assert OWN["name"] in office.browser.get(path).text
    filled = office.browser.post(path, data={"version": 1, "text": "", "baustein": code}).text
    assert f"Guten Tag, {idea.number} liegt ihm vor." in filled


def test_a_given_module_is_changed_and_given_back(office: Office) -> None:
    path = office.at("textbausteine/nicht-veroeffentlichen/advertising")
    assert "wirbt vor allem" in office.browser.get(path).text
    office.browser.post(path, data={**OWN, "text": "Werbung nehmen wir nicht, {nummer}."})
    (idea,) = ideas_of(office, 1)
    form = {"version": 1, "reason": "advertising", "baustein": "1"}
    refusing = office.at(f"ideen/{idea.number}/nicht-veroeffentlichen")
    assert f"Werbung nehmen wir nicht, {idea.number}." in office.browser.post(refusing, data=form).text
    assert office.browser.post(f"{path}/herausnehmen", data={"version": "1"}).status_code == 302
    assert "wirbt vor allem" in office.browser.post(refusing, data=form).text


def test_a_module_without_a_reason_says_what_is_missing(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    wanted = {"version": 1, "text": "Schon geschrieben", "baustein": "1"}
    for verb, said in (
        ("nicht-veroeffentlichen", "Bitte wählen Sie zuerst, welche Regel verletzt ist."),
        ("antwort", "Bitte wählen Sie zuerst eine Antwort."),
    ):
        answer = office.browser.post(office.at(f"ideen/{idea.number}/{verb}"), data=wanted)
        assert answer.status_code == 422
        assert said in answer.text
        assert "Schon geschrieben" in answer.text
        many = {**wanted, "wahl": f"{idea.number}:1", "submission_key": "a" * 32}
        answer = office.browser.post(office.at(f"auswahl/{verb}"), data=many)
        assert answer.status_code == 422
        assert said in answer.text
    english = office.browser.post(office.at(f"ideen/{idea.number}/antwort?sprache=en"), data=wanted)
    assert "Please choose an answer first." in english.text


def test_two_who_change_one_module_do_not_overwrite_each_other(
    office: Office, signed_in: SignIn, colleague: Account
) -> None:
    path = office.at("textbausteine/antworten/exists")
    office.browser.post(path, data={**OWN, "text": "Vom ersten."})
    late = signed_in(colleague).post(path, data={**OWN, "text": "Vom zweiten."})
    assert (late.status_code, "Vom zweiten." in late.text, "Vom ersten." in late.text) == (409, True, True)
    assert db.session.scalars(select(ModuleText.text)).one() == "Vom ersten."


def test_a_module_is_previewed_and_its_faults_are_told(office: Office) -> None:
    new = office.at("textbausteine/antworten/neu")
    shown = office.browser.post(new, data={**OWN, "vorschau": "1"})
    assert (shown.status_code, "Guten Tag, 2026-0042 liegt ihm vor." in shown.text) == (200, True)
    for change, code, reason in (
        ({"text": "{gibtesnicht}"}, 409, "ist nicht bekannt"),
        ({"text": ""}, 409, "schreiben Sie den Text"),
        ({"name": " "}, 422, "einen Namen"),
        ({"text": "x" * 4001}, 422, "zu lang"),
    ):
        answer = office.browser.post(new, data={**OWN, **change})
        assert (answer.status_code, reason in answer.text) == (code, True), change
    assert db.session.scalars(select(ModuleText)).all() == []


def test_modules_belong_to_their_process(office: Office) -> None:
    office.browser.post(office.at("textbausteine/antworten/neu"), data=OWN)
    office.page("eingang")  # told there that it is saved
    with writing():
        elsewhere = a_process()
    page = office.browser.get(f"/{elsewhere.slug}/redaktion/textbausteine").text
    assert OWN["name"] not in page
    assert OWN["name"] in office.page("textbausteine")
    for path in ("textbausteine/quatsch/neu", "textbausteine/antworten/quatsch"):
        assert office.browser.get(office.at(path)).status_code == 404


def test_a_clerk_reads_modules_and_writes_none(office: Office, signed_in: SignIn) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    browser = signed_in(clerk)
    assert browser.get(office.at("textbausteine")).status_code == 200
    assert browser.post(office.at("textbausteine/antworten/neu"), data=OWN).status_code == 403
