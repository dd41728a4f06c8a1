"""Who took part: asked after an act, kept without a key, told beside the population."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.demographics.models import (
    DemographicChoice,
    DemographicCount,
    DemographicQuestion,
    DemographicToken,
)
from participation.demographics.rules import token_after
from participation.demographics.services import count_answers
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.ideas.models import PublicationConsent
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.voting.services import support
from tests.comments.people import a_comment, a_member, a_process_with_comments
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account
from tests.statements import counted
from tests.surveys.making import a_sheet, a_survey

SignedIn = Callable[[Account], FlaskClient]
TOKEN = re.compile(r'name="token"[^>]*value="([^"]*)"')
AGE = {DemographicQuestion.AGE: DemographicChoice.FROM_30}


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def page(process: Process) -> str:
    return f"/{process.slug}/wer-macht-mit"


def token(app: Flask, process: Process, act: str) -> str:
    return token_after(act, process_id=process.id, key=app.config["SECRET_KEY"])


def answer(given: dict[DemographicQuestion, DemographicChoice], process: Process, number: int) -> bool:
    with writing():
        return count_answers(given, token_digest=f"{number:064}", process=process, at=now())


def counts() -> dict[tuple[str, str], int]:
    rows = db.session.execute(
        select(DemographicCount.question, DemographicCount.choice, DemographicCount.number)
    ).all()
    return {(question.value, choice.value): number for question, choice, number in rows}


def test_the_receipt_of_an_idea_asks_and_the_answer_counts_once(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    sent = client.post(
        f"/{process.slug}/ideen/absenden",
        data={
            "text": "Bitte mehr Bänke an der Straße zum Friedhof.",
            "consent": "ja",
            "submission_key": "7" * 32,
        },
        follow_redirects=True,
    )
    assert "Wer macht mit?" in sent.text
    found = TOKEN.search(sent.text)
    assert found
    given = {"token": found[1], "age": "from_60", "place": "lives_here", "heard": "keine"}
    thanked = client.post(page(process), data=given, follow_redirects=True)
    assert "Danke für Ihre Angaben" in thanked.text
    again = client.post(page(process), data={**given, "age": "under_18"}, follow_redirects=True)
    assert "Danke für Ihre Angaben" in again.text
    assert counts() == {("age", "from_60"): 1, ("place", "lives_here"): 1}
    # Answered: the receipt does not ask again.
    assert "Wer macht mit?" not in client.get(f"/{process.slug}/beitrag").text


def test_nothing_kept_leads_to_a_person_an_act_or_a_time(app: Flask, process: Process) -> None:
    with writing():
        before = db.session.scalars(select(AuditEntry.id)).all()
    answer(AGE, process, 1)
    answer({DemographicQuestion.HEARD: DemographicChoice.POSTER}, process, 2)
    columns = {
        column.name
        for table in (DemographicCount.__table__, DemographicToken.__table__)
        for column in table.columns
    }
    assert columns == {"process_id", "week", "question", "choice", "number", "digest"}
    week = db.session.scalars(select(DemographicCount.week)).first()
    assert week is not None
    assert week.weekday() == 0
    assert db.session.scalars(select(AuditEntry.id)).all() == before


def test_many_answers_at_once_are_all_counted_and_one_act_once(app: Flask, process: Process) -> None:
    process_id = process.id

    def send(number: int) -> bool:
        with app.app_context():
            found = db.session.get_one(Process, process_id)
            return answer(AGE, found, number)

    assert at_once(send, [*range(10), *range(10)]).count(True) == 10
    assert counts() == {("age", "from_30"): 10}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"token": "x", "age": "from_30"}, 409),
        ({}, 409),
        ({"token": "good", "age": "from_99"}, 422),
        ({"token": "good", "age": "keine"}, 409),
        ({"token": "good"}, 409),
    ],
)
def test_what_is_no_answer_is_said_and_counts_nothing(
    app: Flask, client: FlaskClient, process: Process, data: dict[str, str], status: int
) -> None:
    if data.get("token") == "good":
        data = {**data, "token": token(app, process, "idee:1")}
    sent = client.post(page(process), data=data)
    assert sent.status_code == status
    assert counts() == {}
    assert "Wer macht mit?" in sent.text


def test_a_token_of_another_process_is_refused(app: Flask, client: FlaskClient, process: Process) -> None:
    with writing():
        other = a_process()
    sent = client.post(page(other), data={"token": token(app, process, "idee:1"), "age": "from_30"})
    assert sent.status_code == 409
    assert counts() == {}


def test_who_is_signed_in_is_asked_once_in_a_process(
    app: Flask, client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    assert "nach einem Beitrag" in client.get(page(process)).text
    with writing():
        account = an_account()
    browser = signed_in(account)
    found = TOKEN.search(browser.get(page(process)).text)
    assert found
    browser.post(page(process), data={"token": found[1], "heard": "poster"})
    assert "schon beantwortet" in browser.get(page(process)).text


def test_only_what_is_asked_can_be_answered(app: Flask, process: Process) -> None:
    with pytest.raises(ValueError, match="poster"):
        answer({DemographicQuestion.AGE: DemographicChoice.POSTER}, process, 1)
    with pytest.raises(RuleViolation):
        answer({}, process, 2)
    assert counts() == {}


def filled(process: Process) -> None:
    """Twelve of middle age and seven young ones, three weeks ago; two of 75 and older."""
    number = 0
    for choice, how_many in (
        (DemographicChoice.FROM_30, 12),
        (DemographicChoice.UNDER_18, 7),
        (DemographicChoice.FROM_75, 2),
    ):
        for _ in range(how_many):
            number += 1
            answer({DemographicQuestion.AGE: choice}, process, number)
    with writing():
        weeks = db.session.scalars(select(DemographicCount.week).distinct()).all()
        for week in weeks:
            db.session.execute(update(DemographicCount).values(week=week - timedelta(weeks=3)))


def test_figures_stand_beside_the_population_and_few_are_not_told(
    app: Flask, client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    filled(process)
    with writing():
        editor = an_account(Role.MODERATOR, process=process)
    staff = signed_in(editor)
    where = f"/verwaltung/verfahren/{process.slug}/bevoelkerung"
    form = staff.get(where).text
    assert 'name="version"' in form
    data = {"version": "0", "source": "Melderegister", "from_30": "1.500", "under_18": "500"}
    assert staff.post(where, data=data).status_code == 302
    shown = client.get(f"/{process.slug}/zahlen").text
    table = shown[shown.index("Alter, ") :]
    assert "21 Angaben" in shown
    assert "nicht repräsentativ" in shown
    assert "1.500" in table
    assert "75 %" in table
    assert "Melderegister" in shown
    row = table[table.index("75 und älter") :][:120]
    assert "nicht genannt" in row
    late = staff.post(where, data={**data, "from_30": "9"})
    assert late.status_code == 409
    assert 'value="9"' in late.text
    assert staff.post(where, data={**data, "version": "1", "from_30": "viele"}).status_code == 422


def test_what_stands_in_public_is_what_the_council_reads(
    app: Flask, client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    with writing():
        people = [an_account() for _ in range(6)]
        ideas = [a_published_idea(process) for _ in range(4)]
        for account in people:
            support(ideas[0], account_id=account.id, at=now())
        survey = a_survey(process)
        a_sheet(survey)
        council = an_account(Role.COUNCIL, process=process)
    with counted() as first:
        shown = client.get(f"/{process.slug}/zahlen").text
    whole = figures_of(process).whole
    assert (whole.ideas, whole.supports, whole.supporters.number) == (4, 6, 6)
    assert "sind 4 Ideen veröffentlicht" in shown
    assert "gibt es 6 Unterstützungen von 6 bestätigten Zugängen" in shown
    assert "So bestätigt: Link in einer E-Mail, ohne Konto: 6 von 6 Zugängen" in shown
    assert "0 von 4 Ideen beantwortet" in shown
    assert "Zu einer Kurzumfrage" in shown
    assert "kamen unter 5 Bögen" in shown
    overview = signed_in(council).get(f"/{process.slug}/gemeinderat").text
    assert "6 Unterstützungen von 6 Teilnehmenden" in overview
    assert "0 von 4 Ideen sind beantwortet" in overview
    with writing():
        for number in range(5):
            an_idea = a_published_idea(process)
            support(an_idea, account_id=people[number].id, at=now())
    with counted() as second:
        client.get(f"/{process.slug}/zahlen")
    assert len(second.statements) == len(first.statements)


def test_comments_count_as_long_as_everybody_may_read_them(client: FlaskClient, app: Flask) -> None:
    with writing():
        process = a_process_with_comments(comments_of_accounts_at_once=True)
        idea = a_published_idea(process)
        a_comment(idea, by=a_member())
    assert "steht ein Kommentar" in client.get(f"/{process.slug}/zahlen").text
    with writing():
        idea.consent, idea.is_public = PublicationConsent.REFUSED, False
    assert "stehen 0 Kommentare" in client.get(f"/{process.slug}/zahlen").text
