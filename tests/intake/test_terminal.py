"""The terminal in the town hall: switched on by staff, and nothing of one person is left for the next."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

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
