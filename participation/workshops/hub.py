"""What one process knows of the rooms that somebody watches: their last events, kept in memory.

One task looks at the rooms several times a second with one statement, however many streams there are; the
table is read only for rooms that moved, and for streams that are further behind than the memory reaches.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from participation.workshops.queries.feed import Event

PAUSE_S = 0.12
"""Between two looks."""
KEPT = 2_000
"""Events of one room in memory."""

Look = Callable[[dict[int, int]], dict[int, Sequence[Event]]]
"""For each room and the last number that is known of it: what came after."""


@dataclass
class Watched:
    """A room that somebody watches; ``events`` have no gap, ``seq`` is the number of the last."""

    seq: int
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=KEPT))
    wakers: set[asyncio.Event] = field(default_factory=set)
    drawn: dict[tuple[int, int], bytes] = field(default_factory=dict)
    """Frames by number and ``prev``: a thousand listeners hear the same bytes."""

    def after(self, seq: int) -> list[Event] | None:
        """What came after ``seq``; None if the memory does not reach so far back."""
        if seq >= self.seq:
            return []
        first = self.events[0].seq if self.events else self.seq + 1
        if seq + 1 < first:
            return None
        return [event for event in self.events if event.seq > seq]


class Hub:
    """Follows rooms while they are watched; to be used within one event loop."""

    def __init__(self, look: Look, *, pause_s: float = PAUSE_S) -> None:
        self.look = look
        self.pause_s = pause_s
        self.rooms: dict[int, Watched] = {}
        self.task: asyncio.Task[None] | None = None

    def watch(self, room_id: int, seq: int) -> tuple[Watched, asyncio.Event]:
        """Begin to watch a room whose latest number is ``seq``; the event is set whenever something came."""
        room = self.rooms.setdefault(room_id, Watched(seq))
        waker = asyncio.Event()
        room.wakers.add(waker)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.follow())
        return room, waker

    def leave(self, room_id: int, waker: asyncio.Event) -> None:
        """Whoever leaves last takes the room's memory along."""
        room = self.rooms.get(room_id)
        if room is None:
            return
        room.wakers.discard(waker)
        if not room.wakers:
            del self.rooms[room_id]

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
            await asyncio.sleep(self.pause_s)

    def take_in(self, room_id: int, events: Sequence[Event]) -> None:
        room = self.rooms.get(room_id)
        if room is None or not events:
            return
        for event in events:
            if event.seq == room.seq + 1:
                room.events.append(event)
                room.seq = event.seq
            elif event.seq > room.seq:
                # The feed was cut (the end of an anonymous room): what was before is gone for good.
                room.events.clear()
                room.events.append(event)
                room.seq = event.seq
        for waker in room.wakers:
            waker.set()
