"""The same thing has the same number on every page and in every export, whatever became of its ideas."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.figures.results import Figures, ThemeFigures
from participation.ideas.models import Channel, Idea, IdeaStatus
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.strategy.models import MeasureStatus
from participation.themes.models import Placement, Theme
from participation.themes.rules import shown_number
from tests.factories import a_measure, an_account
from tests.figures.scatter import a_scattered_process

SignedIn = Callable[[Account], FlaskClient]
Numbers = dict[str, tuple[int, int]]
"""Ideas and different supporters by the number of a theme."""


@pytest.fixture
def process(app: Flask) -> Process:
    """Ideas of every status, consent and answer, most of them in themes, all themes behind one measure."""
    with writing():
        process = a_scattered_process(11, ideas=90)
        count_readable(process)
        standing = select(Theme).where(Theme.merged_into_id.is_(None), Theme.dissolved_at.is_(None))
        themes = list(db.session.scalars(standing.order_by(Theme.number)))
        process.last_measure = 100
        a_measure(process, *themes, title="Alles zusammen", status=MeasureStatus.PROPOSED)
    return process


def count_readable(process: Process) -> None:
    """The counters that services would have kept."""
    readable = [i for i in db.session.scalars(select(Idea)) if i.process_id == process.id and i.is_public]
    process.published_ideas = len(readable)
    for area in process.areas:
        area.published_ideas = sum(idea.area_id == area.id for idea in readable)


@pytest.fixture
def figures(process: Process) -> Figures:
    return figures_of(process)


@pytest.fixture
def editor(signed_in: SignedIn, process: Process) -> FlaskClient:
    with writing():
        account = an_account(Role.MODERATOR)
    return signed_in(account)


def words(client: FlaskClient, address: str) -> str:
    """What is read on the page, without marks and line breaks; what only structures tell is marked by ¦."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = re.sub(r"<script.*?</script>", " ", answer.text, flags=re.DOTALL)
    page = re.sub(r"</?(li|section|dt|dd|div|tr|h[1-6])\b[^>]*>", " ¦ ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\N{SOFT HYPHEN}", "").split())


def number_in(pattern: str, page: str) -> int:
    found = re.search(pattern, page)
    assert found is not None, (pattern, page)
    return int(found[1].replace(".", ""))


def named(page: str, name: str) -> int:
    """The number under ``name`` in a list of figures, whose words come first."""
    return number_in(rf"{name}[^¦]*(?: ¦)+ ([\d.]+) ¦", page)


def counted(themes: tuple[ThemeFigures, ...]) -> Numbers:
    return {shown_number(theme.number): (theme.ideas, theme.supporters) for theme in themes}


def test_the_mix_holds_everything_that_could_be_counted_differently(
    process: Process, figures: Figures
) -> None:
    ideas = [idea for idea in db.session.scalars(select(Idea)) if idea.process_id == process.id]
    placed = {place.idea_id for place in db.session.scalars(select(Placement))}
    assert {idea.status for idea in ideas} == set(IdeaStatus)
    assert any(idea.status is IdeaStatus.WITHDRAWN and idea.supports for idea in ideas if idea.id in placed)
    assert any(idea.status is IdeaStatus.REFUSED and idea.supports for idea in ideas)
    assert any(not idea.is_public for idea in ideas if idea.status is IdeaStatus.PUBLISHED)
    assert figures.whole.ideas > figures.whole.verbatim
    assert len(figures.whole.themes) > len(figures.whole.filled_themes) > 1


def test_the_overview_tells_the_figures(client: FlaskClient, process: Process, figures: Figures) -> None:
    page, whole = words(client, f"/{process.slug}/"), figures.whole
    by = whole.channels
    assert named(page, "veröffentlichte Ideen") == whole.ideas
    assert named(page, f"Unterstützungen von {whole.supporters.number} Teilnehmenden") == whole.supports
    offline = f"Ideen ohne Internet: {by[Channel.PAPER]} auf Papier, {by[Channel.TELEPHONE]} am Telefon"
    assert named(page, offline) == by[Channel.PAPER] + by[Channel.TELEPHONE]
    assert named(page, f"von {whole.ideas} Ideen beantwortet") == whole.answering.answered
    assert number_in(r"([\d.]+) Ideen zählen mit", page) == whole.ideas - whole.verbatim
    assert number_in(r"([\d.]+) Ideen sind noch keinem Bereich", page) == figures.areas[None].ideas
    for area in process.areas:
        assert number_in(rf"{area.name} ([\d.]+) Ideen lesen", page) == figures.areas[area.id].verbatim


