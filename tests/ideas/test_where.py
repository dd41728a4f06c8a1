"""Where in the town an idea belongs."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.decisions import publish
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.municipality.places import Place, places_in, point_in
from tests.factories import a_process, a_published_idea
from tests.statements import counted

BAHNHOF = "Bahnhof; 48.5, 9.05\nMarktplatz"


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        process = a_process()
        process.takes_places, process.places = True, BAHNHOF
        return process


@pytest.mark.parametrize(
    "typed", ["48.5, 9.05", "48.5 9.05", "48,5; 9,05", " 48.5/9.05 ", "48.5° N, 9.05° E"]
)
def test_points_are_read_as_people_write_them(typed: str) -> None:
    assert point_in(typed) == (48.5, 9.05)


@pytest.mark.parametrize("typed", ["48.5", "Rathaus", "91, 9", "48, 181", "48,5,9,05", "1" * 400, "nan, inf"])
def test_what_is_no_point_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation):
        point_in(typed)


def test_a_list_of_places_names_the_line_that_is_none() -> None:
    assert places_in(f"{BAHNHOF}\n\n") == [Place("Bahnhof", 48.5, 9.05), Place("Marktplatz")]
    with pytest.raises(RuleViolation) as refusal:
        places_in("Bahnhof\n; 48.5, 9.05")
    assert refusal.value.facts["line"] == 2


def words(**changes: str) -> dict[str, str]:
    typed = dict.fromkeys(("title", "area", "name", "mailbox", "website"), "")
    return typed | {"text": "Eine Bank fehlt.", "consent": "ja", "submission_key": uuid4().hex} | changes


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"spot": "Bahnhof"}, ("Bahnhof", 48.5, 9.05)),
        ({"spot": "Bahnhof", "place": "Gleis 2"}, ("Bahnhof, Gleis 2", 48.5, 9.05)),
        ({"spot": "Marktplatz"}, ("Marktplatz", None, None)),
        ({"place": "Am Bach", "coordinates": "48.1 9.2"}, ("Am Bach", 48.1, 9.2)),
        ({"spot": "Erfunden"}, ("", None, None)),
        ({}, ("", None, None)),
    ],
)
def test_the_place_goes_with_the_idea(
    client: FlaskClient, process: Process, typed: dict[str, str], stored: tuple[object, ...]
) -> None:
    assert client.post(f"/{process.slug}/ideen/absenden", data=words(**typed)).status_code == 302
    db.session.rollback()
    assert db.session.execute(select(Idea.place, Idea.latitude, Idea.longitude)).one() == stored


def test_a_wrong_point_is_said_at_its_field_and_kept(client: FlaskClient, process: Process) -> None:
    answer = client.post(f"/{process.slug}/ideen/neu", data=words(coordinates="irgendwo"))
    assert answer.status_code == 422
    assert 'value="irgendwo"' in answer.text
    assert 'id="coordinates-error"' in answer.text


def test_a_process_that_asks_for_no_place_stores_none(client: FlaskClient, process: Process) -> None:
    with writing():
        db.session.get_one(Process, process.id).takes_places = False
    assert 'name="place"' not in client.get(f"/{process.slug}/ideen/neu").text
    client.post(f"/{process.slug}/ideen/absenden", data=words(place="Am Bach"))
    assert db.session.scalars(select(Idea.place)).one() == ""


def test_without_a_setting_no_page_asks_anybody_else(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    client.post(f"/{process.slug}/ideen/absenden", data=words(spot="Bahnhof"))
    with writing():
        idea = db.session.scalars(select(Idea)).one()
        publish(idea, by=SYSTEM, at=now())
        number = idea.number
    address = f"/{process.slug}/ideen/{number}"
    plain = client.get(address)
    assert "Bahnhof" in plain.text
    assert "leaflet" not in plain.text
    assert "https:" not in plain.headers["Content-Security-Policy"]
    app.config["MAP_TILES"] = "https://karten.example/{z}/{x}/{y}.png"
    mapped = client.get(f"{address}?frisch=1")
    assert "leaflet" in mapped.text
    assert "img-src 'self' https://karten.example data:" in mapped.headers["Content-Security-Policy"]


def test_the_page_of_an_idea_asks_no_more_for_what_it_has_not(client: FlaskClient, process: Process) -> None:
    with writing():
        plain, placed = a_published_idea(process), a_published_idea(process)
        placed.place, placed.latitude, placed.longitude, placed.changes = "Bach", 48.0, 9.0, 0
        numbers = plain.number, placed.number
    asked = []
    for number in numbers:
        with counted() as seen:
            client.get(f"/{process.slug}/ideen/{number}")
        asked.append(len(seen.statements))
    assert asked[0] == asked[1] <= 9
