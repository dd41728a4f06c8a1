"""Mailboxes that take nothing for good are not tried again, until somebody says so."""

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from participation.extensions import db
from participation.jobs import services
from participation.jobs.models import Letter, LetterStatus, UndeliverableMailbox
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from tests.jobs.stage import MailServer, a_letter
from tests.jobs.test_post import bring_all


@pytest.fixture
def refusing(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """Knows nobody at ``weg@example.org``, and says so before it sees the letter."""

    async def handle_rcpt(
        _self: MailServer,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("weg@"):
            return "550 5.1.1 user unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(MailServer, "handle_RCPT", handle_rcpt, raising=False)
    return server


def statuses() -> list[LetterStatus]:
    return [letter.status for letter in db.session.query(Letter).order_by(Letter.id)]


def test_after_a_permanent_refusal_nothing_more_is_sent_there(town: Flask, refusing: MailServer) -> None:
    with writing():
        a_letter("weg@example.org")
    bring_all(town)
    with writing():
        a_letter("WEG+neu@example.org")
        a_letter("da@example.org")
    bring_all(town)
    assert statuses() == [LetterStatus.FAILED, LetterStatus.FAILED, LetterStatus.SENT]
    first, second, _ = db.session.query(Letter).order_by(Letter.id)
    assert first.error == "550 5.1.1 user unknown"
    assert "nimmt keine Post an" in str(second.error)
    assert second.settled_at is None  # somebody has to look
    assert len(refusing.letters) == 1


def test_somebody_who_sends_it_again_believes_in_the_mailbox(town: Flask, refusing: MailServer) -> None:
    with writing():
        a_letter("weg@example.org")
    bring_all(town)
    with writing():
        letter = db.session.query(Letter).one()
        letter.recipient = "weg@example.org"
        services.send_again(letter, by=SYSTEM, at=now())
        assert db.session.query(UndeliverableMailbox).count() == 0
    bring_all(town)
    assert db.session.query(UndeliverableMailbox).count() == 1


def test_a_letter_refused_for_what_it_says_gives_no_mailbox_up(town: Flask, server: MailServer) -> None:
    server.answers = ["554 5.7.1 looks like spam"]
    with writing():
        a_letter()
    bring_all(town)
    assert statuses() == [LetterStatus.FAILED]
    assert db.session.query(UndeliverableMailbox).count() == 0
