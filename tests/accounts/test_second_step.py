"""The second step of signing in: set up, asked for, demanded, lost and reset."""

import re
from datetime import timedelta

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from participation.__main__ import main
from participation.accounts import one_time
from participation.accounts.models import Account, RecoveryCode, SecondFactor, SignInSession
from participation.accounts.queries import second_factor_of
from participation.accounts.rules import TRIES_HERE
from participation.accounts.services.second_factor import USED, use_step
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Role
from participation.municipality.models import Municipality
from tests.accounts.people import PASSWORD, a_member, is_signed_in, letters, sign_in
from tests.accounts.sessions import signed_in_browser
from tests.crowd import at_once

STEP = "/anmelden/zweiter-schritt"
OWN = "/konto/zweiter-schritt"


def secret_on(page: str) -> str:
    found = re.search(r'<span class="code">([A-Z2-7 ]+)</span>', page)
    assert found
    return found[1].replace(" ", "")


def code_of(secret: str, *, later: int = 1) -> str:
    """What the app shows a step from now: setting it up took the present one, and each is taken once.

    Neither is too old when the clock moves to the next step meanwhile.
    """
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=one_time.STEP * later))


def recovery_codes_on(page: str) -> list[str]:
    return re.findall(r'<li><span class="code">([A-Z0-9 ]+)</span></li>', page)


def with_second_step(app: Flask, person: Account) -> tuple[str, list[str]]:
    """Set it up as people do; the secret in the app, and the recovery codes."""
    browser = signed_in_browser(app, person)
    browser.post(f"{OWN}/neu", data={"password": PASSWORD})
    secret = secret_on(browser.get(OWN).text)
    shown = browser.post(f"{OWN}/bestaetigen", data={"code": code_of(secret, later=0)})
    codes = recovery_codes_on(shown.text)
    assert len(codes) == one_time.RECOVERY_CODES
    return secret, codes


@pytest.fixture
def person(app: Flask) -> Account:
    with writing():
        return a_member(Role.MODERATOR)


def test_nobody_is_in_before_the_second_step(app: Flask, client: FlaskClient, person: Account) -> None:
    secret, _codes = with_second_step(app, person)
    assert sign_in(client, person.mailbox, onwards="/konto").location == STEP
    assert not is_signed_in(client)
    assert client.post(STEP, data={"code": "000000"}).status_code == 409
    assert not is_signed_in(client)
    assert client.post(STEP, data={"code": f" {code_of(secret)} "}).location == "/konto"
    assert is_signed_in(client)


def test_a_code_opens_once(app: Flask, client: FlaskClient, person: Account) -> None:
    secret, _codes = with_second_step(app, person)
    code = code_of(secret)
    sign_in(client, person.mailbox)
    assert client.post(STEP, data={"code": code}).status_code == 302
    other = app.test_client()
    sign_in(other, person.mailbox, network="192.0.2.9")
    again = other.post(STEP, data={"code": code})
    assert (again.status_code, USED in again.text) == (409, True)
    assert not is_signed_in(other)