def test_the_results_tell_the_same_rate_of_answers(
    client: FlaskClient, process: Process, figures: Figures
) -> None:
    page, answering = words(client, f"/{process.slug}/massnahmen"), figures.whole.answering
    assert named(page, f"von {answering.ideas} veröffentlichten Ideen beantwortet") == answering.answered
    assert named(page, "noch offen") == answering.still_open
    shown = [m for m in figures.whole.measures if m.status is not MeasureStatus.DRAFT]
    assert named(page, "¦ Maßnahmen") == len(shown)


def test_every_page_with_themes_tells_the_same_of_each(
    client: FlaskClient, editor: FlaskClient, process: Process, figures: Figures
) -> None:
    themes = figures.whole.filled_themes
    told = counted(themes)
    dossier = words(client, f"/{process.slug}/massnahmen/M-101")
    board = words(editor, f"/{process.slug}/redaktion/themen")
    listed = words(client, f"/{process.slug}/themen")
    council = words(editor, f"/{process.slug}/gemeinderat")
    assert f"{len(themes)} Themen aus {sum(theme.ideas for theme in themes)} Ideen" in listed
    for theme in themes:
        number, both = shown_number(theme.number), r"([\d.]+) Ideen? · ([\d.]+) Teilnehmende"
        own = words(client, f"/{process.slug}/themen/{number}")
        found = {
            "own": re.search(r"mindestens eine der ([\d.]+) Ideen", own),
            "list": re.search(rf"¦ {theme.title} ¦.*?{both}", listed),
            "board": re.search(rf"{number} · {both}", board),
            "dossier": re.search(rf"Thema {number}: {theme.title} [^·¦]*· {both}", dossier),
            "council": re.search(rf"¦ {theme.title} ([\d.]+) ([\d.]+)", council),
        }
        assert all(found.values()), found
        ideas, supporters = told[number]
        assert [int(one) for one in found["own"].groups()] == [ideas]  # type: ignore[union-attr]  # there is one: else the test fails here
        assert number_in(r"([\d.]+) verschiedene Teilnehmende unterstützen", own) == supporters
        for place in ("list", "board", "dossier"):
            assert tuple(map(int, found[place].groups())) == told[number], place  # type: ignore[union-attr]  # there is one: else the test fails here
        assert tuple(map(int, found["council"].groups())) == (supporters, ideas)  # type: ignore[union-attr]  # there is one: else the test fails here


def test_the_council_reads_the_figures(editor: FlaskClient, process: Process, figures: Figures) -> None:
    page, whole = words(editor, f"/{process.slug}/gemeinderat"), figures.whole
    answering = whole.answering
    assert f"¦ {whole.ideas} Ideen" in page
    assert f"{len(whole.filled_themes)} Themen" in page
    assert f"{len(whole.measures)} Maßnahmen" in page
    assert f"Antwortquote: {answering.answered} von {answering.ideas} Ideen sind beantwortet" in page
    assert f"{whole.supports} Unterstützungen von {whole.supporters.number} Teilnehmenden" in page


def taken(client: FlaskClient, process: Process, profile: str) -> dict[str, list[dict[str, Any]]]:
    """The sheets of the workbook, each row by its head."""
    with client.get(f"/{process.slug}/daten/{profile}.xlsx") as answer:
        assert answer.status_code == 200
        book = load_workbook(io.BytesIO(answer.data))
    found = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


@pytest.mark.parametrize("profile", ["public", "council", "internal"])
def test_exports_hold_the_figures(
    editor: FlaskClient, process: Process, figures: Figures, profile: str
) -> None:
    sheets, whole = taken(editor, process, profile), figures.whole
    overview = {row["figure"]: row["value"] for row in sheets["Überblick"]}
    drafts = sum(measure.status is MeasureStatus.DRAFT for measure in whole.measures)
    assert overview["Ideen veröffentlicht"] == whole.ideas
    assert overview["davon im Wortlaut lesbar"] == whole.verbatim
    assert overview["davon beantwortet"] == whole.answering.answered
    assert overview["Unterstützungen"] == whole.supports
    assert overview["Unterstützende"] == whole.supporters.number
    assert overview["Themen"] == len(whole.filled_themes)
    assert overview["Maßnahmen"] == len(whole.measures) - drafts
    assert overview.get("Maßnahmen im Entwurf", drafts) == drafts
    rows = {row["number"]: (row["ideas"], row["supporters"]) for row in sheets["Themen"]}
    assert rows == counted(whole.themes if profile == "internal" else whole.filled_themes)
    assert len(sheets["Maßnahmen"]) == len(whole.measures) - (drafts if profile == "public" else 0)
    assert sum(row.get("status", "published") == "published" for row in sheets["Ideen"]) == (
        whole.ideas if profile == "internal" else whole.verbatim
    )
