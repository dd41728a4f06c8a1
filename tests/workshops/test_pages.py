"""A whole workshop without JavaScript: everything by links and forms."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.database import writing
from participation.workshops.models import Card, CardGroup, CardStatus, StepKind, WorkshopPhase, WorkshopState
from participation.workshops.queries.rooms import people_in
from tests.factories import a_process
from tests.workshops.pages import Desk, form_to, joined, send
from tests.workshops.sample import Room, a_room

P, K = WorkshopPhase, StepKind
MARK = "Xylofonwal"
MUST_CONTAIN = (
    "Spielregeln", "Themenspeicher", "Punktzahl je Thema", "Beteiligung je Runde", "Maßnahmenplan",
    "Ausgeblendete Karten (Anzahl, Grund)",
)  # fmt: skip


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        return a_room(lobby=False)


@pytest.fixture
def desk(room: Room, signed_in: Callable[[Account], FlaskClient]) -> Desk:
    return Desk(room, signed_in(room.account))


def test_a_whole_workshop_without_javascript(app: Flask, room: Room, desk: Desk) -> None:
    code = f"/w/{room.workshop.join_code}"
    assert "noch nicht geöffnet" in app.test_client().get(code).text  # only planned
    desk.press("/stand", "Raum zum Ankommen")
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    desk.press(f"/{room.step(P.PREPARATION, K.COLLECT).id}", "Weiter")
    desk.open(P.CRITIQUE, K.COLLECT)
    assert "Mich stört, dass" in anna.get(code).text
    send(anna, code, "/karten", text=f"der {MARK} nicht fährt", area="mobilitaet")
    send(anna, code, "/karten", text="der Bus zu selten kommt")
    send(bert, code, "/karten", text="<script>alert(1)</script> Formulare")
    assert MARK in anna.get(code).text
    for other in (bert.get(code), app.test_client().get(f"{code}/leinwand")):
        assert MARK not in other.text
    assert MARK in desk.browser.get(desk.lead).text
    sorted_and_weighed(app, room, desk, anna, bert)
    planned_and_closed(app, room, desk, anna)


def test_a_code_that_comes_before_the_doors_open_is_no_wrong_code(app: Flask, room: Room) -> None:
    code, guest = room.workshop.join_code, app.test_client()
    with writing():
        room.workshop.starts_at = datetime(2027, 3, 4, 17, 30, tzinfo=UTC)
    for page in (f"/w/{code}", f"/w/{code}/weg", f"/w/{code}/protokoll"):
        answer = guest.get(page)
        assert answer.status_code == 200  # no guess that counts
        assert "Der Code stimmt" in answer.text
        assert "4. März 2027 um 18:30 Uhr" in answer.text
        assert room.workshop.title not in answer.text
        assert room.workshop.question not in answer.text
    assert "The code is right" in guest.get(f"/w/{code}?sprache=en").text
    typed = guest.post("/w", data={"code": code.lower()}, follow_redirects=True)
    assert "opens the room shortly before" in typed.text
    joined_early = guest.post(f"/w/{code}/beitreten", data={"nickname": "Anna"})
    assert "The code is right" in joined_early.text
    assert guest.get(f"/w/{code}/stand").status_code == 404


def test_the_desk_before_the_doors_open_keeps_no_line_and_home_leads_to_it(room: Room, desk: Desk) -> None:
    assert "js/workshop.js" not in desk.browser.get(desk.lead).text  # there is no room yet to listen to
    with writing():
        a_process()  # with a single one, home leads straight there
    assert f'href="/{room.process.slug}/werkstatt"' in desk.browser.get("/").text
    desk.press("/stand", "Raum zum Ankommen")
    assert "js/workshop.js" in desk.browser.get(desk.lead).text


def test_one_of_each_is_said_as_one_and_the_end_of_a_step_as_a_time(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    desk.press("/stand", "Raum zum Ankommen")
    anna = joined(room, app.test_client, "Anna")
    waiting = anna.get(code).text
    assert "rührt sich nichts, sehen Sie hier nach" in waiting
    assert "Nachsehen" in waiting
    desk.open(P.CRITIQUE, K.COLLECT)
    send(anna, code, "/karten", text="Der Bus kommt zu selten", area="mobilitaet")
    page = anna.get(code).text
    assert "Karten: 1, von Teilnehmenden: 1." in page
    assert re.search(r"min, bis \d\d:\d\d Uhr", page)
    assert "Karten: 1, von Teilnehmenden: 1." in desk.browser.get(desk.lead).text
    desk.open(P.CRITIQUE, K.CLUSTER)
    assert "1 Karte in 0 Themen, zurückgestellt: 0" in desk.browser.get(desk.lead).text
    late = joined(room, app.test_client, "Bert")
    assert re.search(
        r"begonnen: \d+ Schritte sind vorbei|begonnen: 1 Schritt ist vorbei", late.get(code).text
    )


def sorted_and_weighed(app: Flask, room: Room, desk: Desk, anna: FlaskClient, bert: FlaskClient) -> None:
    code = f"/w/{room.workshop.join_code}"
    desk.open(P.CRITIQUE, K.CLUSTER)
    assert MARK in bert.get(code).text
    cards = list(db.session.scalars(select(Card).order_by(Card.id)))
    for title, card in zip(("Bus und Bahn", "Formulare"), (cards[1], cards[2]), strict=True):
        desk.press("/ordnen", k=f"{card.id}:{card.version}", ziel="neu", titel=title)
    bus = db.session.scalars(select(CardGroup).where(CardGroup.title == "Bus und Bahn")).one()
    first = cards[0]
    desk.press("/ordnen", eine=f"{first.id}:{first.version}", ziel=str(bus.id))
    assert first.group_id == bus.id
    desk.press(f"/themen/{bus.id}", wunsch="titel", titel="Bus, Bahn und Anschlüsse")
    page = app.test_client().get(f"{code}/leinwand").text
    assert "Bus, Bahn und Anschlüsse" in page
    assert "<script>alert" not in page
    desk.open(P.CRITIQUE, K.VOTE)
    for browser, dots in ((anna, {"p-1": "1"}), (bert, {"p-1": "1", "p-2": "1"})):
        answer = send(browser, code, "/punkte", **dots)
        assert "Gespeichert" in answer.text
    refused = send(anna, code, "/punkte", **{"p-1": "7"})
    assert refused.status_code == 409
    assert "höchstens 1 Punkte" in refused.text
    assert 'data-count="cards"' not in app.test_client().get(f"{code}/leinwand").text
    desk.press(f"/schritte/{room.step(P.CRITIQUE, K.VOTE).id}", "Runde schließen")
    assert "2 von 2 Anwesenden" in anna.get(code).text


def planned_and_closed(app: Flask, room: Room, desk: Desk, anna: FlaskClient) -> None:
    planned(room, desk, anna)
    closed(app, room, desk, anna)


def planned(room: Room, desk: Desk, anna: FlaskClient) -> None:
    code = f"/w/{room.workshop.join_code}"
    desk.open(P.FANTASY, K.REVERSE)
    bus = db.session.scalars(select(CardGroup).order_by(CardGroup.id)).first()
    assert bus is not None
    desk.press(f"/themen/{bus.id}", satz="Alle kommen gut an.")
    assert "Alle kommen gut an." in anna.get(code).text
    desk.open(P.REALISATION, K.GROUPS)
    desk.press("/gruppen", names="Mobilität\nBildung | https://meet.jit.si/bildung", how="even")
    answer = send(anna, code, "/ergebnis", result="Ein Probesommer.")
    assert "Ein Probesommer." in answer.text
    assert "meet.jit.si" not in answer.text  # that is the other group's room
    desk.open(P.REALISATION, K.PLAN)
    measure = send(
        desk.browser,
        f"{desk.home}/massnahmen/neu",
        "/massnahmen",
        title="Anzeigen an Haltestellen",
        g=str(bus.id),
    )
    assert "Anzeigen an Haltestellen" in measure.text


def closed(app: Flask, room: Room, desk: Desk, anna: FlaskClient) -> None:
    code = f"/w/{room.workshop.join_code}"
    desk.open(P.CLOSING, K.FEEDBACK)
    assert "Bus, Bahn und Anschlüsse" in anna.get(code).text  # the trail of one's own cards
    desk.press("/stand", "soll enden", sicher="1")
    assert room.workshop.state is WorkshopState.CLOSED
    assert app.test_client().get(f"{code}/protokoll").status_code == 404
    desk.press("/stand", "Protokoll freigeben")
    page = app.test_client().get(f"{code}/protokoll").text
    for part in (
        "Spielregeln",
        "Themenspeicher",
        "Punktzahl je Thema",
        "Beteiligung je Runde",
        "Maßnahmenplan",
    ):
        assert part in page
    for part in ("Anna", "<script>alert", "author"):
        assert part not in page
    assert set(db.session.scalars(select(Card.author_id))) == {None}


def test_a_hidden_card_is_on_no_page_but_its_authors_and_the_desk(app: Flask, room: Room, desk: Desk) -> None:
    code = f"/w/{room.workshop.join_code}"
    desk.press("/stand", "Raum zum Ankommen")
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    desk.open(P.CRITIQUE, K.COLLECT)
    send(anna, code, "/karten", text=f"Herr {MARK} ist unfähig")
    send(bert, code, "/karten", text="Öffnungszeiten")
    card = db.session.scalars(select(Card).order_by(Card.id)).first()
    assert card is not None
    desk.press(f"/karten/{card.id}", grund="personal_attack")
    assert card.status is CardStatus.HIDDEN
    assert "ohne Angriff auf Personen" in anna.get(code).text
    desk.open(P.CRITIQUE, K.CLUSTER)
    assert MARK not in bert.get(code).text
    assert MARK not in app.test_client().get(f"{code}/leinwand").text
    for path in ("stand", "ereignisse?since=1"):
        assert MARK not in bert.get(f"{code}/{path}").text
    desk.press("/stand", "soll enden", sicher="1")
    desk.press("/stand", "Protokoll freigeben")
    page = app.test_client().get(f"{code}/protokoll").text
    assert MARK not in page
    assert "Ausgeblendete Karten (Anzahl, Grund): 1, Angriff auf eine Person" in page
    assert card.text == ""


def test_wrong_code_full_room_removed_person_and_closed_step_get_a_sentence(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    stranger = app.test_client()
    wrong = stranger.post("/w", data={"code": "ZZZZ ZZZZ"})
    assert (wrong.status_code, "keine Werkstatt" in wrong.text) == (404, True)
    desk.press("/stand", "Raum zum Ankommen")
    with writing():
        room.workshop.capacity = 1
    anna = joined(room, app.test_client, "Anna")
    late, values = app.test_client(), {"nickname": "Bert"}
    address, hidden = form_to(late.get(code), "/beitreten")
    full = late.post(address, data={**hidden, **values})
    assert (full.status_code, "ist voll" in full.text, "Bert" in full.text) == (409, True, True)
    desk.open(P.CRITIQUE, K.COLLECT)
    address, hidden = form_to(anna.get(code), "/karten")
    desk.open(P.CRITIQUE, K.CLUSTER)
    closed = anna.post(address, data={**hidden, "text": "zu spät getippt"})
    assert (closed.status_code, "Der Schritt ist inzwischen geschlossen" in closed.text) == (409, True)
    for name in ("Bürgermeister", "anna", "\u202eanna", "x" * 41):
        taken = late.post(address.replace("karten", "beitreten"), data={"nickname": name})
        assert taken.status_code in {400, 409}
    person = next(p for p in people_in(room.workshop) if p.nickname == "Anna")
    desk.browser.post(f"{desk.home}/menschen/{person.id}")
    gone = anna.get(code)
    assert (gone.status_code, "nicht mehr in dieser Werkstatt" in gone.text) == (403, True)
    assert anna.get(f"{code}/ereignisse?since=0").status_code == 403
