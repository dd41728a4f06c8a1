"""Printed matter is made of what the process says about itself, in both languages."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from participation.accounts.models import Account, RoleGrant
from participation.documents.sheets import Format, pages_of, sheet_as
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.printing.papers import LEADS, PAPERS, gazette_text, paper_called, press_line
from participation.printing.rules import LONGEST_GAZETTE, shortened
from participation.web.language import in_language
from tests.factories import a_process, an_account

Browser = Callable[[Account], FlaskClient]
ADDRESS = "https://mitmachen.example/ortsmitte"


def talkative() -> Process:
    """It says everything there is to say, at length."""
    process = a_process(ends_at=now() + timedelta(days=20))
    process.title = "Unsere Ortsmitte"
    process.lead = "Was soll auf dem Marktplatz besser werden? " * 13
    process.service_promise = "Wir lesen alles binnen drei Tagen. " * 30
    process.binding_note = "Der Gemeinderat entscheidet."
    town = process.municipality
    town.address, town.hours, town.mailbox = "Marktplatz 1", "Mo bis Fr 9 bis 12 Uhr", "rat@example.org"
    return process


def words_of(process: Process, name: str, language: str) -> str:
    with in_language(language):
        return repr(PAPERS[name](process, ADDRESS, now(), Format.A4, LEADS[0]).parts)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_where_until_when_and_to_whom(app: Flask, name: str) -> None:
    with writing():
        process = talkative()
        said = words_of(process, name, "de")
        for fact in ("Unsere Ortsmitte", "Marktplatz 1", "00000 123-0", "mitmachen.example/ortsmitte"):
            assert fact in said
        assert str((now() + timedelta(days=20)).year) in said
        assert "By telephone" in words_of(process, name, "en")
        assert "Am Telefon" in said


def test_the_form_asks_for_consent_and_has_a_field_for_the_code(app: Flask) -> None:
    with writing():
        said = words_of(talkative(), "formular", "de")
        for fact in ("Ja, ohne meine Kontaktdaten", "Kennwort", "Nummer der Idee", "Mobilität"):
            assert fact in said


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_paper_is_one_tagged_page_whatever_the_process_says(app: Flask, language: str) -> None:
    with writing():
        process = talkative()
        process.title = ("Ein sehr langer Name für ein Verfahren, " * 3)[:120]
        papers = [
            paper_called(name, process, ADDRESS, now(), paper=size, language=language)
            for name in PAPERS
            for size in (Format.A4, Format.A3)
            if (name, size) != ("formular", Format.A3)
        ]
    for pdf in papers:
        assert pdf.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in pdf
        assert f"/Lang({language}".encode() in pdf
        assert pages_of(pdf) == 1


def test_a_paper_looks_as_large_as_it_is(app: Flask) -> None:
    with writing():
        sheet = PAPERS["aushang"](talkative(), ADDRESS, now(), Format.A3, LEADS[0])
    picture = Image.open(io.BytesIO(sheet_as(sheet, "png", resolution=30)))
    assert abs(picture.height / picture.width - 2**0.5) < 0.01


def test_hostile_words_are_words(app: Flask) -> None:
    with writing():
        process = talkative()
        process.title = '#panic("x") *$#[a] <b>&" \ud7ff 🚲'
        pdf = paper_called("aushang", process, ADDRESS, now(), paper=Format.A4, language="de")
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("lead", ["", "Kurz.", "Ein langer Satz ohne Ende " * 22])
def test_the_text_for_the_gazette_always_fits(app: Flask, lead: str) -> None:
    with writing():
        process = talkative()
        process.lead = lead
        process.municipality.hours = "Montag bis Freitag, " * 5
        text = gazette_text(process, ADDRESS, now())
    assert len(text) <= LONGEST_GAZETTE
    assert text.startswith("Unsere Ortsmitte")
    assert "mitmachen.example/ortsmitte" in text


def test_the_line_for_the_press_has_its_date(app: Flask) -> None:
    with writing():
        process = talkative()
        line = press_line(process, ADDRESS, now())
    assert line.startswith("Stadt Musterburg, ")
    assert str(now().year) in line.partition(":")[0]
    assert "„Unsere Ortsmitte“" in line


def test_texts_are_shortened_at_sentences_then_at_words() -> None:
    assert shortened("Eins. Zwei ist länger. Drei.", 24) == "Eins. Zwei ist länger."
    assert shortened("Einszweidrei vierfünfsechs sieben", 20) == "Einszweidrei…"
    assert shortened("# Kopf\n\n* **Punkt**", 40) == "Kopf Punkt"


def test_staff_find_everything_on_one_page(app: Flask, signed_in: Browser, client: FlaskClient) -> None:
    with writing():
        slug, clerk, citizen = talkative().slug, an_account(Role.CLERK), an_account()
    desk = signed_in(clerk)
    page = desk.get(f"/{slug}/redaktion/drucksachen").text
    links = re.findall(r'href="([^"]+\.pdf[^"]*)"', page)
    assert len(links) == 10
    for link in links:
        answer = desk.get(link)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for wrong in ("formular-a3.pdf", "aushang-a5.pdf", "nichts-a4.pdf", "aushang-a4.pdf?in=fr"):
        assert desk.get(f"/{slug}/redaktion/drucksachen/{wrong}").status_code == 404
    assert signed_in(citizen).get(f"/{slug}/redaktion/drucksachen").status_code == 403
    assert client.get(f"/{slug}/redaktion/drucksachen").status_code == 302


def test_the_page_leads_to_the_codes_and_says_who_prints_them(app: Flask, signed_in: Browser) -> None:
    with writing():
        slug = a_process().slug
        clerk, both = an_account(Role.CLERK), an_account(Role.CLERK)
        db.session.add(RoleGrant(account_id=both.id, role=Role.ADMINISTRATOR, process_id=None))
    codes = f"/verwaltung/verfahren/{slug}/codes"
    page = signed_in(clerk).get(f"/{slug}/redaktion/drucksachen").text
    assert ("Briefe und Bögen mit Codes" in page, codes in page) == (True, False)
    assert codes in signed_in(both).get(f"/{slug}/redaktion/drucksachen").text
    assert f"/{slug}/redaktion/drucksachen" in signed_in(both).get(codes).text
