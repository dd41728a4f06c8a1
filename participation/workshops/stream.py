"""The live feed as a stream: ``GET /w/<code>/strom``, answered in front of Flask and of the body gate."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from flask import Flask

from participation.kernel.clock import now
from participation.web.closing import when_closing
from participation.web.gate import Application, Receive, Scope, Send
from participation.workshops.door import Door, Listener, Request, read
from participation.workshops.hub import Hub, Said, Watched
from participation.workshops.queries.feed import Event, events_after, heard, sequences

ADDRESS = re.compile(r"/w/([0-9A-Za-z]{1,16})/strom")
PER_LISTENER, PER_PROCESS = 3, 3_000
TOUCHES_LISTENERS = frozenset(
    {"participant.removed", "group.assigned", "facilitator.changed", "workshop.closed"}
)
"""Events after which a stream asks again who listens."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class LiveStreams:
    """ASGI: streams are answered here, everything else by ``app``."""

    def __init__(self, app: Application, town: Flask) -> None:
        self.app, self.town = app, town
        self.door = Door(town)
        self.hub = Hub(self.look, self.missed)
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        request = read(scope, found[1].upper())
        listener = None if request.foreign else await self.door.listener(request)
        if listener is None:
            await refuse(send, 403)
        elif self.open[listener.who] >= PER_LISTENER or self.open.total() >= PER_PROCESS:
            await refuse(send, 503)
        else:
            await self.serve(request, listener, receive, send)

    # --- The database, in threads --------------------------------------------------------------

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
        seq = prev = since
        comments = room.comments
        await body(send, frame({"type": "hello", "seq": since, "server_now": now().isoformat()}))
        if since > listener.seq:  # from a room that was set back, or from nowhere
            seq = prev = listener.seq
            await body(send, frame({"type": "reload", "seq": listener.seq}))
        while not ended.is_set():
            waker.clear()
            if seq < room.seq:
                said = await self.said(listener, room, seq=seq, prev=prev)
                if said is None:
                    seq = prev = room.seq
                    await body(send, frame({"type": "reload", "seq": room.seq}))
                    continue
                seq, prev = said.seq, said.prev
                if said.frames:
                    await body(send, said.frames)
                if not TOUCHES_LISTENERS.isdisjoint(said.types):
                    again = await self.door.listener(request)
                    if again is None:
                        return
                    listener = again
            elif comments != room.comments:
                comments = room.comments
                await body(send, b": still here\n\n")
            if seq >= room.seq:
                await waker.wait()

    async def said(self, listener: Listener, room: Watched, *, seq: int, prev: int) -> Said | None:
        """From memory, else from the table; None where too much is missing, or was purged."""
        said = room.said(seq, prev, listener.audiences, frames)
        if said is None and await self.hub.reach_back(listener.room_id, room, seq):
            said = room.said(seq, prev, listener.audiences, frames)
        return said


def frames(events: Sequence[Event], audiences: frozenset[str], prev: int) -> tuple[bytes, int]:
    """All frames for one audience in one piece, and the number of the last of them."""
    told = heard(events, audiences, prev)
    return b"".join(map(frame, told)), told[-1]["seq"] if told else prev


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
