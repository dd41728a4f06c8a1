"""Bringing letters to a real mail server."""

import socket
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from flask import Flask

from participation.extensions import db
from participation.jobs import claims
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.post import Away, Post
from participation.jobs.rules import MOST_TRIES
from participation.jobs.tasks import AWAY_SECONDS, bring_letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from tests.crowd import at_once
from tests.jobs.stage import MailServer, a_letter, mail_server


def bring_all(app: Flask) -> None:
    """Bring letters as the worker does, until none is due."""
    url = app.config["SMTP_URL"]
    post = Post(url) if url else None
    while bring_letter(app, post) == 0.0:
        pass
    if post is not None:
        post.close()
    db.session.rollback()


def the_letter() -> Letter:
    return db.session.query(Letter).one()


def make_due(letter: Letter) -> None:
    with writing():
        letter.next_try_at = now()


def test_a_letter_arrives(town: Flask, server: MailServer) -> None:
    with writing():
        letter = a_letter(facts={"title": "Grüße aus Köln – ß"}, recipient="juergen@example.org")
        number = letter.message_id
    bring_all(town)
    [mail] = server.letters
    assert mail["Subject"] == "Grüße aus Köln – ß"
    assert mail["To"] == "juergen@example.org"
    assert mail["Message-ID"] == f"<{number}@localhost>"
    plain, rich = mail.iter_parts()
    assert "Größe: Grüße aus Köln – ß" in plain.get_content()
    assert "Größe: Grüße aus Köln – ß" in rich.get_content()
    assert server.raw[0].isascii()
    letter = the_letter()
    assert letter.status is LetterStatus.SENT
    assert letter.sent_at is not None


def test_both_languages_arrive(town: Flask, server: MailServer) -> None:
    with writing():
        a_letter(language="de")
        a_letter(language="en")
    bring_all(town)
    german, english = (mail.get_body(("plain",)).get_content() for mail in server.letters)  # type: ignore[union-attr]  # there is one: else the test fails here
    assert "Montag, 18. Mai 2026" in german
    assert "Monday, 18 May 2026" in english


def test_a_sent_letter_keeps_none_of_its_words(town: Flask, server: MailServer) -> None:
    """Its links open something; in the table they would wait for whoever reads a backup."""
    with writing():
        a_letter(facts={"path": "/link/secret"})
    bring_all(town)
    letter = the_letter()
    assert letter.facts == {}
    assert letter.subject == "Ihre Idee ist angekommen"


def test_no_line_of_a_fact_becomes_a_header(town: Flask, server: MailServer) -> None:
    with writing():
        a_letter(facts={"title": "Hallo\r\nBcc: all@example.org\r\n\r\nWerbung"})
        a_letter(recipient="person@example.org\r\nRCPT TO:<all@example.org>")
    bring_all(town)
    [mail] = server.letters
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hallo Bcc: all@example.org Werbung"
    statuses = [letter.status for letter in db.session.query(Letter).order_by(Letter.id)]
    assert statuses == [LetterStatus.SENT, LetterStatus.FAILED]


def test_a_letter_that_is_put_off_comes_later(town: Flask, server: MailServer) -> None:
    server.answers = ["451 greylisted, come back later"]
    with writing():
        a_letter()
    bring_all(town)
    letter = the_letter()
    assert letter.status is LetterStatus.WAITING
    assert letter.error == "451 greylisted, come back later"
    assert timedelta(seconds=20) < letter.next_try_at - now() < timedelta(seconds=40)
    assert server.letters == []
    make_due(letter)
    bring_all(town)
    assert the_letter().status is LetterStatus.SENT
    assert the_letter().error is None
    assert len(server.letters) == 1


def test_a_refused_letter_fails_and_the_next_one_goes(town: Flask, server: MailServer) -> None:
    server.answers = ["550 no such mailbox"]
    with writing():
        a_letter("nobody@example.org")
        a_letter("somebody@example.org")
    bring_all(town)
    first, second = db.session.query(Letter).order_by(Letter.id)
    assert (first.status, first.error) == (LetterStatus.FAILED, "550 no such mailbox")
    assert second.status is LetterStatus.SENT


def test_a_letter_that_cannot_be_built_never_blocks_the_outbox(town: Flask, server: MailServer) -> None:
    with writing():
        a_letter(kind="no_such_letter")
        broken = a_letter()
        broken.facts = {}
        a_letter()
    bring_all(town)
    statuses = [letter.status for letter in db.session.query(Letter).order_by(Letter.id)]
    assert statuses == [LetterStatus.FAILED, LetterStatus.FAILED, LetterStatus.SENT]
    errors = [letter.error for letter in db.session.query(Letter).order_by(Letter.id)]
    assert str(errors[0]).startswith("TemplateNotFound")


