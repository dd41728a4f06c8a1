"""The terminal in the town hall: switched on by staff, and nothing of one person is left for the next."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from participation.accounts.models import Account
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.factories import a_process, an_account
from tests.intake.desk import TEXT, the_idea

Browser = Callable[[Account], FlaskClient]


def a_terminal(signed_in: Browser, *, ended: bool = False) -> tuple[FlaskClient, str]:
    with writing():
        slug = a_process(ends_at=now() - timedelta(days=1) if ended else None).slug
        clerk = an_account(Role.CLERK)
    browser = signed_in(clerk)
    browser.post(f"/{slug}/redaktion/terminal")
    return browser, slug


def test_staff_make_a_browser_a_terminal_and_are_signed_out_there(app: Flask, signed_in: Browser) -> None:
    browser, slug = a_terminal(signed_in)
    assert "Idee aufschreiben" in browser.get(f"/{slug}/terminal").text
    assert browser.get(f"/{slug}/redaktion/aufnahme").status_code == 302
    with writing():
        elsewhere = a_process().slug
    assert browser.get(f"/{elsewhere}/terminal").location == f"/{elsewhere}/ideen/neu"


def test_a_browser_that_nobody_switched_on_is_no_terminal(app: Flask, client: FlaskClient) -> None:
    with writing():
        slug = a_process().slug
    client.set_cookie("terminal", "1")
    assert client.get(f"/{slug}/terminal").location == f"/{slug}/ideen/neu"
    form = {"text": TEXT, "consent": "ja"}
    assert client.post(f"/{slug}/terminal/idee", data=form).location == f"/{slug}/ideen/neu"
    assert client.post(f"/{slug}/redaktion/terminal").status_code == 302


def test_an_idea_comes_by_the_terminal_without_an_account(app: Flask, signed_in: Browser) -> None:
    browser, slug = a_terminal(signed_in)
    wrong = browser.post(f"/{slug}/terminal/idee", data={"text": TEXT})
    assert (wrong.status_code, TEXT in wrong.text) == (422, True)
    page = browser.post(f"/{slug}/terminal/idee", data={"text": TEXT, "consent": "ja"}, follow_redirects=True)
    idea = the_idea()
    assert (idea.channel, idea.author_id, idea.recorded_by_id) == ("terminal", None, None)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ticket__code" in page.text


class ThreeMinutesAgo(TimestampSigner):
    """Signs as it would have a little more than three minutes before."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 181


def test_without_scripts_a_page_left_alone_begins_anew_and_nothing_is_left(
    app: Flask, signed_in: Browser
) -> None:
    browser, slug = a_terminal(signed_in)
    away = re.compile(r'<noscript><meta http-equiv="refresh" content="(\d+); url=([^"]+)"></noscript>')
    writing_page = away.search(browser.get(f"/{slug}/terminal/idee").text)
    browser.get(f"/{slug}/terminal?sprache=en")
    browser.post(f"/{slug}/terminal/idee", data={"text": TEXT, "consent": "ja"})
    receipt_page = away.search(browser.get(f"/{slug}/terminal/danke").text)
    assert writing_page is not None
    assert receipt_page is not None
    assert (writing_page[1], receipt_page[1]) == ("900", "180")
    browser.get(receipt_page[2].replace("&amp;", "&"))
    for cookie in ("session", "terminalbeleg", "sprache", "beitrag"):
        assert browser.get_cookie(cookie) is None, cookie
    assert "Idee aufschreiben" in browser.get(f"/{slug}/terminal").text
    assert away.search(browser.get(f"/{slug}/terminal").text) is None


def test_the_town_hall_forgets_a_receipt_even_if_the_browser_keeps_it(app: Flask, signed_in: Browser) -> None:
    browser, slug = a_terminal(signed_in)
    browser.post(f"/{slug}/terminal/idee", data={"text": TEXT, "consent": "ja"})
    kept = browser.get_cookie("terminalbeleg")
    assert kept is not None
    secret = app.config["SECRET_KEY"]
    code = URLSafeTimedSerializer(secret, salt="terminalbeleg").loads(kept.value)
    late = URLSafeTimedSerializer(secret, salt="terminalbeleg", signer=ThreeMinutesAgo)
    browser.set_cookie("terminalbeleg", str(late.dumps(code)))
    assert browser.get(f"/{slug}/terminal/danke").location == f"/{slug}/terminal"


def test_done_wipes_the_receipt_the_session_and_the_language(app: Flask, signed_in: Browser) -> None:
    browser, slug = a_terminal(signed_in)
    browser.get(f"/{slug}/terminal?sprache=en")
    browser.post(f"/{slug}/terminal/idee", data={"text": TEXT, "consent": "ja"})
    assert "Your" in browser.get(f"/{slug}/terminal/danke").text
    answer = browser.post(f"/{slug}/terminal/fertig")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    for cookie in ("session", "terminalbeleg", "sprache", "beitrag"):
        assert browser.get_cookie(cookie) is None, cookie
    assert browser.get(f"/{slug}/terminal/danke").location == f"/{slug}/terminal"
    assert TEXT not in browser.get(f"/{slug}/terminal/idee").text
    assert "Idee aufschreiben" in browser.get(f"/{slug}/terminal").text


def test_after_the_end_the_terminal_says_so(app: Flask, signed_in: Browser) -> None:
    browser, slug = a_terminal(signed_in, ended=True)
    assert "nimmt dieses Verfahren keine Ideen an" in browser.get(f"/{slug}/terminal").text
    answer = browser.post(f"/{slug}/terminal/idee", data={"text": TEXT, "consent": "ja"})
    assert (answer.status_code, TEXT in answer.text) == (409, True)


def test_staff_switch_it_off_again(app: Flask, signed_in: Browser) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    browser = signed_in(clerk)
    browser.post(f"/{slug}/redaktion/terminal")
    kept = browser.get_cookie("terminal")
    assert kept is not None
    again = signed_in(clerk)
    again.set_cookie("terminal", kept.value)
    assert "ist ein Terminal" in again.get(f"/{slug}/redaktion/terminal").text
    again.post(f"/{slug}/redaktion/terminal/aus")
    assert again.get_cookie("terminal") is None
