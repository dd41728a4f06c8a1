from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import LONGEST_TEXT, Idea, IdeaMessage, IdeaStatus, MessageKind
from participation.ideas.queries.lists import Order, Wanted, how_many
from participation.ideas.rules import Receipt, proposed_title, receipt_for
from participation.ideas.services.authorship import ReplyDraft, reply, withdraw
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.codes import read_code
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.german import query_terms
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import Process
from tests.crowd import at_once
from tests.factories import LONG_AGO, a_process, a_published_idea, an_account, an_idea


def test_numbers_of_a_process_count_up(app: Flask) -> None:
    with writing():
        process = a_process()
        first, second = an_idea(process), an_idea(process)
    assert (first.number[-5:], second.number[-5:]) == ("-0001", "-0002")


def test_people_who_submit_at_the_same_moment_get_different_numbers(app: Flask) -> None:
    with writing():
        process_id = a_process().id

    def submit(_turn: int) -> str:
        with app.app_context(), writing():
            return an_idea(db.session.get_one(Process, process_id)).number

    assert len(set(at_once(submit, range(8)))) == 8


def test_the_same_form_sent_twice_gives_one_idea_and_one_letter(app: Flask) -> None:
    receipt = Receipt(code="A", digest="a" * 64)
    with writing():
        process = a_process()
    words: dict[str, Any] = {
        "text": "Eine Bank",
        "submission_key": uuid4().hex,
        "contact": "a@example.org",
        "receipt": receipt,
    }
    with writing():
        first = an_idea(process, by=VISITOR, **words).id
    with writing():
        assert an_idea(process, by=VISITOR, **words).id == first
    with writing(), pytest.raises(RuleViolation):
        an_idea(process, by=VISITOR, **{**words, "text": "Eine andere Bank"})
    assert db.session.scalars(select(func.count()).select_from(Letter)).one() == 1


def test_the_same_form_sent_at_the_same_moment_gives_one_idea(app: Flask) -> None:
    with writing():
        process_id = a_process().id
    key = uuid4().hex

    def submit(_turn: int) -> int:
        with app.app_context(), writing():
            return an_idea(db.session.get_one(Process, process_id), submission_key=key, text="Eine Bank").id

    assert len(set(at_once(submit, range(6)))) == 1


def test_the_letter_bears_the_code_and_nothing_that_the_author_wrote(app: Flask) -> None:
    receipt = receipt_for(uuid4().hex, "secret")
    with writing():
        idea = an_idea(a_process(), text="Unverlangtes", contact="opfer@example.org", receipt=receipt)
    letter = rendered(db.session.scalars(select(Letter)).one())
    assert idea.number in letter.subject
    assert f"/b/{receipt.code}" in letter.text
    assert read_code(receipt.code) == receipt.code
    assert "Unverlangtes" not in letter.text + letter.html


def test_a_process_takes_ideas_while_a_phase_says_so(app: Flask) -> None:
    with writing():
        process = a_process(ends_at=now() - LONG_AGO / 2)
        with pytest.raises(RuleViolation):
            an_idea(process)


def test_a_text_too_long_by_one_character_is_refused_with_both_numbers(app: Flask) -> None:
    with writing():
        process = a_process()
        assert an_idea(process, text="🌳" * LONGEST_TEXT).id
        with pytest.raises(RuleViolation, match=r"4001.*4000"):
            an_idea(process, text="x" * (LONGEST_TEXT + 1))


def test_an_area_of_another_process_is_refused(app: Flask) -> None:
    with writing():
        process, other = a_process(), a_process()
        with pytest.raises(RuleViolation):
            an_idea(process, area_id=other.areas[0].id)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mehr Bäume am Marktplatz. Es ist heiß.", "Mehr Bäume am Marktplatz"),
        ("Hallo! Bitte mehr Bäume.", "Hallo! Bitte mehr Bäume"),
        ("# Bäume\n\n- am Markt", "Bäume am Markt"),
        ("x" * 200, "x" * 80 + " …"),
    ],
)
def test_the_first_words_make_a_title(text: str, title: str) -> None:
    assert proposed_title(text) == title


def returned_idea() -> Idea:
    idea = an_idea(a_process())
    idea.status = IdeaStatus.RETURNED
    db.session.flush()
    return idea


def test_a_reply_puts_the_idea_back_into_the_queue_once(app: Flask) -> None:
    draft = ReplyDraft(text="Die Beispielstraße", submission_key=uuid4().hex)
    with writing():
        idea = returned_idea()
    for _turn in range(2):
        with writing():
            reply(idea, draft, by=VISITOR, at=now())
    assert idea.status is IdeaStatus.SUBMITTED
    assert [m.kind for m in db.session.scalars(select(IdeaMessage))] == [MessageKind.REPLY]


def test_without_a_question_there_is_nothing_to_reply_to(app: Flask) -> None:
    with writing():
        idea = an_idea(a_process())
        with pytest.raises(RuleViolation):
            reply(idea, ReplyDraft(text="Hallo", submission_key=uuid4().hex), by=VISITOR, at=now())


def test_withdrawing_removes_the_words_and_keeps_the_counts(app: Flask) -> None:
    with writing():
        author = an_account()
        process = a_process()
        idea = a_published_idea(
            process,
            by=Person(id=author.id),
            text="Ein Brunnen",
            title="Brunnen",
            author_name="Katrin",
            contact="katrin@example.org",
            area_id=process.areas[0].id,
        )
        idea.supports = 3
        db.session.add(IdeaMessage(idea_id=idea.id, kind=MessageKind.REPLY, text="Ich, Katrin, meine"))
    with writing():
        withdraw(idea, by=Person(id=author.id), at=now())
    db.session.expire_all()
    assert idea.status is IdeaStatus.WITHDRAWN
    assert (idea.text, idea.author_name, idea.contact, idea.is_public) == ("", "", None, False)
    assert "Brunnen" not in idea.title
    assert idea.supports == 3
    assert (process.published_ideas, process.areas[0].published_ideas) == (0, 0)
    assert db.session.scalars(select(IdeaMessage.text)).all() == [""]
    searched = Wanted(process=process, terms=tuple(query_terms("Brunnen")), order=Order.NEWEST)
    assert how_many(searched) == 0


def test_what_was_not_published_cannot_be_withdrawn(app: Flask) -> None:
    with writing():
        idea = an_idea(a_process())
        idea.status = IdeaStatus.REFUSED
        db.session.flush()
        with pytest.raises(RuleViolation):
            withdraw(idea, by=VISITOR, at=now())
