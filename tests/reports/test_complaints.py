"""Who is named in a complaint about staff meets it nowhere: not as words, not as a number, not in the log."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account, RoleGrant
from participation.extensions import db
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict
from participation.kernel.permissions import SYSTEM, VISITOR, Role
from participation.reports.models import Report, ReportNamed
from participation.reports.rules import names_somebody, receipt_for
from participation.reports.services.reporting import ReportDraft, send_report
from participation.reports.services.settling import answer_complaint
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account

SECRET = "Geheimvorwurf über den Umgang mit meiner Idee"


@pytest.mark.parametrize(
    ("about", "text", "is_named"),
    [
        ("Frau Keller", "", True),
        ("KELLER", "", True),
        ("nina", "", True),
        ("", "Nina Keller hat gelacht.", True),
        ("", "Im Keller ist es dunkel.", False),
        ("Herr Müller", "Im Keller ist es dunkel.", False),
        ("", "", False),
    ],
)
def test_whom_a_complaint_names(about: str, text: str, *, is_named: bool) -> None:
    assert names_somebody(about, text, "Nina Keller") is is_named


def complained(about: str, **more: str) -> Report:
    process = a_process()
    idea = a_published_idea(process)
    key = uuid4().hex
    draft = ReportDraft(reason="staff", text=SECRET, about=about, submission_key=key, **more)
    return send_report(
        draft,
        process=process,
        target=("idea", idea.id),
        by=VISITOR,
        at=now(),
        receipt=receipt_for(key, "secret"),
    )


def test_the_named_administrator_sees_nothing_and_the_other_one_everything(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        named = an_account(Role.ADMINISTRATOR, name="Nina Keller")
        other = an_account(Role.ADMINISTRATOR, name="Alex Brandt")
        moderator = an_account(Role.MODERATOR, name="Marie Ott")
        complaint = complained("Frau Keller")
        number, slug = complaint.id, complaint.process.slug
        town_wide_moderator = an_account(Role.MODERATOR, name="Ida Moos")
        for person in (named, other):
            db.session.add(RoleGrant(account_id=person.id, role=Role.MODERATOR))
    notices = db.session.scalars(select(Letter).where(Letter.kind == "work_waits")).all()
    assert [letter.recipient for letter in notices] == [other.mailbox]
    assert SECRET not in rendered(notices[0]).text
    addresses = [
        "/verwaltung/beschwerden",
        f"/verwaltung/beschwerden/{number}",
        f"/{slug}/redaktion/eingang",
        f"/{slug}/redaktion/eingang?tab=beschwerden",
        f"/{slug}/redaktion/meldungen/{number}",
        "/verwaltung/protokoll",
        "/verwaltung/protokoll?was=meldungen",
        "/verwaltung/protokoll/protokoll.csv",
        "/verwaltung/briefe",
        f"/{slug}/spielregeln",
    ]
    for person in (named, moderator, town_wide_moderator):
        browser = signed_in(person)
        for address in addresses:
            answer = browser.get(address)
            assert "Geheimvorwurf" not in answer.text, address
            assert "complaint." not in answer.text, address
            assert "Beschwerde über Mitarbeitende eingegangen" not in answer.text, address
        assert browser.get(addresses[1]).status_code == 404
        assert browser.post(addresses[1], data={"text": "Abgelehnt."}).status_code == 404
        assert browser.post(f"{addresses[1]}/betrifft", data={"account": str(other.id)}).status_code == 404
    browser = signed_in(other)
    assert "Geheimvorwurf" in browser.get(addresses[0]).text
    assert "Geheimvorwurf" in browser.get(addresses[1]).text
    assert "Geheimvorwurf" in browser.get(addresses[2]).text
    assert "Beschwerde über Mitarbeitende eingegangen" in browser.get(addresses[6]).text


def test_where_all_administrators_are_named_it_goes_to_the_redaktion(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        only = an_account(Role.ADMINISTRATOR, name="Nina Keller")
        named, other = (
            an_account(Role.MODERATOR, name="Uwe Keller"),
            an_account(Role.MODERATOR, name="Marie Ott"),
        )
        number = complained("Keller").id
    statuses = [
        signed_in(person).get(f"/verwaltung/beschwerden/{number}").status_code
        for person in (only, named, other)
    ]
    assert statuses == [404, 404, 200]


def test_whoever_reads_it_can_write_down_whom_it_concerns(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        first, second = (
            an_account(Role.ADMINISTRATOR, name="Nina Keller"),
            an_account(Role.ADMINISTRATOR, name="Alex Brandt"),
        )
        number = complained("").id
    page = f"/verwaltung/beschwerden/{number}"
    browser = signed_in(first)
    assert browser.get(page).status_code == 200
    assert browser.post(f"{page}/betrifft", data={"account": "keiner"}).status_code == 404
    assert (
        browser.post(f"{page}/betrifft", data={"account": str(first.id)}).location
        == "/verwaltung/beschwerden"
    )
    assert browser.get(page).status_code == 404
    assert signed_in(second).get(page).status_code == 200
    assert [named.account_id for named in db.session.scalars(select(ReportNamed))] == [first.id]


def test_the_answer_is_read_with_the_code_only(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        number = a_published_idea(process).number
        handler, slug = an_account(Role.ADMINISTRATOR), process.slug
    citizen = app.test_client()
    form = {
        "reason": "staff",
        "text": SECRET,
        "mailbox": "leserin@example.org",
        "submission_key": uuid4().hex,
    }
    assert citizen.post(f"/{slug}/melden/idee/{number}", data=form).status_code == 302
    assert "wer genannt ist, sieht sie nicht" in citizen.get("/meldung/stand").text
    complaint = db.session.scalars(select(Report)).one()
    page = f"/verwaltung/beschwerden/{complaint.id}"
    browser = signed_in(handler)
    assert browser.post(page, data={"text": ""}).status_code == 422
    assert browser.post(page, data={"text": "Wir haben mit allen gesprochen."}).status_code == 302
    assert "Wir haben mit allen gesprochen." in citizen.get("/meldung/stand").text
    letter = db.session.scalars(select(Letter).where(Letter.kind == "complaint_answered")).one()
    assert "gesprochen" not in rendered(letter).text
    again = browser.post(page, data={"text": "Doch anders."})
    assert again.status_code == 409


def test_of_two_answers_at_once_one_counts(app: Flask) -> None:
    with writing():
        number = complained("").id

    def act(words: str) -> str:
        with app.app_context():
            try:
                with writing():
                    answer_complaint(db.session.get_one(Report, number), words, by=SYSTEM, at=now())
            except Conflict:
                return "conflict"
            finally:
                db.session.remove()
        return "done"

    assert sorted(at_once(act, ["Eins.", "Zwei."])) == ["conflict", "done"]
