"""One field finds what came in, for whoever may read it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.rules import receipt_for
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.mailbox.models import ReceivedMail, Trouble
from participation.municipality.models import Process
from tests.comments.people import a_comment, a_process_with_comments
from tests.factories import a_published_idea, an_account, an_idea
from tests.statements import counted

Browser = Callable[[Account], FlaskClient]


def a_mail(process: Process) -> None:
    db.session.add(
        ReceivedMail(
            process_id=process.id, mailbox="imap", validity=1, uid=1, digest="a" * 64,
            sender="ida@example.org", subject="Rampe am Bahnhof", trouble=Trouble.TOO_LONG, created_at=now(),
        )
    )  # fmt: skip
    db.session.flush()


@pytest.fixture
def slug(app: Flask) -> str:
    with writing():
        process = a_process_with_comments()
        receipt = receipt_for("2" * 32, app.config["SECRET_KEY"])
        an_idea(
            process,
            title="Rampe",
            text="Am Bahnhof fehlt eine Rampe.",
            receipt=receipt,
            submission_key="2" * 32,
        )
        other = a_published_idea(process, title="Bänke", text="Mehr Bänke.")
        a_comment(other, text="Eine Rampe wäre auch gut.")
        a_mail(process)
        return process.slug


def found(browser: FlaskClient, slug: str, typed: str) -> str:
    answer = browser.get(f"/{slug}/redaktion/suche", query_string={"q": typed})
    assert answer.status_code == 200
    return str(answer.text)


def test_words_find_ideas_comments_and_mails(app: Flask, signed_in: Browser, slug: str) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    page = found(signed_in(clerk), slug, "Rampe")
    assert "Ideen: 1 · Kommentare: 1 · E-Mails: 1" in page
    assert "Am Bahnhof fehlt eine Rampe." in page


def test_a_code_finds_its_idea_however_it_is_typed(app: Flask, signed_in: Browser, slug: str) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    code = receipt_for("2" * 32, app.config["SECRET_KEY"]).code
    browser = signed_in(clerk)
    for typed in (code, code.lower(), " ".join(code)):
        page = found(browser, slug, typed)
        assert "Ideen: 1" in page, typed
        assert "Mehr Bänke" not in page


def test_numbers_find_ideas_and_comments(app: Flask, signed_in: Browser, slug: str) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    browser = signed_in(clerk)
    year = now().year
    assert "Mehr Bänke." in found(browser, slug, f"{year}-0002")
    assert "Mehr Bänke." in found(browser, slug, "2")
    assert "Eine Rampe wäre" in found(browser, slug, f"{year}-0002-1")


def test_nothing_found_says_what_codes_and_numbers_look_like(
    app: Flask, signed_in: Browser, slug: str
) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    for typed in ("Nashorn", "%", "_", "' OR 1=1", "\u202e", "🚲" * 50):
        page = found(signed_in(clerk), slug, typed)
        assert "Nichts gefunden" in page, typed


def test_only_whoever_reads_the_queue_finds_anything(app: Flask, signed_in: Browser, slug: str) -> None:
    with writing():
        people = [an_account(), an_account(Role.COUNCIL), an_account(Role.ADMINISTRATOR)]
    for person in people:
        assert signed_in(person).get(f"/{slug}/redaktion/suche?q=Rampe").status_code == 403


def test_finding_costs_the_same_however_much_is_found(app: Flask, signed_in: Browser, slug: str) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
        process = db.session.query(Process).one()
        for _ in range(10):
            an_idea(process, text="Noch eine Rampe.")
    browser = signed_in(clerk)
    with counted() as few:
        found(browser, slug, "Rampe")
    with writing():
        process = db.session.query(Process).one()
        for _ in range(20):
            an_idea(process, text="Noch eine Rampe.")
    with counted() as many:
        found(browser, slug, "Rampe")
    assert len(few.statements) == len(many.statements)
