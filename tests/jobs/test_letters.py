"""What is written in a letter."""

import pytest
from flask import Flask
from flask_babel import get_locale
from jinja2 import TemplateNotFound, UndefinedError

from participation.jobs.letters import address, link, message, rendered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.paths import TEMPLATES
from participation.web.language import wanted_language
from tests.jobs.stage import a_letter

FRAMES = {"layout", "parts"}


def test_a_letter_says_who_sends_it_why_and_where_to_find_the_thing(town: Flask) -> None:
    town.config["BASE_URL"] = "https://musterburg.example"
    with writing():
        words = rendered(a_letter())
    for text in (words.text, words.html):
        assert "Stadt Musterburg" in text
        assert "00000 123-0" in text
        assert "wegen eines Tests" in text
        assert "https://musterburg.example/beitrag" in text
    assert "Sie bekommen diese Nachricht" in words.text.partition("\n-- \n")[2]
    assert words.subject == "Ihre Idee ist angekommen"
    assert "\n\n\n" not in words.text


def test_a_letter_speaks_the_recipients_language(town: Flask) -> None:
    with writing():
        german, english = rendered(a_letter()), rendered(a_letter(language="en"))
    assert "Montag, 18. Mai 2026" in german.text
    assert "Monday, 18 May 2026" in english.text
    assert '<html lang="en">' in english.html
    assert wanted_language() == "de"


def test_a_letter_in_a_language_that_is_not_spoken_here_is_german(town: Flask) -> None:
    with writing():
        assert "Montag" in rendered(a_letter(language="tlh")).text


def test_the_page_that_shows_a_letter_keeps_its_own_language(town: Flask) -> None:
    with writing():
        letter = a_letter(language="en")
    with town.test_request_context("/?sprache=de"):
        assert "Monday" in rendered(letter).text
        assert wanted_language() == get_locale().language == "de"


def test_links_lead_to_the_town_whatever_host_the_request_named(town: Flask) -> None:
    town.config["BASE_URL"] = "https://stadt.example/beteiligung"
    with town.test_request_context("/", headers={"Host": "evil.example"}):
        assert link("municipality.overview", slug="mitte") == "https://stadt.example/beteiligung/mitte/"
        assert address("/b/x") == "https://stadt.example/b/x"


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "javascript:alert(1)", ""])
def test_a_letter_leads_nowhere_else(town: Flask, path: str) -> None:
    with writing(), pytest.raises(ValueError, match="not a path"):
        rendered(a_letter(facts={"path": path}))


def test_what_somebody_wrote_stays_text(town: Flask) -> None:
    with writing():
        words = rendered(a_letter(facts={"title": "<script>alert(1)</script> & Größe"}))
    assert "<script>" not in words.html
    assert "&lt;script&gt;" in words.html
    assert "<script>alert(1)</script> & Größe" in words.text


def test_a_subject_is_one_line_and_adds_no_header(town: Flask) -> None:
    with writing():
        letter = a_letter(facts={"title": "Hallo\r\nBcc: all@example.org\r\n\r\nWerbung"})
        mail = message(letter, rendered(letter), at=now())
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hallo Bcc: all@example.org Werbung"


@pytest.mark.parametrize("recipient", ["a@b.example\nBcc: all@example.org", "a@b.example, c@d.example", ""])
def test_a_letter_has_one_recipient(town: Flask, recipient: str) -> None:
    with writing():
        letter = a_letter()
        letter.recipient = recipient
        words = rendered(letter)
        with pytest.raises((ValueError, IndexError)):
            message(letter, words, at=now())


def test_a_letter_of_an_unknown_kind_or_without_a_fact_is_not_built(town: Flask) -> None:
    with writing():
        with pytest.raises(TemplateNotFound):
            rendered(a_letter(kind="no_such_letter"))
        letter = a_letter()
        letter.facts = {}
        with pytest.raises(UndefinedError):
            rendered(letter)


def test_programs_can_tell_that_a_program_wrote(town: Flask) -> None:
    with writing():
        letter = a_letter()
        mail = message(letter, rendered(letter), at=now())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{letter.message_id}@localhost>"
    assert mail["From"].addresses[0].display_name == "Stadt Musterburg, Fachstelle Digitalisierung"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_every_letter_is_written_as_text_and_as_html() -> None:
    folder = TEMPLATES / "mail"
    texts = {path.stem for path in folder.glob("*.txt")} - FRAMES
    pages = {path.stem for path in folder.glob("*.html")} - FRAMES
    assert texts == pages


def test_no_letter_fetches_anything() -> None:
    for path in (TEMPLATES / "mail").iterdir():
        content = path.read_text()
        for forbidden in ("<img", "<script", "<table", "src=", "url(", "@import"):
            assert forbidden not in content, path
