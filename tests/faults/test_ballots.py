"""``kill -9`` while people give ballots: the tallies are what was acknowledged, nobody counts twice."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from participation.app import create_app
from participation.extensions import db
from participation.operations.bench.ballots import Ledger, Voter, a_round, kept, supports_of, voters
from participation.operations.bench.town import Town, generated
from tests.databases import Databases
from tests.faults.harness import PATIENCE, Subject, instance

PEOPLE = 8
IDEAS = 100
ENOUGH = 40
"""Ballots acknowledged before, and again after the kill."""


@pytest.fixture
def town_app(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on a database that the processes under test share."""
    settings = instance(tmp_path, databases.create("weighing"))
    for name, value in (settings | {"PARTICIPATION_BASE_URL": "http://127.0.0.1"}).items():
        monkeypatch.setenv(name, value)
    app = create_app()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop("weighing")


def until_given(ledger: Ledger, number: int) -> None:
    wanted, deadline = ledger.given + number, time.monotonic() + PATIENCE
    while ledger.given < wanted:
        assert time.monotonic() < deadline, f"only {ledger.given} ballots acknowledged"
        time.sleep(0.02)


def test_tallies_are_the_acknowledged_ballots(town_app: Flask) -> None:
    town: Town = generated(town_app, ideas=IDEAS, tell=lambda _words: None)
    round_, ledger, before = a_round(town_app), Ledger(), supports_of(town_app)
    subject = Subject({}, workers=1)
    subject.start()

    def act(voter: Voter, place: int, over: Event) -> None:
        unsupported = (number for number in town.numbers if (voter.person.account_id, number) not in before)
        while not over.is_set():
            voter.give_ballot(time.perf_counter())
            if place % 2:
                voter.support(next(unsupported), time.perf_counter())
            time.sleep(0.01)

    try:
        people = [Voter(person, round_, subject.port, ledger) for person in town.people[:PEOPLE]]
        with voters(people, act) as over:
            try:
                until_given(ledger, ENOUGH)
                subject.kill_everything()
                subject.start()
                until_given(ledger, ENOUGH)
            finally:
                over.set()
    finally:
        subject.stop()
    assert ledger.strange == []
    assert ledger.unanswered == 0
    assert ledger.cut_off > 0
    assert len(ledger.ballots) == PEOPLE
    found = kept(town_app, round_, ledger, before)
    assert (found.supports_differ, found.counters_differ, found.ballots_differ) == (0, 0, 0)
