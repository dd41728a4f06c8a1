"""The whole demo, with what its worker makes of it, survives backup and restore to the byte."""

import zipfile
from pathlib import Path

from flask import Flask

from participation.app import create_app
from participation.extensions import db
from participation.kernel.clock import now
from participation.operations import archive
from tests.databases import Databases
from tests.workshops.test_after import work_all


def test_the_demo_is_the_same_after_backup_and_restore(
    demo: Flask, databases: Databases, migrated: str, tmp_path: Path
) -> None:
    work_all(demo)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    rows = archive.write(first, at=now(), tell=lambda _text: None)
    assert rows["workshop_protocol_file"], "bytes are among what is kept"
    assert rows["comment"], "and rows that refer to rows of their own kind"
    address = databases.create("again", template=migrated)
    other = create_app({"DATABASE_URL": address, "TESTING": True})
    try:
        with other.app_context():
            with db.engine.begin() as connection:
                assert archive.read(first, connection, tell=lambda _text: None) == rows
            archive.write(second, at=now(), tell=lambda _text: None)
            db.session.remove()
            db.engine.dispose()
        assert contents(first) == contents(second)
    finally:
        databases.drop("again")


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as kept:
        return {name: kept.read(name) for name in kept.namelist() if name != "manifest.json"}
