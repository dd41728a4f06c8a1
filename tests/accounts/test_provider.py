"""Signing in through a provider: tried against a real one, which runs beside the tests on this machine."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Access, Account, ProviderIdentity
from participation.accounts.services.providers import Told, account_told_by, link_identity
from participation.app import create_app
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Person, Role
from participation.voting.models import ConfirmedBy, Support
from tests.accounts.people import a_member, is_signed_in
from tests.accounts.sessions import signed_in_browser
from tests.conftest import Browser
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, a_town

BEGIN, BACK = "/anmelden/dienst", "/anmelden/dienst/zurueck"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            for _try in range(300):
                try:
                    requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.1)
            yield address
        finally:
            running.terminate()


@pytest.fixture
def linked(app: Flask, issuer: str) -> Iterator[Flask]:
    """The town of the test, with the provider."""
    other = create_app(
        {
            "DATABASE_URL": app.config["DATABASE_URL"],
            "SECRET_KEY": app.config["SECRET_KEY"],
            "BASE_URL": "http://localhost",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": "musterburg",
            "OIDC_CLIENT_SECRET": "no secret here",
            "OIDC_CLAIM": "residence=Musterburg",
            "OIDC_NAME": "BürgerKonto",
        }
    )
    other.test_client_class = Browser
    with writing():
        a_town()
    yield other
    with other.app_context():
        db.engine.dispose()


def knows(issuer: str, subject: str, **claims: str) -> None:
    """Make the provider know somebody."""
    requests.put(f"{issuer}/users/{subject}", json={"sub": subject, **claims}, timeout=5).raise_for_status()


def authorised(browser: FlaskClient, subject: str, query: str = "") -> str:
    """Go to the provider, sign in there as ``subject``; the path to which it leads back."""
    away = browser.get(BEGIN + query)
    assert away.status_code == 302
    shown = requests.post(str(away.location), data={"sub": subject}, allow_redirects=False, timeout=5)
    assert shown.status_code in {302, 303}, shown.text
    back = urlsplit(shown.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def identities() -> int:
    return db.session.scalars(select(func.count()).select_from(ProviderIdentity)).one()


def account_of(subject: str) -> Account:
    return db.session.scalars(
        select(Account).join(ProviderIdentity).where(ProviderIdentity.subject == subject)
    ).one()


def test_without_a_provider_there_is_neither_button_nor_page(client: FlaskClient) -> None:
    with writing():
        a_town()
    assert BEGIN not in client.get("/anmelden").text
    assert client.get(BEGIN).status_code == 404
    assert client.get(BACK).status_code == 404


def test_the_way_there_bears_state_nonce_and_a_challenge(linked: Flask, issuer: str) -> None:
    browser = linked.test_client()
    assert "BürgerKonto" in browser.get("/anmelden").text
    asked = parse_qs(urlsplit(str(browser.get(BEGIN).location)).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://localhost{BACK}"]


def test_whoever_comes_back_has_one_access_and_it_confirms_the_residence(linked: Flask, issuer: str) -> None:
    knows(issuer, "ida", residence="Musterburg", email="ida@example.org")
    with writing():
        stranger = a_member()
        stranger.mailbox = stranger.mailbox_key = "ida@example.org"
        idea = a_published_idea(a_process())
        page = f"/{idea.process.slug}/ideen/{idea.number}"
    for _time in range(2):
        browser = linked.test_client()
        answer = browser.get(authorised(browser, "ida", f"?weiter={page}"))
        assert answer.location == page
        assert is_signed_in(browser)
    person = account_of("ida")
    assert (identities(), person.access, person.mailbox) == (1, Access.RESIDENT, None)
    assert person.id != stranger.id, "the same mailbox is no proof of the same person"
    browser.post(f"{page}/unterstuetzen")
    given = db.session.scalars(select(Support)).one()
    assert (given.supporter_id, given.confirmed_by) == (person.id, ConfirmedBy.OIDC)


def test_without_the_claim_the_residence_is_not_confirmed(linked: Flask, issuer: str) -> None:
    knows(issuer, "otto", residence="Anderswo")
    browser = linked.test_client()
    answer = browser.get(authorised(browser, "otto"))
    assert "Wohnsitz" in browser.get(str(answer.location)).text
    assert account_of("otto").access is Access.PROVIDER


def test_an_answer_works_once_and_in_the_browser_that_asked(linked: Flask, issuer: str) -> None:
    knows(issuer, "eva")
    browser = linked.test_client()
    back = authorised(browser, "eva")
    stranger = linked.test_client()
    stranger.get("/anmelden")
    assert stranger.get(back).location == "/anmelden"
    assert not is_signed_in(stranger)
    browser.get(back)
    assert is_signed_in(browser)
    again = linked.test_client()
    assert again.get(back).location == "/anmelden"
    assert not is_signed_in(again)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied&state=x"])
def test_an_answer_that_is_none_signs_nobody_in(linked: Flask, query: str) -> None:
    browser = linked.test_client()
    assert browser.get(BACK + query).location == "/anmelden"
    assert "hat nicht geklappt" in browser.get("/anmelden").text
    assert identities() == 0


def test_another_state_is_refused(linked: Flask, issuer: str) -> None:
    knows(issuer, "eva")
    browser = linked.test_client()
    forged = re.sub(r"state=[^&]+", "state=forged", authorised(browser, "eva"))
    assert browser.get(forged).location == "/anmelden"
    assert not is_signed_in(browser)


def test_an_account_is_linked_by_whoever_is_signed_in_to_it(linked: Flask, issuer: str) -> None:
    knows(issuer, "mia", residence="Musterburg")
    with writing():
        member = a_member()
        other = a_member()
    browser = signed_in_browser(linked, member)
    assert browser.get(authorised(browser, "mia", wish_to_link(browser))).location == "/konto"
    assert account_of("mia").id == member.id
    assert account_of("mia").access is Access.RESIDENT
    later = linked.test_client()
    later.get(authorised(later, "mia"))
    assert is_signed_in(later)
    foreign = signed_in_browser(linked, other)
    foreign.get(authorised(foreign, "mia", wish_to_link(foreign)))
    assert account_of("mia").id == member.id
    assert (
        db.session.scalars(select(func.count()).where(AuditEntry.action == "account.link_provider")).one()
        == 1
    )


def test_no_other_page_begins_to_link_an_account(linked: Flask, issuer: str) -> None:
    """Else a stranger could have somebody's account linked with an identity of the stranger's."""
    with writing():
        victim, attacker = a_member(), a_member()
    theirs = wish_to_link(signed_in_browser(linked, attacker))
    browser = signed_in_browser(linked, victim)
    for query in ("?verbinden=1", "?verbinden=", theirs):
        assert browser.get(BEGIN + query).location == "/konto"
    assert linked.test_client().get(BEGIN + theirs).location == "/anmelden"
    knows(issuer, "eve")
    back = authorised(browser, "eve", wish_to_link(browser))
    browser.post("/abmelden")
    assert browser.get(back).location == "/anmelden"
    assert identities() == 0


def wish_to_link(browser: FlaskClient) -> str:
    """The query of the link on one's own page."""
    found = re.search(r'href="/anmelden/dienst(\?[^"]+)"', browser.get("/konto").text)
    assert found
    return found[1].replace("&amp;", "&")


