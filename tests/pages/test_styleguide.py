"""The style guide shows what there is, so that nobody builds it a second time."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.kernel.database import writing
from participation.paths import TEMPLATES
from tests.factories import a_town

COMPONENTS = TEMPLATES / "components"
MACRO = re.compile(r"{% macro (\w+)\(")
FAMILIES = sorted(path for path in COMPONENTS.glob("*.html") if MACRO.search(path.read_text()))


@pytest.fixture
def guide(app: Flask, client: FlaskClient) -> str:
    app.config["DEVELOPMENT"] = True
    with writing():
        a_town()
    answer = client.get("/styleguide")
    assert answer.status_code == 200
    return answer.text


def test_the_guide_is_for_development_only(client: FlaskClient) -> None:
    with writing():
        a_town()
    assert client.get("/styleguide").status_code == 404


@pytest.mark.parametrize("family", FAMILIES, ids=lambda path: path.stem)
def test_every_macro_is_shown(family: Path) -> None:
    """By the guide itself, or by another macro of its family that is."""
    pages = "".join(path.read_text() for path in (TEMPLATES / "styleguide").glob("*.html"))
    source = family.read_text()
    for macro in MACRO.findall(source):
        call = re.compile(rf"(?<!macro )\b{macro}\(|\bkept\({macro}\b")
        assert f"components/{family.name}" in pages
        assert call.search(pages) or call.search(source.partition("-#}")[2]), macro


def test_every_state_is_shown(guide: str) -> None:
    for words in (
        'aria-pressed="false"',
        'aria-pressed="true"',
        "5 von 5 vergeben",
        "Beendet",
        'aria-invalid="true"',
        "überfällig seit 3 Arbeitstagen",
        "ist fehlgeschlagen",
        "nicht beschlossen",
        "Noch ohne Lebensbereich",
        "Dazu gibt es noch keine Zahlen.",
    ):
        assert words in guide, words


def test_the_guide_works_in_english(app: Flask, client: FlaskClient) -> None:
    app.config["DEVELOPMENT"] = True
    with writing():
        a_town()
    assert client.get("/styleguide?sprache=en").status_code == 200
