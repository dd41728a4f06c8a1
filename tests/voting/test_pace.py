"""Supporting has a pace: each access its own, and nobody else waits for it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.app import create_app
from participation.codes.rules import spoken
from participation.extensions import db, limiter
from participation.kernel.database import writing
from participation.voting.models import Support
from tests.accounts.sessions import signed_in_browser
from tests.codes.making import printed_codes
from tests.conftest import Browser
from tests.factories import a_process, a_published_idea, an_account

MOST = 90
GUESSES = 20


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The town with its limits."""
    town = create_app(
        {
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "SECRET_KEY": app.config["SECRET_KEY"],
            "BASE_URL": "http://localhost",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": True,
        }
    )
    town.test_client_class = Browser
    limiter.reset()
    yield town
    limiter.reset()
    with town.app_context():
        db.engine.dispose()


def test_an_access_that_supports_too_fast_waits_and_nobody_else_does(limited: Flask) -> None:
    with writing():
        idea = a_published_idea(a_process())
        here = f"/{idea.process.slug}/ideen/{idea.number}"
        fast, other = an_account(), an_account()
    browser = signed_in_browser(limited, fast)
    ways = ("unterstuetzen", "zuruecknehmen")
    pressed = [browser.post(f"{here}/{ways[turn % 2]}").status_code for turn in range(MOST)]
    assert set(pressed) == {302}
    refused = browser.post(f"{here}/unterstuetzen")
    assert (refused.status_code, "sehr schnell hintereinander" in refused.text) == (429, True)
    assert signed_in_browser(limited, other).post(f"{here}/unterstuetzen").status_code == 302
    assert db.session.scalars(select(func.count()).select_from(Support)).one() == 1


def test_wrong_codes_are_limited_and_right_ones_are_not(limited: Flask) -> None:
    with writing():
        process = a_process()
        _batch, codes = printed_codes(process, size=30, key=limited.config["SECRET_KEY"])
        page = f"/{process.slug}/code"
    for code in codes:
        assert limited.test_client().post(page, data={"code": spoken(code)}).status_code == 302
    guesser = limited.test_client()
    tries = [guesser.post(page, data={"code": "0000-0000-0000-0000"}).status_code for _ in range(GUESSES + 1)]
    assert tries == [404] * GUESSES + [429]
