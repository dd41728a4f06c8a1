"""One web process: uvicorn with our limits, on a socket that is already bound.

``python -m participation.operations.web_process APPLICATION SOCKET PARENT`` is a child of ``serve``.
"""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from participation.operations.children import stay_with
from participation.operations.connections import PatientProtocol
from participation.operations.logs import AccessLog, prepare_logs, requests_are_logged
from participation.web.closing import begin_closing

GRACE_SECONDS = 5
"""That requests at hand may take to end after SIGTERM."""

TURN_SECONDS = 0.0005
"""That a thread may compute before another gets its turn. The loop gives its turn away with each packet
that it sends: at Python's own 5 ms, a full room beside one computing request hears of everything late."""


class Server(uvicorn.Server):
    """Tells when it is ready; everything else is uvicorn's."""

    def __init__(self, config: uvicorn.Config, *, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        sys.setswitchinterval(TURN_SECONDS)
        await super().startup(sockets=sockets)
        if self.started:
            self.when_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        begin_closing()
        await super().shutdown(sockets=sockets)


def server_for(application: str, *, when_ready: Callable[[], None] = lambda: None) -> Server:
    """A server for ``application`` ("module:name" of an ASGI application); it does not run yet.

    Raises ImportError if there is no such application.
    """
    app = uvicorn.importer.import_from_string(application)
    config = uvicorn.Config(
        AccessLog(app) if requests_are_logged() else app,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, when_ready=when_ready)


@contextmanager
def own_signals() -> Iterator[None]:
    """uvicorn repeats the signal that ended it: here that is the regular way to end, not an error."""
    before = {number: signal.signal(number, ignore) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore(_number: int, _frame: object) -> None:
    pass


def leave(code: int) -> None:
    """End the process with ``code``, even if a request still holds one of the threads."""
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def main(application: str, descriptor: str, parent: str) -> None:
    stay_with(int(parent))
    prepare_logs()
    with own_signals():
        server_for(application).run(sockets=[socket.socket(fileno=int(descriptor))])
    leave(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
