"""Real processes on free ports: started, looked at from outside, and always taken down."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TypeVar

import pytest

PATIENCE = 20.0
"""Seconds that a busy machine may need for what usually takes one."""

T = TypeVar("T")
Start = Callable[..., "Town"]


def eventually(question: Callable[[], T]) -> T:
    """The first true answer; the last one, whatever it is, after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


@dataclass
class Town:
    """A running ``serve``: its process and what it says on stderr."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        said = eventually(lambda: re.search(r"http://127\.0\.0\.1:(\d+)/", self.log.read_text()))
        assert said, self.log.read_text()
        return int(said[1])

    def get(self, path: str = "/") -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def connect(self, *parts: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        for part in parts:
            connection.sendall(part)
        return connection

    def say(self, *parts: bytes) -> tuple[int, str]:
        """Send these bytes and read one answer."""
        with self.connect(*parts) as connection, closing(HTTPResponse(connection)) as answer:
            answer.begin()
            return answer.status, answer.read().decode()

    def children(self) -> dict[str, list[int]]:
        """Process ids of the running children, by what they do."""
        table = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
        ).stdout
        found: dict[str, list[int]] = {"web": [], "worker": []}
        for line in table.splitlines():
            pid, parent, state, command = line.split(None, 3)
            if int(parent) == self.process.pid and not state.startswith("Z"):
                found["web" if "web_process" in command else "worker"].append(int(pid))
        return found


def alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.fixture(scope="package")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    towns: list[Town] = []

    def started(*, workers: int = 1, port: int = 0, **environment: str) -> Town:
        log = tmp_path_factory.mktemp("town") / "stderr"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.operations.town", "serve", str(port), str(workers)],
                stderr=stderr,
                env={**os.environ, **environment},
            )
        towns.append(Town(process, log))
        return towns[-1]

    yield started
    for town in towns:
        if town.process.poll() is None:
            town.process.send_signal(signal.SIGKILL)
        town.process.wait()
