"""The measurement: each scenario in turns with the bare view, A-B-A-B, in one run."""

import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from flask import Flask

from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.municipality.queries import process_for_console
from participation.operations.bench.load import Measured, get, load
from participation.operations.bench.processes import are_shown, cpu_seconds, megabytes
from participation.operations.bench.scenarios import SCENARIOS, Scenario
from participation.operations.bench.servers import Running, server
from participation.operations.bench.statements import counted
from participation.operations.bench.town import SLUG, Town, generated

ROUNDS = 3
WARM_UP = 0.5
BARE = "participation.operations.bench.bare:app"
SUBJECT = "participation.operations.bench.subject:app"


@dataclass(frozen=True)
class Wish:
    """What is to be measured: ``seconds`` for each scenario and as much for the bare view beside it."""

    ideas: int
    seconds: float
    workers: int
    database: str | None


@dataclass(frozen=True)
class Result:
    """One line of the report; ``ratio`` is the median over the rounds, in each beside the bare view."""

    name: str
    database: str
    ideas: int
    workers: int
    requests_per_s: float
    bare_requests_per_s: float
    ratio: float
    queries: int
    rows: int
    p95_ms: float
    bytes: int
    cpu_ms: float | None
    """Of the web processes for each request; None where the system does not show it."""
    rss_mb: float | None
    """What the web processes occupy after it, pages that they share counted each time; None likewise."""


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {"system": platform.system(), "python": platform.python_version(), "cores": os.cpu_count()}


def measure(wish: Wish, *, tell: Callable[[str], None]) -> list[Result]:
    """Make a town of ``wish.ideas`` ideas, serve it beside the bare view, and measure every scenario.

    Raises RuntimeError if a scenario is answered with another status than it expects.
    """
    with ExitStack() as open_things:
        folder = open_things.enter_context(tempfile.TemporaryDirectory(prefix="participation-bench-"))
        settings = {"PARTICIPATION_INSTANCE": folder, "PARTICIPATION_BASE_URL": "http://127.0.0.1"}
        settings["PARTICIPATION_DATABASE_URL"] = wish.database or f"sqlite:///{Path(folder) / 'town.sqlite'}"
        open_things.enter_context(patch.dict(os.environ, settings))
        from participation.app import create_app  # noqa: PLC0415  (reads the settings above)

        app = create_app({"RATELIMIT_ENABLED": False, "PAGE_CACHE": False})
        town = generated(app, ideas=wish.ideas, tell=tell)
        with app.app_context():
            kind = db.engine.dialect.name
        bare = open_things.enter_context(server(BARE, workers=wish.workers, ready="/", settings={}))
        servers = {}
        for cached in (False, True):
            begin = time.perf_counter()
            servers[cached] = open_things.enter_context(
                server(SUBJECT, workers=wish.workers, ready="/healthz", settings=page_cache(on=cached))
            )
            tell(f"A web process answers {time.perf_counter() - begin:.2f} s after its start.")
        results = []
        for scenario in SCENARIOS:
            result = measured(
                scenario, app, town, subject=servers[scenario.cached], bare=bare, wish=wish, kind=kind
            )
            tell(f"{result.name}: {result.requests_per_s:.0f}/s, 1/{1 / result.ratio:.1f} of bare")
            results.append(result)
        results.append(exported(app, bare=bare, wish=wish, kind=kind, folder=Path(folder)))
        return results


def page_cache(*, on: bool) -> dict[str, str]:
    return {"PARTICIPATION_PAGE_CACHE": "on" if on else "off"}


def measured(  # noqa: PLR0913  (one scenario and all that it runs on)
    scenario: Scenario, app: Flask, town: Town, *, subject: Running, bare: Running, wish: Wish, kind: str
) -> Result:
    requests = scenario.requests(town)
    load(WARM_UP, port=subject.port, requests=requests, expected=scenario.expected)
    subject_total, bare_total, ratios = Measured(), Measured(), []
    used = cpu_so_far(subject)
    for _ in range(ROUNDS):
        beside = load(wish.seconds / ROUNDS, port=bare.port, requests=endless(get("/")))
        found = load(wish.seconds / ROUNDS, port=subject.port, requests=requests, expected=scenario.expected)
        ratios.append(found.per_second / beside.per_second)
        subject_total.add(found)
        bare_total.add(beside)
    if subject_total.wrong:
        raise RuntimeError(f"{scenario.name}: {subject_total.wrong} wrong answers: {subject_total.example!r}")
    used = None if used is None else (cpu_so_far(subject) or 0.0) - used
    statements, rows, size = asked(app, next(requests))
    return Result(
        name=scenario.name,
        database=kind,
        ideas=wish.ideas,
        workers=wish.workers,
        requests_per_s=round(subject_total.per_second, 1),
        bare_requests_per_s=round(bare_total.per_second, 1),
        ratio=round(median(ratios), 5),
        queries=statements,
        rows=rows,
        p95_ms=round(subject_total.percentile(0.95) * 1000, 2),
        bytes=size,
        cpu_ms=None if used is None else round(used / subject_total.answers * 1000, 2),
        rss_mb=round(megabytes(subject.processes)[1], 1) if are_shown() else None,
    )


def cpu_so_far(subject: Running) -> float | None:
    return cpu_seconds(subject.processes) if are_shown() else None


def exported(app: Flask, *, bare: Running, wish: Wish, kind: str, folder: Path) -> Result:
    """The workbook of everything public, once: a file per second is hardly a rate, but comparable as one."""
    beside = load(wish.seconds / ROUNDS, port=bare.port, requests=endless(get("/")))
    file = folder / "export.xlsx"
    with app.app_context():
        process = process_for_console(SLUG)
        begin, used = time.perf_counter(), time.process_time()
        with counted() as seen:
            write(file, process, profile=Profile.PUBLIC, form=Format.XLSX)
        seconds, used = time.perf_counter() - begin, time.process_time() - used
        db.session.remove()
    return Result(
        name="export_xlsx",
        database=kind,
        ideas=wish.ideas,
        workers=wish.workers,
        requests_per_s=round(1 / seconds, 3),
        bare_requests_per_s=round(beside.per_second, 1),
        ratio=round(1 / seconds / beside.per_second, 7),
        queries=len(seen.statements),
        rows=seen.rows,
        p95_ms=round(seconds * 1000, 1),
        bytes=file.stat().st_size,
        cpu_ms=round(used * 1000, 2),
        rss_mb=None,  # written here, beside the measurement's own things
    )


def endless(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


def asked(app: Flask, request: bytes) -> tuple[int, int, int]:
    """Statements, rows and bytes of one answer, counted in this process."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    client = app.test_client(use_cookies=False)
    with app.app_context():
        engine = db.engine
    # Outside of any context: requests inside one would share who is signed in.
    client.open("/readyz").close()  # the first request of a process also sets up its connection
    with counted(engine) as seen:
        response = client.open(path, method=method, headers=headers, data=body or None)
    return len(seen.statements), seen.rows, len(response.get_data())


def as_json(results: list[Result]) -> dict[str, Any]:
    """The report as it is printed by ``--json``."""
    return {"machine": machine(), "results": [asdict(result) for result in results]}
