"""``participation bench rounds``: how fast rounds are counted, and what a town full of voters bears."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice, product
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from unittest.mock import patch
from urllib.parse import urlencode

from flask import Flask

from participation.extensions import db
from participation.operations.bench.ballots import Ledger, Round, Voter, a_round, kept, supports_of, voters
from participation.operations.bench.live_room import allow_files, served_with
from participation.operations.bench.load import HOST, load, post
from participation.operations.bench.town import SLUG, Town, generated
from participation.rounds.counting import Ballot, Method, Option, Question, count
from participation.rounds.counting.frozen import Frozen, figures, read, undisturbed, written

RECOUNTS = ("approval", "points", "ranking", "equal_shares")
IDEAS = 1_000
SEED = 2026

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class RoundsWish:
    """How many people act, how often, and for how long."""

    people: int = 200
    every_s: float = 4.0
    seconds: float = 60.0
    seconds_of_supports: float = 10.0
    workers: int = 2
    ballots: int = 100_000
    database: Callable[[], str] | None = None
    """Makes an empty database; without it, SQLite in a temporary folder."""
    only: frozenset[str] = frozenset()

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only


@dataclass(frozen=True)
class RoundsResult:
    """One named measurement: what was found, and between what it should lie."""

    name: str
    found: dict[str, float]
    most: dict[str, float] = field(default_factory=dict)
    least: dict[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return all(self.found[name] <= goal for name, goal in self.most.items()) and all(
            self.found[name] >= goal for name, goal in self.least.items()
        )


def measure_rounds(wish: RoundsWish, *, tell: Tell) -> Iterator[RoundsResult]:
    """All that was wished for, one after the other."""
    for name in RECOUNTS:
        if wish.wants(name):
            tell(f"{name}: counting …")
            yield recounted(name, wish)
    if wish.wants("supports") or wish.wants("open_loop"):
        with a_town(wish, tell) as (app, town, settings):
            if wish.wants("supports"):
                yield supported(app, town, settings, wish, tell)
            if wish.wants("open_loop"):
                yield open_loop(app, town, settings, wish, tell)


# --- Counting --------------------------------------------------------------------------------------


def asked(name: str, luck: random.Random) -> tuple[Question, Callable[[list[str]], Ballot]]:
    """A question, and how somebody answers it; some options are dearer to people than others."""
    method = Method.BUDGET if name == "equal_shares" else Method(name)
    number = 100 if method is Method.BUDGET else 20
    options = tuple(
        Option(str(place), f"Möglichkeit {place}", luck.randrange(5_000, 80_000))
        for place in range(1, number + 1)
    )
    question = Question(
        "Was zuerst?",
        method,
        options,
        points=10 if method is Method.POINTS else 0,
        budget=1_000_000,
        seed="1",
    )
    if method is Method.RANKING:
        return question, lambda keys: Ballot.ranking(dict.fromkeys(keys))
    if method is Method.POINTS:
        return question, lambda keys: Ballot.with_points(dict.fromkeys(keys[:5], 2))
    return question, Ballot.approving


def recounted(name: str, wish: RoundsWish) -> RoundsResult:
    """From the bytes of the published file to equal figures, as ``participation round recount`` does it."""
    luck = random.Random(SEED)  # noqa: S311 (the same ballots each time, no secret)
    question, answer = asked(name, luck)
    ballots = 10_000 if name == "equal_shares" else wish.ballots
    weights = [luck.uniform(1, 10) for _ in question.keys]
    most = 12 if name == "equal_shares" else 3 * len(question.keys)
    cast: dict[Ballot, int] = {}
    for _ in range(ballots):
        keys = list(dict.fromkeys(luck.choices(question.keys, weights, k=luck.randrange(1, most))))
        given = answer(keys)
        cast[given] = cast.get(given, 0) + 1
    first = figures(count(question, cast))
    file = written(Frozen("Messung", "2026-11-25T12:00:00Z", question, cast, first))
    begin = time.perf_counter()
    with undisturbed():
        frozen = read(file)
        again, cpu = time.perf_counter(), time.process_time()
        same = figures(count(frozen.question, frozen.ballots)) == frozen.figures
    end, cpu = time.perf_counter(), time.process_time() - cpu
    found = {
        "ballots": float(ballots),
        "distinct": float(len(cast)),
        "options": float(len(question.options)),
        "seconds": round(end - again, 3),
        "cpu_seconds": round(cpu, 3),
        "seconds_with_file": round(end - begin, 3),
        "equal": float(same),
    }
    goal = 10.0 if name == "equal_shares" else 2.0
    return RoundsResult(f"recount_{name}", found, {"seconds": goal}, {"equal": 1.0})


# --- A town full of people -------------------------------------------------------------------------


@contextmanager
def a_town(wish: RoundsWish, tell: Tell) -> Iterator[tuple[Flask, Town, dict[str, str]]]:
    allow_files(wish.people)
    with TemporaryDirectory(prefix="participation-rounds-") as folder:
        url = wish.database() if wish.database else f"sqlite:///{Path(folder) / 'town.sqlite'}"
        settings = {
            "PARTICIPATION_INSTANCE": folder,
            "PARTICIPATION_BASE_URL": f"http://{HOST}",
            "PARTICIPATION_DATABASE_URL": url,
        }
        with patch.dict(environ, settings):
            from participation.app import create_app  # noqa: PLC0415  (reads the settings above)

            app = create_app({"RATELIMIT_ENABLED": False})
            yield app, generated(app, ideas=IDEAS, tell=tell), settings
            with app.app_context():
                db.engine.dispose()


def supported(app: Flask, town: Town, settings: dict[str, str], wish: RoundsWish, tell: Tell) -> RoundsResult:
    """Supports a second, each of another person or idea, each on the disk before it is acknowledged."""
    tell(f"supports, {wish.workers} workers …")
    before = supports_of(app)
    pairs = ((person, number) for number, person in product(town.numbers, town.people))
    new = (pair for pair in pairs if (pair[0].account_id, pair[1]) not in before)
    requests = (
        post(f"/{SLUG}/ideen/{number}/unterstuetzen", urlencode({"csrf_token": person.token}), person.cookie)
        for person, number in islice(new, len(town.numbers) * len(town.people))
    )
    with served_with(settings, workers=wish.workers) as serving:
        load(0.5, port=serving.port, requests=requests, expected=b"302")
        warm = len(supports_of(app) - before)
        measured = load(wish.seconds_of_supports, port=serving.port, requests=requests, expected=b"302")
    stored = len(supports_of(app) - before) - warm
    found = {
        "per_second": round(measured.per_second, 1),
        "p95_ms": round(measured.percentile(0.95) * 1000, 1),
        "wrong": float(measured.wrong),
        "acknowledged": float(measured.answers),
        "differ": float(abs(stored - measured.answers)),
    }
    return RoundsResult("supports", found, {"wrong": 0.0, "differ": 0.0}, {"per_second": 200.0})


def open_loop(app: Flask, town: Town, settings: dict[str, str], wish: RoundsWish, tell: Tell) -> RoundsResult:
    """Everybody acts every few seconds, come what may; half-way one web process is killed with -9."""
    tell(f"open_loop, {wish.people} people, every {wish.every_s:g} s for {wish.seconds:g} s …")
    round_, ledger, before = a_round(app), Ledger(), supports_of(app)
    begin = time.perf_counter() + 1.0

    def act(voter: Voter, place: int, _over: Event) -> None:
        for turn in range(int(wish.seconds / wish.every_s)):
            wanted_at = begin + wish.every_s * (turn + place / wish.people)
            time.sleep(max(0.0, wanted_at - time.perf_counter()))
            if (turn + place) % 2:
                voter.give_ballot(wanted_at)
            else:
                voter.support(unsupported(town, voter, turn, before), wanted_at)

    with served_with(settings, workers=wish.workers) as serving:
        warmed(town, round_, serving.port)
        begin = time.perf_counter() + 1.0
        people = [Voter(person, round_, serving.port, ledger) for person in town.people[: wish.people]]
        with voters(people, act):
            time.sleep(max(0.0, begin + wish.seconds / 2 - time.perf_counter()))
            if wish.workers > 1:
                serving.kill_one()
    kept_in_the_end = kept(app, round_, ledger, before)
    found = {
        "people": float(wish.people),
        "acts": float(len(ledger.waits)),
        "ballots": float(ledger.given),
        "supports": float(len(ledger.supports)),
        "p50_ms": round(ledger.percentile(0.5) * 1000, 1),
        "p95_ms": round(ledger.percentile(0.95) * 1000, 1),
        "longest_ms": round(ledger.percentile(1.0) * 1000, 1),
        "errors": float(len(ledger.strange) + ledger.unanswered),
        "cut_off": float(ledger.cut_off),
        **{name: float(number) for name, number in asdict(kept_in_the_end).items()},
    }
    zero = dict.fromkeys(("errors", "supports_differ", "counters_differ", "ballots_differ"), 0.0)
    return RoundsResult("open_loop", found, {"p95_ms": 250.0, **zero})


def unsupported(town: Town, voter: Voter, turn: int, before: set[tuple[int, str]]) -> str:
    """An idea that this person does not support yet."""
    mine = voter.person.account_id
    start = (mine * 7 + turn * 131) % len(town.numbers)
    known = voter.ledger.supports
    for step in range(len(town.numbers)):
        number = town.numbers[(start + step) % len(town.numbers)]
        if (mine, number) not in before and (mine, number) not in known:
            return number
    raise RuntimeError("everything is supported already")


def warmed(town: Town, round_: Round, port: int) -> None:
    """The first request of a process sets up its connection: some pages before the clock runs."""
    some = Voter(town.people[0], round_, port, Ledger())
    for _ in range(8):
        some.connection.request(
            "GET", f"/{SLUG}/gewichtungen/{round_.number}/stimmzettel", headers={"Cookie": some.person.cookie}
        )
        some.connection.getresponse().read()
        some.connection.close()


# --- The report ------------------------------------------------------------------------------------


def as_json(results: list[RoundsResult]) -> str:
    return json.dumps([{**asdict(result), "holds": result.holds} for result in results], indent=2)


def line_of(result: RoundsResult) -> str:
    shown = "  ".join(f"{name} {value:g}" for name, value in result.found.items())
    return f"{result.name:22}{'holds' if result.holds else 'DOES NOT HOLD':15}{shown}"
