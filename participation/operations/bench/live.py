"""``participation bench live``: people in one workshop, and how soon each hears of what happens."""

import asyncio
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from flask import Flask

from participation.accounts.models import Account
from participation.app import create_app
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.migrating import migrate_to_newest
from participation.municipality.models import Municipality
from participation.municipality.services.beginning import ProcessDraft, start_process
from participation.operations.bench.load import HOST
from participation.operations.bench.servers import server
from participation.workshops.identity import cookie_name, signature
from participation.workshops.models import Participant, StepKind, Workshop
from participation.workshops.queries.rooms import facilitator, steps_of
from participation.workshops.services.people import Joining, join
from participation.workshops.services.planning import WorkshopDraft, open_lobby, plan_workshop
from participation.workshops.services.steps import open_step
from participation.workshops.services.timer import say_to_all

SUBJECT = "participation.asgi:app"
SETTLING_S = 3.0
PATIENCE_S = 15.0


@dataclass(frozen=True, kw_only=True)
class LiveWish:
    """How many listen, how often something happens, and for how long."""

    listeners: int = 200
    events_per_s: float = 20.0
    seconds: float = 15.0
    workers: int = 1
    database: str | None = None


@dataclass(frozen=True)
class LiveResult:
    """What arrived. ``cores`` and ``megabytes`` are those of the web processes."""

    listeners: int
    workers: int
    events: int
    expected: int
    delivered: int
    out_of_order: int
    p50_ms: float
    p95_ms: float
    cores: float
    megabytes: float

    @property
    def is_complete(self) -> bool:
        return self.delivered == self.expected and self.out_of_order == 0


@dataclass
class Room:
    """The room under measurement, as its listeners need it."""

    code: str
    workshop_id: int
    lead_id: int
    seq: int
    cookies: list[str]


@dataclass
class Ear:
    """What one listener heard: numbers in their order, and when."""

    heard: list[tuple[int, float]] = field(default_factory=list)
    is_open: bool = False


def measure_live(wish: LiveWish, *, tell: Callable[[str], None]) -> LiveResult:
    """Fill an empty database with one room, serve it, listen, and let things happen."""
    allow_files(wish.listeners)
    with a_room(wish, tell=tell) as (app, room, port):
        tell(f"Listening for {wish.seconds:g} seconds …")
        return asyncio.run(listened(app, room, wish, port))


@contextmanager
def a_room(wish: LiveWish, *, tell: Callable[[str], None]) -> Iterator[tuple[Flask, Room, int]]:
    """A town with one room full of people, served by ``wish.workers`` processes at the port."""
    with TemporaryDirectory(prefix="participation-live-") as folder:
        settings = {
            "PARTICIPATION_INSTANCE": folder,
            "PARTICIPATION_BASE_URL": f"http://{HOST}",
            "PARTICIPATION_DATABASE_URL": wish.database or f"sqlite:///{Path(folder) / 'town.sqlite'}",
        }
        with patch.dict(os.environ, settings):
            app = create_app()
            tell(f"Letting {wish.listeners} people in …")
            with app.app_context():
                room = filled(app, wish.listeners)
            with server(SUBJECT, workers=wish.workers, ready="/healthz", settings=settings) as port:
                yield app, room, port
            with app.app_context():
                db.engine.dispose()


def allow_files(listeners: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < listeners + 500:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(listeners + 500, hard), hard))


def filled(app: Flask, listeners: int) -> Room:
    migrate_to_newest()
    at = now()
    with writing():
        town = Municipality(name="Stadt Musterburg")
        db.session.add(town)
        db.session.flush()
        process = start_process(ProcessDraft(slug="messung", title="Messung"), town=town, by=SYSTEM, at=at)
        account = Account(municipality_id=town.id, mailbox="leitung@example.org", mailbox_key="leitung")
        db.session.add(account)
        db.session.flush()
        draft = WorkshopDraft(title="Messung", question="?", submission_key=uuid4().hex, capacity=1000)
        by = Person(id=account.id, name=Role.FACILITATOR.value)
        workshop = plan_workshop(draft, process=process, by=by, at=at)
        lead = facilitator(workshop)
        open_lobby(expected_version=workshop.version, by=lead, at=at)
        step = next(step for step in steps_of(workshop) if step.kind is StepKind.COLLECT)
        open_step(step, expected_version=step.version, by=lead, at=at)
    cookies = []
    for number in range(listeners):
        with writing():
            somebody = join(Joining(nickname=f"Gast {number}", key=uuid4().hex), workshop=workshop, at=at)
        name = cookie_name(workshop.id, secure=app.config["SESSION_COOKIE_SECURE"])
        cookies.append(f"{name}={signature(somebody, app.config['SECRET_KEY'])}")
    room = Room(workshop.join_code, workshop.id, lead.id, workshop.seq, cookies)
    db.session.remove()
    return room


