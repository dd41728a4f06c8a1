import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.extensions import db
from participation.jobs.letters import rendered
from participation.jobs.models import Letter, LetterStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import PageKind
from participation.municipality.services.town import NOT_WRITTEN, PageDraft, write_page
from tests.factories import a_process, a_town
from tests.statements import counted

DUTIES = {
    "/impressum": PageKind.IMPRINT,
    "/datenschutz": PageKind.PRIVACY,
    "/barrierefreiheit": PageKind.ACCESSIBILITY,
    "/spielregeln": PageKind.RULES,
}
HEADING = re.compile(r"<h1>(.*?)</h1>")


def write(kind: PageKind, language: str, text: str, plain: str = "") -> None:
    with writing():
        write_page(
            a_town(),
            kind,
            language,
            PageDraft(text=text, plain_text=plain),
            expected_version=NOT_WRITTEN,
            by=SYSTEM,
            at=now(),
        )


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


# --- What the law asks ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", DUTIES)
def test_a_page_that_is_not_written_says_so_and_names_the_town_hall(
    client: FlaskClient, address: str
) -> None:
    with writing():
        a_town()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "noch nicht geschrieben" in answer.text
    assert "00000 123-0" in answer.text


@pytest.mark.parametrize(("address", "kind"), DUTIES.items())
def test_a_page_is_read_in_the_readers_language(client: FlaskClient, address: str, kind: PageKind) -> None:
    with writing():
        a_town()
    write(kind, "de", "Deutscher Text")
    german = client.get(f"{address}?sprache=en").text
    assert "Deutscher Text" in german
    assert '<div class="prose flow" lang="de">' in german, "a screen reader changes its voice"
    write(kind, "en", "English text")
    assert "English text" in client.get(f"{address}?sprache=en").text
    assert "Deutscher Text" in client.get(f"{address}?sprache=de").text


def test_a_page_has_a_twin_in_plain_language(client: FlaskClient) -> None:
    with writing():
        a_town()
    write(PageKind.PRIVACY, "de", "Rechtsgrundlage ist Artikel 6.", "Wir speichern Ihre Idee.")
    page = client.get("/datenschutz").text
    assert 'href="/datenschutz?einfach=1"' in page
    plain = client.get("/datenschutz?einfach=1").text
    assert "Wir speichern Ihre Idee." in plain
    assert "Artikel 6" not in plain


def test_a_page_without_a_twin_shows_what_there_is(client: FlaskClient) -> None:
    with writing():
        a_town()
    write(PageKind.PRIVACY, "de", "Rechtsgrundlage ist Artikel 6.")
    page = client.get("/datenschutz?einfach=1").text
    assert "Artikel 6" in page
    assert "einfach=1" not in page


def test_every_page_leads_to_the_duties_and_the_barrier_form_knows_where_from(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    for address in (f"/{process.slug}/", f"/{process.slug}/ideen", "/impressum", "/anmelden"):
        foot = client.get(address).text.partition("<footer")[2]
        for duty in (*DUTIES, f"/barriere?seite={address}"):
            assert f'href="{duty}"' in foot, address


def test_an_address_that_opens_something_is_told_to_nobody(client: FlaskClient) -> None:
    with writing():
        a_town()
    secret = "abcdefghijklmnopqrstuv"
    for address in (f"/konto/bestaetigen/{secret}", f"/passwort/neu/{secret}"):
        foot = client.get(address).text.partition("<footer")[2]
        assert 'href="/barriere"' in foot
        assert secret not in foot


# --- Barriers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/ideen/2026-0001", "/ideen/2026-0001"),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("/\\evil.example", ""),
        ("javascript:alert(1)", ""),
        ("/" + "x" * 500, "/" + "x" * 299),
    ],
)
def test_the_form_takes_over_addresses_of_this_site_only(client: FlaskClient, asked: str, shown: str) -> None:
    with writing():
        a_town()
    page = client.get("/barriere", query_string={"seite": asked}).text
    field = re.search(r'<input[^>]*name="place"[^>]*>', page)
    assert field is not None
    assert f'value="{shown}"' in field[0]


def test_a_barrier_reaches_the_mailbox_of_the_town(client: FlaskClient) -> None:
    with writing():
        a_town().mailbox = "rathaus@musterburg.example"
    told = {"place": "/ideen", "text": "Die Karte <b>hat</b> keine Liste.", "mailbox": "ida@post.example"}
    assert client.post("/barriere", data=told).location == "/barriere/gemeldet"
    assert "im Rathaus angekommen" in client.get("/barriere/gemeldet").text
    (letter,) = letters()
    assert (letter.recipient, letter.status) == ("rathaus@musterburg.example", LetterStatus.WAITING)
    words = rendered(letter)
    assert "/ideen" in words.subject
    for part in ("Die Karte <b>hat</b> keine Liste.", "ida@post.example"):
        assert part in words.text
    assert "&lt;b&gt;" in words.html


def test_without_a_mailbox_the_report_is_kept_for_administrators(client: FlaskClient) -> None:
    with writing():
        a_town()
    client.post("/barriere", data={"text": "Der Kontrast ist zu gering."})
    (letter,) = letters()
    assert letter.status is LetterStatus.KEPT
    assert "Barriere gemeldet" in letter.subject
    assert "Der Kontrast ist zu gering." in rendered(letter).text


def test_the_same_report_sent_twice_is_one_letter(client: FlaskClient) -> None:
    with writing():
        a_town()
    told = {"text": "Der Kontrast ist zu gering.", "submission_key": "0123456789abcdef" * 2}
    for _ in range(2):
        assert client.post("/barriere", data=told).status_code == 302
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "change", [{"text": " "}, {"text": "x" * 4001}, {"mailbox": "ida"}, {"place": "x" * 301}]
)
def test_a_report_that_cannot_be_is_kept_in_the_form(client: FlaskClient, change: dict[str, str]) -> None:
    with writing():
        a_town()
    told = {"text": "Der Kontrast ist zu gering.", "place": "Startseite", "mailbox": "", **change}
    answer = client.post("/barriere", data=told)
    assert answer.status_code == 422
    assert told["text"].strip() in answer.text
    assert letters() == []


def test_what_a_program_filled_in_is_marked_but_never_lost(client: FlaskClient) -> None:
    with writing():
        a_town()
    client.post("/barriere", data={"text": "Kaufen Sie!", "website": "https://spam.example"})
    (letter,) = letters()
    assert "Vorsicht" in rendered(letter).text


# --- Plain language -------------------------------------------------------------------------------


def test_a_process_is_explained_in_plain_words(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
        process.plain_text = "Die Stadt will die Mitte schöner machen."
    address = f"/{process.slug}/einfach"
    assert f'href="{address}"' in client.get(f"/{process.slug}/").text
    with counted() as seen:
        page = client.get(address).text
    assert len(seen.statements) <= 7
    assert "Die Stadt will die Mitte schöner machen." in page
    assert f'href="/{process.slug}/ideen/neu"' in page
    assert "Noch keine Idee." in page
    assert HEADING.findall(page) == [process.title]


def test_a_process_that_takes_no_ideas_offers_none(client: FlaskClient) -> None:
    with writing():
        process = a_process(ends_at=now())
    page = client.get(f"/{process.slug}/einfach").text
    assert "keine neuen Ideen" in page
    assert f'href="/{process.slug}/ideen/neu"' not in page


def test_a_process_in_preparation_is_explained_to_nobody(client: FlaskClient) -> None:
    with writing():
        process = a_process(is_public=False)
    assert client.get(f"/{process.slug}/einfach").status_code == 404
