"""Waiting for what happens elsewhere: in another thread or process."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Answer = TypeVar("Answer")
PATIENCE = 60.0


def eventually(holds: Callable[[], bool]) -> None:
    """Return as soon as ``holds`` does; fail after a minute."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def in_own_loop(act: Callable[[], Answer]) -> Answer:
    """Call ``act``, which starts an event loop, in a thread of its own.

    Where a browser is open in the same process, its driver keeps a loop running in the main thread.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(copy_context().run, act).result()
