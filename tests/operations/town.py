"""A tiny town to serve: pages that echo, wait and pour; limits short enough for a test; an idle worker.

``python -m tests.operations.town serve|worker …`` stands for ``participation serve|worker …``.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, request

from participation.asgi import MadeAtStart, build
from participation.operations.children import leave, stay_with
from participation.operations.connections import PatientProtocol
from participation.operations.logs import prepare_logs
from participation.operations.serve import Service, serve
from participation.web.gate import Allowance, Application

PatientProtocol.header_seconds = 1.0
PatientProtocol.reader_seconds = 1.0

FORMS = Allowance(size=64 * 1024, seconds=1.0)
POURED = 320 * 64 * 1024
"""Bytes of the longest page, more than the buffers of a connection hold."""

UPLOADS = {"/upload": Allowance(size=1024 * 1024, seconds=2.0)}


town = Flask("town")


@town.get("/")
def home() -> str:
    return "home"


@town.get("/process")
def process() -> str:
    return str(os.getpid())


@town.route("/echo", methods=["GET", "POST"])
@town.post("/upload")
def echo() -> dict[str, Any]:
    return {
        "form": request.form.to_dict(),
        "files": {name: len(file.read()) for name, file in request.files.items()},
        "length": request.content_length,
        "headers": {name.lower(): value for name, value in request.headers},
    }


@town.get("/slow/<float:seconds>")
def slow(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


@town.get("/poured")
def poured() -> Response:
    def chunks() -> Iterator[bytes]:
        for _ in range(320):
            yield bytes(POURED // 320)

    return Response(chunks(), content_type="application/octet-stream")


@town.get("/b/<code>")
def broken(code: str) -> str:
    raise RuntimeError("a planted error")


def make() -> Application:
    if "TOWN_CANNOT_START" in os.environ:
        raise ValueError("TOWN_CANNOT_START: the setting is wrong.")
    return build(town.wsgi_app, threads=2, allowance=FORMS, uploads=UPLOADS)


app = MadeAtStart(make)


def work(parent: int) -> None:
    stay_with(parent)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        time.sleep(0.05)


def main(command: str, *arguments: str) -> None:
    if command == "worker":
        work(int(arguments[-1]))
        return
    prepare_logs()
    port, workers = map(int, arguments)
    worker = [sys.executable, "-m", "tests.operations.town", "worker"]
    leave(serve(Service("127.0.0.1", port, workers, "tests.operations.town:app", worker)))


if __name__ == "__main__":
    main(*sys.argv[1:])
