"""Where in the town an idea belongs."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.versions import waiting_version
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import publish
from participation.ideas.services.versions import SeenWish, grant_change
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Person, Role
from participation.municipality.models import Process
from participation.municipality.places import Place, places_in, point_in
from participation.voting.services import support
from tests.factories import a_process, a_published_idea, an_account, an_idea
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


def moved_to(browser: FlaskClient, address: str, **typed: str) -> int:
    version = re.search(r'name="version"[^>]*value="(\d+)"', browser.get(address).text)
    fields = {"version": version[1] if version else "", "submission_key": uuid4().hex} | typed
    return browser.post(address, data=fields).status_code


def where(idea_id: int) -> tuple[str, float | None, float | None]:
    db.session.rollback()
    idea = db.session.get_one(Idea, idea_id)
    return idea.place, idea.latitude, idea.longitude


def test_authors_move_what_nobody_has_decided_and_ask_for_it_afterwards(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author = an_account()
        idea = an_idea(process, by=Person(id=author.id), text="Eine Bank fehlt.", title="Bank")
        idea.place = "Am Bach"
    own, address = signed_in(author), f"/{process.slug}/beitrag/{idea.number}/aendern"
    words = {"text": "Eine Bank fehlt.", "title": "Bank", "area": "", "place": "", "coordinates": ""}
    assert 'value="Am Bach"' in own.get(address).text
    assert moved_to(own, address, **words, spot="Bahnhof") == 302
    assert where(idea.id) == ("Bahnhof", 48.5, 9.05)
    assert moved_to(own, address, **words | {"coordinates": "irgendwo"}) == 422
    with writing():
        publish(db.session.get_one(Idea, idea.id), by=SYSTEM, at=now())
    assert moved_to(own, address, **words, spot="Marktplatz") == 302
    assert where(idea.id) == ("Bahnhof", 48.5, 9.05), "somebody has to read it first"
    with writing():
        idea = db.session.get_one(Idea, idea.id)
        support(idea, account_id=an_account().id, at=now())
        wish = waiting_version(idea)
        assert wish is not None
        assert (wish.place, wish.latitude) == ("Marktplatz", None)
        grant_change(idea, SeenWish(wish.id, wish.created_at), by=SYSTEM, at=now())
    assert where(idea.id) == ("Marktplatz", None, None)
    assert "Bahnhof" in own.get(f"/{process.slug}/ideen/{idea.number}/fassungen").text


def test_staff_put_an_idea_where_it_belongs(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        editor = an_account(Role.MODERATOR)
        idea, own = a_published_idea(process), an_idea(process, by=Person(id=editor.id))
    desk = signed_in(editor)
    address = f"/{process.slug}/redaktion/ideen/{idea.number}/ort"
    assert address in desk.get(f"/{process.slug}/redaktion/ideen/{idea.number}").text
    assert moved_to(desk, address, coordinates="irgendwo") == 422
    assert desk.post(address, data={"version": "0", "place": "Am Bach"}).status_code == 409
    assert moved_to(desk, address, spot="Bahnhof", place="Gleis 2") == 302
    assert where(idea.id) == ("Bahnhof, Gleis 2", 48.5, 9.05)
    assert moved_to(desk, address, spot="", place="", coordinates="") == 302
    assert where(idea.id) == ("", None, None)
    assert moved_to(desk, f"/{process.slug}/redaktion/ideen/{own.number}/ort", place="Hier") == 409
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "idea")).all()
    assert actions.count("idea.move") == 2


def test_with_the_words_goes_the_place(process: Process) -> None:
    with writing():
        idea = a_published_idea(process)
        idea.place, idea.latitude, idea.longitude = "Am Bach", 48.1, 9.2
        withdraw(idea, by=VISITOR, at=now())
    assert where(idea.id) == ("", None, None)


def test_ideas_by_place_show_what_is_public_narrowed_and_without_a_map_unless_the_town_has_one(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    with writing():
        process = db.session.get_one(Process, process.id)
        for place, title in (("Marktplatz", "Schatten"), ("Bahnhof", "Dach"), ("Am Bach", "Steg")):
            idea = a_published_idea(process, title=title)
            idea.place, idea.area_id = place, process.areas[0].id if title == "Steg" else process.areas[1].id
            idea.latitude, idea.longitude = (48.5, 9.05) if title == "Dach" else (None, None)
        hidden = an_idea(process, title="Noch verborgen")
        hidden.place = "Bahnhof"
        a_published_idea(process, title="Überall")
    address = f"/{process.slug}/orte"
    page = client.get(address).text
    assert page.index("Steg") < page.index("Dach") < page.index("Schatten")
    assert ("Noch verborgen" in page, "Überall" in page, "data-map" in page) == (False, False, False)
    assert address in client.get(f"/{process.slug}/ideen").text
    found = client.get(f"{address}?q=bahn").text
    assert ("Dach" in found, "Steg" in found) == (True, False)
    with app.test_request_context():
        process = db.session.get_one(Process, process.id)
        of_area = process.areas[0].slug
    found = client.get(f"{address}?bereich={of_area}").text
    assert ("Steg" in found, "Dach" in found) == (True, False)
    assert "keine Idee gefunden" in client.get(f"{address}?q=%22%3E%3Cb%3E").text
    app.config["MAP_TILES"] = "https://tiles.example/{z}/{x}/{y}.png"
    try:
        with_map = client.get(f"{address}?sprache=de").text
    finally:
        app.config["MAP_TILES"] = ""
    assert with_map.index("Steg") < with_map.index('data-map="all"')


def test_ideas_by_place_are_asked_for_at_once_however_many(client: FlaskClient, process: Process) -> None:
    def more(number: int) -> None:
        with writing():
            for _ in range(number):
                a_published_idea(db.session.get_one(Process, process.id)).place = "Am Bach"

    more(2)
    with counted() as few:
        client.get(f"/{process.slug}/orte?q=am")
    more(5)
    with counted() as many:
        client.get(f"/{process.slug}/orte?q=bach")
    assert len(few.statements) == len(many.statements)
