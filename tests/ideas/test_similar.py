from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.comments.models import LONGEST_COMMENT, Comment, CommentKind
from participation.extensions import db
from participation.ideas.models import Idea, PublicationConsent
from participation.ideas.queries.similar import similar_ideas
from participation.kernel.database import writing
from participation.municipality.models import Process
from participation.voting.models import Support
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.statements import counted

STATEMENTS = 2
BENCH = "Am Bahnhof fehlt eine Sitzbank mit Lehne."


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        process = a_process()
        for phase in process.phases:
            phase.takes_comments = True
        a_published_idea(process, title="Schatten auf dem Schulhof", text="Bitte Bäume pflanzen.")
        return process


def titles(process: Process, text: str) -> list[str]:
    return [idea.title for idea in similar_ideas(process, text)]


def test_what_says_the_same_in_other_forms_of_the_words_is_found(process: Process) -> None:
    with writing():
        a_published_idea(process, title="Bänke für den Bahnhof", text="Sitzbänke, gern mit Lehne.")
        a_published_idea(process, title="Bahnhof streichen", text="Die Farbe blättert ab.")
    assert titles(process, BENCH)[0] == "Bänke für den Bahnhof"
    assert "Schatten auf dem Schulhof" not in titles(process, BENCH)


def test_nine_characters_are_too_few(process: Process) -> None:
    assert titles(process, "Schulhof!") == []
    assert titles(process, "Schulhof !") == ["Schatten auf dem Schulhof"]


def test_nothing_hidden_is_like_anything(process: Process) -> None:
    with writing():
        an_idea(process, title="Bank am Bahnhof", text=BENCH)
        a_published_idea(process, title="Bank am Bahnhof", text=BENCH, consent=PublicationConsent.REFUSED)
        a_published_idea(a_process(), title="Bank am Bahnhof", text=BENCH)
    assert titles(process, BENCH) == []


@pytest.mark.parametrize(
    "text", ["", "!?" * 40, "und oder aber dass", "🚲" * 30, "x" * 40_000, "محطة القطار بلا مقعد"]
)
def test_any_text_may_be_asked_about(client: FlaskClient, process: Process, text: str) -> None:
    answer = client.post(f"/{process.slug}/ideen/aehnlich", data={"text": text})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["found"] == 0


def test_asking_costs_two_statements_whatever_is_there(process: Process) -> None:
    with counted() as few:
        similar_ideas(process, BENCH)
    with writing():
        for _ in range(20):
            a_published_idea(process, text=BENCH)
    db.session.refresh(process)
    with counted() as many:
        assert len(similar_ideas(process, BENCH)) == 4
    assert len(few.statements) <= len(many.statements) <= STATEMENTS


def test_titles_are_escaped_in_what_the_browser_inserts(client: FlaskClient, process: Process) -> None:
    with writing():
        a_published_idea(process, title="<img src=x onerror=alert(1)> Bahnhof Sitzbank", text=BENCH)
    answer = client.post(f"/{process.slug}/ideen/aehnlich", data={"text": BENCH}).json
    assert answer is not None
    assert answer["said"] == "1 ähnliche Idee gefunden."
    assert "<img" not in answer["html"]
    assert "&lt;img" in answer["html"]


def form(**changes: str) -> dict[str, str]:
    key = uuid4().hex
    words = {
        "text": BENCH,
        "title": "",
        "area": "",
        "consent": "ja",
        "name": "",
        "mailbox": "",
        "website": "",
    }
    return words | {"submission_key": key} | changes


def test_without_javascript_the_second_step_shows_them_and_sending_goes_on(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        number = a_published_idea(process, title="Bänke für den Bahnhof", text="Sitzbank mit Lehne").number
    words = form()
    page = client.post(f"/{process.slug}/ideen/neu", data=words).text
    assert "Das gibt es schon so ähnlich" in page
    assert f'name="statt" value="{number}"' in page
    assert client.post(f"/{process.slug}/ideen/absenden", data=words).status_code == 302


def test_whoever_has_an_account_supports_and_leaves_the_text_as_a_comment(
    app: Flask, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        idea = a_published_idea(process, text=BENCH)
        account = an_account()
        number, idea_id, account_id = idea.number, idea.id, account.id
    browser = signed_in(account)
    page = browser.post(f"/{process.slug}/ideen/stattdessen", data=form(statt=number, title="Mein Titel"))
    assert page.status_code == 200
    assert BENCH in page.text
    assert 'value="Mein Titel"' in page.text
    answer = browser.post(f"/{process.slug}/ideen/{number}/stattdessen", data=form(keep="y"))
    assert answer.location.endswith(f"/ideen/{number}")
    comment = db.session.scalars(select(Comment)).one()
    assert (comment.idea_id, comment.kind, comment.text) == (idea_id, CommentKind.REMARK, BENCH)
    assert db.session.scalars(select(Support.supporter_id)).all() == [account_id]


def test_without_an_account_the_way_leads_on_to_the_link_by_mail(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        number = a_published_idea(process, text=BENCH).number
    answer = client.post(f"/{process.slug}/ideen/{number}/stattdessen", data=form())
    assert answer.location.endswith(f"/ideen/{number}/ohne-konto")
    assert db.session.scalars(select(Comment)).all() == []


def test_a_text_too_long_for_a_comment_is_kept_and_nothing_is_half_done(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        number = a_published_idea(process, text=BENCH).number
        account = an_account()
    words = form(keep="y", text="Lehne " * LONGEST_COMMENT)
    answer = signed_in(account).post(f"/{process.slug}/ideen/{number}/stattdessen", data=words)
    assert answer.status_code == 422
    assert "Bitte kürzen Sie" in answer.text
    assert "Lehne Lehne" in answer.text
    assert db.session.scalars(select(Support)).all() == []


def test_an_idea_that_is_hidden_meanwhile_cannot_be_supported_instead(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        number = an_idea(process).number
    assert client.post(f"/{process.slug}/ideen/stattdessen", data=form(statt=number)).status_code == 404
    assert client.post(f"/{process.slug}/ideen/stattdessen", data=form()).status_code == 404
    assert db.session.scalars(select(Idea.supports).where(Idea.number == number)).one() == 0
