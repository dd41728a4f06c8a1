"""Five hundred real contributions sorted by what the pages offer; the log tells the story."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.seeds.importing import ideas as ideas_command
from participation.sense import available
from participation.themes.models import Cluster, Placement, Theme
from tests.factories import a_town, an_account
from tests.operations.test_safekeeping import command
from tests.workshops.pages import XHTML

BONN = Path(__file__).parents[3] / "shared" / "data" / "raddialog_bonn_dev.csv"
N = 500
THEMES = 16
BY_HAND = 24

pytestmark = [
    pytest.mark.skipif(not BONN.exists(), reason=f"needs {BONN.name} beside the project"),
    pytest.mark.parametrize("databases", ["postgresql"], indirect=True),
]
"""The whole of Bonn runs on both databases in test_bonn; here the pages are the matter."""


class Desk:
    """A moderator's browser: forms are read from the pages and sent as they stand."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser

    def page(self, address: str) -> TestResponse:
        answer = self.browser.get(f"/bonn/redaktion/{address}")
        assert answer.status_code == 200, answer.text
        return answer

    def send(self, address: str, ending: str, **typed: Any) -> TestResponse:  # noqa: ANN401 (any argument of the function called)
        """Open the page, fill in the first form that leads to an address with this ending, and send it."""
        for form in html5lib.parse(self.page(address).text).iter(f"{XHTML}form"):
            action = form.get("action") or f"/bonn/redaktion/{address}"
            if form.get("method") == "post" and action.partition("?")[0].endswith(ending):
                values = MultiDict(ticked(form))
                for name, value in typed.items():
                    values.setlist(name, value if isinstance(value, list) else [value])
                answer = self.browser.post(action, data=values, follow_redirects=True)
                assert answer.status_code == 200, answer.text
                return answer
        raise AssertionError(f"no form to {ending} on {address}")


def ticked(form: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (an element of the tree)
    """What a browser would send of the form, before anybody changed anything."""
    sent = []
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "text")
        if name and element.tag == f"{XHTML}input":
            is_sent = kind not in {"checkbox", "radio", "submit"} or element.get("checked") is not None
            sent += [(name, element.get("value", ""))] if is_sent else []
        elif name and element.tag == f"{XHTML}select":
            options = list(element.iter(f"{XHTML}option"))
            picked = [option for option in options if option.get("selected") is not None] or options[:1]
            sent += [(name, option.get("value", "")) for option in picked]
        elif name and element.tag == f"{XHTML}textarea":
            sent.append((name, (element.text or "").lstrip("\n")))
    return sent


@pytest.fixture
def process(app: Flask, tmp_path: Path) -> Process:
    """Five hundred contributions that wait to be read."""
    assert available()
    with writing():
        a_town()
    table = tmp_path / "bonn.csv"
    with BONN.open(newline="") as source, table.open("w", newline="") as first:
        rows = csv.reader(source)
        csv.writer(first).writerows(row for row, _ in zip(rows, range(N + 1), strict=False))
    options = ["--process", "bonn", "--create-process", "--keep-repeats"]
    for pair in ("title=title", "text=text", "external_id=id", "created_at=date"):
        options += ["--map", pair]
    result = CliRunner().invoke(ideas_command, ["import", str(table), *options])
    assert f"new\t{N}" in result.stdout, result.output
    return db.session.scalars(select(Process).where(Process.slug == "bonn")).one()


@pytest.fixture
def desk(process: Process, signed_in: Callable[[Account], FlaskClient]) -> Desk:
    assert process.slug == "bonn"
    with writing():
        account = an_account(Role.MODERATOR, name="Nina Keller")
    return Desk(signed_in(account))


def work(app: Flask) -> None:
    """What the worker does until nothing is due."""
    while work_at_job(app, lambda: False, LEASE) == 0:
        pass


def counted(action: str) -> int:
    db.session.rollback()
    statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
    return db.session.scalars(statement).one()


