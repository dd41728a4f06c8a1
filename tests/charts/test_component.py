"""The macro: a figure that can be read without JavaScript, with its base, its table and its links."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.charts.drawing import draw
from tests.charts.examples import by_area, by_week, empty, every_kind, hostile
from tests.charts.stage import stage


@pytest.fixture
def page() -> str:
    app: Flask = stage()
    client: FlaskClient = app.test_client()
    return client.get("/de").text


def test_the_page_parses_strictly(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def test_every_chart_has_its_base_sentence(page: str) -> None:
    assert page.count('<p class="base">') == len(every_kind())


def test_nothing_on_the_page_is_inline(page: str) -> None:
    assert " style=" not in page
    assert set(re.findall(r"<script([^>]*)>", page)) >= {' type="application/json"'}
    assert "alert(1)</script>" not in page


def test_rows_lead_to_what_was_counted(page: str) -> None:
    assert '<a href="/ideen?bereich=mobil"><bdi>Mobilität</bdi></a>' in page


def test_an_empty_chart_is_a_sentence(page: str) -> None:
    figure = page[page.index('id="leer"') :]
    assert "Dazu gibt es noch keine Zahlen." in figure
    assert "data-chart" not in figure
    assert "<table" not in figure


def test_the_table_holds_what_is_not_drawn() -> None:
    drawing = draw(by_area(), "de")
    last = drawing.lines[-1]
    assert last.label == "ohne Bereich"
    assert [cell.text for cell in last.cells] == ["11", "9", "–"]
    assert drawing.lines[0].cells[0].text == "1.148"
    assert draw(by_area(), "en").lines[0].cells[0].text == "1,148"


def test_several_series_have_a_legend_and_one_needs_none() -> None:
    assert [entry.name for entry in draw(by_week(), "de").legend] == ["Web, App, E-Mail", "Papier, Telefon"]
    assert draw(by_area(), "de").legend == ()


def test_hostile_names_are_words_in_the_legend() -> None:
    entry = draw(hostile(), "de").legend[0]
    assert "<img" not in entry.sign


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    drawing = draw(empty(), "de")
    assert (drawing.empty, drawing.server, drawing.browser, drawing.legend) == (True, "", "", ())
