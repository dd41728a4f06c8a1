"""Waiting for what happens elsewhere: in another thread or process."""

import time
from collections.abc import Callable

PATIENCE = 60.0


def eventually(holds: Callable[[], bool]) -> None:
    """Return as soon as ``holds`` does; fail after a minute."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
