"""The rows of the design's table of faults that people meet in their browsers, by the pages themselves.

The other rows: kills and lost lines in tests/faults/test_live.py; budgets, races and taking over in
test_faults.py; undoing in test_undoing.py; late people in test_people.py; files in test_after.py.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role as Office
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    DotBallot,
    DotRound,
    Participant,
    StepKind,
    StepState,
    WorkshopPhase,
)
from participation.workshops.queries.rooms import people_in
from tests.factories import an_account
from tests.workshops.pages import Desk, form_to, joined, send, tree
from tests.workshops.sample import Room, a_room, sample, with_areas_of_sample

P, K = WorkshopPhase, StepKind


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        return a_room()


@pytest.fixture
def desk(room: Room, signed_in: Callable[[Account], FlaskClient]) -> Desk:
    return Desk(room, signed_in(room.account))


@pytest.fixture
def helper(room: Room, signed_in: Callable[[Account], FlaskClient]) -> Desk:
    """The co-facilitator's browser, who has come in."""
    with writing():
        account = an_account(Office.FACILITATOR, name="Toni Vogt")
    helper = Desk(room, signed_in(account))
    helper.browser.post(f"{helper.home}/eintreten")
    return helper


def filled(browser: FlaskClient, page: str, ending: str, **typed: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 (any argument of the function called)
    """The form as somebody has filled it in, not sent yet."""
    address, values = form_to(browser.get(page), ending)
    return address, {**values, **typed}


def shown_in(answer: TestResponse, name: str) -> str:
    """What stands in the field of that name."""
    found = [
        e for e in tree(answer).iter() if e.get("name") == name and e.tag.endswith(("textarea", "input"))
    ]
    return str(found[0].text or found[0].get("value", "")).strip("\n")


def test_the_facilitator_is_gone_nothing_changes_and_the_helper_may_take_over(
    app: Flask, room: Room, desk: Desk, helper: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    assert "Leitung übernehmen" not in helper.browser.get(helper.lead).text
    with writing():
        for staff in people_in(room.workshop):
            staff.seen_at = now() - timedelta(seconds=70)
    assert send(anna, code, "/karten", text="Es geht weiter").status_code == 200
    assert room.step(P.CRITIQUE, K.COLLECT).state is StepState.OPEN
    away = helper.browser.get(helper.lead).text
    assert re.search(r"Nina Keller leitet und ist .*nicht verbunden", away)
    helper.press("/leitung", "Leitung übernehmen")
    back = desk.browser.get(desk.lead).text
    assert "Toni Vogt" in back  # whoever comes back is told who leads now
    refused = desk.browser.post(
        f"{desk.home}/schritte/{room.step(P.CRITIQUE, K.COLLECT).id}",
        data={"wunsch": "schliessen", "version": room.step(P.CRITIQUE, K.COLLECT).version},
    )
    assert refused.status_code == 409
    assert room.step(P.CRITIQUE, K.COLLECT).state is StepState.OPEN


def test_a_card_sent_again_is_one_card_and_other_words_under_its_key_are_refused_and_kept(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    address, values = filled(anna, code, "/karten", text="Der Bus kommt nie")
    assert {anna.post(address, data=values).status_code for _ in range(5)} == {303}
    assert db.session.scalar(select(func.count()).select_from(Card)) == 1
    other = anna.post(address, data={**values, "text": "Etwas ganz anderes"})
    assert (other.status_code, "mit anderem Inhalt" in other.text) == (409, True)
    assert shown_in(other, "text") == "Etwas ganz anderes"
    again, values = form_to(other, "/karten")  # the form that comes back has a new key
    assert anna.post(again, data=values).status_code == 303
    assert sorted(db.session.scalars(select(Card.text))) == ["Der Bus kommt nie", "Etwas ganz anderes"]


def test_what_was_typed_stays_when_the_step_closes_the_time_is_up_or_the_room_pauses(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    address, values = filled(anna, code, "/karten", text="noch nicht fertig getippt")
    step = room.step(P.CRITIQUE, K.COLLECT)
    with writing():
        step.stops_input, step.ends_at = True, now() - timedelta(seconds=5)
    late = {**values, "text": "kurz danach"}
    assert anna.post(address, data=late).status_code == 303  # ten seconds of grace
    address, values = filled(anna, code, "/karten", text="noch nicht fertig getippt")
    with writing():
        step.ends_at = now() - timedelta(minutes=1)
    refused = anna.post(address, data=values)
    assert (refused.status_code, "Die Zeit für diesen Schritt ist um" in refused.text) == (409, True)
    assert shown_in(refused, "text") == "noch nicht fertig getippt"
    with writing():
        step.stops_input = False
    desk.press("/stand", "Pause")
    paused = anna.post(address, data=values)
    assert (paused.status_code, "macht gerade Pause" in paused.text) == (409, True)
    assert shown_in(paused, "text") == "noch nicht fertig getippt"
    desk.press("/stand", "Pause beenden")
    desk.press(f"/schritte/{step.id}", "schließen")
    closed = anna.post(address, data=values)
    assert (closed.status_code, "inzwischen geschlossen" in closed.text) == (409, True)
    assert shown_in(closed, "text") == "noch nicht fertig getippt"


def test_cards_edited_while_hidden_and_moved_by_two_give_409_and_show_how_it_is(
    app: Flask, room: Room, desk: Desk, helper: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    for text in ("Erste Karte", "Zweite Karte"):
        send(anna, code, "/karten", text=text)
    first, second = db.session.scalars(select(Card).order_by(Card.id))
    edit = {"text": "Neu gefasst", "version": first.version}
    desk.press(f"/karten/{first.id}", grund="insult")
    refused = anna.post(f"{code}/karten/{first.id}", data=edit)
    assert (refused.status_code, "Neu gefasst" in refused.text) == (409, True)
    assert first.status is CardStatus.HIDDEN
    desk.open(P.CRITIQUE, K.CLUSTER)
    box = f"{second.id}:{second.version}"
    desk.press("/ordnen", k=box, ziel="neu", titel="Bus und Bahn")
    slower = helper.browser.post(f"{helper.home}/ordnen", data={"k": box, "ziel": "neu", "titel": "Rad"})
    assert (slower.status_code, "verschoben" in slower.text) == (409, True)
    group = db.session.scalars(select(CardGroup).where(CardGroup.title == "Bus und Bahn")).one()
    assert second.group_id == group.id


def test_dots_in_two_tabs_in_a_wrong_step_over_the_budget_and_after_the_round(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    for text in ("Erste Karte", "Zweite Karte"):
        send(anna, code, "/karten", text=text)
    wrong = anna.post(f"{code}/punkte", data={"round": 1, "version": 0, "p-1": 1})
    assert wrong.status_code in {404, 409}
    desk.open(P.CRITIQUE, K.CLUSTER)
    for card in db.session.scalars(select(Card).order_by(Card.id)).all():
        desk.press("/ordnen", k=f"{card.id}:{card.version}", ziel="neu", titel=f"Thema {card.id}")
    desk.open(P.CRITIQUE, K.VOTE)
    first_tab, values = form_to(anna.get(code), "/punkte")
    assert anna.post(first_tab, data={**values, "p-1": "1"}).status_code == 303
    second = anna.post(first_tab, data={**values, "p-2": "1"})
    assert (second.status_code, "an anderer Stelle geändert" in second.text) == (409, True)
    _, values = form_to(anna.get(code), "/punkte")
    assert anna.post(first_tab, data={**values, "p-1": "9"}).status_code == 409
    late = joined(room, app.test_client, "Zora")
    assert send(late, code, "/punkte", **{"p-2": "1"}).status_code == 200  # the round is still open
    desk.press(f"/schritte/{room.step(P.CRITIQUE, K.VOTE).id}", "Runde schließen")
    with writing():
        db.session.scalars(select(DotRound)).one().ended_at = now() - timedelta(seconds=20)
    after = anna.post(first_tab, data={**values, "p-2": "1"})
    assert after.status_code == 409
    assert re.search(r"seit \d\d:\d\d:\d\d Uhr geschlossen", after.text)
    assert db.session.scalars(select(DotBallot.used).order_by(DotBallot.participant_id)).all() == [1, 1]


def test_who_is_shown_out_reads_so_and_a_new_code_opens_where_the_old_one_does_not(
    app: Flask, room: Room, desk: Desk
) -> None:
    old = f"/w/{room.workshop.join_code}"
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    desk.open(P.CRITIQUE, K.COLLECT)
    address, values = filled(anna, old, "/karten", text="noch ein Gedanke")
    annas = db.session.scalars(select(Participant.id).where(Participant.nickname == "Anna")).one()
    desk.browser.post(f"{desk.home}/menschen/{annas}")
    gone = anna.post(address, data=values)
    assert (gone.status_code, "nicht mehr in dieser Werkstatt" in gone.text) == (403, True)
    assert db.session.scalar(select(func.count()).select_from(Card)) == 0
    desk.browser.post(f"{desk.home}/stand", data={"wunsch": "code", "version": room.workshop.version})
    assert app.test_client().get(old).status_code == 404
    assert bert.get(f"/w/{room.workshop.join_code}").status_code == 200


def test_the_hazard_cards_of_the_sample_are_stored_shown_and_refused_as_they_should_be(
    app: Flask, room: Room, desk: Desk
) -> None:
    hazards = {c["id"]: c for c in sample()["cards"] if c.get("flags")}
    with writing():
        with_areas_of_sample(room.process)
    code = f"/w/{room.workshop.join_code}"
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    desk.open(P.CRITIQUE, K.COLLECT)
    with writing():
        room.step(P.CRITIQUE, K.COLLECT).max_cards = 0
    long, empty = hazards.pop("K-064"), hazards.pop("K-068")
    refused = send(anna, code, "/karten", text=long["text"])
    assert (refused.status_code, "280" in refused.text) == (409, True)
    assert shown_in(refused, "text") == long["text"]
    nothing = send(anna, code, "/karten", text=empty["text"])
    assert (nothing.status_code, "leer" in nothing.text) == (409, True)
    for card in hazards.values():
        assert send(anna, code, "/karten", text=card["text"], area=card["area"]).status_code == 200
    stored = list(db.session.scalars(select(Card).order_by(Card.id)))
    assert [card.text for card in stored] == [card["text"] for card in hazards.values()]
    attack = next(card for card in stored if "Mustermann" in card.text)
    desk.press(f"/karten/{attack.id}", grund="personal_attack")
    desk.open(P.CRITIQUE, K.CLUSTER)
    for page in (bert.get(code).text, app.test_client().get(f"{code}/leinwand").text):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "uff de Gass kummt mer jo nimmi dorsch 🚗🚗🚗" in page
        assert "my husband is lost" in page
        assert "Mustermann" not in page
