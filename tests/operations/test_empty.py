"""An instance in which nobody has set anything up says so, wherever somebody meets it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from participation.__main__ import main
from participation.app import create_app
from participation.asgi import tell_if_empty
from participation.extensions import db
from tests.databases import Databases


@pytest.fixture
def bare(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An instance whose database has no tables."""
    app = create_app({"DATABASE_URL": databases.create("bare"), "TESTING": True})
    app.instance_path = str(tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop("bare")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("user", "create", "a@example.org", "--role", "moderator"),
        ("export", "--process", "x", "--profile", "public", "--format", "jsonl", "--output", "x.jsonl"),
    ],
)
def test_commands_say_that_there_are_no_tables_and_which_command_makes_them(
    bare: Flask, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.app.create_app", lambda: bare)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "participation init" in result.stderr
    assert isinstance(result.exception, SystemExit), "and no traceback"


def test_pages_and_the_server_say_so_too(bare: Flask, caplog: pytest.LogCaptureFixture) -> None:
    answer = bare.test_client().get("/")
    assert answer.status_code == 404
    assert "participation init" in answer.text
    assert "Zur Startseite" not in answer.text
    tell_if_empty(bare)
    assert "participation init" in caplog.text


def test_tables_without_a_town_are_told_by_check(app: Flask) -> None:
    found = main.get_command(None, "check")  # type: ignore[arg-type]  # the table needs no context
    assert found is not None
    result = CliRunner().invoke(found, obj=ScriptInfo(create_app=lambda: app))
    assert result.exit_code == 1
    assert "no town" in result.stdout
