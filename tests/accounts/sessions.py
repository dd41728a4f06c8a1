"""Browsers in which somebody is signed in, without going through the sign-in page each time."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account, SignInSession
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.codes import digest, new_token
from participation.kernel.database import writing


def signed_in_browser(app: Flask, account: Account) -> FlaskClient:
    """A client that bears the cookie of a new session row of ``account``."""
    token = new_token()
    with writing():
        db.session.add(
            SignInSession(
                account_id=account.id,
                token_digest=digest(token, app.config["SECRET_KEY"]),
                expires_at=now() + timedelta(hours=1),
            )
        )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client
