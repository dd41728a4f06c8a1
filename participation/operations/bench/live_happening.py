"""What happens in a room under measurement: written as another process of the town would."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.operations.bench.live_room import Room
from participation.workshops.models import Participant, Workshop
from participation.workshops.services.timer import say_to_all


@dataclass
class Happening:
    """Writes as another process of the town would; each moment is that after the commit."""

    room: Room
    per_s: float
    written: dict[int, float] = field(default_factory=dict)
    over: Event = field(default_factory=Event)
    failed: Exception | None = None

    def go_on(self, seconds: float) -> None:
        """Write until it is over; an error ends it and is told by whoever waits for it."""
        try:
            self.write(seconds)
        except Exception as error:  # noqa: BLE001 (of a thread: raised where somebody hears it)
            self.failed = error

    def write(self, seconds: float) -> None:
        begin, number = time.monotonic(), 0
        while not self.over.is_set() and time.monotonic() - begin < seconds:
            with self.room.app.app_context():
                with writing():
                    lead = db.session.get_one(Participant, self.room.lead_id)
                    say_to_all(f"Ansage {number}", by=lead, at=now())
                self.written[db.session.get_one(Workshop, self.room.workshop_id).seq] = time.time()
                db.session.remove()
            number += 1
            time.sleep(max(0.0, begin + number / self.per_s - time.monotonic()))


@contextmanager
def happening(room: Room, *, per_s: float, seconds: float = 3600) -> Iterator[Happening]:
    """Things happen in the room until the block ends, or for so long."""
    events = Happening(room, per_s)
    thread = Thread(target=events.go_on, args=(seconds,))
    thread.start()
    try:
        yield events
    finally:
        events.over.set()
        thread.join()
    if events.failed is not None:
        raise RuntimeError(f"Nothing more happened in the room: {events.failed!r}") from events.failed
