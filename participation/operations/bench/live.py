"""``participation bench live``: people in one workshop, and how soon each hears of what happens."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from threading import Thread
from typing import Any
from urllib.request import urlopen

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.operations.bench.live_happening import Happening, happening
from participation.operations.bench.live_room import Audience, Room, Served, a_room, listening, served
from participation.operations.bench.live_subject import BUSY
from participation.operations.bench.load import HOST
from participation.workshops.models import Participant
from participation.workshops.services.people import remove

SETTLING_S = 3.0
PATIENCE_S = 20.0

FEW = frozenset({"stream", "poll", "removed", "sigterm"})
MANY = frozenset({"many", "reconnect", "busy", "kill", "restart"})
"""The names of the results, by the size of the room."""

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class LiveWish:
    """How many listen, how often something happens, and for how long."""

    listeners: int = 200
    many: int = 1000
    events_per_s: float = 20.0
    seconds: float = 60.0
    seconds_of_many: float = 30.0
    workers: int = 2
    """For the many; the few are served by one process."""
    database: Callable[[], str] | None = None
    """Makes an empty database; without it, SQLite in a temporary folder."""
    only: frozenset[str] = frozenset()

    def wants(self, names: frozenset[str]) -> bool:
        return not self.only or bool(self.only & names)


@dataclass
class LiveResult:
    """One named measurement: what was found, and what was aimed at."""

    name: str
    found: dict[str, float]
    goals: dict[str, float]
    """The most that each of these may be."""
    missing: int = 0
    """Events that somebody did not hear; heard twice, out of order or with a gap counts as well."""

    @property
    def is_complete(self) -> bool:
        return self.missing == 0

    @property
    def holds(self) -> bool:
        return self.is_complete and all(self.found[name] <= most for name, most in self.goals.items())


@dataclass
class Bench:
    """One room, served, with what the scenarios of it need."""

    room: Room
    serving: Served
    wish: LiveWish
    tell: Tell
    results: list[LiveResult]

    def wants(self, name: str) -> bool:
        if not self.wish.wants(frozenset({name})):
            return False
        self.tell(f"{name}, {len(self.room.cookies)} listeners …")
        return True

    def add(self, name: str, found: dict[str, float], missing: int = 0, **goals: float) -> None:
        rounded = {key: round(value, 3) for key, value in found.items()}
        result = LiveResult(name, {"listeners": len(self.room.cookies), **rounded}, goals, missing)
        self.results.append(result)
        self.tell(f"{name}: {'complete' if result.is_complete else f'{missing} missing'}, {rounded}")


def measure_live(wish: LiveWish, *, tell: Tell, results: list[LiveResult] | None = None) -> list[LiveResult]:
    """All that was wished for, one after the other: first the few, then the many.

    ``results`` is filled as they come: whatever happens then, what was measured is there.
    """
    results = [] if results is None else results
    if wish.wants(FEW):
        with bench(wish.listeners, 1, wish, tell=tell, results=results) as few:
            by_stream(few, "stream", seconds=wish.seconds, p95_ms=250)
            by_polling(few)
            removed(few)
            ended(few)
    if wish.many and wish.wants(MANY):
        wish = replace(wish, listeners=wish.many)
        with bench(wish.many, wish.workers, wish, tell=tell, results=results) as many:
            by_stream(many, "many", seconds=wish.seconds_of_many, p95_ms=300, cores=0.6, megabytes=250)
            together(many)
    return results


@contextmanager
def bench(
    listeners: int, workers: int, wish: LiveWish, *, tell: Tell, results: list[LiveResult]
) -> Iterator[Bench]:
    tell(f"Letting {listeners} people in …")
    url = wish.database() if wish.database else None
    with a_room(listeners, database=url) as room, served(room, workers=workers) as serving:
        try:
            yield Bench(room, serving, wish, tell, results)
        except Exception:
            tell(f"The served town said: {serving.said()}")
            raise


# --- What is measured ------------------------------------------------------------------------------


def by_stream(bench: Bench, name: str, *, seconds: float, **goals: float) -> None:
    """Everybody hears everything by stream."""
    if bench.wants(name):
        with listening(bench.room, bench.serving) as audience:
            heard(bench, name, audience, seconds=seconds, **goals)


def by_polling(bench: Bench) -> None:
    """The same for browsers whose streams are held back."""
    if bench.wants("poll"):
        with listening(bench.room, bench.serving, polls=True) as audience:
            heard(bench, "poll", audience, seconds=bench.wish.seconds, p95_ms=3000, answer_p95_ms=300)


def heard(bench: Bench, name: str, audience: Audience, *, seconds: float, **goals: float) -> None:
    time.sleep(min(SETTLING_S, seconds))
    cpu, begin = bench.serving.cpu(), time.monotonic()
    with happening(bench.room, per_s=bench.wish.events_per_s, seconds=seconds) as events:
        time.sleep(seconds)
        spent, lasted = bench.serving.cpu() - cpu, time.monotonic() - begin
    found, missing = arrived(audience, events)
    found |= {"cores": spent / lasted, **bench.serving.megabytes()}
    bench.add(name, found, missing, **goals)


def arrived(audience: Audience, events: Happening) -> tuple[dict[str, float], int]:
    """What came of the events, once everybody has had the time to hear them; and what did not."""
    last = max(events.written)
    audience.until(lambda: audience.state(last)["through"] == audience.size, PATIENCE_S)
    written = {str(seq): at for seq, at in events.written.items()}
    counted = audience.ask("count", written=written)
    waits, answers = added(counted, "waits"), added(counted, "answers")
    missing = sum(one["lost"] + one["wrong"] + one["reloads"] for one in counted)
    found = {
        "events": float(len(written)),
        "expected": float(len(written) * audience.size),
        "delivered": float(sum(one["delivered"] for one in counted)),
        "p50_ms": share(waits, 0.5),
        "p95_ms": share(waits, 0.95),
        "longest_ms": float(max(waits, default=0)),
    }
    if answers:
        found["answer_p95_ms"] = share(answers, 0.95)
    return found, missing


def added(counted: list[dict[str, Any]], name: str) -> Counter[int]:
    """How many waits there were of each length in milliseconds, over all processes that listen."""
    waits: Counter[int] = Counter()
    for one in counted:
        waits.update({int(ms): number for ms, number in one[name].items()})
    return waits


def share(waits: Counter[int], part: float) -> float:
    """The milliseconds within which this part of all was heard."""
    left = part * waits.total()
    for milliseconds in sorted(waits):
        left -= waits[milliseconds]
        if left <= 0:
            return float(milliseconds)
    return 0.0


def removed(bench: Bench) -> None:
    """Somebody is sent out of the room: their stream ends, nobody else's does."""
    if not bench.wants("removed"):
        return
    with listening(bench.room, bench.serving) as audience:
        with bench.room.app.app_context():
            with writing():
                lead = db.session.get_one(Participant, bench.room.lead_id)
                remove(db.session.get_one(Participant, bench.room.people[-1]), by=lead, at=now())
            at = time.time()
            db.session.remove()
        gone = audience.until(lambda: audience.state()["open"] < audience.size, PATIENCE_S)
        lost = audience.state()["lost_at"]
        others = sum(lost_at > 0 for lost_at in lost) - 1
        seconds = max(lost) - at if gone else PATIENCE_S
        bench.add("removed", {"seconds": seconds, "others": float(others)}, others, seconds=1.0)
    bench.room.cookies.pop()
    bench.room.people.pop()