def test_of_two_with_the_same_code_one_gets_in(app: Flask, person: Account) -> None:
    with_second_step(app, person)
    person_id, step = person.id, int(now().timestamp()) // one_time.STEP + 5

    def used(_try: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    use_step(person_id, step)
            except RuleViolation:
                return False
            return True

    assert at_once(used, range(8)).count(True) == 1


@pytest.mark.parametrize(("drift", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_half_a_minute_wrong(drift: int, fits: bool) -> None:  # noqa: FBT001 (the expected answer)
    secret, at = one_time.new_secret(), now()
    typed = pyotp.TOTP(secret).at(at + timedelta(seconds=one_time.STEP * drift))
    assert (one_time.fitting_step(secret, typed, at) is not None) == fits


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5x", None])
def test_what_is_no_code_fits_nothing(typed: str | None) -> None:
    assert one_time.fitting_step(one_time.new_secret(), typed, now()) is None


def test_guessing_codes_is_as_slow_as_guessing_passwords(
    app: Flask, client: FlaskClient, person: Account
) -> None:
    secret, _codes = with_second_step(app, person)
    sign_in(client, person.mailbox)
    tries = [client.post(STEP, data={"code": "000000"}).status_code for _ in range(TRIES_HERE + 1)]
    assert tries == [409] * TRIES_HERE + [429]
    assert client.post(STEP, data={"code": code_of(secret)}).status_code == 429


def test_a_recovery_code_stands_in_once(app: Flask, client: FlaskClient, person: Account) -> None:
    _secret, codes = with_second_step(app, person)
    sign_in(client, person.mailbox)
    assert client.post(STEP, data={"code": codes[0].lower()}).status_code == 302
    other = app.test_client()
    sign_in(other, person.mailbox)
    assert other.post(STEP, data={"code": codes[0]}).status_code == 409
    assert other.post(STEP, data={"code": codes[1]}).status_code == 302


def test_neither_secret_nor_recovery_code_stands_in_the_database(app: Flask, person: Account) -> None:
    secret, codes = with_second_step(app, person)
    factor = second_factor_of(person.id)
    assert factor is not None
    assert secret not in factor.sealed_secret
    assert one_time.opened_secret(factor.sealed_secret, app.config["SECRET_KEY"]) == secret
    assert one_time.opened_secret(factor.sealed_secret, "another key") is None
    kept = set(db.session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == len(codes)
    assert not kept & {code.replace(" ", "") for code in codes}


def test_a_half_session_ends_by_itself_and_is_no_session(
    app: Flask, client: FlaskClient, person: Account
) -> None:
    secret, _codes = with_second_step(app, person)
    sign_in(client, person.mailbox)
    with writing():
        db.session.execute(
            update(SignInSession).where(SignInSession.is_whole.is_(False)).values(expires_at=now())
        )
    assert client.get(STEP).location == "/anmelden"
    assert client.post(STEP, data={"code": code_of(secret)}).location == "/anmelden"
    assert app.test_client().get(STEP).location == "/anmelden"


def demand(*, demanded: bool = True) -> None:
    with writing():
        db.session.execute(update(Municipality).values(staff_second_factor=demanded))


def test_where_the_town_demands_it_staff_set_it_up_before_they_are_in(
    client: FlaskClient, person: Account
) -> None:
    demand()
    assert sign_in(client, person.mailbox, onwards="/konto").location == STEP
    assert "Jetzt einrichten" in client.get(STEP).text
    assert not is_signed_in(client)
    client.post(f"{STEP}/einrichten")
    secret = secret_on(client.get(STEP).text)
    assert client.post(STEP, data={"code": "123456"}).status_code == 409
    shown = client.post(STEP, data={"code": code_of(secret)})
    assert len(recovery_codes_on(shown.text)) == one_time.RECOVERY_CODES
    assert 'href="/konto"' in shown.text
    assert is_signed_in(client)


def test_citizens_are_asked_only_if_they_want_to(app: Flask, client: FlaskClient) -> None:
    with writing():
        citizen = a_member()
    demand()
    assert sign_in(client, citizen.mailbox).location == "/"
    assert is_signed_in(client)
    assert client.post(f"{STEP}/einrichten").location == "/anmelden"


def test_demanding_it_signs_out_who_has_none(app: Flask, person: Account) -> None:
    with writing():
        administrator, guarded = a_member(Role.ADMINISTRATOR), a_member(Role.CLERK)
    with_second_step(app, guarded)
    browsers = {one.id: signed_in_browser(app, one) for one in (administrator, guarded, person)}
    form = {"version": "1", "name": "Musterburg", "time_zone": "Europe/Berlin", "land": ""}
    form["staff_second_factor"] = "y"
    assert browsers[administrator.id].post("/verwaltung/stadt", data=form).status_code == 302
    assert [is_signed_in(browsers[one.id]) for one in (administrator, guarded, person)] == [
        False,
        True,
        False,
    ]


def test_who_begins_to_work_for_the_town_sets_it_up_as_well(app: Flask) -> None:
    with writing():
        citizen, administrator = a_member(), a_member(Role.ADMINISTRATOR)
    with_second_step(app, administrator)
    demand()
    at_home, at_work = signed_in_browser(app, citizen), signed_in_browser(app, administrator)
    assert is_signed_in(at_home)
    at_work.post(f"/verwaltung/konten/{citizen.id}/rollen", data={"role": "clerk", "within": ""})
    assert not is_signed_in(at_home)


def test_an_administrator_resets_it_for_somebody_else_and_the_person_is_told(
    app: Flask, client: FlaskClient, person: Account
) -> None:
    with writing():
        administrator = a_member(Role.ADMINISTRATOR)
    with_second_step(app, person)
    with_second_step(app, administrator)
    theirs, desk = signed_in_browser(app, person), signed_in_browser(app, administrator)
    where = "/verwaltung/konten/{}/zweiter-schritt/zuruecksetzen"
    assert desk.post(where.format(administrator.id)).status_code == 409
    assert desk.post(where.format(person.id)).status_code == 302
    assert second_factor_of(person.id) is None
    assert not is_signed_in(theirs)
    assert (letters()[-1].kind, letters()[-1].recipient) == ("second_factor_reset", person.mailbox)
    assert (
        db.session.scalars(
            select(func.count()).where(AuditEntry.action == "account.reset_second_factor")
        ).one()
        == 1
    )
    sign_in(client, person.mailbox)
    assert is_signed_in(client)


def test_it_is_set_up_with_the_password_and_switched_off_with_a_code(app: Flask, person: Account) -> None:
    browser = signed_in_browser(app, person)
    assert browser.post(f"{OWN}/neu", data={"password": "falsch"}).status_code == 409
    assert db.session.scalars(select(func.count()).select_from(SecondFactor)).one() == 0
    secret, codes = with_second_step(app, person)
    assert browser.post(f"{OWN}/neu", data={"password": PASSWORD}).status_code == 409
    assert browser.post(f"{OWN}/abschalten", data={"code": "000000"}).status_code == 409
    fresh = recovery_codes_on(browser.post(f"{OWN}/notfallcodes", data={"code": codes[0]}).text)
    assert len(fresh) == one_time.RECOVERY_CODES
    assert browser.post(f"{OWN}/abschalten", data={"code": codes[1]}).status_code == 409, "replaced"
    assert browser.post(f"{OWN}/abschalten", data={"code": code_of(secret)}).status_code == 302
    assert second_factor_of(person.id) is None


def test_giving_up_ends_the_half_session(app: Flask, client: FlaskClient, person: Account) -> None:
    with_second_step(app, person)
    sign_in(client, person.mailbox)
    assert client.post(f"{STEP}/abbrechen").location == "/anmelden"
    assert client.get(STEP).location == "/anmelden"
    half = select(SignInSession.ended_at).where(SignInSession.is_whole.is_(False))
    ended = db.session.scalars(half).one()
    assert ended is not None
    assert ended <= now() + timedelta(seconds=1)


def test_the_console_helps_the_last_administrator(app: Flask, client: FlaskClient, person: Account) -> None:
    with_second_step(app, person)
    result = CliRunner().invoke(main, ["user", "reset-second-step", person.mailbox or ""])
    assert (result.exit_code, result.stdout) == (0, "")
    sign_in(client, person.mailbox)
    assert is_signed_in(client)
    assert CliRunner().invoke(main, ["user", "reset-second-step", "nobody@example.org"]).exit_code == 1
