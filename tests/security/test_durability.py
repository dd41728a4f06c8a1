"""What was acknowledged is on the disk: each connection asks for it, and the system is seen doing it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from participation.extensions import db
from participation.kernel.database import writing
from tests.factories import a_process

STRACE = shutil.which("strace")
ONE_ANSWER = """
import os, sys
from tests.factories import a_process, an_account
from tests.accounts.sessions import signed_in_browser
from participation.app import create_app
from participation.kernel.database import writing

app = create_app({"DATABASE_URL": sys.argv[1], "BASE_URL": "http://localhost", "WTF_CSRF_ENABLED": False})
with app.app_context():
    with writing():
        slug = a_process().slug
    client = app.test_client()
    form = {"text": "Mehr Bänke", "consent": "ja", "submission_key": "6" * 32}
    os.write(2, b"REQUEST BEGINS\\n")
    answer = client.post(f"/{slug}/ideen/absenden", data=form)
    os.write(2, b"ANSWER IS THERE %d\\n" % answer.status_code)
"""


def test_every_connection_waits_for_the_disk(app: Flask) -> None:
    """Of the pool, also those that come when several are needed at once."""
    connections = [db.engine.connect() for _ in range(5)]
    try:
        for connection in connections:
            if connection.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA synchronous")).scalar() == 2, "FULL"
                assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
                assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            else:
                assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    finally:
        for connection in connections:
            connection.close()


def test_a_writer_cannot_turn_the_waiting_off(app: Flask) -> None:
    with writing():
        a_process()
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
        else:
            assert db.session.execute(text("SHOW synchronous_commit")).scalar() == "on"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.skipif(STRACE is None, reason="needs strace: apt-get install strace")
def test_between_request_and_answer_the_disk_is_synced(app: Flask, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [str(STRACE), "-f", "-qq", "-o", str(trace), "-e", "trace=fsync,fdatasync,write"]
    traced = subprocess.Popen(
        [*command, sys.executable, "-c", ONE_ANSWER, url],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _, said = traced.communicate(timeout=60)
    finally:
        if traced.poll() is None:
            os.killpg(traced.pid, signal.SIGKILL)
    if b"Operation not permitted" in said:
        pytest.skip("strace may not look at processes here")
    assert b"ANSWER IS THERE 302" in said, said.decode()[-2000:]
    calls = trace.read_text(errors="replace")
    between = calls[calls.index("REQUEST BEGINS") : calls.index("ANSWER IS THERE")]
    assert re.search(r"\b(fsync|fdatasync)\(\d+\)\s+= 0", between), "acknowledged before it was on the disk"
