"""Which work there is: features register their tasks here, the worker finds them by name.

A task is a function in a feature's ``tasks.py`` that ``create_app`` imports::

    @task("themes.suggest")
    def suggest(job: JobRun) -> dict[str, Any] | None:
        vectors = computed(job.payload["process_id"])   # slow: outside of any transaction
        with writing():
            keep_suggestions(vectors, at=now())
            job.finish({"themes": 20})                  # "done" and the effect: both or neither

A killed worker's job is taken up again, so everything before ``finish`` may happen twice unless it is stored
together with ``job.progress`` in one ``writing()`` block and skipped up to ``job.done_steps`` the next time.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias


class Interrupted(Exception):
    """The worker has to end; let it pass through, the job goes on in the next worker."""


class JobRun(Protocol):
    """A job as its task sees it."""

    @property
    def payload(self) -> dict[str, Any]:
        """Ids and settings, as they were given to ``enqueue``."""

    @property
    def process_id(self) -> int | None: ...

    @property
    def done_steps(self) -> int:
        """The steps that earlier attempts completed, as told by ``progress``."""

    def progress(self, done: int, of: int) -> None:
        """Keep that ``done`` of ``of`` steps are complete, for people who wait and for the next attempt.

        Inside a ``writing()`` block it is stored together with what the block changes; outside it stores by
        itself. Raises LeaseLost if another worker has taken over, Interrupted if this one has to end.
        """

    def cancelled(self) -> bool:
        """Whether somebody wants the work to end: then return. Raises Interrupted as above."""

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Complete the job together with its effect; only inside a ``writing()`` block. Raises LeaseLost."""


Task: TypeAlias = Callable[[JobRun], dict[str, Any] | None]
"""What it returns is kept as the job's result, unless it called ``finish`` itself."""

TASKS: dict[str, Task] = {}


NAMES: dict[str, str] = {}
"""What the work of each kind is called, for administrators."""

MUST_HAPPEN: set[str] = set()
"""Kinds that nobody may cancel: a round closes at its end, what is to be erased is erased."""

DAILY: list[str] = []
"""Kinds of jobs that are wanted every day: the worker plans the next one when it begins and when one runs."""


def daily_task(kind: str, name: str = "", *, must_happen: bool = True) -> Callable[[Task], Task]:
    """As ``task``, for work that nobody has to want: it comes once a day, early in the morning."""
    DAILY.append(kind)
    return task(kind, name, must_happen=must_happen)


def task(kind: str, name: str = "", *, must_happen: bool = False) -> Callable[[Task], Task]:
    """Register the decorated function as the work of jobs of this ``kind`` (``feature.verb``).

    ``name`` is for people. What ``must_happen`` cannot be cancelled. Raises ValueError for a kind that
    another function does already.
    """

    def register(function: Task) -> Task:
        if TASKS.setdefault(kind, function) is not function:
            raise ValueError(f"two tasks are called {kind}")
        NAMES[kind] = name
        if must_happen:
            MUST_HAPPEN.add(kind)
        return function

    return register