def ended(bench: Bench) -> None:
    """SIGTERM while everybody listens."""
    if bench.wants("sigterm"):
        with listening(bench.room, bench.serving) as audience:
            seconds = bench.serving.end()
            left = audience.state()["open"]
        bench.add("sigterm", {"seconds": seconds, "open_after": float(left)}, left, seconds=5.0)


def together(bench: Bench) -> None:
    """What happens to a full room while things go on in it."""
    if not bench.wish.wants(MANY - {"many"}):
        return
    with listening(bench.room, bench.serving) as audience:
        time.sleep(min(SETTLING_S, bench.wish.seconds))
        if bench.wants("busy"):
            beside_a_computation(bench, audience)
        if bench.wants("reconnect"):
            reconnected(bench, audience)
        if bench.wants("kill"):
            killed(bench, audience)
        if bench.wants("restart"):
            restarted(bench, audience)


def beside_a_computation(bench: Bench, audience: Audience) -> None:
    """Another request burns two seconds of CPU in one of the processes."""
    with happening(bench.room, per_s=bench.wish.events_per_s) as calm:
        time.sleep(2)
    before, missing = arrived(audience, calm)
    address = f"http://{HOST}:{bench.serving.port}{BUSY}"
    burning = Thread(target=lambda: urlopen(address, timeout=60).read())
    with happening(bench.room, per_s=bench.wish.events_per_s) as events:
        burning.start()
        burning.join()
    during, also = arrived(audience, events)
    delay = during["longest_ms"] - before["p50_ms"]
    found = {"calm_p95_ms": before["p95_ms"], "p95_ms": during["p95_ms"], "delay_ms": delay}
    bench.add("busy", found, missing + also, delay_ms=300)


def reconnected(bench: Bench, audience: Audience) -> None:
    """All lose the line in the same moment and come back at once."""
    with happening(bench.room, per_s=bench.wish.events_per_s) as events:
        time.sleep(0.5)
        at = min(answer["at"] for answer in audience.ask("drop"))
        seconds = back(audience, at)
    found, missing = arrived(audience, events)
    bench.add("reconnect", {"seconds": seconds, "longest_ms": found["longest_ms"]}, missing, seconds=2.0)


def killed(bench: Bench, audience: Audience) -> None:
    """``kill -9`` of one web process: its listeners find another, as browsers do."""
    with happening(bench.room, per_s=bench.wish.events_per_s) as events:
        time.sleep(0.5)
        at = bench.serving.kill_one()
        audience.until(lambda: max(audience.state()["lost_at"]) > at, PATIENCE_S)
        seconds = back(audience, at)
    lost = sum(lost_at > at for lost_at in audience.state()["lost_at"])
    found, missing = arrived(audience, events)
    figures = {"seconds": seconds, "cut_off": float(lost), "longest_ms": found["longest_ms"]}
    bench.add("kill", figures, missing, seconds=3.0)


def restarted(bench: Bench, audience: Audience) -> None:
    """The whole town is stopped and started while things go on: everybody comes back and hears all of it."""
    with happening(bench.room, per_s=bench.wish.events_per_s) as events:
        time.sleep(0.5)
        at = time.time()
        bench.serving.restart()
        away = time.time() - at
        seconds = back(audience, at)
    found, missing = arrived(audience, events)
    figures = {"seconds": seconds, "away_seconds": away, "longest_ms": found["longest_ms"]}
    bench.add("restart", figures, missing)


def back(audience: Audience, at: float) -> float:
    """The seconds from ``at`` until everybody hears again."""
    if not audience.until(lambda: audience.state()["open"] == audience.size):
        return PATIENCE_S
    latest: float = max(audience.state()["opened_at"])
    return max(0.0, latest - at)


def as_json(results: list[LiveResult]) -> list[dict[str, Any]]:
    return [
        {**asdict(result), "complete": result.is_complete, "goals_hold": result.holds} for result in results
    ]
