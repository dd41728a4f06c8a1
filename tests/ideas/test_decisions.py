"""What the town hall decides about ideas, alone and at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import (
    Answer,
    Idea,
    IdeaMessage,
    IdeaStatus,
    MessageKind,
    PublicationConsent,
    ReasonCode,
)
from participation.ideas.queries.public import public_idea
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    publish,
    refuse,
    reopen_answer,
    return_to_author,
    set_area,
)
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.queries import version_of_pages
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea

pytestmark = pytest.mark.usefixtures("app")

WHY = RefusalDraft(reason=ReasonCode.ADVERTISING, text="Ihr Beitrag wirbt vor allem für einen Betrieb.")
WHERE = QuestionDraft(text="Welche Haltestelle meinen Sie?")
EXISTS = AnswerDraft(answer=Answer.EXISTS, text="Das Bürgerbüro hat seit März donnerstags bis 18 Uhr offen.")


def loaded_with_its_area(idea_id: int) -> Idea:
    statement = select(Idea).outerjoin(Idea.area).options(contains_eager(Idea.area)).where(Idea.id == idea_id)
    return db.session.scalars(statement).one()


def loaded_with_everything(idea_id: int) -> Idea:
    options = (joinedload(Idea.area), joinedload(Idea.process).joinedload(Process.municipality))
    return db.session.scalars(select(Idea).where(Idea.id == idea_id).options(*options)).one()


def as_everybody_reads_it(idea_id: int) -> Idea:
    idea = db.session.get_one(Idea, idea_id)
    return public_idea(idea.process, idea.number)


@pytest.mark.parametrize("load", [loaded_with_its_area, loaded_with_everything, as_everybody_reads_it])
@pytest.mark.parametrize("has_area", [True, False])
def test_an_idea_is_held_however_it_was_loaded(load: Callable[[int], Idea], *, has_area: bool) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, area_id=process.areas[0].id if has_area else None)
    idea_id = idea.id
    db.session.expunge_all()
    with writing():
        held = load(idea_id)
        lock_idea(held)
        answer_idea(held, EXISTS, by=a_moderator(), at=now())
    assert db.session.get_one(Idea, idea_id).answer is Answer.EXISTS


def a_moderator(name: str = "Nina Keller") -> Person:
    return Person(id=an_account(Role.MODERATOR, name=name).id, name=name)


def counts(process: Process) -> tuple[int, list[int]]:
    """The kept counts: of the process, and of its areas in their order."""
    areas = select(AreaOfLife.published_ideas).where(AreaOfLife.process_id == process.id)
    return process.published_ideas, list(db.session.scalars(areas.order_by(AreaOfLife.position)))


def recounted(process: Process) -> tuple[int, list[int]]:
    """The same, counted from the ideas."""
    public = select(func.count()).where(Idea.process_id == process.id, Idea.is_public)
    areas = select(AreaOfLife.id).where(AreaOfLife.process_id == process.id).order_by(AreaOfLife.position)
    per_area = [db.session.scalars(public.where(Idea.area_id == a)).one() for a in db.session.scalars(areas)]
    return db.session.scalars(public).one(), per_area


def pages_of(process: Process) -> int:
    version = version_of_pages(process.slug, host="localhost")
    assert version is not None
    return version


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def messages(idea: Idea) -> list[tuple[MessageKind, str]]:
    found = select(IdeaMessage).where(IdeaMessage.idea_id == idea.id).order_by(IdeaMessage.id)
    return [(message.kind, message.text) for message in db.session.scalars(found)]


def recorded_actions(idea: Idea) -> list[tuple[str, str | None]]:
    found = select(AuditEntry).where(AuditEntry.subject == "idea", AuditEntry.subject_id == idea.id)
    return [(entry.action, entry.reason) for entry in db.session.scalars(found.order_by(AuditEntry.id))]


def test_a_published_idea_is_public_and_counted() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, area_id=process.areas[0].id)
        before = pages_of(process)
        publish(idea, by=moderator, at=now())
    assert (idea.status, idea.is_public) == (IdeaStatus.PUBLISHED, True)
    assert counts(process) == recounted(process) == (1, [1, 0])
    assert pages_of(process) > before
    assert recorded_actions(idea)[-1] == ("idea.publish", "fits_rules")


def test_without_consent_an_idea_is_published_but_not_shown() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, consent=PublicationConsent.UNKNOWN)
        publish(idea, by=moderator, at=now())
    assert (idea.status, idea.is_public) == (IdeaStatus.PUBLISHED, False)
    assert counts(process) == recounted(process) == (0, [0, 0])


def test_a_question_waits_for_its_reply_and_the_idea_can_be_published_without_one() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process)
        return_to_author(idea, WHERE, by=moderator, at=now())
        asked = idea.status
        publish(idea, by=moderator, at=now())
    assert (asked, idea.status) == (IdeaStatus.RETURNED, IdeaStatus.PUBLISHED)
    assert messages(idea) == [(MessageKind.QUESTION, WHERE.text)]


def test_a_refused_idea_keeps_its_reason_and_tells_its_author() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, contact="jemand@example.org")
        refuse(idea, WHY, by=moderator, at=now())
    assert (idea.status, idea.reason) == (IdeaStatus.REFUSED, ReasonCode.ADVERTISING)
    assert messages(idea) == [(MessageKind.REFUSAL, WHY.text)]
    assert recorded_actions(idea)[-1] == ("idea.refuse", ReasonCode.ADVERTISING)
    assert letters()[-1].kind == "idea_refused"


def test_an_idea_refused_after_publication_is_counted_no_more() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process, area_id=process.areas[1].id)
        refuse(idea, WHY, by=moderator, at=now())
    assert not idea.is_public
    assert counts(process) == recounted(process) == (0, [0, 0])


def test_a_refused_idea_can_be_published_after_a_second_look() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process)
        refuse(idea, WHY, by=moderator, at=now())
        publish(idea, by=moderator, at=now())
    assert (idea.status, idea.reason) == (IdeaStatus.PUBLISHED, None)


def test_a_published_idea_takes_its_count_along_into_another_area() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process, area_id=process.areas[0].id)
        set_area(idea, process.areas[1], by=moderator, at=now())
        assert counts(process) == recounted(process) == (1, [0, 1])
        set_area(idea, None, by=moderator, at=now())
    assert counts(process) == recounted(process) == (1, [0, 0])
    assert recorded_actions(idea)[-2:] == [("idea.sort", "place_fits")] * 2


def test_the_area_of_another_process_takes_no_idea() -> None:
    with writing():
        process, other, moderator = a_process(), a_process(), a_moderator()
        idea = an_idea(process)
        with pytest.raises(RuleViolation, match="nimmt nichts Neues"):
            set_area(idea, other.areas[0], by=moderator, at=now())


def test_where_an_idea_is_already_nothing_happens() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, area_id=process.areas[0].id)
        set_area(idea, process.areas[0], by=moderator, at=now())
    assert idea.version == 1


@pytest.mark.parametrize(
    "decide",
    [
        lambda idea, by: publish(idea, by=by, at=now()),
        lambda idea, by: return_to_author(idea, WHERE, by=by, at=now()),
        lambda idea, by: refuse(idea, WHY, by=by, at=now()),
    ],
)
def test_nobody_decides_on_their_own_contribution(decide: Callable[[Idea, Person], None]) -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, by=moderator)
        with pytest.raises(RuleViolation, match="stammt von Ihnen"):
            decide(idea, moderator)
    assert idea.status is IdeaStatus.SUBMITTED


def test_nobody_answers_their_own_contribution() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process, by=moderator)
        with pytest.raises(RuleViolation, match="stammt von Ihnen"):
            answer_idea(idea, EXISTS, by=moderator, at=now())


def test_a_withdrawn_idea_is_decided_by_nobody() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process)
        idea.status = IdeaStatus.WITHDRAWN
        db.session.flush()
        with pytest.raises(RuleViolation, match="zurückgezogen"):
            publish(idea, by=moderator, at=now())


def test_an_answer_stands_on_the_authors_page_and_in_the_record() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        before = pages_of(process)
        answer_idea(idea, EXISTS, by=moderator, at=now())
    assert (idea.answer, idea.answer_text, idea.answered_by_id) == (Answer.EXISTS, EXISTS.text, moderator.id)
    assert messages(idea) == [(MessageKind.ANSWER, EXISTS.text)]
    assert recorded_actions(idea)[-1] == ("idea.answer", Answer.EXISTS)
    assert pages_of(process) > before


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AnswerDraft(answer=Answer.OPEN, text="Später."), "answer"),
        (AnswerDraft(answer=Answer.PASSED_ON, text="Zuständig ist das Land."), "body"),
        (AnswerDraft(answer=Answer.NOT_PURSUED), "text"),
    ],
)
def test_an_answer_says_what_its_kind_asks_for(draft: AnswerDraft, field: str) -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        with pytest.raises(RuleViolation) as refusal:
            answer_idea(idea, draft, by=moderator, at=now())
    assert refusal.value.field == field


def test_a_measure_is_answer_enough() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        answer_idea(idea, AnswerDraft(answer=Answer.TAKEN_UP), by=moderator, at=now())
    assert idea.answer is Answer.TAKEN_UP
    assert messages(idea) == []


def test_only_published_ideas_get_an_answer() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process)
        with pytest.raises(RuleViolation, match="nur veröffentlichte"):
            answer_idea(idea, EXISTS, by=moderator, at=now())


def test_an_answer_taken_back_leaves_the_idea_open() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        answer_idea(idea, EXISTS, by=moderator, at=now())
        reopen_answer(idea, by=moderator, at=now())
    assert (idea.answer, idea.answer_text, idea.answered_at) == (Answer.OPEN, "", None)
    assert recorded_actions(idea)[-1] == ("idea.reopen_answer", Answer.EXISTS)


def test_a_mailbox_that_is_only_typed_gets_nothing_that_a_citizen_wrote() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, contact="jemand@example.org", title="Kaufen Sie bei mir")
        publish(idea, by=moderator, at=now())
    assert letters()[-1].recipient == "jemand@example.org"
    assert "Kaufen" not in str(letters()[-1].facts)


def test_the_confirmed_mailbox_of_an_account_gets_the_title() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        account = an_account()
        idea = an_idea(process, by=Person(id=account.id), title="Eine Lehne am Fluss")
        publish(idea, by=moderator, at=now())
    assert letters()[-1].recipient == account.mailbox
    assert letters()[-1].facts["title"] == "Eine Lehne am Fluss"


def test_a_form_sent_twice_asks_once() -> None:
    question = QuestionDraft(text="Welche Haltestelle meinen Sie?", submission_key="a" * 32)
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = an_idea(process, contact="jemand@example.org")
        version = idea.version
        return_to_author(idea, question, by=moderator, at=now(), expected_version=version)
        return_to_author(idea, question, by=moderator, at=now(), expected_version=version)
    assert len(messages(idea)) == 1


def test_whoever_saw_an_older_version_learns_who_changed_it() -> None:
    with writing():
        process, first, second = a_process(), a_moderator("Nina Keller"), a_moderator("T. Vogt")
        idea = an_idea(process)
        seen = idea.version
        publish(idea, by=first, at=now(), expected_version=seen)
        with pytest.raises(Conflict, match=f"Nina Keller hat die Idee {idea.number}"):
            refuse(idea, WHY, by=second, at=now(), expected_version=seen)
    assert idea.status is IdeaStatus.PUBLISHED


# --- At the same moment -------------------------------------------------------------------------


def attempt(app: Flask, act: Callable[..., Any], idea_id: int, *args: Any, **facts: Any) -> str:  # noqa: ANN401 (any argument of the function called)
    """Act on the idea in a thread of its own: "done", "conflict" or "refused"."""
    with app.app_context():
        try:
            with writing():
                act(db.session.get_one(Idea, idea_id), *args, at=now(), **facts)
        except Conflict:
            return "conflict"
        except RuleViolation:
            return "refused"
        return "done"


def test_of_two_moderators_who_decide_at_once_one_wins(app: Flask) -> None:
    with writing():
        process, first, second = a_process(), a_moderator(), a_moderator()
        idea = an_idea(process, area_id=process.areas[0].id)
    idea_id, seen = idea.id, idea.version
    ways: list[tuple[Callable[..., Any], tuple[Any, ...], Person]] = [
        (publish, (), first),
        (refuse, (WHY,), second),
    ]
    outcomes = at_once(
        lambda way: attempt(app, way[0], idea_id, *way[1], by=way[2], expected_version=seen), ways
    )
    assert sorted(outcomes) == ["conflict", "done"]
    assert counts(process) == recounted(process)


def test_twenty_publications_at_once_are_all_counted(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas = [an_idea(process, area_id=process.areas[n % 2].id).id for n in range(20)]
    outcomes = at_once(lambda idea_id: attempt(app, publish, idea_id, by=SYSTEM), ideas)
    assert outcomes == ["done"] * 20
    assert counts(process) == recounted(process) == (20, [10, 10])


def test_ideas_that_cross_between_areas_at_once_are_counted_where_they_end(app: Flask) -> None:
    with writing():
        process = a_process()
        here, there = process.areas
        ideas = [(a_published_idea(process, area_id=here.id).id, there.id) for _ in range(5)]
        ideas += [(a_published_idea(process, area_id=there.id).id, here.id) for _ in range(5)]

    def move(idea: Idea, area_id: int, **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        set_area(idea, db.session.get_one(AreaOfLife, area_id), **facts)

    outcomes = at_once(lambda pair: attempt(app, move, pair[0], pair[1], by=SYSTEM), ideas)
    assert outcomes == ["done"] * 10
    assert counts(process) == recounted(process) == (10, [5, 5])
