"""One web process: uvicorn with our limits, on a socket that is already bound.

``python -m participation.operations.web_process APPLICATION SOCKET PARENT`` is a child of ``serve``.
"""

import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from participation.operations.children import leave, stay_with
from participation.operations.connections import PatientProtocol
from participation.operations.logs import AccessLog, prepare_logs, requests_are_logged
from participation.web.closing import begin_closing

GRACE_SECONDS = 4
"""That requests at hand may take to end after SIGTERM."""

LAST_SECONDS = 4.5
"""After which a web process is gone, whatever holds it: a query without answer, a machine without a turn."""

TURN_SECONDS = 0.0005
"""That a thread may compute before another gets its turn. The loop gives its turn away with each packet
that it sends: at Python's own 5 ms, a full room beside one computing request hears of everything late."""


class Server(uvicorn.Server):
    """Tells when it is ready; everything else is uvicorn's."""

    def __init__(
        self, config: uvicorn.Config, *, when_ready: Callable[[], None], last: float | None = None
    ) -> None:
        super().__init__(config)
        self.when_ready = when_ready
        self.last = last

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; where a full machine leaves the loop no turn, a thread ends the process in time."""
        if self.last is not None and not self.started:
            os._exit(0)  # still starting: there is nothing to end
        if self.last is not None and not self.should_exit:
            watch = threading.Timer(self.last, os._exit, args=(0,))
            watch.daemon = True
            watch.start()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        sys.setswitchinterval(TURN_SECONDS)
        await super().startup(sockets=sockets)
        if not gc.isenabled():
            gc.freeze()  # modules and tables stay: nobody need look through them for garbage
            gc.enable()
        if self.started:
            self.when_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        begin_closing()
        await super().shutdown(sockets=sockets)


def server_for(
    application: str, *, when_ready: Callable[[], None] = lambda: None, last: float | None = None
) -> Server:
    """A server for ``application`` ("module:name" of an ASGI application); it does not run yet.

    ``last``: the seconds after a signal at which its process ends at any rate.

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
    return Server(config, when_ready=when_ready, last=last)


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


def main(application: str, descriptor: str, parent: str) -> None:
    stay_with(int(parent))
    prepare_logs()
    gc.disable()  # until it has started: imports leave no garbage behind
    with own_signals():
        server_for(application, last=LAST_SECONDS).run(sockets=[socket.socket(fileno=int(descriptor))])
    leave(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
