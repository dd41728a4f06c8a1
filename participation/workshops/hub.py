"""What one process knows of the rooms that somebody watches: their last events, kept in memory.

One task looks at the rooms several times a second with one statement, however many streams there are; the
table is read only for rooms that moved, and once for all streams that are further behind than the memory
reaches. What is to be said after a number is drawn once for all who hear the same.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from participation.workshops.queries.feed import MOST_EVENTS, Event

PAUSE_S = 0.1
"""Between two looks."""
COMMENT_EVERY_S = 15.0
LINGER_S = 20.0
"""That a room is followed after the last has left: whoever lost the line comes back to a full memory."""
KEPT = 2_000
"""Events of one room in memory."""

Look = Callable[[dict[int, int]], dict[int, Sequence[Event]]]
"""For each room and the last number that is known of it: what came after."""
Missed = Callable[[int, int], Sequence[Event]]
"""Of one room, after a number that the memory does not reach."""
Draw = Callable[[Sequence[Event], frozenset[str], int], tuple[bytes, int]]
"""The frames of events for somebody who hears these audiences, and the last number that is among them."""


class Said(NamedTuple):
    """What one listener is to be told."""

    frames: bytes
    prev: int
    """The last number that was meant for this listener."""
    seq: int
    """The last number that was looked at."""
    types: frozenset[str]


@dataclass
class Piece:
    """The events after one number up to the newest, and how they were drawn for whom."""

    events: Sequence[Event]
    addressed: frozenset[str]
    types: frozenset[str]
    drawn: dict[tuple[int, frozenset[str]], tuple[bytes, int]] = field(default_factory=dict)


@dataclass
class Watched:
    """A room that somebody watches; ``events`` have no gap, ``seq`` is the number of the last."""

    seq: int
    events: list[Event] = field(default_factory=list)
    wakers: set[asyncio.Event] = field(default_factory=set)
    pieces: dict[int, Piece] = field(default_factory=dict)
    comments: int = 0
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    left_at: float = 0.0
    out_of_reach: int = -1
    """Whoever has looked no further than this must load the page anew."""

    def after(self, seq: int) -> Sequence[Event] | None:
        """What came after ``seq``; None if the memory does not reach so far back."""
        if seq >= self.seq:
            return []
        first = self.events[0].seq if self.events else self.seq + 1
        return None if seq + 1 < first else self.events[seq + 1 - first :]

    def said(self, seq: int, prev: int, audiences: frozenset[str], draw: Draw) -> Said | None:
        """What somebody who has looked up to ``seq`` is to be told; None as in ``after``."""
        piece = self.pieces.get(seq)
        if piece is None:
            events = self.after(seq)
            if events is None:
                return None
            addressed = frozenset(event.audience for event in events)
            piece = self.pieces[seq] = Piece(events, addressed, frozenset(event.type for event in events))
        key = (prev, audiences & piece.addressed)
        if key not in piece.drawn:
            piece.drawn[key] = draw(piece.events, audiences, prev)
        frames, last = piece.drawn[key]
        return Said(frames, last, self.seq, piece.types)

    def take_in(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.seq <= self.seq:
                continue
            if event.seq > self.seq + 1:
                # The feed was cut (the end of an anonymous room): what was before is gone for good.
                self.events.clear()
            self.events.append(event)
            self.seq = event.seq
        if len(self.events) > 2 * KEPT:
            del self.events[:-KEPT]
        self.pieces.clear()

    def take_in_earlier(self, earlier: Sequence[Event]) -> None:
        """Let the memory reach further back, where that leaves no gap."""
        first = self.events[0].seq if self.events else self.seq + 1
        older = [event for event in earlier if event.seq < first]
        if older and older[-1].seq == first - 1 and older[-1].seq - older[0].seq == len(older) - 1:
            self.events[:0] = older


class Hub:
    """Follows rooms while they are watched; to be used within one event loop."""

    def __init__(self, look: Look, missed: Missed, *, pause_s: float = PAUSE_S) -> None:
        self.look, self.missed = look, missed
        self.pause_s = pause_s
        self.rooms: dict[int, Watched] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def watch(self, room_id: int, seq: int) -> tuple[Watched, asyncio.Event]:
        """Begin to watch a room whose latest number is ``seq``; the event is set whenever something came."""
        room = self.rooms.setdefault(room_id, Watched(seq))
        waker = asyncio.Event()
        room.wakers.add(waker)
        if not self.tasks or any(task.done() for task in self.tasks):
            loop = asyncio.get_running_loop()
            for task in self.tasks:
                task.cancel()
            self.tasks = [loop.create_task(self.follow()), loop.create_task(self.comment())]
        return room, waker

    def leave(self, room_id: int, waker: asyncio.Event) -> None:
        """After whoever leaves last, the room's memory stays for a moment."""
        room = self.rooms.get(room_id)
        if room is None:
            return
        room.wakers.discard(waker)
        if not room.wakers:
            room.left_at = time.monotonic()

    async def follow(self) -> None:
        """Look until nobody watches any more; a look that fails is made again."""
        while self.rooms:
            known = {room_id: room.seq for room_id, room in self.rooms.items()}
            try:
                found = await asyncio.to_thread(self.look, known)
            except Exception:  # noqa: BLE001 (the database is away for a moment: streams wait)
                found = {}
            for room_id, events in found.items():
                self.take_in(room_id, events)
            self.forget()
            await asyncio.sleep(self.pause_s)

    def forget(self) -> None:
        """Let go of the rooms that nobody came back to."""
        long_ago = time.monotonic() - LINGER_S
        for room_id, room in tuple(self.rooms.items()):
            if not room.wakers and room.left_at < long_ago:
                del self.rooms[room_id]

    async def comment(self) -> None:
        """Let every stream say now and then that it is still there."""
        while self.rooms:
            await asyncio.sleep(COMMENT_EVERY_S)
            for room in self.rooms.values():
                room.comments += 1
                wake(room)

    def take_in(self, room_id: int, events: Sequence[Event]) -> None:
        room = self.rooms.get(room_id)
        if room is not None and events:
            room.take_in(events)
            wake(room)

    async def reach_back(self, room_id: int, room: Watched, seq: int) -> bool:
        """Read what came between ``seq`` and the memory, once for all; False if it is too much, or gone."""
        async with room.reading:
            if room.after(seq) is None and seq > room.out_of_reach:
                found = await asyncio.to_thread(self.missed, room_id, seq)
                if len(found) < MOST_EVENTS and found and found[0].seq == seq + 1:
                    # What the hub has not seen yet comes with its next look.
                    room.take_in_earlier([event for event in found if event.seq <= room.seq])
                else:
                    room.out_of_reach = seq
            return room.after(seq) is not None


def wake(room: Watched) -> None:
    for waker in room.wakers:
        waker.set()
