"""Who holds the database after the close, with its files and logs, cannot tell who chose what.

The attacker has every table in its physical order, the times in them, the files below, the log of the web
process, and knows how the references of ballots are made; not the key of the round, which is destroyed.
"""

import logging
import random
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from participation.accounts.models import Account
from participation.extensions import db
from participation.jobs.models import Job
from participation.jobs.registry import TASKS
from participation.kernel.clock import now
from participation.kernel.database import Base, writing
from participation.kernel.permissions import SYSTEM
from participation.rounds.keys import destroy_key, folder, secrets_of
from participation.rounds.models import CountedBallot, OpenBallot, RoundPart, RoundReceipt, VotingRound
from participation.rounds.rules import ref_of
from participation.rounds.services.closing import SWEEP, close
from tests.accounts.sessions import signed_in_browser
from tests.factories import a_process, an_account
from tests.rounds.making import a_round

VOTERS = 48
RUEFUL = 5
"""So many give a ballot and take it back: nothing of it may be left either."""
CHOICES = ("1", "2", "3", "4")


class Run:
    """The part of a job that the sweeping task asks for."""

    def __init__(self, job: Job) -> None:
        self.payload = job.payload


def physical(table: str, columns: str, round_id: int) -> list[tuple[object, ...]]:
    """The rows as they lie in the file."""
    place = "ctid" if db.engine.dialect.name == "postgresql" else "rowid"
    rows = db.session.execute(
        text(f"SELECT {columns} FROM {table} WHERE round_id = :round ORDER BY {place}"),  # noqa: S608 (names of ours)
        {"round": round_id},
    )
    return [tuple(row) for row in rows]


def bytes_of_the_database() -> bytes:
    """Everything that lies in the files: live rows and what was left of others."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        file = str(db.engine.url.database)
        return b"".join(Path(name).read_bytes() for name in (file, f"{file}-wal") if Path(name).exists())
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("CHECKPOINT")
        home = Path(str(connection.exec_driver_sql("SHOW data_directory").scalar_one()))
        found = b""
        for table in (OpenBallot, RoundPart, CountedBallot, RoundReceipt):
            name = table.__tablename__
            path = connection.exec_driver_sql(f"SELECT pg_relation_filepath('{name}')").scalar_one()
            found += (home / str(path)).read_bytes()
        return found


def guessed(voters: Sequence[int], pile: Sequence[str], truth: dict[int, str]) -> int:
    """How often the two rows, laid side by side, say the truth."""
    return sum(truth[voter] == choice for voter, choice in zip(voters, pile, strict=False))


@pytest.fixture
def elected(app: Flask, caplog: pytest.LogCaptureFixture) -> tuple[VotingRound, dict[int, str], list[str]]:
    """A round in which everybody gave a ballot through the page; what they chose, and their references."""
    caplog.set_level(logging.DEBUG)
    with writing():
        round_ = a_round(a_process(), most=1)
        voters = [an_account().id for _ in range(VOTERS)]
        rueful = [an_account().id for _ in range(RUEFUL)]
    draw = random.Random(4)  # noqa: S311 (repeatable on purpose)
    draw.shuffle(voters)
    chosen = {voter: draw.choice(CHOICES) for voter in voters}
    page = f"/{round_.process.slug}/gewichtungen/{round_.number}/stimmzettel"
    for voter, choice in [*chosen.items(), *((voter, draw.choice(CHOICES)) for voter in rueful)]:
        browser: FlaskClient = signed_in_browser(app, db.session.get_one(Account, voter))
        sent = browser.post(page, data={"o": choice, "runde": str(round_.version), "eigene": "0"})
        assert sent.status_code == 302, sent.text
        if voter in rueful:
            browser.post(f"{page}/zurueck")
    key = secrets_of(round_.id).round_key
    refs = [ref_of(round_.id, voter, key=key) for voter in [*chosen, *rueful]]
    return round_, chosen, refs


def test_after_the_close_nothing_leads_from_a_person_to_a_choice(
    app: Flask,
    elected: tuple[VotingRound, dict[int, str], list[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    round_, truth, refs = elected
    round_id, number = round_.id, round_.number
    assert db.session.scalars(select(func.count()).select_from(OpenBallot)).one() == VOTERS
    assert all(ref.encode() in bytes_of_the_database() for ref in refs[:1]), "the attack finds what is there"
    with writing():
        close(db.session.get_one(VotingRound, round_id), by=SYSTEM, at=now(), reason="Für die Probe")
    TASKS[SWEEP](Run(db.session.scalars(select(Job).where(Job.kind == SWEEP)).one()))  # type: ignore[arg-type]  # as much of a job as it asks for

    assert not (folder() / str(round_id)).exists()
    remains = bytes_of_the_database()
    assert not any(ref.encode() in remains for ref in refs)

    piles = physical("counted_ballot", "content, number", round_id)
    ballots = [str(content)[3] for content, number in piles for _ in range(int(str(number)))]
    assert piles == sorted(piles), "in the order of the contents"
    receipts = [str(row[0]) for row in physical("round_receipt", "digest", round_id)]
    assert receipts == sorted(receipts)

    share = max(ballots.count(choice) for choice in CHOICES) / VOTERS
    by_chance = sum((ballots.count(choice) / VOTERS) ** 2 for choice in CHOICES) * VOTERS
    bound = max(by_chance, share * VOTERS) + 3 * sqrt(VOTERS * share * (1 - share))
    parts = [int(str(row[0])) for row in physical("round_part", "account_id", round_id)]
    assert len(parts) == VOTERS
    orders = {"who took part": parts, "as they came": list(truth)}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "account" for key in column.foreign_keys):
                rows = db.session.execute(select(column).order_by(*table.primary_key.columns)).scalars()
                orders[f"{table.name}.{column.name}"] = [row for row in rows if row in truth]
    for name, order in orders.items():
        for guess in (order, order[::-1]):
            assert guessed(guess, ballots, truth) <= bound, name

    for record in caplog.records:
        assert f"/gewichtungen/{number}/stimmzettel?" not in record.getMessage()
    columns = {column.name for table in (CountedBallot, RoundReceipt) for column in table.__table__.columns}
    assert columns == {"id", "round_id", "place", "content", "number", "digest"}, "no person, no time"


def test_all_rows_were_written_in_one_transaction(
    app: Flask, elected: tuple[VotingRound, dict[int, str], list[str]]
) -> None:
    """PostgreSQL numbers transactions: a part and a ballot of one number would belong together."""
    round_id = elected[0].id
    with writing():
        close(db.session.get_one(VotingRound, round_id), by=SYSTEM, at=now(), reason="Für die Probe")
    destroy_key(round_id)
    destroy_key(round_id)
    if db.engine.dialect.name != "postgresql":
        return
    numbers = {
        row[0]
        for table in ("round_part", "counted_ballot", "round_receipt")
        for row in physical(table, "xmin::text", round_id)
    }
    assert len(numbers) == 1
