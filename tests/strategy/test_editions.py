"""The dossier's editor: working copies, editions, and what cannot be."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.strategy.models import (
    Horizon,
    Measure,
    MeasureEdition,
    MeasureStatus,
    MeasureWorkingCopy,
)
from participation.strategy.queries.editions import editions_of
from participation.strategy.services.editions import draft_of, save_working_copy, stored_dossier
from participation.strategy.services.measures import edit_measure
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, an_account
from tests.strategy.test_routes import dossier, version_in

SignedIn = Callable[[Account], FlaskClient]
TITLE = "Lastenräder für alle"
LONG_TEXT = "Zu lang. " * 4_500


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


@pytest.fixture
def redaktion(process: Process, signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account(Role.MODERATOR, process=process, name="Nina Keller")
    return signed_in(account)


@pytest.fixture
def address(process: Process) -> str:
    """Of the only measure, a public project of the town's own."""
    with writing():
        a_measure(process, title="Alt", horizon=Horizon.SHORT)
    return f"/{process.slug}/redaktion/massnahmen/M-01"


def only_measure() -> Measure:
    return db.session.scalars(select(Measure)).one()


# --- What is filled in --------------------------------------------------------------------------


WHOLE = {
    "cost_from": "10.000",
    "cost_to": "50000",
    "yearly_from": "3000",
    "cost": "geschätzt",
    "funding": "Haushaltsmittel",
    "is_budget_reserved": "y",
    "staff_days": "18",
    "climate_effect": "leicht positiv",
    "data_protection": "keine Personendaten",
    "risks": "Sensoren fallen bei Frost aus",
    "indicator": "Ausleihen je Monat",
    "indicator_baseline": "0 im Oktober",
    "indicator_target": "60 im Dezember",
    "placement_reason": "Die Räder stehen schon bereit.",
}


