"""The council member's way in both languages: from the figures to the words, and onto paper."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import COUNCILLOR, Person, Visits

FINISHED = "/musterburg-digital"
PAGES = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(params=["de", "en"])
def councillor(request: pytest.FixtureRequest, visits: Visits) -> Person:
    councillor = visits.person(language=request.param)
    councillor.sign_in(COUNCILLOR)
    return councillor


def test_each_chart_is_drawn_and_has_its_numbers_as_a_table(councillor: Person) -> None:
    councillor.open(f"{FINISHED}/")
    councillor.follow("Auswertung", within="nav")
    figures = councillor.page.locator(".fig")
    drawn = councillor.page.locator(".fig [data-chart]")
    expect(councillor.page.locator(".fig .chart--drawn")).to_have_count(drawn.count())
    assert figures.count() >= 5
    for figure in figures.all():
        expect(figure.locator(".base")).not_to_be_empty()
        more = figure.locator("details")
        if not more.evaluate("(details) => details.open"):
            more.locator("summary").click()
        expect(more.locator("tbody tr").first).to_be_visible()


def test_from_a_measure_to_the_original_words_in_two_clicks(councillor: Person) -> None:
    councillor.open(f"{FINISHED}/gemeinderat")
    councillor.page.locator("nav.tabs a").nth(2).click()
    measures = councillor.page.locator("section[aria-labelledby=massnahmen] tbody a")
    measures.first.click()
    words = councillor.page.locator(".src blockquote, .list-a a").first
    expect(words).to_be_visible()
    councillor.page.locator(".src a, .list-a a").first.click()
    expect(councillor.page.get_by_role("heading", level=1)).to_be_visible()
    assert re.search(r"/(ideen|themen)/", councillor.page.url)


def test_the_dashboard_goes_onto_paper(councillor: Person, tmp_path: Path) -> None:
    councillor.open(f"{FINISHED}/gemeinderat")
    heading = councillor.page.get_by_role("heading", level=1).inner_text()
    paper = councillor.page.pdf(format="A4", print_background=True)
    assert 1 <= len(PAGES.findall(paper)) <= 12
    if shutil.which("pdftotext"):
        file = tmp_path / "dashboard.pdf"
        file.write_bytes(paper)
        text = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode()
        assert heading in " ".join(text.split())
        assert "Demodaten" not in text
