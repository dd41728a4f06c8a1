"""What was kept long enough goes, once, and a protocol tells; contents only after the archive's answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account, SignInSession
from participation.audit.queries import faults
from participation.comments.models import Comment
from participation.comments.services.deciding import publish_comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.registry import DAILY
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.mailbox.models import ReceivedMail, Trouble
from participation.municipality.models import Process
from participation.operations.check import counters
from participation.operations.retention import retention
from participation.privacy.models import ArchiveOutcome, RetentionResult, RetentionRun, RunBy
from participation.privacy.schedule import STEPS
from participation.privacy.services.archiving import ERASED_TITLE, note_answer, offer_to_archive
from participation.privacy.tasks import DAILY_RUN, ERASE, due_now, run_retention
from participation.voting.services import support
from tests.comments.people import a_comment, a_process_with_comments
from tests.factories import a_process, a_published_idea, an_account
from tests.privacy.people import somebody
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
YEARS = timedelta(days=1000)


def an_ended_process() -> Process:
    """A published idea with a support and a comment, long ago."""
    process = a_process_with_comments()
    idea = a_published_idea(process, contact="ich@example.org", author_name="Ida")
    idea.place = "Marktplatz"
    support(idea, account_id=an_account().id, at=now())
    publish_comment(a_comment(idea, author_name="Otto"), by=SYSTEM, at=now())
    process.phases[0].ends_at = now() - YEARS
    process.phases[0].starts_at = now() - YEARS - YEARS
    db.session.flush()
    return process


def old_things() -> None:
    """A session, a letter and a mail that nobody needs any more."""
    long_ago = now() - YEARS
    account = an_account()
    db.session.add(
        SignInSession(account_id=account.id, token_digest="a" * 64, expires_at=long_ago, created_at=long_ago)
    )
    db.session.add(
        Letter(
            municipality_id=account.municipality_id, kind="receipt", recipient="ich@example.org",
            language="de", facts={}, subject="Eingang", status=LetterStatus.SENT, sent_at=long_ago,
            next_try_at=long_ago, message_id="m1", created_at=long_ago,
        )
    )  # fmt: skip
    db.session.add(
        ReceivedMail(
            process_id=a_process().id, mailbox="host", validity=1, uid=1, digest="d" * 64,
            sender="du@example.org", subject="Hallo", trouble=Trouble.EMPTY, settled_at=long_ago,
        )
    )  # fmt: skip
    db.session.flush()


def test_every_kind_has_what_erases_it() -> None:
    assert [step.code for step in STEPS] == list(ERASE)


def test_what_is_due_goes_once_and_the_protocol_tells(app: Flask) -> None:
    with writing():
        old_things()
    foreseen = due_now(now())
    assert [foreseen[step] for step in ("sessions", "letters", "mails")] == [1, 1, 1]
    assert run_retention(RunBy.JOB, at=now()) == foreseen
    assert not any(run_retention(RunBy.JOB, at=now()).values())
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.recipient, letter.subject) == ("–", "")
    results = db.session.execute(
        select(RetentionResult.step, func.sum(RetentionResult.number)).group_by(RetentionResult.step)
    )
    assert {row[0]: row[1] for row in results} == foreseen


def test_the_console_asks_first_and_the_worker_does_it_every_day(app: Flask) -> None:
    with writing():
        old_things()
    console = CliRunner()
    assert "letters\t1" in console.invoke(retention, ["--dry-run"]).output
    assert db.session.scalars(select(RetentionRun)).all() == []
    assert "letters\t1" in console.invoke(retention).output
    assert "letters\t0" in console.invoke(retention, ["--dry-run"]).output
    assert DAILY_RUN in DAILY


def test_a_run_that_is_killed_is_seen_and_the_next_one_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        old_things()

    def killed(_at: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(ERASE, "letters", killed)
    with pytest.raises(KeyboardInterrupt):
        run_retention(RunBy.JOB, at=now())
    assert db.session.scalars(select(RetentionRun)).one().finished_at is None
    monkeypatch.undo()
    found = run_retention(RunBy.JOB, at=now())
    assert (found["sessions"], found["letters"]) == (0, 1)


def test_contents_stay_until_the_archive_has_answered(app: Flask) -> None:
    with writing():
        process = an_ended_process()
        process_id = process.id
    found = run_retention(RunBy.JOB, at=now())
    assert (found["contacts"], found["contents"]) == (1, 0)
    with writing():
        process = db.session.get_one(Process, process_id)
        with pytest.raises(RuleViolation):
            note_answer(process, ArchiveOutcome.NOT_WORTH, by=SYSTEM, at=now())
        offer_to_archive(process, "Stadtarchiv", by=SYSTEM, at=now())
    assert run_retention(RunBy.JOB, at=now())["contents"] == 0
    with writing():
        note_answer(db.session.get_one(Process, process_id), ArchiveOutcome.TAKEN_OVER, by=SYSTEM, at=now())
    published = db.session.get_one(Process, process_id).published_ideas
    assert due_now(now())["contents"] == 1
    assert run_retention(RunBy.JOB, at=now())["contents"] == 1
    idea = db.session.scalars(select(Idea)).one()
    assert (idea.title, idea.text, idea.author_name, idea.place) == (ERASED_TITLE, "", "", "")
    assert (idea.supports, idea.comments, idea.is_public) == (1, 1, True)
    assert db.session.scalars(select(Comment)).one().author_name == ""
    assert db.session.get_one(Process, process_id).published_ideas == published
    assert list(counters()) == []
    assert list(faults()) == []
    assert due_now(now())["contents"] == 0


def test_a_running_process_is_not_offered(app: Flask) -> None:
    with writing():
        process = a_process()
        with pytest.raises(RuleViolation):
            offer_to_archive(process, "Stadtarchiv", by=SYSTEM, at=now())


def test_administrators_see_periods_runs_and_offer_to_the_archive(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        old_things()
        slug = an_ended_process().slug
        running = a_process().slug
        administrator, moderator = an_account(Role.ADMINISTRATOR), an_account(Role.MODERATOR)
    office = signed_in(administrator)
    run_retention(RunBy.CONSOLE, at=now())
    page = office.get("/verwaltung/datenschutz/aufbewahrung").text
    assert "von der Konsole" in page
    assert "PARTICIPATION_KEEP_LETTERS_DAYS" in page
    archive = "/verwaltung/datenschutz/archiv"
    assert "beendet, noch nicht angeboten" in office.get(archive).text
    assert office.post(f"{archive}/{slug}/anbieten", data={}).status_code == 422
    assert office.post(f"{archive}/{slug}/antwort", data={"outcome": "taken_over"}).status_code == 409
    assert office.post(f"{archive}/{running}/anbieten", data={"note": "Archiv"}).status_code == 409
    assert office.post(f"{archive}/{slug}/anbieten", data={"note": "Stadtarchiv"}).status_code == 302
    assert office.post(f"{archive}/{slug}/anbieten", data={"note": "Stadtarchiv"}).status_code == 409
    assert "Stadtarchiv" in office.get(f"{archive}/{slug}").text
    assert office.post(f"{archive}/{slug}/antwort", data={"outcome": "not_worth"}).status_code == 302
    assert "nicht archivwürdig" in office.get(archive).text
    assert signed_in(moderator).get(archive).status_code == 403


def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    app: Flask, signed_in: SignedIn
) -> None:
    def asked(browser: FlaskClient, address: str) -> int:
        browser.get(address)
        with counted() as seen:
            assert browser.get(address).status_code == 200
        return len(seen.statements)

    with writing():
        administrator = an_account(Role.ADMINISTRATOR)
        who = somebody()
    office, mine = signed_in(administrator), signed_in(db.session.get_one(Account, who.account_id))
    pages = [
        (mine, "/datenschutz/meine-daten"),
        (office, "/verwaltung/datenschutz/aufbewahrung"),
        (office, "/verwaltung/datenschutz/archiv"),
        (office, "/datenschutz/einwilligung"),
    ]
    before = [asked(*page) for page in pages]
    with writing():
        me = db.session.get_one(Account, who.account_id)
        for _ in range(5):
            idea = a_published_idea(who.idea(who.published).process, contact=me.mailbox)
            support(idea, account_id=me.id, at=now())
            an_ended_process()
    run_retention(RunBy.JOB, at=now())
    run_retention(RunBy.JOB, at=now())
    assert [asked(*page) for page in pages] == before
