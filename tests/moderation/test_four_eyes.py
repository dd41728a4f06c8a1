"""Four eyes: what one person does not want to publish waits for a second one."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaMessage, IdeaStatus, ReasonCode
from participation.ideas.services.authorship import ReplyDraft, reply
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    publish,
    publish_with_answer,
    refuse,
    reopen_answer,
    return_to_author,
)
from participation.ideas.services.refusing import confirm_refusal, drop_proposal
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.moderation.desk import Office, SignIn, ideas_of, is_now

TEXT = "Das wirbt nur für einen Betrieb."
REFUSAL = RefusalDraft(reason=ReasonCode.ADVERTISING, text=TEXT)


@pytest.fixture
def second(office: Office, signed_in: SignIn) -> FlaskClient:
    """A colleague's browser, in a process that wants four eyes."""
    with writing():
        db.session.get_one(Process, office.process.id).refusals_need_two = True
        colleague = an_account(Role.MODERATOR, name="T. Vogt")
    return signed_in(colleague)


def propose(office: Office, idea: Idea) -> None:
    form = {"version": idea.version, "reason": "advertising", "text": TEXT}
    path = office.at(f"ideen/{idea.number}/nicht-veroeffentlichen")
    assert office.browser.post(path, data=form).status_code == 302


def test_the_author_hears_nothing_until_a_second_person_agrees(office: Office, second: FlaskClient) -> None:
    (idea,) = ideas_of(office, 1, contact="jemand@example.org")
    propose(office, idea)
    assert is_now(idea) is IdeaStatus.SUBMITTED
    assert db.session.scalars(select(IdeaMessage)).all() == []
    assert db.session.scalars(select(Letter)).all() == []
    page = second.get(office.at("eingang?art=bestaetigen")).text
    assert (idea.title in page, TEXT in page, "Zustimmen und Bescheid geben" in page) == (True, True, True)
    answer = second.post(office.at(f"ideen/{idea.number}/zustimmen"), data={"version": idea.version})
    assert answer.status_code == 302
    assert is_now(idea) is IdeaStatus.REFUSED
    assert idea.reason == ReasonCode.ADVERTISING
    assert [letter.kind for letter in db.session.scalars(select(Letter))] == ["idea_refused"]


def test_nobody_agrees_to_their_own_proposal(office: Office, second: FlaskClient) -> None:
    (idea,) = ideas_of(office, 1)
    propose(office, idea)
    db.session.refresh(idea)
    page = office.page("eingang")
    assert "Zustimmen und Bescheid geben" not in page
    assert "Vorschlag zurücknehmen" in page
    answer = office.browser.post(office.at(f"ideen/{idea.number}/zustimmen"), data={"version": idea.version})
    assert (answer.status_code, "haben Sie selbst vorgeschlagen" in answer.text) == (409, True)
    assert is_now(idea) is IdeaStatus.SUBMITTED


@pytest.mark.parametrize("who", ["proposer", "second"])
def test_a_proposal_can_be_dropped_by_both(office: Office, second: FlaskClient, who: str) -> None:
    (idea,) = ideas_of(office, 1)
    propose(office, idea)
    db.session.refresh(idea)
    browser = office.browser if who == "proposer" else second
    path = office.at(f"ideen/{idea.number}/vorschlag-verwerfen")
    assert browser.post(path, data={"version": idea.version}).status_code == 302
    assert idea.title not in office.page("eingang?art=bestaetigen")
    assert idea.title in office.page("eingang?art=neu")
    action = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert action == ("idea.withdraw_proposal" if who == "proposer" else "idea.decline_proposal")


def test_publishing_makes_a_proposal_void(office: Office, second: FlaskClient) -> None:
    (idea,) = ideas_of(office, 1)
    propose(office, idea)
    db.session.refresh(idea)
    second.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": idea.version})
    assert is_now(idea) is IdeaStatus.PUBLISHED
    assert idea.refusal_proposed_at is None
    late = second.post(office.at(f"ideen/{idea.number}/zustimmen"), data={"version": idea.version})
    assert (late.status_code, "nichts vorgeschlagen" in late.text) == (409, True)


