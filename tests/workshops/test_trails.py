"""The way of one's own cards: under an address that lasts, without a session, and without a name anywhere."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.handover import take_over_plan
from participation.workshops.models import (
    Anonymity,
    Card,
    CardGroup,
    HiddenReason,
    MeasureDraft,
    PlanHorizon,
    StepKind,
    WorkshopPhase,
)
from participation.workshops.queries.plan import plan_of
from participation.workshops.queries.rooms import participant_in
from participation.workshops.rules.trails import Trail, read_trail, trail_token
from participation.workshops.services.cards import hide_card, withdraw_card
from participation.workshops.services.ending import close_workshop, release_protocol
from participation.workshops.services.plan import PlanWords, draft_measure
from tests.statements import counted
from tests.workshops.pages import Desk, joined, send
from tests.workshops.sample import Room, a_room, key

P, K = WorkshopPhase, StepKind
SECRET = "s" * 32
NUMBERS = st.integers(1, 2**31 - 1)


@given(NUMBERS, st.sets(NUMBERS, max_size=40))
def test_an_address_names_its_cards_and_nobody_makes_one_up(workshop_id: int, ids: set[int]) -> None:
    token = trail_token(workshop_id, ids, SECRET)
    assert read_trail(token, SECRET) == Trail(workshop_id, sorted(ids))
    assert read_trail(token, "another secret") is None
    assert read_trail(token[:-1] + ("A" if token[-1] != "A" else "Q"), SECRET) != Trail(1, [2])


@given(st.text(max_size=700))
def test_anything_else_names_nothing(token: str) -> None:
    assert read_trail(token, SECRET) is None


def led(room: Room, signed_in: Callable[[Account], FlaskClient], app: Flask) -> tuple[Desk, FlaskClient, str]:
    """Anna's three cards on the board, one of them in a theme; her browser and the address of her trail."""
    desk = Desk(room, signed_in(room.account))
    anna = joined(room, app.test_client, "Anna Quitte")
    code = f"/w/{room.workshop.join_code}"
    desk.open(P.CRITIQUE, K.COLLECT)
    for text in ("Der Bus kommt nie", "Kein Schatten", "Du bist blöd"):
        assert send(anna, code, "/karten", text=text).status_code == 200
    private = anna.get(f"{code}/weg", follow_redirects=True).text
    assert "Der Bus kommt nie" not in private
    assert "noch nicht aufgedeckt" in private
    desk.open(P.CRITIQUE, K.CLUSTER)
    bus = db.session.scalars(select(Card).where(Card.text == "Der Bus kommt nie")).one()
    desk.press("/ordnen", k=f"{bus.id}:{bus.version}", ziel="neu", titel="Bus und Bahn")
    return desk, anna, str(anna.get(f"{code}/weg").location)


def test_the_trail_outlives_the_workshop_and_leads_to_theme_plan_measure_and_idea(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        room = a_room()
    _desk, anna, trail = led(room, signed_in, app)
    stranger = app.test_client()
    assert "Anna Quitte" not in stranger.get(trail).text
    rude = db.session.scalars(select(Card).where(Card.text == "Du bist blöd")).one()
    with writing():
        hide_card(
            rude, reason=HiddenReason.INSULT, expected_version=rude.version, by=room.lead, at=room.at(9)
        )
        group = db.session.scalars(select(CardGroup)).one()
        words = PlanWords(title="Abendbus einrichten", horizon=PlanHorizon.SHORT)
        draft_measure(words, groups=[group], key=key(), by=room.lead, at=room.at(10))
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
        release_protocol(expected_version=room.workshop.version, by=room.lead, at=room.at(70))
    assert set(db.session.scalars(select(Card.author_id))) == {None}  # the town knows nothing any more
    page = stranger.get(trail).text
    for words_shown in (
        "Der Bus kommt nie",
        "Kein Schatten",
        "<bdi>Bus und Bahn</bdi>",
        "Abendbus einrichten",
    ):
        assert words_shown in page
    assert "Du bist blöd" not in page
    assert "ausgeblendet" in page
    assert "gelöscht. Haben Sie die Adresse" in anna.get(f"/w/{room.workshop.join_code}").text
    with writing():
        take_over_plan(
            [row.draft for row in plan_of(room.workshop)],
            workshop=room.workshop,
            process=room.process,
            by=SYSTEM,
            at=room.at(80),
        )
    idea = db.session.scalars(select(Idea)).one()
    with counted() as statements:
        page = stranger.get(trail).text
    assert len(statements.statements) <= 14
    assert f"/ideen/{idea.number}" in page
    measure_id = db.session.scalars(select(MeasureDraft.measure_id)).one()
    assert measure_id is not None
    assert "/massnahmen/" not in page  # a draft of the process is not for everybody
    assert f"/folgen/idee/{idea.number}" in page  # by a mail that is confirmed, and ended by one click
    with writing():
        db.session.get_one(Measure, measure_id).status = MeasureStatus.PROPOSED
    page = stranger.get(trail).text
    assert "/massnahmen/" in page
    assert "/folgen/massnahme/" in page


def test_a_card_taken_back_is_in_the_trail_without_its_words(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        room = a_room(anonymity=Anonymity.PSEUDONYM)
    _desk, anna, trail = led(room, signed_in, app)
    bus = db.session.scalars(select(Card).where(Card.text == "Der Bus kommt nie")).one()
    with writing():
        assert bus.author_id is not None
        author = bus.author_id
        withdraw_card(bus, by=participant_in(room.workshop, author), at=room.at(20))
    page = anna.get(trail).text
    assert "Der Bus kommt nie" not in page
    assert "zurückgenommen" in page
