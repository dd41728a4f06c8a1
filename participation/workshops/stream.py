"""The live feed as a stream: ``GET /w/<code>/strom``, answered in front of Flask and of the body gate."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Flask

from participation.kernel.clock import now
from participation.municipality.queries import is_towns_host, town_at
from participation.web.closing import when_closing
from participation.web.gate import Application, Receive, Scope, Send
from participation.web.hosts import is_own, name_of
from participation.workshops.hub import Hub, Watched
from participation.workshops.identity import cookie_name, in_header, is_theirs, numbered, ticket_for
from participation.workshops.models import WorkshopState
from participation.workshops.queries.feed import MOST_EVENTS, Event, audiences_of, events_after, sequences
from participation.workshops.queries.rooms import participant_with_id, workshop_with_code

ADDRESS = re.compile(r"/w/([0-9A-Za-z]{1,16})/strom")
PER_LISTENER, PER_PROCESS = 3, 3_000
COMMENT_EVERY_S = 15.0
MOST_DRAWN = 4_000
TOUCHES_LISTENERS = frozenset(
    {"participant.removed", "group.assigned", "facilitator.changed", "workshop.closed"}
)
"""Events after which a stream asks again who listens."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True)
class Listener:
    """Who listens to which room, from where on."""

    room_id: int
    who: str
    audiences: frozenset[str]
    seq: int
    """The room's latest number when this was asked."""


@dataclass(frozen=True)
class Request:
    """What a request for a stream says."""

    code: str
    host: str
    cookies: str
    ticket: str
    since: int | None
    foreign: bool


class LiveStreams:
    """ASGI: streams are answered here, everything else by ``app``."""

    def __init__(self, app: Application, town: Flask) -> None:
        self.app, self.town = app, town
        self.hub = Hub(self.look)
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        request = read(scope, found[1].upper())
        listener = None if request.foreign else await asyncio.to_thread(self.listener, request)
        if listener is None:
            await refuse(send, 403)
        elif self.open[listener.who] >= PER_LISTENER or self.open.total() >= PER_PROCESS:
            await refuse(send, 503)
        else:
            await self.serve(request, listener, receive, send)

    # --- The database, in threads --------------------------------------------------------------

    def listener(self, request: Request) -> Listener | None:
        """Whoever has the cookie of somebody in the room, or the screen's ticket. None for everybody else."""
        with self.town.app_context():
            config = self.town.config
            if not is_own(request.host, config["BASE_URL"]) and not is_towns_host(request.host):
                return None
            town = town_at(request.host)
            workshop = workshop_with_code(request.code, municipality_id=town.id) if town else None
            if workshop is None or workshop.state is WorkshopState.DRAFT:
                return None
            name = cookie_name(workshop.id, secure=config["SESSION_COOKIE_SECURE"])
            cookie = in_header(request.cookies, name) or ""
            number = numbered(cookie)
            somebody = participant_with_id(number) if number is not None else None
            if somebody is not None and somebody.workshop_id == workshop.id:
                if somebody.removed_at is not None or not is_theirs(cookie, somebody, config["SECRET_KEY"]):
                    return None
                return Listener(workshop.id, f"p{somebody.id}", audiences_of(somebody), workshop.seq)
            if request.ticket != ticket_for(workshop.id, config["SECRET_KEY"]):
                return None
            return Listener(workshop.id, f"screen {workshop.id}", audiences_of(None), workshop.seq)

    def look(self, known: dict[int, int]) -> dict[int, Sequence[Event]]:
        """What came to the rooms that moved."""
        with self.town.app_context():
            latest = sequences(known)
            return {
                room_id: events_after(room_id, seq)
                for room_id, seq in known.items()
                if latest.get(room_id, seq) > seq
            }

    def missed(self, room_id: int, since: int) -> Sequence[Event]:
        with self.town.app_context():
            return events_after(room_id, since)

    # --- One stream ------------------------------------------------------------------------------

    async def serve(self, request: Request, listener: Listener, receive: Receive, send: Send) -> None:
        self.open[listener.who] += 1
        room, waker = self.hub.watch(listener.room_id, listener.seq)
        ended = asyncio.Event()

        def end() -> None:
            ended.set()
            waker.set()

        forget = when_closing(end)
        leaving = asyncio.create_task(until_left(receive, end))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self.tell(request, listener, room=room, waker=waker, ended=ended, send=send)
            with suppress(Exception):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            forget()
            leaving.cancel()
            self.hub.leave(listener.room_id, waker)
            self.open[listener.who] -= 1
            if not self.open[listener.who]:
                del self.open[listener.who]

    async def tell(  # noqa: PLR0913 (who asks, who listens, to what, until when, and where to)
        self,
        request: Request,
        listener: Listener,
        *,
        room: Watched,
        waker: asyncio.Event,
        ended: asyncio.Event,
        send: Send,
    ) -> None:
        """Send what is new until somebody leaves, is removed, or the server closes."""
        since = listener.seq if request.since is None else request.since
        looked_at = prev = since
        await body(send, frame({"type": "hello", "seq": since, "server_now": now().isoformat()}))
        if since > listener.seq:  # from a room that was set back, or from nowhere
            looked_at = prev = listener.seq
            await body(send, frame({"type": "reload", "seq": listener.seq}))
        while not ended.is_set():
            waker.clear()
            events = await self.events_since(room, listener.room_id, looked_at)
            if events is None:
                looked_at = prev = room.seq
                await body(send, frame({"type": "reload", "seq": room.seq}))
                continue
            if events:
                looked_at = events[-1].seq
                said, prev = frames(events, listener.audiences, prev, room.drawn)
                if said:
                    await body(send, said)
                if any(event.type in TOUCHES_LISTENERS for event in events):
                    again = await asyncio.to_thread(self.listener, request)
                    if again is None:
                        return
                    listener = again
            try:
                async with asyncio.timeout(COMMENT_EVERY_S):
                    await waker.wait()
            except TimeoutError:
                await body(send, b": still here\n\n")

    async def events_since(self, room: Watched, room_id: int, seq: int) -> Sequence[Event] | None:
        """From memory, else from the table; None where too much is missing, or was purged."""
        events: Sequence[Event] | None = room.after(seq)
        if events is None:
            found = await asyncio.to_thread(self.missed, room_id, seq)
            # What the hub has not seen yet comes with its next look.
            events = [event for event in found if event.seq <= room.seq]
            if not events or len(found) >= MOST_EVENTS:
                return None
        return events if not events or events[0].seq == seq + 1 else None


