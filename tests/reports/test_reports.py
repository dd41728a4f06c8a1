"""Readers report what is published; one decision settles all that was reported about one thing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.codes import read_code
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Person, Role
from participation.municipality.models import Process
from participation.reports.models import Report, ReportOutcome
from participation.reports.rules import receipt_for
from participation.reports.services.reporting import ReportDraft, send_report
from participation.reports.services.settling import Settlement, settle
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account
from tests.security.hostile import MEDIUM
from tests.statements import counted

MAILBOX = "leserin@example.org"


def reported(idea: Idea, *, by: Person = VISITOR, **words: Any) -> Report:  # noqa: ANN401 (fields of ReportDraft)
    key = uuid4().hex
    draft = ReportDraft(
        **{"reason": "personal_data", "text": "Da steht mein Name.", "submission_key": key, **words}
    )
    return send_report(
        draft,
        process=idea.process,
        target=("idea", idea.id),
        by=by,
        at=now(),
        receipt=receipt_for(draft.submission_key, "secret"),
    )


def decision(outcome: ReportOutcome = ReportOutcome.KEPT, **more: Any) -> Settlement:  # noqa: ANN401 (any argument of the function called)
    return Settlement(
        **{"outcome": outcome, "text": "Wir haben es uns angesehen.", "newest_seen": 10_000, **more}
    )


def all_reports() -> list[Report]:
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def a_form(**more: str) -> dict[str, str]:
    return {
        "reason": "personal_data",
        "text": "Da steht mein Name.",
        "submission_key": uuid4().hex,
        **more,
    }


# --- Reporting ------------------------------------------------------------------------------------


def test_somebody_without_an_account_reports_and_gets_a_code(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
        number, slug = a_published_idea(process).number, process.slug
    address = f"/{slug}/melden/idee/{number}"
    assert "Beitrag melden" in client.get(f"/{slug}/ideen/{number}").text
    assert client.get(address).status_code == 200
    sent = client.post(address, data=a_form(mailbox=MAILBOX))
    assert sent.location == "/meldung/stand"
    page = client.get("/meldung/stand")
    assert "Ihre Meldung ist angekommen" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.recipient) == ("report_received", MAILBOX)
    words = rendered(letter).text
    assert "mein Name" not in words, "the mailbox is not confirmed"
    code = read_code(str(letter.facts["code"]))
    other = app.test_client()
    assert other.get("/meldung/stand").location == "/meldung"
    assert other.post("/meldung", data={"code": "K7M 4PX"}).status_code == 404
    assert other.get(f"/m/{code}").location == "/meldung/stand"
    assert "angekommen" in other.get("/meldung/stand").text


def test_a_form_sent_twice_is_one_report(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
        address = f"/{process.slug}/melden/idee/{a_published_idea(process).number}"
    form = a_form()
    assert [client.post(address, data=form).status_code for _ in range(2)] == [302, 302]
    assert len(all_reports()) == 1
    changed = client.post(address, data={**form, "text": "Etwas anderes."})
    assert changed.status_code == 409
    assert "Etwas anderes." in changed.text


def test_a_form_sent_by_many_at_once_is_one_report(app: Flask) -> None:
    with writing():
        idea_id, key = a_published_idea(a_process()).id, uuid4().hex

    def act(_: int) -> int:
        with app.app_context():
            try:
                with writing():
                    return reported(db.session.get_one(Idea, idea_id), submission_key=key).id
            finally:
                db.session.remove()

    assert len(set(at_once(act, range(4)))) == 1
    assert len(all_reports()) == 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"reason": ""}, "Bitte wählen Sie, was nicht stimmt."),
        ({"reason": "no_such_rule"}, ""),
        ({"reason": "other", "text": ""}, "worum es geht"),
        ({"mailbox": "keine"}, "Bitte prüfen Sie die Adresse"),
        ({"text": "x" * 2001}, "2001 Zeichen"),
        ({"website": "https://example.org"}, "Ein Feld, das man nicht sieht"),
    ],
)
def test_what_is_missing_is_said_and_the_text_is_kept(
    app: Flask, client: FlaskClient, wrong: dict[str, str], expected: str
) -> None:
    with writing():
        process = a_process()
        address = f"/{process.slug}/melden/idee/{a_published_idea(process).number}"
    answer = client.post(address, data=a_form(**{"about": "Bleibt stehen", **wrong}))
    assert answer.status_code == 422
    assert expected in answer.text
    assert "Bleibt stehen" in answer.text
    assert all_reports() == []


def test_only_what_everybody_may_read_can_be_reported(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        withdraw(idea, by=SYSTEM, at=now())
        addresses = [
            f"/{process.slug}/melden/idee/{idea.number}",
            f"/{process.slug}/melden/idee/2020-9999",
            f"/{process.slug}/melden/ding/{idea.number}",
        ]
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, data=a_form()).status_code == 404


# --- Deciding ---------------------------------------------------------------------------------------


def test_several_reports_of_one_thing_wait_as_one_and_are_settled_together(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, title="Gemeldeter Titel")
        first = reported(idea, mailbox=MAILBOX).id
        reported(idea, text="Auch mir fiel das auf.")
        moderator = an_account(Role.MODERATOR)
        slug = process.slug
    browser = signed_in(moderator)
    queue = browser.get(f"/{slug}/redaktion/eingang?tab=meldungen").text
    assert queue.count("Gemeldeter Titel") >= 1
    page = f"/{slug}/redaktion/meldungen/{first}"
    seen = browser.get(page).text
    assert "2 offene Meldungen" in seen
    assert MAILBOX not in seen
    newest = str(max(report.id for report in all_reports()))
    assert browser.post(page, data={"newest_seen": newest, "outcome": "kept"}).status_code == 422
    done = browser.post(page, data={"newest_seen": newest, "outcome": "kept", "text": "Es verstößt nicht."})
    assert done.status_code == 302
    assert {report.outcome for report in all_reports()} == {ReportOutcome.KEPT}
    assert {report.mailbox for report in all_reports()} == {None}
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    assert "Es verstößt nicht." in rendered(letter).text
    assert "Gemeldeter Titel" not in browser.get(f"/{slug}/redaktion/eingang?tab=meldungen").text


def test_hiding_and_redacting_do_what_they_say(app: Flask) -> None:
    with writing():
        process = a_process()
        hidden, redacted = (
            a_published_idea(process),
            a_published_idea(process, text="Herr Beispiel war da. Gut."),
        )
        reports = [reported(hidden).id, reported(redacted).id]
    with writing():
        hide = decision(ReportOutcome.HIDDEN, reason="advertising", to_author="Das ist Werbung.")
        assert settle(db.session.get_one(Report, reports[0]), hide, by=SYSTEM, at=now())
        black = decision(
            ReportOutcome.REDACTED, reason="personal_data", reason_title="Namen", words="Herr Beispiel"
        )
        assert settle(db.session.get_one(Report, reports[1]), black, by=SYSTEM, at=now())
    ideas = db.session.scalars(select(Idea).order_by(Idea.id)).all()
    assert (ideas[0].status, ideas[0].reason) == (IdeaStatus.REFUSED, "advertising")
    assert ideas[1].text == "[unkenntlich gemacht: Namen] war da. Gut."


def test_with_four_eyes_hiding_waits_and_so_does_the_report(app: Flask) -> None:
    with writing():
        process = a_process()
        process.refusals_need_two = True
        number = reported(a_published_idea(process)).id
        moderator = an_account(Role.MODERATOR)
    hide = decision(ReportOutcome.HIDDEN, reason="advertising", to_author="Das ist Werbung.")
    with writing():
        assert not settle(db.session.get_one(Report, number), hide, by=Person(id=moderator.id), at=now())
    assert all_reports()[0].settled_at is None


def test_nobody_decides_about_their_own_contribution_or_report(app: Flask) -> None:
    with writing():
        process = a_process()
        author, reader = an_account(Role.MODERATOR), an_account(Role.MODERATOR)
        idea = a_published_idea(process)
        idea.author_id = author.id
        db.session.flush()
        number = reported(idea, by=Person(id=reader.id)).id
        people = [Person(id=author.id), Person(id=reader.id)]
    for person in people:
        with pytest.raises(RuleViolation), writing():
            settle(db.session.get_one(Report, number), decision(), by=person, at=now())
    assert all_reports()[0].settled_at is None


def test_of_two_who_decide_one_is_told_that_the_other_did(app: Flask) -> None:
    with writing():
        number = reported(a_published_idea(a_process()), mailbox=MAILBOX).id

    def act(outcome: ReportOutcome) -> str:
        with app.app_context():
            try:
                with writing():
                    settle(
                        db.session.get_one(Report, number),
                        decision(outcome, reason="advertising", to_author="Werbung."),
                        by=SYSTEM,
                        at=now(),
                    )
            except Conflict:
                return "conflict"
            finally:
                db.session.remove()
        return "done"

    assert sorted(at_once(act, [ReportOutcome.KEPT, ReportOutcome.HIDDEN])) == ["conflict", "done"]
    letters = select(func.count()).where(Letter.kind == "report_settled")
    assert db.session.scalars(letters).one() == 1
    entries = select(func.count()).where(AuditEntry.action == "report.settle")
    assert db.session.scalars(entries).one() == 1


def test_what_was_reported_meanwhile_is_not_settled_unseen(app: Flask) -> None:
    with writing():
        idea = a_published_idea(a_process())
        seen, unseen = reported(idea).id, reported(idea).id
    with writing():
        settle(db.session.get_one(Report, seen), decision(newest_seen=seen), by=SYSTEM, at=now())
    assert db.session.get_one(Report, unseen).settled_at is None


def test_the_queue_asks_as_much_for_many_reports_as_for_one(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        reported(a_published_idea(process))
        moderator, slug = an_account(Role.MODERATOR), process.slug
    browser = signed_in(moderator)
    browser.get(f"/{slug}/redaktion/eingang")
    with counted(db.engine) as few:
        browser.get(f"/{slug}/redaktion/eingang")
    with writing():
        process = db.session.scalars(select(Process)).one()
        for _ in range(6):
            reported(a_published_idea(process))
    browser.get(f"/{slug}/redaktion/eingang")
    with counted(db.engine) as many:
        browser.get(f"/{slug}/redaktion/eingang")
    assert len(few.statements) == len(many.statements)


def test_hostile_words_stay_words(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        number = reported(a_published_idea(process), text=MEDIUM).id
        moderator, slug = an_account(Role.MODERATOR), process.slug
    page = signed_in(moderator).get(f"/{slug}/redaktion/meldungen/{number}")
    assert page.status_code == 200
    assert "<script>" not in page.text
