"""Without scikit-learn and scipy: the pages say so, and sorting by hand goes on."""

import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from participation.__main__ import main
from participation.accounts.models import Account
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.sense import available
from participation.themes.queries.learning import learnt_last
from participation.themes.queries.sorting import themes_of
from tests.factories import a_process, a_published_idea, a_theme, an_account


@pytest.fixture(autouse=True)
def _without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in [name for name in sys.modules if name.partition(".")[0] in {"scipy", "sklearn"}]:
        monkeypatch.delitem(sys.modules, library)
    for library in ("scipy", "sklearn"):
        monkeypatch.setitem(sys.modules, library, None)  # importing it fails
    assert not available()


def test_pages_say_so_and_sorting_by_hand_goes_on(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        idea, theme = a_published_idea(process), a_theme(process)
        moderator = an_account(Role.MODERATOR)
    browser = signed_in(moderator)
    board = f"/{process.slug}/redaktion/themen"
    assert "Rechenhilfe nicht eingerichtet" in browser.get(board).text
    assert "Rechenhilfe fehlt" in browser.get(f"/{process.slug}/redaktion/ideen/{idea.number}").text
    assert browser.get(f"{board}/vorschlaege").status_code == 200
    refused = browser.post(f"{board}/vorschlaege", data={"themes": "3"})
    assert (refused.status_code, "lassen sich keine Vorschläge berechnen" in refused.text) == (409, True)
    moved = browser.post(f"{board}/verschieben", data={"nr": idea.number, "ziel": f"T-{theme.number:02d}"})
    assert moved.status_code == 302
    assert themes_of([idea.id])[idea.id].id == theme.id
    work_at_job(app, lambda: False, LEASE)
    assert learnt_last(process.id) is None


def test_the_console_says_so() -> None:
    words = ["cluster", "evaluate", __file__, "--text", "a", "--label", "b"]
    answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 1
    assert "participation[sense]" in answer.stderr