def test_a_provider_gives_no_role_and_spares_nobody_the_second_step(linked: Flask, issuer: str) -> None:
    knows(issuer, "kim")
    with writing():
        member = a_member(Role.MODERATOR)
        a_town().staff_second_factor = True
        link_identity(
            Told(issuer, "kim", is_resident=False, municipality_id=member.municipality_id),
            account_id=member.id,
            by=Person(member.id),
            at=now(),
        )
    browser = linked.test_client()
    assert browser.get(authorised(browser, "kim")).location == "/anmelden/zweiter-schritt"
    assert not is_signed_in(browser)


def test_a_provider_that_does_not_answer_is_said_so(app: Flask) -> None:
    with writing():
        a_town()
    lost = create_app(
        {
            "DATABASE_URL": app.config["DATABASE_URL"],
            "SECRET_KEY": app.config["SECRET_KEY"],
            "BASE_URL": "http://localhost",
            "TESTING": True,
            "OIDC_ISSUER": "http://127.0.0.1:9",
            "OIDC_CLIENT_ID": "musterburg",
        }
    )
    lost.test_client_class = Browser
    assert lost.test_client().get(BEGIN).location == "/anmelden"
    with lost.app_context():
        db.engine.dispose()


def test_of_many_first_times_at_once_one_access_comes_to_be(app: Flask) -> None:
    with writing():
        town_id = a_town().id
    told = Told("https://provider.example", "leo", is_resident=True, municipality_id=town_id)

    def entered(_time: int) -> int:
        with app.app_context(), writing():
            return account_told_by(told, at=now()).id

    assert len(set(at_once(entered, range(8)))) == 1


def test_a_closed_account_stays_closed(app: Flask) -> None:
    with writing():
        told = Told("https://provider.example", "leo", is_resident=True, municipality_id=a_town().id)
        account_told_by(told, at=now()).closed_at = now()
    with pytest.raises(RuleViolation, match="geschlossen"), writing():
        account_told_by(told, at=now())
