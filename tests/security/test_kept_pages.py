"""Kept pages under attack: whatever one reader sends, another one gets the page as it is for everybody."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.web.cache import Shelf
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""Pages are kept in memory, whatever the database."""

POISON = "vergifteter-wert"
HEADERS = (
    "Accept", "Accept-Charset", "Accept-Language", "Authorization", "CF-Connecting-IP",
    "Content-Type", "Cookie", "Forwarded", "From", "If-Modified-Since", "Origin", "Pragma", "Range",
    "Referer", "True-Client-IP", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host",
    "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Scheme",
    "X-HTTP-Method-Override", "X-Host", "X-Original-URL", "X-Real-IP", "X-Requested-With",
    "X-Rewrite-URL", "X-Script-Name",
)  # fmt: skip
PARAMETERS = (
    "q", "bereich", "ordnung", "zufall", "seite", "sprache", "next", "utm_source", "_method", "csrf_token",
    "horizont",
)  # fmt: skip


ATTACKED = slice(0, 4)
"""Of the pages below: an overview, a list, one idea and the themes; the others are kept by the same code."""


class Kept:
    """The pages that are kept, and what an untouched reader sees on each."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with writing():
            process: Process = a_process()
            idea = a_published_idea(process)
            a_measure(process, a_theme(process, idea))
            slug, number = process.slug, idea.number
        paths = ("", "ideen", f"ideen/{number}", "themen", "themen/T-01", "massnahmen", "massnahmen/M-01")
        self.paths = [f"/{slug}/{path}" for path in paths]
        self.clean = {path: self.read(path) for path in self.paths}

    def read(self, address: str, **settings: str) -> bytes:
        return self.ask(address, settings).get_data()

    def ask(self, address: str, headers: dict[str, str] | None = None) -> TestResponse:
        """As somebody new, with these headers and no others."""
        with self.app.app_context():
            browser = FlaskClient(self.app, response_wrapper=TestResponse, use_cookies=False)
            return browser.get(address, headers=headers)

    @property
    def shelf(self) -> Shelf:
        shelf: Shelf = self.app.extensions["kept_pages"]
        return shelf

    def empty(self) -> None:
        self.app.extensions["kept_pages"] = Shelf()

    def poisoned(self) -> list[str]:
        """The pages that another reader does not get as they are."""
        return [path for path in self.paths[ATTACKED] if self.read(path) != self.clean[path]]


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """At one moment: the overview names its minute, so that a later one would be another page."""
    at = now()
    monkeypatch.setattr("participation.municipality.routes.public.now", lambda: at)
    return Kept(app)


def attacks() -> Iterator[tuple[str, dict[str, str]]]:
    """A query and headers, each with something to be found again."""
    yield "", dict.fromkeys(HEADERS, POISON)
    yield "", {"Cookie": POISON, "Accept-Language": f"en, {POISON}", "X-Forwarded-Host": POISON}
    yield from ((f"?{name}={POISON}", {}) for name in PARAMETERS)
    yield from ((f"?{name}=1&{name}={POISON}", {}) for name in PARAMETERS)
    yield f"?q[]={POISON}&%00={POISON}", {}
    yield "?sprache=en", {}
    yield "", {"Cookie": "sprache=en"}
    yield f"?sprache={POISON}", {"Cookie": f"sprache={POISON}; session={POISON}"}
    yield "", {"Cookie": f"beitrag={POISON}; remember_token={POISON}"}


def test_nothing_that_one_reader_sends_reaches_another(kept: Kept) -> None:
    assert kept.shelf.pages
    for query, headers in attacks():
        kept.empty()  # so that the attacker's request is the one that fills the shelf
        for path in kept.paths[ATTACKED]:
            kept.ask(path + query, headers)
        for key, page in kept.shelf.pages.items():  # what was typed is on the pages of that address alone
            typed = [value for name, value in key[3:] if name != "sprache"]
            assert POISON.encode() not in page.body or POISON in typed
        assert kept.poisoned() == [], (query, headers)


def test_a_value_that_is_not_in_the_key_is_not_kept(kept: Kept) -> None:
    path = kept.paths[1]
    kept.empty()
    for query in ("?q=a&q=b", "?q=" + "a" * 200, "?unknown=1", "?seite=1&seite=2"):
        kept.read(path + query)
    assert not kept.shelf.pages


def test_what_signed_in_people_see_is_not_kept(
    kept: Kept, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        account = an_account(Role.MODERATOR, name="Erika Beispielname")
    browser = signed_in(account)
    kept.empty()
    for path in kept.paths:
        page = browser.get(path)
        assert page.headers["Cache-Control"] == "private, no-store"
        browser.get(path, headers={"If-None-Match": "*", "Cache-Control": "max-age=9"})
    assert not kept.shelf.pages
    assert kept.poisoned() == []


def test_kept_pages_hold_nothing_of_a_person(kept: Kept) -> None:
    for page in kept.shelf.pages.values():
        for word in (b"csrf_token", b"Erika", b"Abmelden", b"flash", b"nonce="):
            assert word not in page.body


def test_a_message_is_shown_to_whom_it_is_for_and_nobody_else(
    kept: Kept, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        account = an_account()
    browser = signed_in(account)
    browser.post("/abmelden")  # leaves a message in a session without a person
    kept.empty()
    assert "Sie sind abgemeldet" in browser.get(kept.paths[1]).text
    assert not kept.shelf.pages
    assert kept.poisoned() == []


def test_each_language_is_a_page_of_its_own(kept: Kept) -> None:
    for path in kept.paths:
        german, english = kept.read(path), kept.read(path, Cookie="sprache=en")
        assert b'lang="de"' in german
        assert b'<html lang="en"' in english
        assert kept.read(path) == german


def test_packed_and_plain_are_the_same_page(kept: Kept) -> None:
    for path in kept.paths:
        plain = kept.ask(path)
        packed = kept.ask(path, {"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.get_data()) == plain.get_data()
        assert set(plain.headers["Vary"].split(", ")) == {"Accept-Encoding", "Cookie"}
        assert plain.headers["Cache-Control"] == "public, no-cache"


def test_whoever_has_the_page_is_told_so_and_nobody_else(kept: Kept) -> None:
    path = kept.paths[1]
    etag = kept.ask(path).headers["ETag"]
    for sent, status in ((etag, 304), ('W/"x"', 200), ("", 200), (etag[2:], 200)):
        answer = kept.ask(path, {"If-None-Match": sent})
        assert (answer.status_code, bool(answer.get_data())) == (status, status == 200)
        assert "Set-Cookie" not in answer.headers


def test_errors_and_ways_elsewhere_are_not_kept(kept: Kept) -> None:
    kept.empty()
    slug = kept.paths[0].strip("/")
    for address in (f"/{slug}/ideen/2020-0001", f"/{slug}/themen/T-99", f"/{slug}/themen/t-1", "/nothing/"):
        kept.read(address)
    assert not kept.shelf.pages


def test_the_shelf_has_an_end(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participation.web.cache.MOST_BYTES", 50_000)
    for number in range(40):
        kept.read(f"{kept.paths[1]}?q={number}")
    assert kept.shelf.size <= 50_000
    assert kept.shelf.size == sum(page.size for page in kept.shelf.pages.values())


def test_a_town_of_another_name_has_pages_of_its_own(kept: Kept) -> None:
    kept.read(kept.paths[1], Host="127.0.0.1")
    assert {key[0] for key in kept.shelf.pages} == {"localhost", "127.0.0.1"}
