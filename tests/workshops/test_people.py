"""People in a room: late, on the telephone, in small groups, with video, by names, and leading by turns."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.config import host_names
from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.workshops.models import (
    Anonymity,
    Card,
    Channel,
    DotBallot,
    MeasureDraft,
    Participant,
    Role,
    StepKind,
    WorkshopPhase,
)
from participation.workshops.queries.so_far import so_far
from participation.workshops.rules.texts import named_options, room_origin
from participation.workshops.rules.times import remaining_s
from participation.workshops.services.cards import CardDraft, write_card
from participation.workshops.services.dots import cast_ballot
from participation.workshops.services.people import Joining, admit
from participation.workshops.services.planning import change_code
from participation.workshops.services.steps import close_step
from participation.workshops.services.timer import clear_timer
from tests.workshops.pages import Desk, form_to, joined, send
from tests.workshops.sample import Room, a_room, key
from tests.workshops.test_faults import a_round, with_two_groups

P, K = WorkshopPhase, StepKind
JITSI = "https://meet.jit.si/Musterburg"


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        return a_room()


@pytest.fixture
def desk(room: Room, signed_in: Callable[[Account], FlaskClient]) -> Desk:
    return Desk(room, signed_in(room.account))


def test_who_comes_late_waits_until_staff_opens_the_door(app: Flask, room: Room, desk: Desk) -> None:
    code = f"/w/{room.workshop.join_code}"
    with writing():
        room.workshop.admits_late = True
    early = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    assert "Karte abgeben" in early.get(code).text
    late = app.test_client()
    waiting = send(late, code, "/beitreten", nickname="Bert")
    assert "Gleich sind Sie dabei" in waiting.text
    assert "Karte abgeben" not in waiting.text
    refused = late.post(f"{code}/karten", data={"text": "zu früh", "submission_key": key()})
    assert (refused.status_code, "lässt Sie gleich ein" in refused.text) == (409, True)
    assert late.get(f"{code}/video").status_code == 403
    desk.press("/einlassen", "Einlassen")
    assert "Karte abgeben" in late.get(code).text


def test_late_people_read_in_one_paragraph_what_was_before(app: Flask, room: Room) -> None:
    with writing():
        with_two_groups(room)
        round_ = a_round(room)
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
        cast_ballot({2: 1}, round_=round_, expected_version=0, by=anna, at=room.at(11))
        step = room.step(P.CRITIQUE, K.VOTE)
        close_step(step, expected_version=step.version, by=room.lead, at=room.at(20))
        room.open(P.FANTASY, K.COLLECT, 30)
        late = room.guest("Carla", 40)
    assert so_far(room.workshop, anna) is None
    found = so_far(room.workshop, late)
    assert found is not None
    assert (found.steps, found.cards, found.groups, found.measures) == (3, 2, 2, 0)
    assert [title.partition(" ")[0] for title in found.top] == ["Thema"]


def test_the_video_room_opens_on_request_only_and_on_its_own_page(app: Flask, room: Room, desk: Desk) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    assert anna.get(f"{code}/video").status_code == 404
    with writing():
        room.workshop.room_url = JITSI
    for page in (code, f"{code}/video"):
        answer = anna.get(page)
        assert "<iframe" not in answer.text
        assert "frame-src" not in answer.headers["Content-Security-Policy"]
        assert "meet.jit.si" not in answer.headers["Permissions-Policy"]
    opened = anna.get(f"{code}/video?hier=1")
    assert f'<iframe class="video" src="{JITSI}"' in opened.text
    assert opened.headers["Content-Security-Policy"].endswith("; frame-src https://meet.jit.si")
    assert 'camera=(self "https://meet.jit.si")' in opened.headers["Permissions-Policy"]
    stranger = app.test_client().get(f"{code}/video?hier=1")
    assert (stranger.status_code, "jit.si" in stranger.text) == (403, False)
    app.config["VIDEO_HOSTS"] = ("video.musterburg.example",)
    try:
        assert anna.get(f"{code}/video?hier=1").status_code == 404  # the list is shorter now
        form = send(desk.browser, f"{desk.home}/angaben", "/angaben", room_url=JITSI)
        assert form.status_code == 409
        own = "https://video.musterburg.example/raum"
        assert send(desk.browser, f"{desk.home}/angaben", "/angaben", room_url=own).status_code == 200
        assert room.workshop.room_url == own
    finally:
        app.config["VIDEO_HOSTS"] = ()


def test_hosts_of_video_rooms_are_names() -> None:
    assert host_names("Meet.Example.org, .bbb.de ") == ("meet.example.org", "bbb.de")
    for wrong in ("https://meet.example.org", "meet example", "localhost", "a.de/b"):
        with pytest.raises(ValueError, match="no name of a host"):
            host_names(wrong)
    assert room_origin("https://evil.example/raum", ("meet.jit.si",)) is None
    assert room_origin(JITSI, ("meet.jit.si",)) == "https://meet.jit.si"


def test_at_most_five_callers_for_each_of_the_staff(room: Room) -> None:
    def call(number: int) -> None:
        admit(
            Joining(nickname=f"Frau {number}", key=key(), channel=Channel.PHONE), by=room.lead, at=room.at(1)
        )

    with writing():
        for number in range(5):
            call(number)
    with writing(), pytest.raises(RuleViolation, match="kann eine Person kaum bedienen"):
        call(6)
    with writing():
        admit(Joining(nickname="Saal", key=key(), channel=Channel.ONSITE), by=room.lead, at=room.at(1))
        room.helper()
        call(6)


def test_dots_of_callers_are_entered_by_the_numbers_they_name(app: Flask, room: Room, desk: Desk) -> None:
    assert named_options("3, 3; 1") == {3: 2, 1: 1}
    with writing():
        with_two_groups(room)
        room.step(P.CRITIQUE, K.VOTE).max_per_target = 2
        fischer = admit(
            Joining(nickname="Frau Fischer", key=key(), channel=Channel.PHONE), by=room.lead, at=room.at(5)
        )
        round_ = a_round(room)
    page = f"{desk.home}/menschen/{fischer.id}/eintragen"
    wrong = send(desk.browser, page, "/eintragen", numbers="zwei auf 3")
    assert (wrong.status_code, "Bitte nur die Nummern" in wrong.text, "zwei auf 3" in wrong.text) == (
        409, True, True,
    )  # fmt: skip
    assert send(desk.browser, page, "/eintragen", numbers="2, 2, 1").status_code == 200
    assert db.session.get_one(DotBallot, (round_.id, fischer.id)).used == 3
    assert desk.press(f"/runden/{round_.id}", budget="4", most="2").status_code == 200
    assert (round_.budget, round_.max_per_target) == (4, 2)


def test_members_of_a_small_group_change_their_row_of_the_plan(app: Flask, room: Room, desk: Desk) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    desk.open(P.REALISATION, K.GROUPS)
    desk.press("/gruppen", names=f"Mobilität | {JITSI}\nBildung", how="even")
    assert anna.get(f"{code}/video").status_code == 404
    send(anna, code, "/massnahmen", title="Rufbus")
    desk.open(P.REALISATION, K.PLAN)
    draft = db.session.scalars(select(MeasureDraft)).one()
    page = f"{code}/massnahmen/{draft.id}"
    assert page in anna.get(code).text
    assert page not in bert.get(code).text
    assert bert.get(page).status_code == 409
    groups = {p.nickname: p.small_group_id for p in db.session.scalars(select(Participant))}
    video = f"{code}/video?gruppe={groups['Anna']}"
    assert JITSI in anna.get(video).text
    assert bert.get(video).status_code == 404
    changed = send(anna, page, "/massnahmen", title="Rufbus am Abend", who="Stadtwerke")
    assert "Rufbus am Abend" in changed.text
    address, fields = form_to(anna.get(page), "/massnahmen")
    stale = anna.post(address, data={**fields, "version": "1", "title": "Zu spät"})
    assert (stale.status_code, "Zu spät" in stale.text) == (409, True)
    empty = anna.post(address, data={**fields, "title": ""})
    assert (empty.status_code, draft.title) == (409, "Rufbus am Abend")


def test_names_stand_beside_cards_only_where_the_room_goes_by_names(app: Flask) -> None:
    pages = {}
    for kind in Anonymity:
        with writing():
            room = a_room(anonymity=kind)
            anna = room.guest("Annabella")
            room.open(P.CRITIQUE, K.COLLECT)
            write_card(CardDraft(text="Der Bus kommt nie", key=key()), by=anna, at=room.at(1))
        code = f"/w/{room.workshop.join_code}"
        assert "Annabella" not in app.test_client().get(f"{code}/leinwand").text
        with writing():
            room.open(P.CRITIQUE, K.CLUSTER, 2)
        pages[kind] = "Annabella" in app.test_client().get(f"{code}/leinwand").text
    assert pages == {Anonymity.PSEUDONYM: False, Anonymity.NAMED: True, Anonymity.ANONYMOUS: False}


def test_lead_and_code_change_hands_and_everybody_who_is_in_stays_in(
    app: Flask, room: Room, desk: Desk
) -> None:
    anna = joined(room, app.test_client, "Anna")
    with writing():
        helper = room.helper("Toni Vogt")
    old = room.workshop.join_code
    people = f"{desk.home}/menschen"
    assert send(desk.browser, people, "/stand", saying="Neuen Code").status_code == 200
    assert room.workshop.join_code != old
    assert app.test_client().get(f"/w/{old}").status_code == 404
    assert "Sie machen mit als" in anna.get(f"/w/{room.workshop.join_code}").text
    assert send(desk.browser, people, "/leitung", saying="Toni Vogt").status_code == 200
    assert (helper.role, room.lead.role) == (Role.FACILITATOR, Role.CO_FACILITATOR)
    with writing(), pytest.raises(RuleViolation):
        change_code(
            by=db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one(),
            at=room.at(9),
        )


def test_time_is_credited_or_taken_off_by_whoever_keeps_it(room: Room, desk: Desk) -> None:
    desk.open(P.CRITIQUE, K.COLLECT)
    step = room.step(P.CRITIQUE, K.COLLECT)
    before = step.ends_at
    desk.press("/zeit", "Gutschreiben", gutschrift="7")
    assert before is not None
    assert step.ends_at is not None
    assert (step.ends_at - before).total_seconds() == 7 * 60
    wrong = send(desk.browser, desk.lead, "/zeit", saying="Gutschreiben", gutschrift="sieben")
    assert (wrong.status_code, "Minuten als Zahl" in wrong.text) == (409, True)
    with writing():
        clear_timer(by=room.lead, at=room.at(5))
    assert remaining_s(step, room.at(6)) is None


def test_own_cards_change_their_area_and_are_taken_back_after_the_reveal(
    app: Flask, room: Room, desk: Desk
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna = joined(room, app.test_client, "Anna")
    desk.open(P.CRITIQUE, K.COLLECT)
    send(anna, code, "/karten", text="Der Bus")
    card = db.session.scalars(select(Card)).one()
    area = room.process.areas[0]
    send(anna, code, f"/karten/{card.id}", text="Der Zug", area=area.slug)
    assert (card.text, card.area_id) == ("Der Zug", area.id)
    send(anna, code, f"/karten/{card.id}", vorher="1")
    assert card.text == "Der Bus"
    desk.open(P.CRITIQUE, K.CLUSTER)
    moved = desk.press(f"/karten/{card.id}/bereich", area="")
    assert (card.area_id, "Zuletzt getan" in moved.text) == (None, True)
    send(anna, code, f"/karten/{card.id}", zurueck="1")
    assert card.text == ""
