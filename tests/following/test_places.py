"""Authors hear in which theme or measure their idea stands: once per place, when it has lasted."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from participation.extensions import db
from participation.following.rules import STABLE
from participation.following.services import places
from participation.ideas.models import Answer, IdeaStatus
from participation.ideas.services.counting import put
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.jobs.models import LetterStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person
from participation.strategy.models import MeasureSource, MeasureStatus
from participation.themes.models import Placement
from participation.themes.queries.history import latest_change
from participation.themes.services.ordering import move_ideas
from participation.themes.services.undoing import undo
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account
from tests.following.stage import bring_all, letters, text_of
from tests.jobs.stage import MailServer

pytestmark = pytest.mark.usefixtures("app")


def a_day_later() -> int:
    """All that stands somewhere has stood there for a day."""
    with writing():
        for kept in (Placement, MeasureSource):
            db.session.execute(update(kept).values(created_at=now() - timedelta(days=1)))
        return places.tell_places(at=now())


def test_the_author_hears_of_theme_and_measure_once(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        idea = a_published_idea(process, by=Person(id=account.id))
        theme = a_theme(process, idea)
    assert a_day_later() == 1
    bring_all(app)
    [mail] = server.letters
    assert mail["Subject"] == f"Ihre Idee {idea.number} ist Teil von Thema T-{theme.number:02d}"
    assert theme.title in text_of(mail)
    assert idea.title in text_of(mail)
    with writing():
        measure = a_measure(process, theme)
    assert a_day_later() == 1
    assert a_day_later() == 0
    bring_all(app)
    assert (
        server.letters[1]["Subject"]
        == f"Ihre Idee {idea.number} ist Teil von Maßnahme M-{measure.number:02d}"
    )
    assert server.letters[1]["References"] == server.letters[0]["References"]


def test_a_move_that_is_taken_back_is_not_told() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, contact="idee@example.org")
        theme = a_theme(process)
        move_ideas([idea], to=theme, seen_in={idea.id: None}, process=process, by=SYSTEM, at=now())
    with writing():
        assert places.tell_places(at=now() + STABLE - timedelta(minutes=5)) == 0
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=SYSTEM, at=now())
    assert a_day_later() == 0


def test_one_author_gets_one_letter_about_all_ideas_of_a_process(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        account.language = "en"
        mine = [a_published_idea(process, by=Person(id=account.id)) for _ in range(3)]
        other = a_published_idea(process, contact="idee@example.org")
        a_theme(process, *mine, other)
    assert a_day_later() == 4
    bring_all(app)
    english, german = sorted(server.letters, key=lambda mail: mail["To"] != account.mailbox)
    assert english["Subject"] == "Your ideas are part of themes and measures"
    assert all(idea.title in text_of(english) for idea in mine)
    assert other.number in text_of(german)
    assert other.title not in text_of(german)  # nobody has confirmed that mailbox


def test_what_is_not_public_is_not_told(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process()
        idea, hidden, moved = (a_published_idea(process, contact=f"{n}@example.org") for n in "abc")
        a_measure(process, idea, status=MeasureStatus.DRAFT)
        a_measure(process, idea, status=MeasureStatus.REJECTED)
        a_theme(process, hidden)
        theme = a_theme(process, moved)
        put(hidden, status=IdeaStatus.REFUSED, area_id=None)
    assert a_day_later() == 1
    with writing():
        move_ideas([moved], to=None, seen_in={moved.id: theme.id}, process=process, by=SYSTEM, at=now())
    bring_all(app)
    assert server.letters == []
    [letter] = letters("idea_placed")
    assert (letter.status, letter.settled_at is None) == (LetterStatus.FAILED, False)


def test_whoever_was_answered_with_the_measure_knows() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, contact="idee@example.org")
        a_measure(process, idea)
        answer_idea(idea, AnswerDraft(answer=Answer.TAKEN_UP, text=""), by=SYSTEM, at=now())
    assert a_day_later() == 0
    assert letters("idea_placed") == []
