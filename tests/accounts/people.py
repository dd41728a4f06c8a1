"""What tests of accounts do again and again: accounts with a password, signing in, and reading letters."""

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from participation.accounts import passwords
from participation.accounts.models import Account
from participation.extensions import db
from participation.jobs.models import Letter
from participation.kernel.permissions import Role
from tests.factories import an_account

PASSWORD = "vier Wörter ohne Sinn"
ANOTHER = "ganz andere lange Worte"
HASH = passwords.hashed(PASSWORD)
HERE = "192.0.2.1"


def a_member(role: Role | None = None) -> Account:
    """An account that signs in with PASSWORD. Call it inside ``writing()``."""
    account = an_account(role)
    account.password_hash = HASH
    return account


def sign_in(
    client: FlaskClient,
    mailbox: str | None,
    password: str = PASSWORD,
    *,
    network: str = HERE,
    onwards: str | None = None,
) -> TestResponse:
    form = {"mailbox": mailbox, "password": password, "next": onwards or ""}
    return client.post("/anmelden", data=form, environ_base={"REMOTE_ADDR": network})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/konto").status_code == 200


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def newest_path() -> str:
    """The page that the newest letter's link opens."""
    return str(letters()[-1].facts["path"])
