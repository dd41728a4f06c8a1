"""``participation demo`` fills an empty database once, and no other."""

from click.testing import Result
from flask import Flask
from sqlalchemy import MetaData, func, select

from participation.__main__ import main
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, ProcessDraft, start_process
from participation.operations.check import counters
from participation.seeds.generated import Size, fill
from participation.seeds.people import PASSWORD, demo_accounts
from tests.factories import a_town


def participation(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(main, words)


def rows_of_all_tables() -> dict[str, int]:
    db.session.rollback()
    tables = MetaData()
    tables.reflect(db.engine)
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables.sorted_tables
    }


def test_a_second_demo_changes_nothing(app: Flask) -> None:
    first = participation(app, "demo")
    assert first.exit_code == 0, first.output
    filled = rows_of_all_tables()
    second = participation(app, "demo", "--size", "town")
    assert second.exit_code == 0
    assert "already there" in second.stderr
    assert second.stdout == first.stdout
    assert rows_of_all_tables() == filled


def test_the_accounts_are_printed_as_a_table(demo: Flask) -> None:
    lines = participation(demo, "demo").stdout.splitlines()
    assert lines[0].split() == ["E-mail", "Role", "Password"]
    assert [(line.split()[0], *line.split()[1:]) for line in lines[1:-1]] == [
        (mailbox, role.value, PASSWORD) for mailbox, role in demo_accounts()
    ]
    assert lines[-1].startswith("Mein Beitrag")


def test_a_real_town_is_left_alone(app: Flask) -> None:
    with writing():
        a_town()
    before = rows_of_all_tables()
    refused = participation(app, "demo")
    assert refused.exit_code == 1
    assert "empty database" in refused.stderr
    assert refused.stdout == ""
    assert rows_of_all_tables() == before


def test_a_generated_process_is_counted_right(demo: Flask) -> None:
    """What ``--size town`` adds, smaller."""
    areas = (AreaDraft(slug="mobilitaet", name="Mobilität", look=AreaLook.MOBIL),)
    draft = ProcessDraft(slug="viele-ideen", title="Viele Ideen", is_demo=True, areas=areas)
    with writing():
        town = db.session.scalars(select(Municipality)).one()
        process = start_process(draft, town=town, by=SYSTEM, at=now())
        fill(process, Size.of(120), at=now(), tell=lambda _progress: None)
    generated = db.session.scalars(select(Process).where(Process.slug == "viele-ideen")).one()
    assert generated.published_ideas == generated.last_number == 120
    assert list(counters()) == []
