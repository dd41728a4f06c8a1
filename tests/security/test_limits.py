"""Nobody gets unlimited tries: limits hold, each for its own network, also while their store is away."""

import re
from collections.abc import Iterator
from typing import ClassVar
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import Storage
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.app import create_app
from participation.config import SETTINGS
from participation.extensions import db, limiter
from participation.ideas.models import Idea
from participation.jobs.models import Letter
from participation.jobs.queries import UNASKED_PER_HOUR
from participation.kernel.codes import new_code
from participation.kernel.database import writing
from participation.municipality.models import Process
from tests.accounts.people import a_member
from tests.conftest import Browser
from tests.factories import a_process, a_published_idea

GUESSES = 20
JOIN_CODES = 120
AWAY = "away://"


class Away(Storage):
    """A store that nobody answers at, as a server that was stopped."""

    STORAGE_SCHEME: ClassVar[list[str]] = ["away"]  # type: ignore[misc]  # theirs is no ClassVar

    @property
    def base_exceptions(self) -> type[Exception]:
        return ConnectionError

    def gone(self, *_: object, **_settings: object) -> int:
        raise ConnectionError

    def check(self) -> bool:
        return False

    incr = get = get_expiry = reset = clear = gone  # type: ignore[assignment]  # the methods of a store that has gone


