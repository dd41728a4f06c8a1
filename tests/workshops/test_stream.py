"""The live feed: by stream and by polling, gapless, each hears what is meant for them, and nothing else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from participation.extensions import db
from participation.kernel.database import writing
from participation.web.closing import begin_closing
from participation.workshops.identity import cookie_name, signature, ticket_for
from participation.workshops.models import Card, HiddenReason, LiveEvent, Participant, StepKind, WorkshopPhase
from participation.workshops.services.cards import CardDraft, hide_card, write_card
from participation.workshops.services.ending import close_workshop
from participation.workshops.services.people import remove
from participation.workshops.services.timer import say_to_all
from participation.workshops.stream import PER_LISTENER, LiveStreams
from tests.waiting import in_own_loop
from tests.workshops.sample import Room, a_room, key

P, K = WorkshopPhase, StepKind
MARK = "Xylofonwal"
PATIENCE_S = 20.0

Act = Callable[[], Awaitable[None]]


class Reader:
    """One browser's stream, without a network in between."""

    def __init__(self, streams: LiveStreams, room: Room, me: Participant | None, since: int | None) -> None:
        secret = streams.town.config["SECRET_KEY"]
        cookie = f"{cookie_name(room.workshop.id, secure=False)}={signature(me, secret)}" if me else ""
        ticket = "" if me else f"&ticket={ticket_for(room.workshop.id, secret)}"
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": f"/w/{room.workshop.join_code}/strom",
            "query_string": f"since={'' if since is None else since}{ticket}".encode(),
            "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode())],
        }
        self.streams = streams
        self.status = 0
        self.raw = b""
        self.left, self.came = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(streams(self.scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:  # noqa: ANN401 (an ASGI message)
        self.status = message.get("status", self.status)
        self.raw += message.get("body", b"")
        self.came.set()

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.raw.decode().splitlines() if line.startswith("data: ")]

    async def until(self, holds: Callable[[list[dict[str, Any]]], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not self.frames or not holds(self.frames):
                self.came.clear()
                await self.came.wait()

    async def leave(self) -> None:
        self.left.set()
        await asyncio.wait_for(self.task, PATIENCE_S)


async def nothing(*_: Any) -> None:  # noqa: ANN401 (any argument of the function called)
    raise AssertionError("only streams are asked for here")


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        room = a_room()
        room.open(P.CRITIQUE, K.COLLECT)
    return room


def in_thread(app: Flask, act: Callable[[], object]) -> Awaitable[object]:
    """Change something as another request does, while the streams go on."""

    def whole() -> None:
        with app.app_context():
            with writing():
                act()
            db.session.remove()

    return asyncio.to_thread(whole)


def test_everybody_hears_what_is_meant_for_them_in_order_and_nothing_else(app: Flask, room: Room) -> None:
    with writing():
        anna, helper = room.guest("Anna"), room.helper()
    ids = (room.lead.id, anna.id)
    start = room.workshop.seq

    def write(number: int) -> Callable[[], object]:
        return lambda: write_card(
            CardDraft(text=f"{MARK} {number}", key=key()),
            by=db.session.get_one(Participant, ids[1]),
            at=room.at(number * 60),
        )

    async def follow() -> list[Reader]:
        streams = LiveStreams(nothing, app)
        readers = [Reader(streams, room, who, start) for who in (anna, helper, None)]
        for number in range(3):
            await in_thread(app, write(number))
        await in_thread(app, lambda: hide(room, ids[0]))
        for reader in readers:
            await reader.until(lambda frames: frames[-1].get("type") == "card.hidden")
        late = Reader(streams, room, None, start)
        await late.until(lambda frames: frames[-1].get("type") == "card.hidden")
        assert MARK not in repr(streams.hub.rooms)
        for reader in (*readers, late):
            await reader.leave()
        assert [room.wakers for room in streams.hub.rooms.values()] == [set()]
        return [*readers, late]

    readers = in_own_loop(lambda: asyncio.run(follow()))
    for reader in readers:
        assert MARK.encode() not in reader.raw
        assert b"Anna" not in reader.raw
        seen = [frame for frame in reader.frames if frame["type"] != "hello"]
        assert [frame["type"] for frame in seen] == ["card.count"] * 3 + ["card.hidden"]
        # Each frame names the one before that was meant for the same listener: nothing is missing.
        assert [frame["prev"] for frame in seen] == [start, *(frame["seq"] for frame in seen[:-1])]
        assert seen[2]["cards"] == 3


def hide(room: Room, lead_id: int) -> None:
    card = db.session.scalars(select(Card).order_by(Card.id)).first()
    assert card is not None
    lead = db.session.get_one(Participant, lead_id)
    hide_card(card, reason=HiddenReason.INSULT, expected_version=card.version, by=lead, at=room.at(9))


def test_strangers_hear_nothing_and_a_removed_person_no_more(app: Flask, room: Room) -> None:
    with writing():
        anna, bert = room.guest("Anna"), room.guest("Bert")
    lead_id, anna_id, start = room.lead.id, anna.id, room.workshop.seq

    async def follow() -> None:
        streams = LiveStreams(nothing, app)
        stranger = Reader(streams, room, None, start)
        stranger.scope["query_string"] = b"since=1&ticket=none"
        await asyncio.wait_for(stranger.task, PATIENCE_S)
        assert (stranger.status, stranger.raw) == (403, b"")
        removed, other = Reader(streams, room, anna, start), Reader(streams, room, bert, start)
        await removed.until(bool)
        await in_thread(
            app,
            lambda: remove(
                db.session.get_one(Participant, anna_id),
                by=db.session.get_one(Participant, lead_id),
                at=room.at(5),
            ),
        )
        await asyncio.wait_for(removed.task, PATIENCE_S)
        await other.until(lambda frames: frames[-1]["type"] == "participant.removed")
        again = Reader(streams, room, anna, start)
        await asyncio.wait_for(again.task, PATIENCE_S)
        assert again.status == 403
        assert not other.task.done()
        begin_closing()  # the server ends: open streams end by themselves
        await asyncio.wait_for(other.task, PATIENCE_S)
        assert streams.open.total() == 0

    in_own_loop(lambda: asyncio.run(follow()))


def test_a_person_has_three_streams_and_the_next_is_told_to_come_later(app: Flask, room: Room) -> None:
    with writing():
        anna, bert = room.guest("Anna"), room.guest("Bert")

    async def listen() -> None:
        streams = LiveStreams(nothing, app)
        tabs = [Reader(streams, room, anna, 0) for _ in range(PER_LISTENER)]
        for tab in tabs:
            await tab.until(lambda frames: frames[0]["type"] == "hello")
        fourth = Reader(streams, room, anna, 0)
        await asyncio.wait_for(fourth.task, PATIENCE_S)
        assert fourth.status == 503
        other = Reader(streams, room, bert, 0)
        await other.until(lambda frames: frames[0]["type"] == "hello")
        await tabs[0].leave()
        again = Reader(streams, room, anna, 0)
        await again.until(lambda frames: frames[0]["type"] == "hello")
        for reader in (*tabs[1:], other, again):
            await reader.leave()
        assert streams.open.total() == 0

    in_own_loop(lambda: asyncio.run(listen()))


def test_who_is_too_far_behind_or_ahead_is_told_to_load_the_page(app: Flask, room: Room) -> None:
    with writing():
        anna = room.guest("Anna")
        before = room.workshop.seq
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))

    async def follow() -> None:
        streams = LiveStreams(nothing, app)
        for since in (0, before, 99_999):
            reader = Reader(streams, room, anna, since)
            await reader.until(lambda frames: any(frame["type"] == "reload" for frame in frames))
            await reader.leave()

    in_own_loop(lambda: asyncio.run(follow()))
    # At the end of an anonymous room nothing of the feed remains but the end itself.
    assert {event.type for event in db.session.scalars(select(LiveEvent))} == {"workshop.closed"}


def test_polling_tells_the_same(app: Flask, room: Room) -> None:
    code = f"/w/{room.workshop.join_code}"
    browser = app.test_client()
    start = room.workshop.seq
    assert browser.get(f"{code}/ereignisse?since={start}").status_code == 204
    assert browser.get(f"{code}/ereignisse?since=x").status_code == 400
    assert browser.get(f"{code}/ereignisse?since={start + 5}").status_code == 410
    with writing():
        say_to_all("Wir beginnen.", by=room.lead, at=room.at(1))
        anna = room.guest("Anna")
        write_card(CardDraft(text=MARK, key=key()), by=anna, at=room.at(2))
    answer = browser.get(f"{code}/ereignisse?since={start}")
    assert [event["type"] for event in answer.json["events"]] == [  # type: ignore[index]  # there is one: else the test fails here
        "announcement", "participant.joined", "card.count",
    ]  # fmt: skip
    assert answer.json["seq"] == room.workshop.seq  # type: ignore[index]  # there is one: else the test fails here
    assert MARK not in answer.text
    state = browser.get(f"{code}/stand").json
    assert state["seq"] == room.workshop.seq  # type: ignore[index]  # there is one: else the test fails here
    assert MARK not in str(state)
