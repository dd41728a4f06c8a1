"""Servers under measurement: the town's and the bare one, started as ``serve`` starts its web processes."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from participation.operations.bench.load import HOST
from participation.operations.bench.processes import of_process
from participation.operations.serve import listening_at

PATIENCE = 30.0


@dataclass(frozen=True)
class Running:
    """A server that answers at ``port``, and its processes."""

    port: int
    processes: list[Path]


@contextmanager
def server(application: str, *, workers: int, ready: str, settings: dict[str, str]) -> Iterator[Running]:
    """``workers`` web processes for ``application``, given when ``ready`` answers, ended afterwards.

    Raises RuntimeError if it does not answer in 30 seconds.
    """
    listening = listening_at(HOST, 0)
    port = int(listening.getsockname()[1])
    descriptor = listening.fileno()
    command = [sys.executable, "-m", "participation.operations.web_process", application]
    command += [str(descriptor), str(os.getpid())]
    with ExitStack() as running:
        running.callback(listening.close)
        processes = []
        for _ in range(workers):
            process = subprocess.Popen(  # noqa: S603  (our own module)
                command, pass_fds=(descriptor,), env=os.environ | settings
            )
            running.callback(end, process)
            processes.append(of_process(process.pid))
        wait_for(f"http://{HOST}:{port}{ready}")
        yield Running(port, processes)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (loopback)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer.")


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
