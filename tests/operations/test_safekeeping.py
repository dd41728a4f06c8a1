"""Backup, restore and check, through the console."""

import json
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import Update, select, text, update

from participation.__main__ import main
from participation.app import create_app
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaImport
from participation.ideas.queries.lists import Order, Wanted, how_many
from participation.kernel.clock import now
from participation.kernel.database import changed_rows, writing
from participation.kernel.german import query_terms
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.operations.archive import LEFT_OUT
from participation.voting.services import support
from tests.databases import Databases
from tests.factories import a_measure, a_process, a_published_idea, a_theme, a_town, an_account, an_idea


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Flask:
    """Another instance, with a database of the same kind and nothing in it."""
    app = create_app({"DATABASE_URL": databases.create("restored"), "TESTING": True})
    app.instance_path = str(tmp_path)
    return app


def command(app: Flask, name: str, *arguments: str) -> Result:
    found = main.get_command(None, name)  # type: ignore[arg-type]  # the table needs no context
    assert found is not None
    with app.app_context():  # a command finds the context that is there
        return CliRunner().invoke(found, arguments, obj=ScriptInfo(create_app=lambda: app))


def filled_town() -> Process:
    process = a_process()
    idea = a_published_idea(process, title="Radweg zum Bahnhof")
    an_idea(process, text="wartet")
    for _ in range(3):
        support(idea, account_id=an_account().id, at=now())
    record("idea.note", "idea", idea.id, by=SYSTEM, at=now(), text="Gründe")
    return process


def tables(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_a_restored_town_is_the_town_that_was_backed_up(
    app: Flask, empty: Flask, databases: Databases, tmp_path: Path
) -> None:
    with writing():
        slug = filled_town().slug
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    assert command(app, "backup", str(first)).exit_code == 0
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    try:
        restored = command(empty, "restore", str(first))
        assert restored.exit_code == 0, restored.output
        assert "stop working" in restored.stderr
        assert command(empty, "backup", str(second)).exit_code == 0
        assert tables(first) == tables(second)
        assert command(empty, "check", "--audit").exit_code == 0
        with empty.app_context():
            process = db.session.scalars(select(Process).where(Process.slug == slug)).one()
            terms = tuple(query_terms("Bahnhof"))
            assert how_many(Wanted(process=process, terms=terms, order=Order.NEWEST)) == 1
            with writing():
                a_published_idea(process)  # ids go on after the restored ones
            db.engine.dispose()
    finally:
        databases.drop("restored")


def test_what_opens_doors_is_in_no_backup(app: Flask, tmp_path: Path) -> None:
    with writing():
        filled_town()
    command(app, "backup", str(tmp_path / "b.zip"), "--keys", str(tmp_path / "keys"))
    names = {name.removesuffix(".jsonl") for name in tables(tmp_path / "b.zip")}
    assert not names & LEFT_OUT
    secret = app.config["SECRET_KEY"].encode()
    assert all(secret not in content for content in tables(tmp_path / "b.zip").values())
    assert json.loads((tmp_path / "keys").read_text())["secret_key"] == app.config["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_nothing_is_restored_over_a_town(app: Flask, tmp_path: Path) -> None:
    with writing():
        filled_town()
    command(app, "backup", str(tmp_path / "b.zip"))
    refused = command(app, "restore", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "not empty" in refused.output


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_backup_is_refused(app: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    refused = command(app, "restore", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "no backup" in refused.output


def test_check_finds_a_counter_that_is_wrong(app: Flask) -> None:
    with writing():
        filled_town()
    assert command(app, "check").exit_code == 0
    with writing():
        changed_rows(update(Idea).where(Idea.supports == 3).values(supports=4))
    found = command(app, "check")
    assert found.exit_code == 1
    assert "Supports of idea" in found.stdout


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (update(Process).values(last_number=1), "Last number of Idea"),
        (update(Process).values(last_theme=0), "Last number of Theme"),
        (update(Process).values(last_measure=0), "Last number of Measure"),
        (update(IdeaImport).values(new_rows=1), "New ideas of import"),
        (update(Idea).where(Idea.number.endswith("-0001")).values(images=1), "Pictures of idea"),
        (update(Idea).where(Idea.number.endswith("-0001")).values(changes=1), "Earlier versions of idea"),
    ],
)
def test_check_finds_every_other_number_that_is_kept(app: Flask, broken: Update, told: str) -> None:
    with writing():
        process = a_process()
        theme = a_theme(process, a_published_idea(process), a_published_idea(process))
        a_measure(process, theme)
        empty_file = IdeaImport(process_id=process.id, file_name="ideen.csv", file_hash="0", mapping={})
        db.session.add(empty_file)
    assert command(app, "check").exit_code == 0
    with writing():
        changed_rows(broken)
    found = command(app, "check")
    assert found.exit_code == 1
    assert told in found.stdout
    assert found.stdout.count("the stored number") == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET reason = 'x' WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
        "UPDATE audit_text SET text = 'andere Gründe'",
    ],
)
def test_check_finds_every_change_of_the_log(app: Flask, tampering: str) -> None:
    """By somebody who holds the database itself and takes its triggers away first."""
    with writing():
        a_town()
        filled_town()
        record("idea.note", "idea", 1, by=SYSTEM, at=now())
    assert command(app, "check", "--audit").exit_code == 0
    with writing():
        take_triggers_away()
        db.session.execute(text("DELETE FROM audit_text WHERE entry_id = 2"))
        db.session.execute(text(tampering))
    found = command(app, "check", "--audit")
    assert found.exit_code == 1
    assert "of the log" in found.stdout


def take_triggers_away() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        return
    for verb in ("update", "delete"):
        db.session.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_the_log(app: Flask, change: str) -> None:
    with writing():
        filled_town()
    with pytest.raises(Exception, match="append-only"), writing():
        db.session.execute(text(change))
