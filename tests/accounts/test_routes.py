import re
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar, Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts import passwords
from participation.accounts.models import Account, MailLink, SignInSession
from participation.accounts.queries import account_of_mailbox
from participation.accounts.rules import TRIES_EVERYWHERE, TRIES_HERE
from participation.app import create_app
from participation.extensions import db
from participation.jobs.letters import rendered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.accounts.people import ANOTHER, PASSWORD, a_member, is_signed_in, letters, newest_path, sign_in
from tests.factories import a_process, a_town, an_account

MAILBOX = "ida@example.org"
WISH = {"mailbox": MAILBOX, "new_password": PASSWORD, "name": "Ida", "website": ""}


class WatchedHasher(PasswordHasher):
    """argon2's, remembering which hashes it was asked about."""

    looked_at: ClassVar[list[str | bytes]] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (argon2's name)
        self.looked_at.append(hash)
        return super().verify(hash, password)


def register(client: FlaskClient, **changes: str) -> str:
    """The address to which a registration leads."""
    return str(client.post("/registrieren", data=WISH | changes).location)


def accounts() -> int:
    return db.session.scalars(select(func.count()).select_from(Account)).one()


# --- Getting an account ---------------------------------------------------------------------------


def test_an_account_is_there_once_the_link_is_confirmed(client: FlaskClient) -> None:
    with writing():
        a_town()
    assert register(client) == "/registrieren/unterwegs"
    assert accounts() == 0
    path = newest_path()
    assert "Konto bestätigen" in client.get(path).text
    assert accounts() == 0, "opening a link changes nothing"
    assert client.post(path).location == "/"
    assert is_signed_in(client)
    account = account_of_mailbox(MAILBOX, municipality_id=a_town().id)
    assert account is not None
    assert (account.name, account.mailbox) == ("Ida", MAILBOX)
    assert client.post(path).status_code == 410, "a link completes one act"


def test_another_browser_confirms_with_the_chosen_password(client: FlaskClient, app: Flask) -> None:
    with writing():
        a_town()
    register(client)
    path, other = newest_path(), app.test_client()
    assert "So bestätigen nur Sie selbst" in other.get(path).text
    refused = other.post(path, data={"password": ANOTHER})
    assert (refused.status_code, accounts()) == (409, 0)
    assert other.post(path, data={"password": PASSWORD}).location == "/"
    assert is_signed_in(other)


def test_nobody_owns_an_account_that_its_mailbox_confirmed_for_somebody_else(
    client: FlaskClient, app: Flask
) -> None:
    with writing():
        a_town()
    register(client)  # by somebody who knows the address of Ida, and chooses the password
    victim = app.test_client()
    assert victim.post(newest_path()).status_code == 409
    assert accounts() == 0
    assert sign_in(client, MAILBOX).status_code == 409


def test_the_answer_does_not_tell_who_has_an_account(client: FlaskClient, app: Flask) -> None:
    with writing():
        known, closed = a_member(), a_member()
        closed.closed_at = now()
    for mailbox in (MAILBOX, known.mailbox or "", closed.mailbox or ""):
        for _ in range(3):
            assert register(app.test_client(), mailbox=mailbox) == "/registrieren/unterwegs"
        fourth = app.test_client().post("/registrieren", data=WISH | {"mailbox": mailbox})
        assert fourth.status_code == 409
        assert "schon drei Mails" in fourth.text


def test_asking_for_a_new_password_does_not_tell_either(client: FlaskClient) -> None:
    with writing():
        known = a_member()
    answers = []
    for mailbox in (MAILBOX, known.mailbox):
        answers += [client.post("/passwort", data={"mailbox": mailbox}).location for _ in range(3)]
        fourth = client.post("/passwort", data={"mailbox": mailbox})
        assert fourth.status_code == 409
    assert set(answers) == {"/registrieren/unterwegs"}
    assert {letter.recipient for letter in letters()} == {known.mailbox}


def test_the_owner_of_an_account_is_told_of_it_and_helped(client: FlaskClient) -> None:
    with writing():
        known = a_member()
    register(client, mailbox=known.mailbox or "")
    assert letters()[-1].kind == "account_exists"
    assert newest_path().startswith("/passwort/neu/")


def test_a_letter_to_an_unconfirmed_mailbox_bears_nothing_a_stranger_wrote(client: FlaskClient) -> None:
    with writing():
        a_town()
    register(client, name="Kaufen Sie hier")
    words = rendered(letters()[-1])
    assert "Kaufen" not in words.text + words.html + words.subject
    assert f"http://localhost{newest_path()}" in words.text


@pytest.mark.parametrize("kind", ["confirm_account", "account_exists", "new_password", "invitation"])
def test_every_letter_can_be_made(client: FlaskClient, kind: str) -> None:
    with writing():
        a_town()
    register(client)
    letter = letters()[-1]
    db.session.expunge(letter)
    letter.kind = kind
    words = rendered(letter)
    assert words.subject
    assert newest_path() in words.text
    assert newest_path() in words.html


def test_a_guest_who_registers_keeps_the_one_access(client: FlaskClient) -> None:
    with writing():
        guest = an_account()
    register(client, mailbox=guest.mailbox or "")
    client.post(newest_path())
    assert accounts() == 1
    assert is_signed_in(client)


def test_programs_that_fill_every_field_get_the_same_answer_and_nothing_else(client: FlaskClient) -> None:
    with writing():
        a_town()
    assert register(client, website="https://example.org") == "/registrieren/unterwegs"
    assert letters() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mailbox": "ida"}, "Bitte prüfen Sie die Adresse"),
        ({"mailbox": f"{'i' * 300}@example.org"}, "Bitte prüfen Sie die Adresse"),
        ({"mailbox": "ida@example.org\r\nBcc: alle@example.org"}, "Bitte prüfen Sie die Adresse"),
        ({"new_password": ""}, "Bitte geben Sie Ihr Passwort ein"),
        ({"new_password": "kurz"}, "mindestens 10 Zeichen"),
        ({"new_password": "x y" * 100}, "höchstens 200 Zeichen"),
        ({"new_password": MAILBOX}, "nicht Ihre E-Mail-Adresse"),
        ({"name": "I" * 81}, "höchstens 80 Zeichen"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_with_the_reason(
    client: FlaskClient, changes: dict[str, str], reason: str
) -> None:
    with writing():
        a_town()
    answer = client.post("/registrieren", data=WISH | changes)
    assert answer.status_code == 422
    assert reason in answer.text
    assert PASSWORD not in answer.text
    assert letters() == []


# --- A new password -------------------------------------------------------------------------------


def test_a_new_password_by_mail_ends_every_session(client: FlaskClient, app: Flask) -> None:
    with writing():
        account = a_member()
    elsewhere = app.test_client()
    sign_in(elsewhere, account.mailbox)
    client.post("/passwort", data={"mailbox": account.mailbox})
    path = newest_path()
    assert client.get(path).status_code == 200
    assert client.post(path, data={"new_password": "kurz"}).status_code == 422, "the link is still good"
    assert client.post(path, data={"new_password": ANOTHER}).location == "/anmelden"
    assert not is_signed_in(elsewhere)
    assert client.post(path, data={"new_password": PASSWORD}).status_code == 410
    assert sign_in(client, account.mailbox).status_code == 409
    assert sign_in(client, account.mailbox, ANOTHER).status_code == 302


def test_an_old_link_says_where_to_get_a_new_one(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    client.post("/passwort", data={"mailbox": account.mailbox})
    with writing():
        db.session.scalars(select(MailLink)).one().expires_at = now() - timedelta(seconds=1)
    answer = client.get(newest_path())
    assert answer.status_code == 410
    assert 'href="/passwort"' in answer.text


@pytest.mark.parametrize("path", ["/passwort/neu/", "/konto/bestaetigen/"])
@pytest.mark.parametrize("token", ["x", "%00", "%E2%80%AE", "a" * 3000, "<script>alert(1)</script>"])
def test_an_unknown_link_opens_nothing(client: FlaskClient, path: str, token: str) -> None:
    with writing():
        a_town()
    for answer in (client.get(path + token), client.post(path + token, data={"new_password": ANOTHER})):
        assert answer.status_code in {404, 410}
        assert "<script>alert" not in answer.text


def test_a_waiting_owner_gets_in_with_a_new_password(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    for _ in range(TRIES_HERE):
        sign_in(client, account.mailbox, "falsch")
    client.post("/passwort", data={"mailbox": account.mailbox})
    client.post(newest_path(), data={"new_password": ANOTHER}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert sign_in(client, account.mailbox, ANOTHER).status_code == 302


# --- Signing in -----------------------------------------------------------------------------------


def test_whoever_signs_in_goes_on_where_they_were(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    assert client.get("/konto").location == "/anmelden?next=%2Fkonto"
    assert 'value="/konto"' in client.get("/anmelden?next=%2Fkonto").text
    assert sign_in(client, account.mailbox, onwards="/konto").location == "/konto"


@pytest.mark.parametrize(
    "onwards", ["https://example.org", "//example.org", "/\\example.org", "/\t/example.org"]
)
def test_signing_in_leads_to_no_other_site(client: FlaskClient, onwards: str) -> None:
    with writing():
        account = a_member()
    page = client.get("/anmelden", query_string={"next": onwards})
    assert "example.org" not in page.text
    assert sign_in(client, account.mailbox, onwards=onwards).location == "/"
    assert client.get("/anmelden", query_string={"next": onwards}).location == "/"


def test_a_wrong_password_an_unknown_and_a_closed_account_answer_alike(client: FlaskClient) -> None:
    with writing():
        known, closed, guest = a_member(), a_member(), an_account()
        closed.closed_at = now()
    answers = {
        mailbox: sign_in(client, mailbox, password)
        for mailbox, password in (
            (known.mailbox, "falsch"),
            (closed.mailbox, PASSWORD),
            (guest.mailbox, PASSWORD),
            (MAILBOX, PASSWORD),
        )
    }
    assert {answer.status_code for answer in answers.values()} == {409}
    assert len({answer.text.replace(mailbox or "", "") for mailbox, answer in answers.items()}) == 1


def test_a_password_is_looked_at_even_for_an_unknown_mailbox(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        a_town()
    hasher = WatchedHasher(time_cost=2, memory_cost=passwords.MEMORY, parallelism=1)
    hasher.looked_at.clear()  # from another test
    monkeypatch.setattr(passwords, "hasher", hasher)
    sign_in(client, MAILBOX)
    assert len(hasher.looked_at) == 1


def test_guessing_from_one_network_has_to_wait_even_when_it_is_right(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    for _ in range(TRIES_HERE):
        assert sign_in(client, account.mailbox, "falsch").status_code == 409
    waiting = sign_in(client, account.mailbox)
    assert waiting.status_code == 429
    assert "Neues Passwort anfordern" in waiting.text
    assert not is_signed_in(client)


def test_nobody_can_lock_a_person_out(client: FlaskClient, app: Flask) -> None:
    with writing():
        account = a_member()
    for number in range(TRIES_EVERYWHERE + 3):
        sign_in(app.test_client(), account.mailbox, "falsch", network=f"198.51.100.{number}")
    second_guess = sign_in(app.test_client(), account.mailbox, "falsch", network="198.51.100.1")
    assert second_guess.status_code == 429, "under attack each network has one try"
    assert sign_in(client, account.mailbox, network="203.0.113.9").status_code == 302


def test_a_household_behind_one_ipv6_network_is_one_network(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    for number in range(TRIES_HERE):
        sign_in(client, account.mailbox, "falsch", network=f"2001:db8::{number + 1}")
    assert sign_in(client, account.mailbox, network="2001:db8::ffff").status_code == 429


def test_an_outdated_hash_is_renewed_at_sign_in(client: FlaskClient) -> None:
    with writing():
        account = a_member()
        account.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(
            passwords.readable(PASSWORD)
        )
    assert sign_in(client, account.mailbox).status_code == 302
    assert not passwords.is_outdated(account.password_hash or "")


def test_the_limit_per_network_answers_with_a_page(app: Flask) -> None:
    with writing():
        a_town()
    limited = create_app(
        {
            "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
            "BASE_URL": "http://localhost",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": True,
        }
    )
    client = limited.test_client()
    answers = [client.post("/registrieren", data={"mailbox": "x"}) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert "Bitte warten Sie ein paar Minuten" in answers[-1].text
    elsewhere = client.post("/registrieren", data={"mailbox": "x"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 422
    with limited.app_context():
        db.engine.dispose()


# --- One's own account ----------------------------------------------------------------------------


def test_name_and_language_can_be_changed(
    client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        account = an_account()
    browser = signed_in(account)
    answer = browser.post("/konto/angaben", data={"name": " Ida\u202e  B. ", "language": "en"})
    assert answer.location == "/konto"
    assert (account.name, account.language) == ("Ida B.", "en")
    assert 'lang="en"' in browser.get("/konto").text
    assert browser.post("/konto/angaben", data={"name": "Ida", "language": "xx"}).status_code == 422


def test_the_sessions_are_listed_and_one_can_be_ended(app: Flask) -> None:
    with writing():
        account, stranger = a_member(), a_member()
    here, there, foreign = app.test_client(), app.test_client(), app.test_client()
    for browser in (here, there):
        sign_in(browser, account.mailbox)
    sign_in(foreign, stranger.mailbox)
    page = here.get("/konto").text
    assert page.count("Dieses Gerät") == 1
    ids = [int(number) for number in re.findall(r"/konto/sitzungen/(\d+)/beenden", page)]
    assert len(ids) == 2
    here.post(f"/konto/sitzungen/{min(ids) + 1}/beenden")
    assert not is_signed_in(there)
    assert is_signed_in(here)
    theirs = db.session.scalars(select(SignInSession.id).where(SignInSession.account_id == stranger.id)).one()
    here.post(f"/konto/sitzungen/{theirs}/beenden")
    assert is_signed_in(foreign), "nobody ends the session of another person"


def test_the_head_says_who_is_signed_in(client: FlaskClient) -> None:
    with writing():
        account, process = a_member(), a_process()
        account.name = "Ida <b>B.</b>"
    page = client.get(f"/{process.slug}/").text
    assert f'href="/anmelden?next=/{process.slug}/"' in page.replace("%2F", "/")
    sign_in(client, account.mailbox)
    page = client.get(f"/{process.slug}/").text
    assert "Ida &lt;b&gt;B.&lt;/b&gt;" in page
    assert 'action="/abmelden"' in page


def test_staff_and_citizens_sign_in_by_the_same_door(client: FlaskClient) -> None:
    with writing():
        clerk = a_member(Role.CLERK)
    assert sign_in(client, clerk.mailbox).status_code == 302
    assert is_signed_in(client)