def read(scope: Scope, code: str) -> Request:
    """What the request says, without believing it."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    cookies = "; ".join(v.decode("latin-1") for n, v in scope["headers"] if n == b"cookie")
    asked = parse_qs(scope["query_string"].decode("latin-1")[:500])
    since = asked.get("since", [""])[0]
    return Request(
        code=code,
        host=name_of(headers.get(b"host", "")),
        cookies=cookies[:8192],
        ticket=asked.get("ticket", [""])[0],
        since=int(since) if since.isascii() and since.isdigit() and len(since) < 10 else None,
        foreign=headers.get(b"sec-fetch-site", "none") not in {"same-origin", "none"},
    )


def frames(
    events: Sequence[Event], audiences: frozenset[str], prev: int, drawn: dict[tuple[int, int], bytes]
) -> tuple[bytes, int]:
    """All frames for one audience in one piece, and the number of the last of them."""
    said = []
    if len(drawn) > MOST_DRAWN:
        drawn.clear()
    for event in events:
        if event.audience not in audiences:
            continue
        key = (event.seq, prev)
        if key not in drawn:
            drawn[key] = frame({"seq": event.seq, "prev": prev, "type": event.type, **event.facts})
        said.append(drawn[key])
        prev = event.seq
    return b"".join(said), prev


def frame(facts: dict[str, object]) -> bytes:
    number = f"id: {facts['seq']}\n" if "seq" in facts else ""
    return f"{number}data: {json.dumps(facts, separators=(',', ':'))}\n\n".encode()


async def body(send: Send, content: bytes) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": True})


async def refuse(send: Send, status: int) -> None:
    """Without a word: the client goes on by asking the page, which has the words."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def until_left(receive: Receive, end: Callable[[], None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    end()
