"""``participation serve``: web processes, one worker beside them, nothing else."""

import errno
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import click

from participation.operations.children import CannotStart, Child, keep

APPLICATION = "participation.asgi:app"
WORKER = (sys.executable, "-m", "participation", "worker")
BIND_SECONDS = 5.0
BACKLOG = 2048
OPEN_FILES = 8192


@dataclass(frozen=True)
class Service:
    """What is served where; ``worker`` is a command that understands ``--parent PID``."""

    host: str
    port: int
    workers: int
    application: str = APPLICATION
    worker: Sequence[str] = WORKER


class PortTaken(Exception):
    """The address cannot be listened on; the text says which and why."""


def listening_at(host: str, port: int) -> socket.socket:
    """A listening TCP socket; raises OSError.

    It names its protocol, unlike ``socket.create_server``: asyncio switches Nagle's delay off (40 ms for each
    answer) only where it reads TCP.
    """
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = places[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def bound(host: str, port: int, *, patience: float = BIND_SECONDS) -> socket.socket:
    """A listening socket; a port in use is tried again for ``patience`` seconds. Raises PortTaken."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return listening_at(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortTaken(
                    f"Cannot listen on {host}, port {port}: {error.strerror or error}."
                ) from error
            if time.monotonic() >= deadline:
                raise PortTaken(
                    f"Port {port} on {host} is in use by another program, and was for {patience:g} seconds. "
                    "Stop that program or choose another port with --port."
                ) from error
            time.sleep(0.1)


def allow_many_connections() -> None:
    """Raise this process's limit of open files as far as it may: a thousand held connections are no siege."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(service: Service) -> int:
    """Serve until SIGTERM or SIGINT; the exit code: 0 after a regular end, 1 if it could not start."""
    allow_many_connections()
    try:
        listening = bound(service.host, service.port)
    except PortTaken as refusal:
        click.echo(str(refusal), err=True)
        return 1
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Participation runs at http://{shown}:{port}/ (stop with Ctrl+C).", err=True)
    worker = Child("The job worker", [*service.worker, "--parent", str(os.getpid())])
    if service.workers == 1:
        return serve_here(service.application, listening, worker)
    return serve_in_children(service, listening, worker)


def serve_here(application: str, listening: socket.socket, worker: Child) -> int:
    """The only web process is this one: no process stands in between."""
    from participation.operations.web_process import own_signals, server_for  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    # Started once the pages are there: on a small machine the two would slow each other's start.
    server = server_for(application, when_ready=lambda: beside.start())  # noqa: PLW0108  (named below)
    beside = threading.Thread(target=keep, args=([worker], lambda: server.should_exit), name="worker")
    with own_signals():
        try:
            server.run(sockets=[listening])
        except SystemExit:
            return 1
        finally:
            server.should_exit = True
            if beside.ident is not None:
                beside.join()
    return 0


def serve_in_children(service: Service, listening: socket.socket, worker: Child) -> int:
    """Several web processes accept from one socket, which stays open while they are started again."""
    descriptor = listening.fileno()
    command = [sys.executable, "-m", "participation.operations.web_process", service.application]
    command += [str(descriptor), str(os.getpid())]
    webs = [
        Child(f"Web process {number + 1}", command, inherits=(descriptor,), vital=True)
        for number in range(service.workers)
    ]
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        keep([*webs, worker], lambda: stopping)
    except CannotStart:
        return 1
    return 0
