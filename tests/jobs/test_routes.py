"""The outbox and the background work, as administrators see them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from participation.accounts.models import Account
from participation.extensions import db
from participation.jobs import claims, queries
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus
from participation.jobs.registry import NAMES, TASKS
from participation.jobs.rules import LEASE
from participation.jobs.services import enqueue
from participation.jobs.tasks import bring_letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from tests.factories import an_account
from tests.jobs.stage import a_letter

SignedIn = Callable[[Account], FlaskClient]
MOST_STATEMENTS = 7


@pytest.fixture
def office(town: Flask, signed_in: SignedIn) -> FlaskClient:
    """The browser of an administrator."""
    with writing():
        account = an_account(Role.ADMINISTRATOR)
    return signed_in(account)


def statements(act: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def bring_all(app: Flask) -> None:
    while bring_letter(app, None) == 0.0:
        pass
    db.session.rollback()


@pytest.mark.parametrize("address", ["/verwaltung/briefe", "/verwaltung/briefe/1", "/verwaltung/aufgaben"])
def test_only_administrators_read_letters(town: Flask, signed_in: SignedIn, address: str) -> None:
    with writing():
        people = [an_account(role) for role in (None, Role.CLERK, Role.MODERATOR, Role.COUNCIL)]
        a_letter()
    assert town.test_client().get(address).status_code in {302, 401}
    assert {signed_in(account).get(address).status_code for account in people} == {403}


def test_without_a_mail_server_the_town_hall_reads_and_hands_over(town: Flask, office: FlaskClient) -> None:
    with writing():
        a_letter("citizen@example.org", facts={"path": "/link/abc", "title": "Ihr <b>Zugang</b>"})
    bring_all(town)
    page = office.get("/verwaltung/briefe").text
    assert "Ihr &lt;b&gt;Zugang&lt;/b&gt;" in page
    assert "citizen@example.org" in page
    letter = office.get("/verwaltung/briefe/1").text
    assert '<a href="http://localhost/link/abc">http://localhost/link/abc</a>' in letter
    assert "Montag, 18. Mai 2026" in letter


def test_a_link_to_elsewhere_stays_text(town: Flask, office: FlaskClient) -> None:
    with writing():
        a_letter(facts={"title": "siehe http://localhost.evil.example/x"})
    bring_all(town)
    page = office.get("/verwaltung/briefe/1").text
    assert "http://localhost.evil.example/x" in page
    assert 'href="http://localhost.evil.example' not in page


def test_where_mail_is_sent_staff_see_that_a_letter_goes_but_not_its_links(
    town: Flask, office: FlaskClient
) -> None:
    town.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    with writing():
        for status in (LetterStatus.WAITING, LetterStatus.FAILED, LetterStatus.SENT):
            a_letter(facts={"path": "/link/abc"}).status = status
    for number in (1, 2, 3):
        answer = office.get(f"/verwaltung/briefe/{number}")
        assert answer.status_code == 200
        assert "/link/abc" not in answer.text


def test_a_letter_that_cannot_be_built_says_so(town: Flask, office: FlaskClient) -> None:
    with writing():
        a_letter(kind="no_such_letter")
        a_letter().facts = {}
    bring_all(town)
    for number in (1, 2):
        assert "ließ sich nicht zusammensetzen" in office.get(f"/verwaltung/briefe/{number}").text


def test_a_failed_letter_is_sent_again_and_only_such_a_one(town: Flask, office: FlaskClient) -> None:
    with writing():
        letter = a_letter()
        letter.status, letter.attempts, letter.error = LetterStatus.FAILED, 16, "550 100 % full"
    assert "550 100 % full" in office.get("/verwaltung/briefe/1").text
    assert office.post("/verwaltung/briefe/1/noch-einmal").location == "/verwaltung/briefe/1"
    letter = db.session.get_one(Letter, 1)
    assert (letter.status, letter.attempts, letter.error) == (LetterStatus.WAITING, 0, None)
    again = office.post("/verwaltung/briefe/1/noch-einmal")
    assert again.status_code == 409
    assert "der nicht hinausging" in again.text


def test_letters_come_in_pages_and_by_what_became_of_them(town: Flask, office: FlaskClient) -> None:
    with writing():
        for number in range(45):
            letter = a_letter()
            letter.subject = f"Betreff Nummer {number}."
            letter.status = LetterStatus.SENT if number % 9 else LetterStatus.FAILED
    assert "Brief 41 bis 45 von 45" in office.get("/verwaltung/briefe?seite=3").text
    assert "Betreff Nummer 0." in office.get("/verwaltung/briefe?seite=99").text
    failed = office.get("/verwaltung/briefe?stand=failed").text
    assert "Brief 1 bis 5 von 5" in failed
    assert "Betreff Nummer 36." in failed
    assert "Betreff Nummer 1." not in failed
    assert "/verwaltung/briefe?stand=sent&amp;seite=2" in office.get("/verwaltung/briefe?stand=sent").text


@pytest.mark.parametrize(
    "query", ["seite=-1", "seite=x", "stand=' OR 1=1", "stand=SENT", "seite=99999999999999"]
)
def test_no_address_breaks_the_outbox(town: Flask, office: FlaskClient, query: str) -> None:
    assert office.get(f"/verwaltung/briefe?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "99", str(2**63), "x"])
def test_a_letter_that_is_not_there_is_not_found(town: Flask, office: FlaskClient, number: str) -> None:
    assert office.get(f"/verwaltung/briefe/{number}").status_code == 404


def test_a_long_outbox_costs_no_more_statements(town: Flask, office: FlaskClient) -> None:
    with writing():
        a_letter()
    one = statements(lambda: office.get("/verwaltung/briefe"))
    with writing():
        for _ in range(30):
            a_letter()
            enqueue("test.work", {}, at=now(), by=SYSTEM)
    assert statements(lambda: office.get("/verwaltung/briefe")) == one <= MOST_STATEMENTS
    assert statements(lambda: office.get("/verwaltung/aufgaben")) <= MOST_STATEMENTS


def failed_job() -> Job:
    with writing():
        enqueue("test.work", {}, at=now(), by=SYSTEM)
        claim = claims.claim_job("worker", at=now(), lease=LEASE)
        assert claim is not None
        claims.note_progress(claim, done=1200, of=3000)
        claims.fail(claim, "ValueError < tasks.py:7 suggest", at=now(), for_good=True)
    return queries.job_with_id(claim.job_id)


def test_failed_work_is_seen_and_begun_again(town: Flask, office: FlaskClient) -> None:
    failed = failed_job()
    page = office.get("/verwaltung/aufgaben").text
    assert "ist fehlgeschlagen – 1.200 von 3.000" in page
    assert "ValueError &lt; tasks.py:7 suggest" in page
    assert office.post(f"/verwaltung/aufgaben/{failed.id}/noch-einmal").status_code == 302
    assert queries.job_with_id(failed.id).status is JobStatus.QUEUED
    assert office.post(f"/verwaltung/aufgaben/{failed.id}/noch-einmal").status_code == 409


def test_waiting_work_can_be_cancelled(town: Flask, office: FlaskClient) -> None:
    with writing():
        waiting = enqueue("test.work", {}, at=now(), by=SYSTEM, run_at=now() + timedelta(hours=1))
    assert office.post(f"/verwaltung/aufgaben/{waiting.id}/abbrechen").status_code == 302
    assert queries.job_with_id(waiting.id).status is JobStatus.CANCELLED


def test_work_for_a_later_hour_says_when_and_what_must_happen_cannot_be_cancelled(
    town: Flask, office: FlaskClient
) -> None:
    with writing():
        closing = enqueue("rounds.close", by=SYSTEM, at=now(), payload={"round": 1})
        closing.run_at = now() + timedelta(days=3)
    page = office.get("/verwaltung/aufgaben").text
    assert "Eine Gewichtung an ihrem Ende schließen" in page
    assert "geplant für" in page
    assert "beginnt gleich" not in page
    address = f"/verwaltung/aufgaben/{closing.id}/abbrechen"
    assert address not in page
    refused = office.post(address)
    assert refused.status_code == 409
    assert "lässt sich nicht abbrechen" in refused.text
    db.session.refresh(closing)
    assert closing.status is JobStatus.QUEUED


def test_all_work_has_a_name_for_people(app: Flask) -> None:
    assert app
    assert [kind for kind in TASKS if not kind.startswith("test.") and not NAMES.get(kind)] == []


def test_whoever_waits_sees_how_far_it_is_and_need_not_wait(town: Flask) -> None:
    """Looks again by itself without JavaScript, and only while something is to be expected."""
    parts = town.jinja_env.get_template("components/progress.html").module
    job = failed_job()
    with town.test_request_context("/"):
        expected = {
            JobStatus.QUEUED: "wird nach einem Fehler noch einmal versucht",
            JobStatus.RUNNING: "läuft",
            JobStatus.DONE: "ist fertig",
            JobStatus.CANCELLED: "wurde abgebrochen",
            JobStatus.FAILED: "ist fehlgeschlagen",
        }
        for status, word in expected.items():
            shown = Job(status=status, error=job.error, done_steps=1200, all_steps=3000, cancel_wanted=False)
            box = str(parts.progress(shown, cancel_to="/stop"))  # type: ignore[attr-defined]  # macros of a template
            looks_again = "refresh" in str(parts.progress_refresh(shown))  # type: ignore[attr-defined]  # macros of a template
            assert f"<b>{word}</b> – 1.200 von 3.000" in box
            under_way = status in {JobStatus.QUEUED, JobStatus.RUNNING}
            assert looks_again == ('action="/stop"' in box) == under_way
