"""Letters of ours that come back (RFC 3464): told at the letter, and nothing more is sent there."""

import pytest
from flask import Flask
from sqlalchemy import select

from participation.extensions import db
from participation.jobs import services
from participation.jobs.models import Letter, LetterStatus, UndeliverableMailbox
from participation.jobs.rules import is_dead_mailbox
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.mailbox.models import ReceivedMail, Trouble
from participation.mailbox.rules import read_mail
from participation.mailbox.services import Place, take_in
from participation.municipality.models import Process
from tests.factories import a_process
from tests.jobs.stage import a_letter

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: beteiligung@example.org
Subject: Undelivered Mail Returned to Sender
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grenze"

--grenze
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--grenze
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Wed, 25 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822; weg@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--grenze
Content-Type: {quoted}

From: beteiligung@example.org
Message-ID: <{message_id}@localhost>
Subject: Ihre Idee

--grenze--
"""


def report(
    letter: Letter, *, action: str = "failed", status: str = "5.1.1", quoted: str = "text/rfc822-headers"
) -> bytes:
    said = "550 5.1.1 <weg@example.org>: user unknown"
    return REPORT.format(
        action=action, status=status, said=said, quoted=quoted, message_id=letter.message_id
    ).replace("\n", "\r\n").encode()  # fmt: skip


def sent_letter(process: Process) -> Letter:
    letter = a_letter("weg@example.org", process_id=process.id)
    letter.status, letter.sent_at, letter.facts = LetterStatus.SENT, now(), {}
    db.session.flush()
    return letter


def status_of(letter: Letter) -> LetterStatus:
    return letter.status


def taken_in(raw: bytes, process: Process) -> ReceivedMail:
    number = len(db.session.scalars(select(ReceivedMail.id)).all()) + 1
    found = take_in(read_mail(raw), Place("x/INBOX", 1, number), process=process, secret="s", at=now())
    assert found is not None
    return found


@pytest.mark.parametrize("quoted", ["text/rfc822-headers", "message/rfc822"])
def test_a_letter_that_came_back_is_told_at_the_letter(app: Flask, quoted: str) -> None:
    with writing():
        process = a_process()
        letter = sent_letter(process)
        mail = taken_in(report(letter, quoted=quoted), process)
    assert (letter.status, letter.settled_at) == (LetterStatus.FAILED, None)
    assert letter.returned_at is not None
    assert str(letter.error).startswith("5.1.1 550 5.1.1")
    assert mail.trouble is Trouble.RETURNED
    assert mail.settled_at is not None  # the letter waits, not the report
    with writing():
        assert db.session.scalar(select(UndeliverableMailbox.mailbox_key)) == "weg@example.org"
        with pytest.raises(RuleViolation, match="unterwegs"):
            services.send_again(letter, by=SYSTEM, at=now())


def test_a_report_of_a_delay_or_of_a_full_mailbox_gives_nothing_up(app: Flask) -> None:
    with writing():
        process = a_process()
        letter = sent_letter(process)
        taken_in(report(letter, action="delayed", status="4.4.1"), process)
        assert status_of(letter) is LetterStatus.SENT
        full = report(letter, status="5.2.2").replace(b"550 5.1.1", b"552 5.2.2")
        taken_in(full, process)
    assert status_of(letter) is LetterStatus.FAILED
    assert db.session.scalar(select(UndeliverableMailbox.id)) is None


def test_a_report_about_a_letter_that_is_not_ours_waits_for_a_person(app: Flask) -> None:
    with writing():
        process = a_process()
        letter = sent_letter(process)
        foreign = report(letter).replace(letter.message_id.encode(), b"0" * 32)
        mail = taken_in(foreign, process)
    assert mail.settled_at is None
    assert letter.status is LetterStatus.SENT


def test_nobody_can_guess_the_id_of_a_letter_with_a_key(app: Flask) -> None:
    with writing():
        process = a_process()
        letter = sent_letter(process)
        letter.message_id = "comments-12-2026112512"
        mail = taken_in(report(letter), process)
    assert mail.settled_at is None
    assert letter.status is LetterStatus.SENT


@pytest.mark.parametrize("cut", [400, 600, 700])
def test_a_broken_report_is_an_entry_for_a_person(app: Flask, cut: int) -> None:
    with writing():
        process = a_process()
        letter = sent_letter(process)
        mail = taken_in(report(letter)[:cut], process)
    assert mail.settled_at is None


@pytest.mark.parametrize(
    ("answer", "of_recipient", "dead"),
    [
        ("550 no such mailbox", True, True),
        ("550 no such mailbox", False, False),
        ("550 5.7.1 blocked by our list", True, False),
        ("552 5.2.2 mailbox full", True, False),
        ("554 5.7.1 spam", False, False),
        ("550 5.1.1 user unknown", False, True),
        ("451 4.1.1 later", True, False),
    ],
)
def test_only_a_word_about_the_mailbox_gives_it_up(*, answer: str, of_recipient: bool, dead: bool) -> None:
    assert is_dead_mailbox(answer, of_recipient=of_recipient) is dead
