"""The console commands that run a town: ``serve`` and ``worker``."""

import os
import signal

import click

from participation.operations.logs import prepare_logs

NICENESS = 10
"""How far the worker beside a web process steps back: its clustering must not slow the pages."""


@click.command()
@click.option("--host", default="127.0.0.1", envvar="PARTICIPATION_HOST", show_default=True, show_envvar=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    envvar="PARTICIPATION_PORT",
    show_default=True,
    show_envvar=True,
    help="0 takes any free port.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    envvar="PARTICIPATION_WORKERS",
    show_default=True,
    show_envvar=True,
    help="Web processes; one suits most towns.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and do the background work, until Ctrl+C."""
    from participation.operations.children import leave  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.operations.serve import Service  # noqa: PLC0415  (other commands start without)
    from participation.operations.serve import serve as run  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    try:
        prepare_logs()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    leave(run(Service(host, port, workers)))


@click.command()
@click.option("--parent", type=int, hidden=True, help="Run beside this process: step back, end with it.")
def worker(parent: int | None) -> None:
    """Do the background work (letters, suggestions, exports), until Ctrl+C."""
    from participation.operations.children import leave, stay_with  # noqa: PLC0415  (other commands start without)

    if parent is not None:
        stay_with(parent)
        os.nice(NICENESS)
    try:
        prepare_logs()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    stopping = begun = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        if parent is not None and not begun:
            os._exit(0)  # still starting: there is no work to end

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    from participation.sense.threads import one_thread  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    one_thread()  # before numpy is loaded: sorting takes one core, the pages have the other

    from participation.app import create_app  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.jobs.worker import run  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    app = create_app()
    begun = True
    run(app, lambda: stopping)
    if parent is not None:
        leave(0)
