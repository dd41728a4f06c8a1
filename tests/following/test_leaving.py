"""Unsubscribing: one click in a mail program, or one press of a button; nothing else can be unsubscribed."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.comments.services.deciding import publish_comment
from participation.extensions import db
from participation.following.models import Digest, FollowKind, MutedNotice, Rhythm
from participation.ideas.services.decisions import QuestionDraft, publish, return_to_author
from participation.jobs.models import LetterStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from tests.comments.people import a_comment, a_moderator, a_process_with_comments
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.following.stage import begin, bring_all, letters, paths_in, text_of, the_next_morning
from tests.jobs.stage import MailServer

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ADDRESS = re.compile(rb"\r\nList-Unsubscribe: <http://localhost(/\S+)>\r\n")


def way_out(raw: bytes) -> str:
    """As a mail program finds it: on one line, unencoded, however long it is."""
    found = ADDRESS.search(raw)
    assert found is not None
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    return found[1].decode()


def commented(app: Flask, mailbox: str = "idee@example.org") -> None:
    """Somebody comments on the idea of somebody without an account."""
    with writing():
        idea = a_published_idea(a_process_with_comments(), contact=mailbox)
        publish_comment(a_comment(idea), by=a_moderator(), at=now())
    bring_all(app)


def test_one_click_in_a_mail_program_ends_digests(
    app: Flask, server: MailServer, client: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True  # a mail program has no token of ours
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        publish(an_idea(process), by=SYSTEM, at=now())
    the_next_morning()
    bring_all(app)
    address = way_out(server.raw[-1])
    for _ in range(2):
        assert client.post(address, data=ONE_CLICK).status_code == 200
    assert db.session.scalars(select(Digest.rhythm)).one() is Rhythm.NEVER
    with writing():
        publish(an_idea(process), by=SYSTEM, at=now())
    the_next_morning()
    assert len(letters("digest")) == 1


def test_a_page_says_what_ends_and_takes_it_back(app: Flask, server: MailServer, client: FlaskClient) -> None:
    commented(app)
    address = way_out(server.raw[0])
    page = client.get(address)
    assert "Nachrichten über Kommentare" in page.text
    assert db.session.scalar(select(MutedNotice.id)) is None  # a scanner that opens links changes nothing
    assert "Abbestellt" in client.post(address).text
    assert "Abbestellt" in client.get(address).text
    assert "idee@example.org" not in address
    assert "Wieder eingeschaltet" in client.post(address, data={"tun": "wieder"}).text
    assert db.session.scalar(select(MutedNotice.id)) is None


def test_notices_that_are_not_wanted_are_not_sent_in_any_spelling(
    app: Flask, server: MailServer, client: FlaskClient
) -> None:
    commented(app)
    client.post(way_out(server.raw[0]), data=ONE_CLICK)
    commented(app, "IDEE+anders@example.org")
    assert len(server.letters) == 1
    last = letters("comment_on_idea")[-1]
    assert last.status is LetterStatus.FAILED
    assert last.settled_at is not None
    commented(app, "jemand@example.org")
    assert len(server.letters) == 2


def test_another_towns_signature_opens_nothing(app: Flask, server: MailServer, client: FlaskClient) -> None:
    commented(app)
    address = way_out(server.raw[0])
    signed, _, signature = address.rpartition(".")
    # Not its last character: of that some bits say nothing.
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert client.post(f"{signed}.{other}", data=ONE_CLICK).status_code == 404
    app.config["SECRET_KEY"] = "another"
    assert client.post(address, data=ONE_CLICK).status_code == 404


def test_another_site_cannot_unsubscribe_anybody(app: Flask, server: MailServer, client: FlaskClient) -> None:
    commented(app)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(way_out(server.raw[0]), headers=headers).status_code == 403


def test_what_belongs_to_an_act_says_why_it_comes(app: Flask, server: MailServer) -> None:
    with writing():
        idea = an_idea(a_process(), contact="idee@example.org")
        return_to_author(idea, QuestionDraft(text="Wo genau?"), by=SYSTEM, at=now())
    bring_all(app)
    [mail] = server.letters
    assert mail["List-Unsubscribe"] is None
    assert "lässt sich deshalb nicht abbestellen" in text_of(mail)
    assert paths_in(mail, "/abbestellen") == []


def test_letters_about_one_idea_form_a_thread(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process_with_comments()
        idea, other = (an_idea(process, contact="idee@example.org") for _ in range(2))
        return_to_author(idea, QuestionDraft(text="Wo genau?"), by=SYSTEM, at=now())
        publish(idea, by=SYSTEM, at=now())
        publish(other, by=SYSTEM, at=now())
        publish_comment(a_comment(idea), by=a_moderator(), at=now())
    bring_all(app)
    threads = [mail["References"] for mail in server.letters]
    assert threads[0] == threads[1] == threads[3] != threads[2]
    assert threads[0] == server.letters[0]["In-Reply-To"] == f"<{process.id}.{idea.number}@localhost>"
    assert len({mail["Message-ID"] for mail in server.letters}) == 4
    for mail in server.letters:
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
