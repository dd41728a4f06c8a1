"""People who go on supporting ideas while processes are killed, and a ledger outside of what is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from participation.operations.bench.town import SLUG, SignedIn, Town
from participation.operations.serve import listening_at

HOST = "127.0.0.1"
PATIENCE = 30.0
Pair = tuple[int, str]
"""An access and the number of an idea."""


def free_port() -> int:
    """A port that was free a moment ago."""
    with listening_at(HOST, 0) as taken:
        return int(taken.getsockname()[1])


@dataclass
class Ledger:
    """What was wanted, and what was acknowledged: it lives in the test, which nobody kills."""

    wanted: set[Pair] = field(default_factory=set)
    acknowledged: set[Pair] = field(default_factory=set)
    strange: list[int] = field(default_factory=list)
    """Answers that are neither an acknowledgement nor a lost connection."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def unknown(self) -> set[Pair]:
        return self.wanted - self.acknowledged

    def want(self, pair: Pair) -> None:
        with self.lock:
            self.wanted.add(pair)

    def answer(self, pair: Pair, status: int) -> None:
        with self.lock:
            if status == 302:
                self.acknowledged.add(pair)
            else:
                self.strange.append(status)


class Subject:
    """``participation serve`` in a process group of its own, on a port that stays the same."""

    def __init__(self, settings: dict[str, str], *, workers: int) -> None:
        self.port = free_port()
        self.workers = workers
        self.settings = settings | {"PARTICIPATION_BASE_URL": f"http://{HOST}"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "participation", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--workers", str(self.workers)],
            env=os.environ | self.settings,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.asked("GET", "/healthz") != 200:
            assert time.monotonic() < deadline, "the town does not answer"
            time.sleep(0.1)

    def asked(self, method: str, path: str, body: str | None = None, cookie: str = "") -> int | None:
        """The status of one answer; None when the connection was lost."""
        connection = HTTPConnection(HOST, self.port, timeout=20)
        headers = {"Cookie": cookie} if cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def children(self) -> list[tuple[int, str]]:
        """Pid and command of the processes that ``serve`` has started."""
        assert self.process is not None
        listed = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(maxsplit=2) for line in listed.splitlines()]
        return [(int(pid), command) for pid, parent, command in rows if int(parent) == self.process.pid]

    def kill_a_web_process(self) -> None:
        web = [pid for pid, command in self.children() if "web_process" in command]
        os.kill(web[0], signal.SIGKILL)

    def kill_the_worker(self) -> None:
        workers = [pid for pid, command in self.children() if " worker" in command]
        if workers:
            os.kill(workers[0], signal.SIGKILL)

    def kill_everything(self) -> None:
        """``kill -9`` of serve itself; its children see that and end."""
        assert self.process is not None
        left = [pid for pid, _ in self.children()]
        self.process.kill()
        self.process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(alive(pid) for pid in left):
            assert time.monotonic() < deadline, "a child outlived its parent"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill_everything()


def alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and "Z" not in state.stdout


@contextmanager
def crowd(subject: Subject, town: Town, ledger: Ledger, *, people: int) -> Iterator[None]:
    """``people`` clients that support one idea after the other until the block ends."""
    over = threading.Event()

    def act(person: SignedIn) -> None:
        for number in town.numbers:
            if over.is_set():
                return
            pair = (person.account_id, number)
            ledger.want(pair)
            support(subject, person, number, ledger)
            time.sleep(0.005)

    threads = [threading.Thread(target=act, args=(person,)) for person in town.people[:people]]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def support(subject: Subject, person: SignedIn, number: str, ledger: Ledger) -> None:
    body = urlencode({"csrf_token": person.token})
    status = subject.asked("POST", f"/{SLUG}/ideen/{number}/unterstuetzen", body, person.cookie)
    if status is None:
        time.sleep(0.05)
    else:
        ledger.answer((person.account_id, number), status)


def send_unknown_again(subject: Subject, town: Town, ledger: Ledger) -> None:
    """What a person does who never saw an answer: press the button again."""
    people = {person.account_id: person for person in town.people}
    for account_id, number in sorted(ledger.unknown):
        support(subject, people[account_id], number, ledger)


def acknowledgements(ledger: Ledger, number: int) -> None:
    """Wait until so many more were acknowledged."""
    wanted = len(ledger.acknowledged) + number
    deadline = time.monotonic() + PATIENCE
    for _ in count():
        if len(ledger.acknowledged) >= wanted:
            return
        assert time.monotonic() < deadline, f"only {len(ledger.acknowledged)} acknowledged"
        time.sleep(0.02)


def instance(folder: Path, url: str) -> dict[str, str]:
    """Settings of an instance of its own."""
    return {"PARTICIPATION_INSTANCE": str(folder), "PARTICIPATION_DATABASE_URL": url}
