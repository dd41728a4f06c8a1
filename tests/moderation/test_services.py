"""Deciding about many ideas, also by two people at the same moment."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person
from participation.moderation.rules import MOST_AT_ONCE
from participation.moderation.services import Choice, publish_all, set_area_of_all, without_publishing
from participation.municipality.models import AreaOfLife, Process
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea

pytestmark = pytest.mark.usefixtures("app")


def test_a_refusal_of_one_leaves_the_others_done() -> None:
    with writing():
        process = a_process()
        moderator = Person(id=an_account().id)
        ideas = [an_idea(process), an_idea(process, by=moderator), an_idea(process)]
        foreseen = without_publishing(ideas, by=moderator)
        outcomes = publish_all([Choice(idea, 1) for idea in ideas], by=moderator, at=now())
    assert [outcome.refusal is None for outcome in outcomes] == [True, False, True]
    assert [o.refusal is None for o in foreseen] == [o.refusal is None for o in outcomes]
    assert [idea.status for idea in ideas] == [
        IdeaStatus.PUBLISHED,
        IdeaStatus.SUBMITTED,
        IdeaStatus.PUBLISHED,
    ]
    assert process.published_ideas == 2


def test_no_selection_is_endless() -> None:
    with writing():
        idea = an_idea(a_process())
        with pytest.raises(RuleViolation, match="höchstens"):
            publish_all([Choice(idea, 1)] * (MOST_AT_ONCE + 1), by=SYSTEM, at=now())


def test_overlapping_selections_at_once_end_and_count_right(app: Flask) -> None:
    """Forwards and backwards: each waits for the other, never in a circle."""
    with writing():
        process = a_process()
        ids = [an_idea(process, area_id=process.areas[n % 2].id).id for n in range(10)]

    def choose(order: list[int]) -> int:
        with app.app_context(), writing():
            choices = [Choice(db.session.get_one(Idea, idea_id), 1) for idea_id in order]
            outcomes = publish_all(choices, by=SYSTEM, at=now())
            return sum(outcome.refusal is None for outcome in outcomes)

    done = at_once(choose, [ids, ids[::-1], ids[3:], ids[:7][::-1]])
    assert sum(done) == 10
    counted = select(func.sum(AreaOfLife.published_ideas)).where(AreaOfLife.process_id == process.id)
    assert (process.published_ideas, db.session.scalars(counted).one()) == (10, 10)


def test_sorting_and_publishing_at_once_end_and_count_right(app: Flask) -> None:
    with writing():
        process = a_process()
        ids = [a_published_idea(process, area_id=process.areas[n % 2].id).id for n in range(6)]
        waiting = [an_idea(process, area_id=process.areas[n % 2].id).id for n in range(6)]
    area_ids = [area.id for area in process.areas]

    def work(way: int) -> int:
        with app.app_context(), writing():
            chosen = [waiting, ids, ids[::-1]][way]
            choices = [Choice(db.session.get_one(Idea, i), 1) for i in chosen]
            if way == 0:
                outcomes = publish_all(choices, by=SYSTEM, at=now())
            else:
                area = db.session.get_one(AreaOfLife, area_ids[way - 1])
                outcomes = set_area_of_all(choices, area, by=SYSTEM, at=now())
            return sum(outcome.refusal is None for outcome in outcomes)

    at_once(work, [0, 1, 2])
    assert db.session.get_one(Process, process.id).published_ideas == 12
    for area_id in area_ids:
        counted = select(func.count()).where(Idea.area_id == area_id, Idea.is_public)
        kept = db.session.get_one(AreaOfLife, area_id).published_ideas
        assert kept == db.session.scalars(counted).one()
