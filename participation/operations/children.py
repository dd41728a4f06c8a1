"""Processes that a parent starts, starts again when they end, and takes along when it ends."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CANNOT_START = 3
"""Exit code of a web process whose application cannot be made (uvicorn's STARTUP_FAILURE)."""

DRAIN_SECONDS = 4.8
"""Until a child that was asked to end is killed: the web processes' own 4.5 seconds and a little."""

LOOK_SECONDS = 0.1
"""Between two looks at the children, and at the parent."""

LONGEST_PAUSE = 30.0
"""Seconds before a child that keeps ending is started again."""

SETTLED_SECONDS = 30.0
"""A child that lived so long begins anew with the shortest pause."""

logger = logging.getLogger(__name__)


@dataclass
class Child:
    """One process, started when it is due; a ``vital`` one must be able to start the first time."""

    name: str
    command: Sequence[str]
    inherits: Sequence[int] = ()
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    due: float = 0.0
    failures: int = 0

    def look_after(self, at: float) -> None:
        """Start the process if it is due at ``at`` (monotonic seconds); raises CannotStart."""
        if self.process is None:
            if at >= self.due:
                self.start(at)
            return
        code = self.process.poll()
        if code is None:
            return
        if self.vital and code == CANNOT_START and self.failures == 0:
            raise CannotStart(self.name)
        self.process = None
        self.failures = 1 if at - self.since >= SETTLED_SECONDS else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.1 * 2**self.failures)
        self.due = at + pause
        logger.error("%s ended with code %s and is started again in %.1f s.", self.name, code, pause)

    def start(self, at: float) -> None:
        # A process group of its own: Ctrl+C reaches the parent alone, who ends all of them in order.
        self.process = subprocess.Popen(  # noqa: S603  (the commands are ours)
            self.command, pass_fds=self.inherits, process_group=0, stdin=subprocess.DEVNULL
        )
        self.since = at
        logger.info("%s runs as process %d.", self.name, self.process.pid)


class CannotStart(Exception):
    """A vital child could not start; it has said why on stderr."""


def keep(children: Sequence[Child], should_stop: Callable[[], bool]) -> None:
    """Keep all running until ``should_stop()``; returns when none is left. Raises CannotStart."""
    try:
        while not should_stop():
            for child in children:
                child.look_after(time.monotonic())
            time.sleep(LOOK_SECONDS)
    finally:
        end([child.process for child in children if child.process is not None])


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait, and kill who is still there after DRAIN_SECONDS."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + DRAIN_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("Process %d did not end in time and is killed.", process.pid)
            process.kill()
            process.wait()


def leave(code: int) -> None:
    """End this process at once: no request in a thread holds it, and nothing is tidied up that ends anyway.

    To take a full interpreter apart costs half a second of the processor, and several on a machine that has
    other work.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def stay_with(parent: int) -> None:
    """End this process at once when ``parent`` is gone, however that came about (``kill -9`` included).

    Orphans would keep the port and work on with old code. The process id is an argument because the parent
    may be gone before this process asks for it the first time.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
