"""``kill -9`` while people support ideas: what was acknowledged is there, once; work is done, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from participation.app import create_app
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.database import changed_rows, writing
from participation.municipality.models import Municipality
from participation.operations.bench.town import Town, generated
from participation.voting.models import Support
from tests.databases import Databases
from tests.faults.harness import (
    Ledger,
    Pair,
    Subject,
    acknowledgements,
    crowd,
    instance,
    send_unknown_again,
)
from tests.waiting import eventually

CLIENTS = 8
IDEAS = 120
LETTERS = 40


@pytest.fixture
def town_app(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on a database that the processes under test share."""
    settings = instance(tmp_path, databases.create("besieged"))
    for name, value in (settings | {"PARTICIPATION_BASE_URL": "http://127.0.0.1"}).items():
        monkeypatch.setenv(name, value)
    app = create_app()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop("besieged")


def stored(before: set[Pair]) -> list[Pair]:
    rows = db.session.execute(
        select(Support.supporter_id, Idea.number).join(Idea, Idea.id == Support.idea_id)
    ).all()
    return [pair for pair in ((row[0], row[1]) for row in rows) if pair not in before]


def generated_supports(app: Flask) -> set[Pair]:
    with app.app_context():
        return set(stored(set()))


def want_letters(app: Flask) -> None:
    with app.app_context(), writing():
        town_id = db.session.scalars(select(Municipality.id)).one()
        for number in range(LETTERS):
            facts = {"process": "Messung", "number": f"2026-{number:04d}", "code": "A" * 17}
            send(
                LetterDraft(
                    kind="receipt",
                    recipient=f"person{number}@example.org",
                    municipality_id=town_id,
                    facts=facts,
                ),
                at=now(),
            )


def judge(app: Flask, ledger: Ledger, before: set[Pair]) -> None:
    """Held: every acknowledged support is stored, none twice, none that nobody wanted; counters agree."""
    assert ledger.strange == []
    assert len(ledger.acknowledged) >= 100, "too few acknowledgements to prove anything"
    assert ledger.unknown == set()
    with app.app_context():
        found = stored(before)
        assert len(found) == len(set(found))
        assert set(found) == ledger.acknowledged
        counted = select(func.count()).where(Support.idea_id == Idea.id).scalar_subquery()
        assert db.session.scalars(select(Idea.number).where(Idea.supports != counted)).all() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_no_acknowledged_support_is_lost_or_doubled(town_app: Flask, workers: int) -> None:
    town: Town = generated(town_app, ideas=IDEAS, tell=lambda _words: None)
    before = generated_supports(town_app)
    want_letters(town_app)
    ledger = Ledger()
    subject = Subject({}, workers=workers)
    subject.start()
    try:
        with crowd(subject, town, ledger, people=CLIENTS):
            acknowledgements(ledger, 40)
            if workers > 1:
                subject.kill_a_web_process()
                acknowledgements(ledger, 40)
            subject.kill_the_worker()
            acknowledgements(ledger, 20)
            subject.kill_everything()
            subject.start()
            acknowledgements(ledger, 40)
        subject.kill_everything()
        subject.start()
        send_unknown_again(subject, town, ledger)
        let_leases_end(town_app)
        eventually(lambda: waiting_letters(town_app) == 0)
    finally:
        subject.stop()
    judge(town_app, ledger, before)
    with town_app.app_context():
        statuses = db.session.scalars(select(Letter.status)).all()
        assert statuses == [LetterStatus.KEPT] * LETTERS


def let_leases_end(app: Flask) -> None:
    """A letter that a killed worker held rests for minutes; the test need not sit through them."""
    with app.app_context(), writing():
        changed_rows(update(Letter).where(Letter.status == LetterStatus.WAITING).values(next_try_at=now()))


def waiting_letters(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(
            select(func.count()).select_from(Letter).where(Letter.status == LetterStatus.WAITING)
        ).one()
