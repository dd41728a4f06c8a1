"""Deciding about many ideas, also by two people at the same moment."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person
from participation.moderation.models import StepRow, Verb
from participation.moderation.queries.steps import rows_of
from participation.moderation.rules import MOST_AT_ONCE
from participation.moderation.services.selection import (
    Choice,
    Wish,
    begin_step,
    check_number,
    foreseen,
    go_on,
)
from participation.municipality.models import AreaOfLife, Process
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea

pytestmark = pytest.mark.usefixtures("app")


def taken(choices: Sequence[Choice], wish: Wish, *, by: Person) -> Sequence[StepRow]:
    """What one step did to each of the chosen ideas."""
    step, _ = begin_step(wish, uuid4().hex, process=choices[0].idea.process, by=by, at=now())
    go_on(step, choices, wish, by=by, at=now())
    return rows_of(step)


PUBLISH = Wish(verb=Verb.PUBLISH)


def test_a_refusal_of_one_leaves_the_others_done() -> None:
    with writing():
        process = a_process()
        moderator = Person(id=an_account().id)
        ideas = [an_idea(process), an_idea(process, by=moderator), an_idea(process)]
        before = foreseen(Verb.PUBLISH, ideas, by=moderator)
        rows = taken([Choice(idea, 1) for idea in ideas], PUBLISH, by=moderator)
    assert [row.refusal is None for row in rows] == [True, False, True]
    assert [outcome.refusal is None for outcome in before] == [True, False, True]
    assert [idea.status for idea in ideas] == [
        IdeaStatus.PUBLISHED,
        IdeaStatus.SUBMITTED,
        IdeaStatus.PUBLISHED,
    ]
    assert process.published_ideas == 2


def test_no_selection_is_endless() -> None:
    with pytest.raises(RuleViolation, match="höchstens"):
        check_number(MOST_AT_ONCE + 1)


def test_overlapping_selections_at_once_end_and_count_right(app: Flask) -> None:
    """Forwards and backwards: each waits for the other, never in a circle."""
    with writing():
        process = a_process()
        ids = [an_idea(process, area_id=process.areas[n % 2].id).id for n in range(10)]

    def choose(order: list[int]) -> int:
        with app.app_context(), writing():
            choices = [Choice(db.session.get_one(Idea, idea_id), 1) for idea_id in order]
            return sum(row.refusal is None for row in taken(choices, PUBLISH, by=SYSTEM))

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
            area = db.session.get_one(AreaOfLife, area_ids[way - 1]) if way else None
            wish = Wish(verb=Verb.SORT, area=area) if way else PUBLISH
            return sum(row.refusal is None for row in taken(choices, wish, by=SYSTEM))

    at_once(work, [0, 1, 2])
    assert db.session.get_one(Process, process.id).published_ideas == 12
    for area_id in area_ids:
        counted = select(func.count()).where(Idea.area_id == area_id, Idea.is_public)
        kept = db.session.get_one(AreaOfLife, area_id).published_ideas
        assert kept == db.session.scalars(counted).one()
