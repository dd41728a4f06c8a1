"""What another body replied stays with the idea that was passed on to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea, reopen_answer
from participation.ideas.services.passing_on import BodyReplyDraft, keep_body_reply
from participation.ideas.services.restoring import state_of
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_account

BODY = "Landratsamt Rhein-Neckar"
WORDS = "Wir haben die Ampel umgestellt."


def passed_on(process: Process) -> Idea:
    idea = a_published_idea(process)
    draft = AnswerDraft(answer=Answer.PASSED_ON, text="Das ist Sache des Kreises.", body=BODY)
    answer_idea(idea, draft, by=SYSTEM, at=now())
    return idea


def the_ideas() -> list[Idea]:
    return list(db.session.scalars(select(Idea).order_by(Idea.id)))


def test_the_reply_is_public_and_the_author_is_told(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        author, moderator = an_account(), an_account(Role.MODERATOR)
        idea = passed_on(process)
        idea.author_id = author.id
        passed_on(process)
        slug, number, version = process.slug, idea.number, str(idea.version)
    page = f"/{slug}/redaktion/ideen/{number}/stelle"
    browser = signed_in(moderator)
    assert "steht noch aus" in client.get(f"/{slug}/ideen/{number}").text
    assert "1 weitere Idee" in browser.get(page).text
    today = now().date().isoformat()
    for wrong, status in (
        ({"text": "", "day": today}, 422),
        ({"text": WORDS, "day": "irgendwann"}, 422),
        ({"text": WORDS, "day": "2099-01-01"}, 409),
        ({"text": WORDS, "day": "2001-01-01"}, 409),
        ({"text": WORDS, "day": today, "version": "99"}, 409),
    ):
        answer = browser.post(page, data={"version": version, **wrong})
        assert answer.status_code == status, wrong
        assert wrong["text"] in answer.text
    done = browser.post(page, data={"version": version, "text": WORDS, "day": today, "alike": "y"})
    assert done.status_code == 302
    public = client.get(f"/{slug}/ideen/{number}").text
    assert WORDS in public
    assert BODY in public
    assert WORDS in signed_in(author).get(f"/{slug}/beitrag/{number}").text
    letter = db.session.scalars(select(Letter).where(Letter.kind == "idea_body_replied")).one()
    assert WORDS in rendered(letter).text
    assert [idea.body_reply for idea in the_ideas()] == [WORDS, WORDS]


def test_only_what_was_passed_on_gets_a_reply_and_another_answer_takes_it_away(app: Flask) -> None:
    with writing():
        process = a_process()
        author = an_account(Role.MODERATOR)
        a_published_idea(process)
        own = passed_on(process)
        own.author_id = author.id
    draft = BodyReplyDraft(text=WORDS, replied_on=now().date())
    with pytest.raises(RuleViolation), writing():
        keep_body_reply(the_ideas()[0], draft, by=SYSTEM, at=now())
    with pytest.raises(RuleViolation), writing():
        keep_body_reply(the_ideas()[1], draft, by=Person(id=author.id), at=now())
    with writing():
        keep_body_reply(the_ideas()[1], draft, by=SYSTEM, at=now() + timedelta(seconds=1))
        assert state_of(the_ideas()[1])["body_reply"] == WORDS
        reopen_answer(the_ideas()[1], by=SYSTEM, at=now())
    assert (the_ideas()[1].body_reply, the_ideas()[1].body_replied_on) == ("", None)
