"""Whoever was written down says by the code whether the words may be shown."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.rules import receipt_for
from participation.ideas.services.decisions import AnswerDraft, answer_idea, publish
from participation.ideas.services.repeats import add_submission
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_account
from tests.intake.desk import TEXT, the_idea, typed

Browser = Callable[[Account], FlaskClient]


def written_down(app: Flask, signed_in: Browser) -> tuple[str, str]:
    """The process and the code of a published idea whose consent nobody knows."""
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    signed_in(clerk).post(f"/{slug}/redaktion/aufnahme", data=typed(consent="unknown"))
    with writing():
        idea = the_idea()
        publish(idea, by=SYSTEM, at=now(), expected_version=idea.version)
        key = idea.submission_key
    return slug, receipt_for(key, app.config["SECRET_KEY"]).code


def test_yes_shows_the_words_and_counts_them(app: Flask, client: FlaskClient, signed_in: Browser) -> None:
    slug, code = written_down(app, signed_in)
    assert TEXT not in client.get(f"/{slug}/ideen").text
    page = client.post("/beitrag", data={"code": code}, follow_redirects=True).text
    assert "Das Rathaus hat Ihren Beitrag für Sie aufgeschrieben" in page
    for _ in range(2):
        client.post(f"/{slug}/beitrag/zustimmung", data={"antwort": "ja"})
    assert (the_idea().consent, the_idea().is_public) == ("by_link", True)
    assert db.session.scalars(select(Process.published_ideas)).one() == 1
    assert TEXT in client.get(f"/{slug}/ideen").text
    later = client.post(f"/{slug}/beitrag/zustimmung", data={"antwort": "nein"}, follow_redirects=True).text
    assert "schon bekannt" in later
    assert the_idea().is_public


def test_no_is_kept_and_strangers_say_nothing(app: Flask, client: FlaskClient, signed_in: Browser) -> None:
    slug, code = written_down(app, signed_in)
    assert client.post(f"/{slug}/beitrag/zustimmung", data={"antwort": "ja"}).status_code == 404
    client.post("/beitrag", data={"code": code})
    client.post(f"/{slug}/beitrag/zustimmung", data={"antwort": "nein"})
    assert (the_idea().consent, the_idea().is_public) == ("refused", False)


def test_an_answer_goes_to_everybody_who_sent_the_same_words_each_once(app: Flask) -> None:
    with writing():
        idea = a_published_idea(a_process(), contact="first@example.org")
        for number, mailbox in enumerate(
            ["ida@example.org", "Ida@example.org", "first@example.org", None, "tom@example.org"]
        ):
            more = IdeaSubmission(
                idea_id=idea.id, process_id=idea.process_id, external_id=str(number), channel=idea.channel,
                consent=idea.consent, contact=mailbox, supports_elsewhere=0, created_at=now(),
            )  # fmt: skip
            add_submission(more, to=idea)
        draft = AnswerDraft(answer=Answer.EXISTS, text="Gibt es.", submission_key="6" * 32)
        answer_idea(idea, draft, by=SYSTEM, at=now(), expected_version=idea.version)
    letters = db.session.scalars(select(Letter).where(Letter.kind == "idea_answered")).all()
    assert sorted(letter.recipient.lower() for letter in letters) == [
        "first@example.org", "ida@example.org", "tom@example.org",
    ]  # fmt: skip
    assert {letter.facts["title"] for letter in letters} == {""}