@pytest.fixture(params=["memory://", AWAY])
def limited(app: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The town with its limits, which count in this process: by choice, and because the store is away."""
    settings = {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "BASE_URL": "http://localhost",
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": True,
        "LIMITER_STORAGE": request.param,
    }
    limited = create_app(settings)
    limited.test_client_class = Browser
    if request.param == "memory://":
        limiter.reset()
    yield limited
    limiter.enabled = False
    limiter._storage_dead = False  # noqa: SLF001  (the extension is shared by all tests)
    with limited.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def process(limited: Flask) -> Process:
    with writing():
        return a_process()


def statuses(client: FlaskClient, path: str, form: dict[str, str], times: int, network: str) -> list[int]:
    here = {"REMOTE_ADDR": network}
    return [client.post(path, data=form, environ_base=here).status_code for _ in range(times)]


@pytest.mark.usefixtures("process")
def test_codes_cannot_be_guessed_and_neighbours_stay_free(limited: Flask) -> None:
    client = limited.test_client()
    guesses = statuses(client, "/beitrag", {"code": new_code()}, GUESSES + 3, "192.0.2.1")
    assert guesses == [404] * GUESSES + [429] * 3
    refused = client.get(f"/b/{new_code()}", environ_base={"REMOTE_ADDR": "192.0.2.2"})
    assert refused.status_code == 404
    assert statuses(client, "/beitrag", {"code": new_code()}, 1, "192.0.2.2") == [404]
    # One household has a whole /64.
    assert statuses(client, "/beitrag", {"code": "x"}, GUESSES, "2001:db8::1") == [404] * GUESSES
    assert statuses(client, "/beitrag", {"code": "x"}, 1, "2001:db8::2:3") == [429]
    assert statuses(client, "/beitrag", {"code": "x"}, 1, "2001:db8:0:1::1") == [404]


@pytest.mark.usefixtures("process")
def test_a_town_hall_may_mistype_many_join_codes_but_not_try_them_all(limited: Flask) -> None:
    client = limited.test_client()
    whole_hall = statuses(client, "/w", {"code": "K7M4PX92"}, JOIN_CODES + 2, "192.0.2.1")
    assert whole_hall == [404] * JOIN_CODES + [429] * 2
    here = {"REMOTE_ADDR": "192.0.2.1"}
    for path in ("/w/K7M4PX92", "/w/K7M4PX92/leinwand", "/w/K7M4PX92/stand"):  # each door counts for itself
        answers = {client.get(path, environ_base=here).status_code for _ in range(3)}
        assert answers <= {404, 429}
    assert statuses(client, "/w", {"code": "K7M4PX92"}, 1, "192.0.2.2") == [404]


@pytest.mark.usefixtures("process")
def test_a_limit_speaks_like_a_page(limited: Flask) -> None:
    client = limited.test_client()
    for _ in range(GUESSES):
        client.post("/beitrag", data={"code": "x"})
    answer = client.post("/beitrag", data={"code": "x"}, headers={"X-Forwarded-For": "192.0.2.99"})
    assert answer.status_code == 429, "a claimed address is no other network"
    assert "sehr viele Versuche" in answer.text


def test_ideas_of_one_network_come_to_an_end(limited: Flask, process: Process) -> None:
    client = limited.test_client()
    path = f"/{process.slug}/ideen/absenden"
    given = [
        client.post(path, data={"text": "x", "consent": "ja", "submission_key": uuid4().hex}).status_code
        for _ in range(122)
    ]
    assert given == [302] * 120 + [429] * 2


def test_without_a_store_of_its_own_a_process_counts_by_itself(app: Flask) -> None:
    assert next(s.default for s in SETTINGS if s.name == "LIMITER_STORAGE") == "memory://"
    assert app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] is True
    assert "RATELIMIT_IN_MEMORY_FALLBACK" not in app.config, "other limits than those written at the views"


# --- Letters ---------------------------------------------------------------------------------------


def letters_to(start: str) -> int:
    sent_there = func.lower(Letter.recipient).like(f"{start}%")
    statement = select(func.count()).select_from(Letter).where(sent_there)
    return db.session.scalars(statement).one()


def test_strangers_cannot_fill_a_mailbox(app: Flask, client: FlaskClient) -> None:
    """Every form that sends a letter to a typed address, in every spelling of it."""
    with writing():
        process = a_process()
        path = f"/{process.slug}/ideen/{a_published_idea(process).number}/ohne-konto"
    for mailbox in ("opfer@example.org", "Opfer@Example.ORG", "opfer+a@example.org", "opfer+b@example.org"):
        client.post(path, data={"mailbox": mailbox})
        client.post("/passwort", data={"mailbox": mailbox})
        client.post("/registrieren", data={"mailbox": mailbox, "new_password": "vier Wörter ohne Sinn"})
    assert letters_to("opfer") <= UNASKED_PER_HOUR


def test_receipts_do_not_fill_a_strangers_mailbox(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
    spellings = ("opfer@example.org", "opfer+1@example.org", "OPFER@example.org", "opfer@example.org")
    for mailbox in (*spellings, *spellings):
        form = {"text": "x", "consent": "ja", "mailbox": mailbox, "submission_key": uuid4().hex}
        sent = client.post(f"/{process.slug}/ideen/absenden", data=form)
        assert sent.status_code == 302, "the idea counts, and its receipt stands on the page"
    assert letters_to("opfer") == UNASKED_PER_HOUR
    client.post(
        f"/{process.slug}/ideen/absenden", data=form | {"submission_key": uuid4().hex, "mailbox": "b@b.de"}
    )
    assert letters_to("b@") == 1


def test_registering_tells_nobody_who_has_an_account(client: FlaskClient) -> None:
    with writing():
        known = a_member().mailbox or ""
    answers = {}
    for mailbox in (known, "unbekannt@example.org"):
        form = {"mailbox": mailbox, "new_password": "vier Wörter ohne Sinn"}
        registered = client.post("/registrieren", data=form)
        forgot = client.post("/passwort", data={"mailbox": mailbox})
        answers[mailbox] = (registered.status_code, registered.location, forgot.status_code, forgot.location)
    assert len(set(answers.values())) == 1


# --- Traps for programs ----------------------------------------------------------------------------


def test_programs_that_fill_the_trap_get_nowhere(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    trapped = {"website": "https://spam.example"}
    form = {"text": "x", "consent": "ja", "submission_key": uuid4().hex, **trapped}
    assert client.post(f"/{process.slug}/ideen/absenden", data=form).status_code == 422
    wish = {"mailbox": "spam@example.org", "new_password": "vier Wörter ohne Sinn", **trapped}
    assert client.post("/registrieren", data=wish).status_code == 302
    assert [
        db.session.scalars(select(func.count()).select_from(table)).one() for table in (Idea, Letter)
    ] == [0, 0]
    assert db.session.scalars(select(func.count()).select_from(Account)).one() == 0


def test_the_trap_is_hidden_from_people_in_every_way(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    for path in (f"/{process.slug}/ideen/neu", "/registrieren"):
        trap = re.search(
            r'<div class="vh" aria-hidden="true">.*?name="website".*?</div>', client.get(path).text
        )
        assert trap is not None
        assert 'tabindex="-1"' in trap[0]
        assert 'autocomplete="off"' in trap[0]


def test_nobody_floods_the_redaktion_with_reports(limited: Flask, process: Process) -> None:
    with writing():
        number = a_published_idea(process).number
    client = limited.test_client()
    answers = [
        client.post(
            f"/{process.slug}/melden/idee/{number}",
            data={"reason": "advertising", "text": "", "submission_key": uuid4().hex},
        ).status_code
        for _ in range(GUESSES + 1)
    ]
    assert answers == [302] * GUESSES + [429]


def test_links_to_offices_and_codes_of_reports_cannot_be_guessed(limited: Flask, process: Process) -> None:
    client = limited.test_client()
    assert [client.get(f"/stellungnahme/{n}").status_code for n in range(31)] == [410] * 30 + [429]
    codes = [client.get(f"/m/{new_code()}").status_code for _ in range(GUESSES + 1)]
    assert codes == [404] * GUESSES + [429]