@pytest.mark.usefixtures("app")
def test_what_is_public_waits_in_the_queue_as_well() -> None:
    with writing():
        process = a_process()
        process.refusals_need_two = True
        idea = a_published_idea(process)
        assert refuse(idea, REFUSAL, by=Person(id=an_account().id), at=now()) is False
        assert idea.is_public
        with pytest.raises(RuleViolation, match="schon vorgeschlagen"):
            refuse(idea, REFUSAL, by=Person(id=an_account().id), at=now())
        confirm_refusal(idea, by=Person(id=an_account().id), at=now())
    assert (idea.is_public, process.published_ideas) == (False, 0)


@pytest.mark.usefixtures("app")
def test_a_reply_of_the_author_makes_a_proposal_void() -> None:
    with writing():
        process = a_process()
        process.refusals_need_two = True
        idea = an_idea(process)
        return_to_author(idea, QuestionDraft(text="Was genau?"), by=SYSTEM, at=now())
        refuse(idea, REFUSAL, by=Person(id=an_account().id), at=now())
        reply(idea, ReplyDraft(text="Das da.", submission_key="e" * 32), by=SYSTEM, at=now())
    assert idea.refusal_proposed_at is None


def test_of_two_who_agree_at_once_one_tells_the_author(app: Flask) -> None:
    with writing():
        process = a_process()
        process.refusals_need_two = True
        idea = an_idea(process, contact="jemand@example.org")
        refuse(idea, REFUSAL, by=Person(id=an_account().id), at=now())
        people = [an_account().id for _ in range(3)]
        idea_id = idea.id

    def agree(person: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    confirm_refusal(db.session.get_one(Idea, idea_id), by=Person(id=person), at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(agree, people)) == 1
    assert [letter.kind for letter in db.session.scalars(select(Letter))] == ["idea_refused"]


# --- Nobody decides in their own cause ----------------------------------------------------------

ANSWER = AnswerDraft(answer=Answer.EXISTS, text="Gibt es.")
Act = Callable[[Idea, Person], object]

VERBS: dict[str, Act] = {
    "publish": lambda idea, me: publish(idea, by=me, at=now()),
    "publish_with_answer": lambda idea, me: publish_with_answer(idea, ANSWER, by=me, at=now()),
    "return_to_author": lambda idea, me: return_to_author(idea, QuestionDraft(text="?"), by=me, at=now()),
    "refuse": lambda idea, me: refuse(idea, REFUSAL, by=me, at=now()),
    "confirm_refusal": lambda idea, me: confirm_refusal(idea, by=me, at=now()),
    "drop_proposal": lambda idea, me: drop_proposal(idea, by=me, at=now()),
    "answer_idea": lambda idea, me: answer_idea(idea, ANSWER, by=me, at=now()),
    "reopen_answer": lambda idea, me: reopen_answer(idea, by=me, at=now()),
}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_about_their_own_idea(verb: str) -> None:
    with writing():
        process = a_process()
        process.refusals_need_two = True
        me = Person(id=an_account(Role.MODERATOR).id)
        answered = verb in {"answer_idea", "reopen_answer"}
        idea = a_published_idea(process, by=me) if answered else an_idea(process, by=me)
        if verb == "reopen_answer":
            answer_idea(idea, ANSWER, by=SYSTEM, at=now())
        if verb in {"confirm_refusal", "drop_proposal"}:
            refuse(idea, REFUSAL, by=SYSTEM, at=now())
        status, version = idea.status, idea.version
        with pytest.raises(RuleViolation, match="stammt von Ihnen"):
            VERBS[verb](idea, me)
    assert (idea.status, idea.version) == (status, version)