def places() -> int:
    """How many ideas lie in a theme."""
    statement = select(func.count()).select_from(Placement).where(Placement.theme_id.is_not(None))
    return db.session.scalars(statement).one()


def themes_of(process: Process) -> list[Theme]:
    """Those that hold ideas, by number."""
    db.session.rollback()
    held = select(Placement.theme_id)
    return list(
        db.session.scalars(
            select(Theme).where(Theme.process_id == process.id, Theme.id.in_(held)).order_by(Theme.number)
        )
    )


def tray() -> list[str]:
    """Numbers of the ideas without a theme."""
    db.session.rollback()
    placed = select(Placement.idea_id).where(Placement.theme_id.is_not(None))
    return list(db.session.scalars(select(Idea.number).where(Idea.id.not_in(placed)).order_by(Idea.id)))


def test_five_hundred_are_published_clustered_and_sorted_by_hand(
    app: Flask, process: Process, desk: Desk
) -> None:
    desk.send("auswahl?was=veroeffentlichen&alle=1&von=eingang", "auswahl/veroeffentlichen")
    db.session.rollback()
    assert set(db.session.scalars(select(Idea.status))) == {IdeaStatus.PUBLISHED}
    assert counted("idea.publish") == N

    desk.send("themen", "themen/vorschlaege", themes=str(THEMES))
    work(app)
    for cluster in list(db.session.scalars(select(Cluster.id).order_by(Cluster.id))):
        desk.send(f"themen/vorschlaege/{cluster}", f"{cluster}/uebernehmen", rest="1")
    db.session.rollback()
    by_machine = places()
    assert by_machine + len(tray()) == N
    assert counted("theme.confirm") == len(themes_of(process)) > THEMES / 2

    sort_by_hand(desk, process)
    db.session.rollback()
    assert places() + len(tray()) == N
    the_log_tells(desk, process)
    assert command(app, "check", "--audit").exit_code == 0


def sort_by_hand(desk: Desk, process: Process) -> None:
    """What a person does afterwards: one by one, some together, and changing one's mind."""
    numbers = [f"T-{theme.number:02d}" for theme in themes_of(process)]
    first = ideas_in(process, numbers[0])
    for number, target in zip(first[:BY_HAND], numbers[1:] * BY_HAND, strict=False):
        desk.send(f"themen/{numbers[0]}", "themen/verschieben", eine=number, ziel=target)
    assert counted("theme.move") == BY_HAND
    desk.send("themen", "themen/rueckgaengig")
    assert counted("theme.undo") == 1
    desk.send(f"themen/{numbers[1]}", "zusammenlegen", ziel=numbers[2])
    assert counted("theme.merge") == 1
    some = ideas_in(process, numbers[3])[:5]
    desk.send(f"themen/{numbers[3]}", "themen/verschieben", nr=some, ziel="neu", titel="Von Hand abgeteilt")
    assert counted("theme.split") == 1


def ideas_in(process: Process, number: str) -> list[str]:
    """Numbers of the ideas in the theme with this number."""
    theme = next(theme for theme in themes_of(process) if f"T-{theme.number:02d}" == number)
    statement = select(Idea.number).join(Placement, Placement.idea_id == Idea.id).order_by(Idea.id)
    return list(db.session.scalars(statement.where(Placement.theme_id == theme.id)))


def the_log_tells(desk: Desk, process: Process) -> None:
    """Afterwards one reads who put what where, from which suggestion, and what was taken back."""
    steps = desk.page("themen/schritte").text
    for words in ("Von Hand abgeteilt", "Rückgängig gemacht", "zusammengelegt", "Nina Keller"):
        assert words in steps, words
    split = next(theme for theme in themes_of(process) if theme.title == "Von Hand abgeteilt")
    assert "5 Ideen" in desk.page(f"themen/T-{split.number:02d}/verlauf").text
    actors = Counter(db.session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action.like("theme.%"))))
    assert None not in actors
    assert re.search(r"Nina Keller", desk.page(f"themen/T-{split.number:02d}/verlauf").text)
