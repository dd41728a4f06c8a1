"""Settings and refusals on the console: one English line that names what to mend, never a traceback."""

import pytest
from click.testing import CliRunner
from flask import Flask

from participation.__main__ import main


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "geheim", "no address like sqlite"),
        ("DATABASE_URL", "mysql://anna:geheim@localhost/x", "no address like sqlite"),
        ("BASE_URL", "nix", "'nix' is no address like https://"),
        ("THREADS", "viele", "'viele' is no whole number"),
        ("KEEP_LETTERS_DAYS", "bald", "'bald' is no whole number"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, instance: object
) -> None:
    assert instance
    monkeypatch.setenv(f"PARTICIPATION_{name}", value)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 2
    assert f"PARTICIPATION_{name}: " in result.stderr
    assert said in result.stderr
    assert "geheim" not in result.stderr


def test_a_database_that_nobody_answers_for_is_named(
    monkeypatch: pytest.MonkeyPatch, instance: object
) -> None:
    assert instance
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", "postgresql://anna:geheim@127.0.0.1:1/x")
    result = CliRunner().invoke(main, ["user", "create", "a@example.org", "--role", "moderator"])
    assert result.exit_code == 1
    assert "PARTICIPATION_DATABASE_URL" in result.stderr
    assert "geheim" not in result.stderr


def test_refusals_on_the_console_are_in_english(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participation.app.create_app", lambda: app)
    arguments = ["export", "--process", "nix", "--profile", "public", "--format", "jsonl", "--output", "x"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert result.stderr.strip() == "Error: There is no consultation with the address “nix” here."
