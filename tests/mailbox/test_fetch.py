"""``participation mail fetch``, from a real IMAP server."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Channel, Idea, IdeaStatus, PublicationConsent
from participation.jobs.models import Letter
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.mailbox.commands import fetched_from, mail, receiving_process
from participation.mailbox.models import ReceivedMail, Trouble
from participation.municipality.models import Process
from tests.crowd import at_once
from tests.factories import a_process, an_account
from tests.mailbox.server import ImapServer, imap_server
from tests.mailbox.test_rules import a_mail, nested

MARKER = "<script>alert('marke')</script>"


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def server(running: ImapServer, app: Flask) -> ImapServer:
    """The server with an empty mailbox, known to the town."""
    with running.connection() as connection:
        connection.select("INBOX")
        connection.store("1:*", "+FLAGS", r"(\Deleted)")
        connection.expunge()
    app.config["IMAP_URL"] = running.url
    return running


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def fetch(app: Flask) -> Result:
    return app.test_cli_runner().invoke(mail, ["fetch"])


def numbers(result: Result) -> dict[str, int]:
    assert result.exit_code == 0, result.output
    return {what: int(n) for what, n in (line.split("\t") for line in result.stdout.splitlines())}


def ideas() -> list[Idea]:
    db.session.rollback()
    return list(db.session.scalars(select(Idea).order_by(Idea.id)))


def test_a_mail_becomes_an_idea_that_waits_and_its_author_gets_the_code(
    app: Flask, server: ImapServer, process: Process
) -> None:
    server.receive(a_mail())
    assert numbers(fetch(app)) == {"ideas": 1, "waiting": 0, "known": 0}
    (idea,) = ideas()
    assert (idea.process_id, idea.channel, idea.status) == (process.id, Channel.EMAIL, IdeaStatus.SUBMITTED)
    assert (idea.title, idea.text) == ("Bank am Neckar", "Am Neckar fehlt eine Bank.")
    assert idea.consent is PublicationConsent.UNKNOWN
    assert not idea.is_public
    (letter,) = db.session.scalars(select(Letter))
    assert (letter.kind, letter.recipient) == ("receipt", "erika@example.org")
    assert server.unread() == 0


@pytest.mark.usefixtures("process")
def test_fetched_again_nothing_comes_twice(app: Flask, server: ImapServer) -> None:
    server.receive(a_mail(), a_mail("Eine zweite Idee."))
    fetch(app)
    server.receive(a_mail("Eine dritte Idee."))
    assert numbers(fetch(app)) == {"ideas": 1, "waiting": 0, "known": 0}
    assert numbers(fetch(app)) == {"ideas": 0, "waiting": 0, "known": 0}
    assert len(ideas()) == 3


@pytest.mark.usefixtures("process")
def test_a_folder_with_new_numbers_brings_nothing_twice(app: Flask, server: ImapServer) -> None:
    server.receive(a_mail())
    fetch(app)
    with writing():
        for received in db.session.scalars(select(ReceivedMail)):
            received.validity -= 1  # what the server called it before it gave new numbers
    assert numbers(fetch(app)) == {"ideas": 0, "waiting": 0, "known": 1}
    assert len(ideas()) == 1


@pytest.mark.usefixtures("process")
def test_two_who_fetch_at_the_same_moment_take_each_mail_once(app: Flask, server: ImapServer) -> None:
    server.receive(*(a_mail(f"Idee {n}") for n in range(5)))

    def fetched(_: int) -> list[str]:
        with app.app_context():
            return list(fetched_from(server.url, receiving_process()))

    at_once(fetched, range(3))
    assert sorted(idea.text for idea in ideas()) == [f"Idee {n}" for n in range(5)]


@pytest.mark.usefixtures("process")
def test_the_sender_never_makes_it_an_account_s_idea(app: Flask, server: ImapServer) -> None:
    with writing():
        account: Account = an_account(Role.MODERATOR)
        mailbox = account.mailbox or ""
    server.receive(a_mail(From=mailbox))
    fetch(app)
    assert ideas()[0].author_id is None


@pytest.mark.usefixtures("process")
def test_hostile_mails_wait_for_a_person_and_hold_nobody_up(app: Flask, server: ImapServer) -> None:
    large = a_mail("x" * 5_100_000)
    server.receive(nested(60), large, b"Content-Type: text/plain; charset=nie\r\n\r\nx", a_mail("Und ich?"))
    assert numbers(fetch(app)) == {"ideas": 1, "waiting": 3, "known": 0}
    kept = db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.uid)).all()
    assert [received.trouble for received in kept] == [
        Trouble.UNREADABLE,
        Trouble.TOO_LARGE,
        Trouble.UNREADABLE,
        None,
    ]


@pytest.mark.usefixtures("process")
def test_machines_get_no_answer(app: Flask, server: ImapServer) -> None:
    server.receive(a_mail(Auto_Submitted="auto-replied"), a_mail(Return_Path="<>"))
    assert numbers(fetch(app))["waiting"] == 2
    assert not db.session.scalars(select(Letter)).all()


def test_a_process_that_takes_no_ideas_leaves_the_mail_to_a_person(
    app: Flask, server: ImapServer, process: Process
) -> None:
    app.config["IMAP_PROCESS"] = process.slug
    with writing():
        for phase in db.session.merge(process).phases:
            phase.takes_ideas = False
    server.receive(a_mail())
    assert numbers(fetch(app)) == {"ideas": 0, "waiting": 1, "known": 0}


def test_a_mailbox_that_is_away_is_a_clear_refusal(app: Flask, server: ImapServer, process: Process) -> None:
    app.config["IMAP_URL"] = server.url.replace("geheim", "falsch")
    refused = fetch(app)
    assert refused.exit_code == 1
    assert "the next run goes on from here" in refused.stderr
    app.config["IMAP_URL"] = "http://example.org"
    assert fetch(app).exit_code == 2
    app.config["IMAP_PROCESS"] = f"{process.slug}-nicht"
    assert fetch(app).exit_code == 1


@pytest.mark.usefixtures("server")
def test_without_a_process_nothing_is_guessed(app: Flask) -> None:
    assert fetch(app).exit_code == 1


def test_what_waits_is_in_the_queue_until_it_is_settled(
    app: Flask, server: ImapServer, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    server.receive(a_mail("x" * 4001, Subject=MARKER))
    fetch(app)
    with writing():
        moderator = an_account(Role.MODERATOR)
    browser = signed_in(moderator)
    queue = f"/{process.slug}/redaktion/eingang"
    assert "alert(&#39;marke&#39;)" in browser.get(queue).text
    mail_id = db.session.scalars(select(ReceivedMail.id)).one()
    page = f"/{process.slug}/redaktion/post/{mail_id}"
    assert "mehr als 4.000 Zeichen" in browser.get(page).text
    assert MARKER not in browser.get(page).text
    for _ in range(2):  # a double click
        assert browser.post(f"{page}/erledigt").status_code == 302
    assert "marke" not in browser.get(queue).text
    assert "marke" not in browser.get(page).text
    assert browser.get(f"/{process.slug}/redaktion/post/999999").status_code == 404
