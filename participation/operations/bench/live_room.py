"""A room under measurement: a town, its people, the processes that serve it and those that listen."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
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
from participation.operations.bench.processes import PROCESSES, cpu_seconds, megabytes, of_process
from participation.operations.bench.servers import wait_for
from participation.operations.serve import listening_at
from participation.workshops.identity import cookie_name, signature
from participation.workshops.models import StepKind, Workshop
from participation.workshops.queries.rooms import facilitator, steps_of
from participation.workshops.services.people import Joining, join
from participation.workshops.services.planning import WorkshopDraft, open_lobby, plan_workshop
from participation.workshops.services.steps import open_step

PATIENCE_S = 60.0
PER_PROCESS = 500
"""Listeners of one generator."""


@dataclass
class Room:
    """The room under measurement, as its listeners need it."""

    app: Flask
    code: str
    workshop_id: int
    lead_id: int
    seq: int
    people: list[int]
    cookies: list[str]
    settings: dict[str, str]


@contextmanager
def a_room(people: int, *, database: str | None) -> Iterator[Room]:
    """A town in an empty database with one room in which so many are."""
    allow_files(people)
    with TemporaryDirectory(prefix="participation-live-") as folder:
        settings = {
            "PARTICIPATION_INSTANCE": folder,
            "PARTICIPATION_BASE_URL": f"http://{HOST}",
            "PARTICIPATION_DATABASE_URL": database or f"sqlite:///{Path(folder) / 'town.sqlite'}",
        }
        with patch.dict(os.environ, settings):
            app = create_app()
            with app.app_context():
                room = filled(app, people, settings)
            yield room
            with app.app_context():
                db.engine.dispose()


def allow_files(listeners: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < listeners + 500:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(listeners + 500, hard), hard))


def filled(app: Flask, listeners: int, settings: dict[str, str]) -> Room:
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
    people, cookies = [], []
    name = cookie_name(workshop.id, secure=app.config["SESSION_COOKIE_SECURE"])
    for number in range(listeners):
        with writing():
            somebody = join(Joining(nickname=f"Gast {number}", key=uuid4().hex), workshop=workshop, at=at)
        people.append(somebody.id)
        cookies.append(f"{name}={signature(somebody, app.config['SECRET_KEY'])}")
    room = Room(app, workshop.join_code, workshop.id, lead.id, workshop.seq, people, cookies, settings)
    db.session.remove()
    return room


@dataclass
class Served:
    """``serve`` with its children, at a port; what it complains about is kept to be told."""

    settings: dict[str, str]
    port: int
    workers: int
    log: Path

    def start(self) -> None:
        command = [sys.executable, "-m", "participation.operations.bench.live_subject"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                [*command, str(self.port), str(self.workers)], env=os.environ | self.settings, stderr=log
            )
        try:
            wait_for(f"http://{HOST}:{self.port}/healthz")
        except RuntimeError as error:
            self.end()
            raise RuntimeError(f"{error} It said: {self.said()}") from error

    def said(self) -> str:
        """The last that the processes wrote to stderr."""
        return self.log.read_text(errors="replace")[-2000:].strip() or "nothing"

    def restart(self) -> None:
        """All of it ends and begins anew, at the same port."""
        self.end()
        self.start()

    def webs(self) -> list[Path]:
        """Its web processes, as Linux shows them; elsewhere none, and nothing is measured."""
        if self.workers == 1:
            return [of_process(self.process.pid)]
        return [child for child in children(self.process.pid) if "web_process" in command_of(child)]

    def kill_one(self) -> float:
        """``kill -9`` of the web process that most people listen to; when."""
        busiest = max(self.webs(), key=lambda web: len(list((web / "fd").iterdir())))
        os.kill(int(busiest.name), signal.SIGKILL)
        return time.time()

    def cpu(self) -> float:
        """Seconds of CPU that the web processes have used so far."""
        return cpu_seconds(self.webs())

    def megabytes(self) -> dict[str, float]:
        """What its web processes occupy, pages that they share in parts; and with those counted each time."""
        shared_in_parts, resident = megabytes(self.webs())
        return {"megabytes": shared_in_parts, "rss_megabytes": resident}

    def end(self) -> float:
        """SIGTERM, and the seconds until the last process is gone; killed if that takes far too long."""
        begin = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - begin


def children(parent: int) -> list[Path]:
    found = []
    for stat in PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(stat.parent)
    return found


def command_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""


def served(room: Room, *, workers: int) -> AbstractContextManager[Served]:
    """The room's town, served by so many web processes."""
    return served_with(room.settings, workers=workers)


@contextmanager
def served_with(settings: dict[str, str], *, workers: int) -> Iterator[Served]:
    """The town of these settings, without limits, served by so many web processes."""
    with listening_at(HOST, 0) as free:
        port = int(free.getsockname()[1])
    with TemporaryDirectory(prefix="participation-served-") as folder:
        serving = Served(settings, port, workers, Path(folder) / "served.log")
        serving.start()
        try:
            yield serving
        finally:
            if serving.process.poll() is None:
                serving.end()


class Audience:
    """The room's listeners in processes of their own."""

    def __init__(self, room: Room, port: int, *, polls: bool = False) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.size = len(room.cookies)
        for start in range(0, self.size, PER_PROCESS):
            process = subprocess.Popen(
                [sys.executable, "-m", "participation.operations.bench.live_ears"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self.processes.append(process)
            cookies = room.cookies[start : start + PER_PROCESS]
            facts = {"path": f"/w/{room.code}", "port": port, "seq": room.seq, "polls": polls}
            self.write(process, facts | {"cookies": cookies})
        self.ask("listen")
        self.until(lambda: self.state()["open"] == self.size)

    def write(self, process: "subprocess.Popen[bytes]", facts: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(facts).encode() + b"\n")
        process.stdin.flush()

    def ask(self, command: str, **facts: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (whatever goes into JSON)
        """The same command to all processes at once; their answers."""
        for process in self.processes:
            self.write(process, {"do": command, **facts})
        answers = [process.stdout.readline() for process in self.processes if process.stdout]
        if not all(answers):
            ended = [process.poll() for process in self.processes]
            raise RuntimeError(f"Listeners ended with {ended} before they answered “{command}”.")
        return [json.loads(answer) for answer in answers]

    def state(self, upto: int = 0) -> dict[str, Any]:
        """Numbers added up, lists joined."""
        answers = self.ask("state", upto=upto)
        return {
            name: sum((answer[name] for answer in answers[1:]), start=answers[0][name]) for name in answers[0]
        }

    def until(self, holds: Callable[[], bool], patience: float = PATIENCE_S) -> bool:
        deadline = time.monotonic() + patience
        while not holds():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


@contextmanager
def listening(room: Room, serving: Served, *, polls: bool = False) -> Iterator[Audience]:
    with room.app.app_context():
        # Whoever comes late begins where the room stands.
        room.seq = db.session.get_one(Workshop, room.workshop_id).seq
        db.session.remove()
    audience = Audience(room, serving.port, polls=polls)
    try:
        yield audience
    finally:
        audience.end()