async def listened(app: Flask, room: Room, wish: LiveWish, port: int) -> LiveResult:
    ears = [Ear() for _ in room.cookies]
    tasks = [
        asyncio.create_task(listen(ear, room, cookie, port))
        for ear, cookie in zip(ears, room.cookies, strict=True)
    ]
    async with asyncio.timeout(60):
        await until(lambda: all(ear.is_open for ear in ears))
    await asyncio.sleep(SETTLING_S)
    before, begin = cpu_of_children(), time.monotonic()
    written: dict[int, float] = {}
    writer = Thread(target=happen, args=(app, room, wish, written))
    writer.start()
    await until(lambda: not writer.is_alive())
    spent, lasted = cpu_of_children() - before, time.monotonic() - begin
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            await until(lambda: all(len(ear.heard) >= len(written) for ear in ears))
    megabytes = memory_of_children()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return judged(ears, written, wish, spent / lasted, megabytes)


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 (asks about sockets and a thread, which set no event)
        await asyncio.sleep(0.1)


async def listen(ear: Ear, room: Room, cookie: str, port: int) -> None:
    """One browser's stream, read frame by frame."""
    reader, writer = await asyncio.open_connection(HOST, port)
    head = f"GET /w/{room.code}/strom?since={room.seq} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n"
    writer.write(head.encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                ear.is_open = True
            if line.startswith(b"id: "):
                seq = int(line[4:])
                if seq > room.seq:
                    ear.heard.append((seq, time.time()))
    finally:
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


def happen(app: Flask, room: Room, wish: LiveWish, written: dict[int, float]) -> None:
    """Write as another process of the town would; the moment is that after the commit."""
    begin, pause = time.monotonic(), 1 / wish.events_per_s
    for number in range(int(wish.seconds * wish.events_per_s)):
        time.sleep(max(0.0, begin + number * pause - time.monotonic()))
        with app.app_context():
            with writing():
                lead = db.session.get_one(Participant, room.lead_id)
                say_to_all(f"Ansage {number}", by=lead, at=now())
            written[db.session.get_one(Workshop, room.workshop_id).seq] = time.time()
            db.session.remove()


def judged(
    ears: list[Ear], written: dict[int, float], wish: LiveWish, cores: float, megabytes: float
) -> LiveResult:
    waits = [(at - written[seq]) * 1000 for ear in ears for seq, at in ear.heard if seq in written]
    steps = quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
    wrong = sum([seq for seq, _ in ear.heard] != sorted({seq for seq, _ in ear.heard}) for ear in ears)
    return LiveResult(
        listeners=len(ears),
        workers=wish.workers,
        events=len(written),
        expected=len(written) * len(ears),
        delivered=len(waits),
        out_of_order=wrong,
        p50_ms=round(steps[9], 1),
        p95_ms=round(steps[18], 1),
        cores=round(cores, 2),
        megabytes=round(megabytes, 1),
    )


def children() -> list[Path]:
    """The web processes: children of this one, as Linux shows them; elsewhere nothing is measured."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.append(stat.parent)
    return found


def cpu_of_children() -> float:
    """Seconds of CPU that the web processes have used so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    times = [(child / "stat").read_text().rpartition(")")[2].split()[11:13] for child in children()]
    return sum(int(user) + int(system) for user, system in times) / ticks


def memory_of_children() -> float:
    pages = [int((child / "statm").read_text().split()[1]) for child in children()]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def as_json(result: LiveResult) -> dict[str, Any]:
    return {**asdict(result), "complete": result.is_complete}