def test_a_letter_is_offered_for_a_good_day_and_then_no_more(town: Flask, server: MailServer) -> None:
    server.answers = ["451 not now"] * (MOST_TRIES + 1)
    with writing():
        a_letter()
    waited = timedelta()
    for _ in range(MOST_TRIES):
        bring_all(town)
        waited += max(timedelta(), the_letter().next_try_at - now())
        make_due(the_letter())
    assert the_letter().status is LetterStatus.FAILED
    assert timedelta(days=1) < waited < timedelta(days=2)
    bring_all(town)
    assert len(server.answers) == 1


def test_while_the_mail_server_is_away_letters_wait_and_others_are_not_tried(town: Flask) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        town.config["SMTP_URL"] = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
        with writing():
            a_letter()
            a_letter()
        post = Post(town.config["SMTP_URL"])
        assert bring_letter(town, post) == AWAY_SECONDS
    db.session.rollback()
    tried, untried = db.session.query(Letter).order_by(Letter.id)
    assert (tried.status, tried.attempts) == (LetterStatus.WAITING, 1)
    assert untried.attempts == 0


def test_without_a_mail_server_letters_stay_here(town: Flask) -> None:
    with writing():
        a_letter()
    bring_all(town)
    letter = the_letter()
    assert letter.status is LetterStatus.KEPT
    assert letter.facts["path"] == "/beitrag"


def test_a_connection_that_the_server_closed_is_opened_anew(town: Flask) -> None:
    with mail_server(timeout=1) as (handler, port):
        town.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        post = Post(town.config["SMTP_URL"])
        with writing():
            a_letter()
        bring_letter(town, post)
        assert post.connection is not None
        post.connection.sock.close()  # type: ignore[union-attr]  # there is one: else the test fails here
        with writing():
            a_letter()
        bring_letter(town, post)
        post.close()
        assert len(handler.letters) == 2


def test_two_workers_send_each_letter_once(town: Flask, server: MailServer) -> None:
    with writing():
        for number in range(12):
            a_letter(facts={"title": f"Brief {number}"})

    def work(_: int) -> None:
        post = Post(town.config["SMTP_URL"])
        while bring_letter(town, post) == 0.0:
            pass
        post.close()

    at_once(work, range(4))
    assert sorted(str(mail["Subject"]) for mail in server.letters) == sorted(f"Brief {n}" for n in range(12))


def test_a_worker_that_was_stopped_too_long_changes_nothing(town: Flask, server: MailServer) -> None:
    with writing():
        a_letter()
        slow = claims.claim_letter(at=now())
    assert slow is not None
    make_due(the_letter())  # the lease is over
    bring_all(town)
    with writing():
        claims.mark_failed(slow, "550 too late")
    assert the_letter().status is LetterStatus.SENT


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=mail.example"]
    command = ["openssl", "req", "-x509", *made, "-keyout", str(key), "-out", str(chain)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def test_tls_and_password_are_used_where_the_server_wants_them(
    town: Flask, certificate: ssl.SSLContext
) -> None:
    seen: list[tuple[bytes, bytes, bool]] = []

    def check(_server: object, session: object, _envelope: object, _how: str, who: object) -> AuthResult:
        login, password = who.login, who.password  # type: ignore[attr-defined]  # as aiosmtpd hands them over
        seen.append((login, password, session.ssl is not None))  # type: ignore[attr-defined]  # as aiosmtpd hands them over
        return AuthResult(success=password == b"p@ss:word", handled=False)

    settings = {"tls_context": certificate, "require_starttls": True, "authenticator": check}
    with mail_server(**settings, auth_required=True) as (handler, port):
        town.config["SMTP_URL"] = f"smtp://town:p%40ss%3Aword@127.0.0.1:{port}"
        with writing():
            a_letter()
        bring_all(town)
        assert len(handler.letters) == 1
        assert seen == [(b"town", b"p@ss:word", True)]
        wrong = Post(f"smtp://town:wrong@127.0.0.1:{port}")
        with pytest.raises(Away, match="535"):
            wrong.deliver(handler.letters[0])


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://"])
def test_an_address_that_is_no_mail_servers_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        Post(url)
