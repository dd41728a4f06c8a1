"""A session is a row: what its cookie opens ends with it, wherever copies of the cookie are."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import SignInSession
from participation.accounts.rules import SESSION_OF_CITIZENS, SESSION_OF_STAFF
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import STAFF, Role
from tests.accounts.people import ANOTHER, PASSWORD, a_member, is_signed_in, sign_in

A_MINUTE = timedelta(minutes=1)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def copied(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie: a thief's, or a backup."""
    thief = app.test_client()
    thief.set_cookie("session", cookie_of(client))
    return thief


def only_session() -> SignInSession:
    return db.session.scalars(select(SignInSession)).one()


def test_a_copied_cookie_is_dead_after_signing_out(app: Flask, client: FlaskClient) -> None:
    with writing():
        account = a_member()
    sign_in(client, account.mailbox)
    thief = copied(app, client)
    assert is_signed_in(thief)
    client.post("/abmelden")
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_signing_out_twice_is_no_error(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    sign_in(client, account.mailbox)
    assert [client.post("/abmelden").status_code for _ in range(2)] == [302, 302]


def test_what_the_browser_held_before_is_gone_after_signing_in(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known to somebody else"
    sign_in(client, account.mailbox)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_a_planted_cookie_does_not_become_a_signed_in_one(app: Flask, client: FlaskClient) -> None:
    with writing():
        attacker, victim = a_member(), a_member()
    sign_in(client, attacker.mailbox)
    victims = copied(app, client)  # the attacker's cookie, planted in the victim's browser
    sign_in(victims, victim.mailbox)
    assert cookie_of(victims) != cookie_of(client)
    assert (attacker.mailbox or "") in client.get("/konto").text
    assert (victim.mailbox or "") in victims.get("/konto").text


def test_each_sign_in_has_a_token_of_its_own_and_only_digests_are_kept(app: Flask) -> None:
    with writing():
        account = a_member()
    tokens = set()
    for _ in range(2):
        browser = app.test_client()
        sign_in(browser, account.mailbox)
        with browser.session_transaction() as session:
            tokens.add(session["_user_id"])
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 43, "256 bits"
    assert tokens.isdisjoint(db.session.scalars(select(SignInSession.token_digest)))


def test_a_changed_password_ends_the_other_sessions(app: Flask, client: FlaskClient) -> None:
    with writing():
        account = a_member()
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        sign_in(browser, account.mailbox)
    wrong = {"current_password": "falsch", "new_password": ANOTHER}
    assert client.post("/konto/passwort", data=wrong).status_code == 409
    assert is_signed_in(elsewhere)
    right = {"current_password": PASSWORD, "new_password": ANOTHER}
    assert client.post("/konto/passwort", data=right).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(app.test_client(), account.mailbox, ANOTHER).status_code == 302


def test_a_thief_with_a_cookie_cannot_guess_the_password_for_ever(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    sign_in(client, account.mailbox)
    guess = {"current_password": "falsch", "new_password": ANOTHER}
    answers = [client.post("/konto/passwort", data=guess).status_code for _ in range(7)]
    assert answers == [409] * 5 + [429] * 2


def test_signing_out_everywhere_means_here_as_well(app: Flask, client: FlaskClient) -> None:
    with writing():
        account = a_member()
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        sign_in(browser, account.mailbox)
    client.post("/konto/sitzungen/beenden")
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize("role", [None, *Role])
def test_a_session_lasts_as_long_as_its_role_allows(client: FlaskClient, role: Role | None) -> None:
    with writing():
        account = a_member(role)
    sign_in(client, account.mailbox)
    lasts = SESSION_OF_STAFF if role in STAFF else SESSION_OF_CITIZENS
    assert abs(only_session().expires_at - now() - lasts) < A_MINUTE


def test_an_expired_session_opens_nothing(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    sign_in(client, account.mailbox)
    with writing():
        only_session().expires_at = now()
    assert not is_signed_in(client)


def test_a_closed_account_is_out_at_once(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    sign_in(client, account.mailbox)
    with writing():
        account.closed_at = now()
    assert not is_signed_in(client)
    client.post("/abmelden")
    assert sign_in(client, account.mailbox).status_code == 409


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    cookie = sign_in(client, account.mailbox).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("token", ["", "1", "x" * 5000, "\u202e", "None", "-1"])
def test_a_made_up_token_is_a_visitors(app: Flask, token: str) -> None:
    with writing():
        a_member()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/konto").status_code == 302