def test_the_whole_dossier_stands_on_the_page_and_risks_only_for_those_who_decide(
    client: FlaskClient, redaktion: FlaskClient, process: Process, address: str
) -> None:
    sent = dossier(**WHOLE, version=version_in(redaktion.get(f"{address}/bearbeiten")))
    assert redaktion.post(f"{address}/bearbeiten", data=sent).status_code == 302
    page = client.get(f"/{process.slug}/massnahmen/M-01").text
    cost = "10.000 bis 50.000 Euro einmalig, 3.000 Euro im Jahr; geschätzt; unter Haushaltsvorbehalt"
    for words in (cost, "18 Personentage", "heute: 0 im Oktober", "Die Räder stehen schon bereit."):
        assert words in page
    assert "Frost" not in page
    assert "Frost" in redaktion.get(f"/{process.slug}/massnahmen/M-01").text
    assert (only_measure().yearly_from, only_measure().yearly_to) == (3000, 3000)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": LONG_TEXT}, "Das ist zu lang: Möglich sind 4000 Zeichen."),
        ({"cost_from": "50", "cost_to": "10"}, "Der kleinere Betrag steht vorn"),
        ({"cost_from": "viel"}, "Bitte geben Sie eine ganze Zahl ein."),
        ({"cost_from": "-5"}, "Bitte geben Sie eine ganze Zahl ein."),
        ({"staff_days": "100001"}, "Bitte geben Sie die Personentage als Zahl"),
        ({"requires": "M-01"}, "Eine Maßnahme kann nicht sich selbst brauchen."),
        ({"requires": "M-77"}, "„M-77“ gibt es hier nicht."),
        ({"benefits": "Lastenräder"}, "„Lastenräder“ gibt es hier nicht."),
        ({"is_own_project": ""}, "Aus welchem Thema oder welcher Idee entstand die Maßnahme?"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_with_the_text_kept(
    redaktion: FlaskClient, address: str, changes: dict[str, str], reason: str
) -> None:
    sent = dossier(version=version_in(redaktion.get(f"{address}/bearbeiten")), goal="Ein Ziel", **changes)
    if not sent["is_own_project"]:
        del sent["is_own_project"]
    answer = redaktion.post(f"{address}/bearbeiten", data=sent)
    assert answer.status_code in {409, 422}
    assert reason in answer.text
    assert "Ein Ziel" in answer.text
    for typed in changes.values():
        assert typed[:40] in answer.text
    assert (only_measure().title, only_measure().version) == ("Alt", 1)


def test_a_public_measure_needs_a_source_or_is_the_towns_own(
    redaktion: FlaskClient, process: Process
) -> None:
    page = f"/{process.slug}/redaktion/massnahmen"
    sent = dossier()
    del sent["is_own_project"]
    refused = redaktion.post(f"{page}/neu", data=sent)
    assert refused.status_code == 409
    assert "Aus welchem Thema oder welcher Idee entstand die Maßnahme?" in refused.text
    assert redaktion.post(f"{page}/neu", data={**sent, "status": "draft"}).status_code == 302
    assert "noch ohne Quelle" in redaktion.get(page).text
    standing = {"status": "proposed", "version": "1"}
    assert redaktion.post(f"{page}/M-01/stand", data=standing).status_code == 409
    assert only_measure().status is MeasureStatus.DRAFT


def test_the_last_source_of_a_public_measure_stays(redaktion: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_measure(process, a_published_idea(process))
    page = f"/{process.slug}/redaktion/massnahmen/M-01/herkunft"
    source = redaktion.get(page).text.partition("/herkunft/")[2].partition("/")[0]
    assert redaktion.post(f"{page}/{source}/loesen").status_code == 409
    with writing():
        measure = db.session.get_one(Measure, measure.id)
        own = stored_dossier(measure) | {"is_own_project": True}
        edit_measure(
            measure, draft_of(own, process), process=process, expected_version=1, by=SYSTEM, at=now()
        )
    assert redaktion.post(f"{page}/{source}/loesen").status_code == 302


def test_a_running_project_is_entered_without_a_source(redaktion: FlaskClient, process: Process) -> None:
    page = f"/{process.slug}/redaktion/massnahmen/neu"
    assert 'checked id="is_own_project"' in redaktion.get(f"{page}?laeuft=1").text
    assert redaktion.post(page, data=dossier(status="running")).status_code == 302
    assert only_measure().status is MeasureStatus.RUNNING


# --- Working copies -----------------------------------------------------------------------------


def test_what_is_typed_is_kept_for_the_person_alone_until_it_is_saved(
    client: FlaskClient, redaktion: FlaskClient, process: Process, address: str, signed_in: SignedIn
) -> None:
    with writing():
        second = an_account(Role.MODERATOR, process=process, name="Tom Berger")
    colleague = signed_in(second)
    version = version_in(redaktion.get(f"{address}/bearbeiten"))
    typed = dossier(title=TITLE, cost_from="viel", version=version)
    said = redaktion.post(f"{address}/zwischenstand", data={**typed, "von-selbst": "1"})
    assert (said.status_code, "gespeichert um" in said.get_json()["said"]) == (200, True)
    again = redaktion.get(f"{address}/bearbeiten").text
    assert f'value="{TITLE}"' in again
    assert 'value="viel"' in again  # not even what is no number is lost
    assert "Hier steht Ihr Zwischenstand" in again
    for reader in (colleague.get(f"{address}/bearbeiten"), client.get(f"/{process.slug}/massnahmen/M-01")):
        assert TITLE not in reader.text
    saved = dossier(title=TITLE, version=version)
    assert redaktion.post(f"{address}/bearbeiten", data=saved).status_code == 302
    assert db.session.scalars(select(func.count()).select_from(MeasureWorkingCopy)).one() == 0
    assert TITLE in client.get(f"/{process.slug}/massnahmen/M-01").text


def test_a_working_copy_can_be_thrown_away(redaktion: FlaskClient, address: str) -> None:
    kept = redaktion.post(f"{address}/zwischenstand", data=dossier(title=TITLE, version="1"))
    assert kept.status_code == 302
    assert TITLE in redaktion.get(f"{address}/bearbeiten").text
    assert redaktion.post(f"{address}/zwischenstand/verwerfen").status_code == 302
    assert 'value="Alt"' in redaktion.get(f"{address}/bearbeiten").text


def test_whoever_goes_on_with_an_overtaken_working_copy_is_told_and_keeps_the_text(
    redaktion: FlaskClient, process: Process, address: str, signed_in: SignedIn
) -> None:
    with writing():
        second = an_account(Role.MODERATOR, process=process, name="Tom Berger")
    first = dossier(title="Von Tom", version="1")
    assert signed_in(second).post(f"{address}/bearbeiten", data=first).status_code == 302
    typed = {**dossier(title=TITLE, version="1"), "von-selbst": "1"}
    said = redaktion.post(f"{address}/zwischenstand", data=typed)
    assert said.status_code == 409
    assert "inzwischen geändert" in said.get_json()["said"]
    page = redaktion.get(f"{address}/bearbeiten").text
    assert f'value="{TITLE}"' in page
    assert "<dd>Von Tom</dd>" in page
    assert "Seitdem hat jemand anderes die Maßnahme geändert." in page


def test_a_text_beyond_measure_is_not_cut_but_said_to_be_unsaved(
    redaktion: FlaskClient, address: str
) -> None:
    typed = dossier(text="x" * 200_001, version="1", **{"von-selbst": "1"})
    said = redaktion.post(f"{address}/zwischenstand", data=typed)
    assert said.status_code == 422
    assert "zu lang" in said.get_json()["said"]
    assert db.session.scalars(select(func.count()).select_from(MeasureWorkingCopy)).one() == 0
    typed["text"] = LONG_TEXT
    assert redaktion.post(f"{address}/zwischenstand", data=typed).status_code == 200
    assert LONG_TEXT.strip() in redaktion.get(f"{address}/bearbeiten").text


def test_the_same_person_in_several_windows_has_one_working_copy(app: Flask) -> None:
    with writing():
        measure_id, account_id = a_measure(a_process()).id, an_account().id

    def keep(title: str) -> None:
        with app.app_context(), writing():
            measure = db.session.get_one(Measure, measure_id)
            save_working_copy(measure, {"title": [title]}, seen=1, account_id=account_id, at=now())

    at_once(keep, ["Räder", "Busse", "Wege"])
    assert db.session.scalars(select(func.count()).select_from(MeasureWorkingCopy)).one() == 1


# --- Editions -----------------------------------------------------------------------------------


def test_each_saving_keeps_what_stood_there_and_any_edition_can_come_back(
    redaktion: FlaskClient, process: Process, address: str
) -> None:
    for title in ("Zweiter Titel", "Dritter Titel"):
        version = version_in(redaktion.get(f"{address}/bearbeiten"))
        sent = dossier(title=title, goal=f"Ziel von {title}", version=version)
        assert redaktion.post(f"{address}/bearbeiten", data=sent).status_code == 302
    listed = redaktion.get(f"{address}/fassungen").text
    assert "Fassung 3" in listed
    assert "Nina Keller" in listed
    shown = redaktion.get(f"{address}/fassungen/2").text
    assert "<del>" in shown.replace("\n", "")
    assert "Was sich seitdem geändert hat" in shown
    back = redaktion.post(f"{address}/fassungen/1/wiederherstellen", data={"version": "3"})
    assert back.status_code == 302
    assert only_measure().title == "Alt"
    assert db.session.scalars(select(func.count()).select_from(MeasureEdition)).one() == 3
    measure = only_measure()
    every = editions_of(measure, stored_dossier(measure))
    assert [one.dossier["title"] for one in every] == ["Alt", "Dritter Titel", "Zweiter Titel", "Alt"]
    assert redaktion.get(f"{address}/fassungen/5").status_code == 404


def test_saving_the_same_makes_no_edition_and_restoring_an_outdated_page_nothing(
    redaktion: FlaskClient, address: str
) -> None:
    sent = dossier(title="Neu", version="1")
    assert redaktion.post(f"{address}/bearbeiten", data=sent).status_code == 302
    assert redaktion.post(f"{address}/bearbeiten", data={**sent, "version": "2"}).status_code == 302
    assert only_measure().version == 2
    old = redaktion.post(f"{address}/fassungen/1/wiederherstellen", data={"version": "1"})
    assert old.status_code == 409
    assert "hat diese Maßnahme am" in old.text
    assert only_measure().title == "Neu"


def test_areas_with_odd_names_make_no_odd_addresses(
    client: FlaskClient, redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        area = db.session.get_one(Process, process.id).areas[0]
        area.name = "Kultur / Sport & <Freizeit> " + "x" * 50
        a_measure(process)
    for page in (
        redaktion.get(f"/{process.slug}/redaktion/massnahmen"),
        client.get(f"/{process.slug}/massnahmen"),
    ):
        assert page.status_code == 200
        assert "Kultur / Sport &amp; &lt;Freizeit&gt;" in page.text
