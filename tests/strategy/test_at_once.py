"""Several people work on measures at the same moment."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select, text

from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.strategy.models import Horizon, Measure, MeasureSource, MeasureStatus, SourceRole
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import Beginning, create_measure, edit_measure
from participation.strategy.services.provenance import SourceDraft, link_sources
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea

CROWD = 8


def in_a_change(app: Flask, act: Callable[[], object]) -> object:
    """What ``act`` answers in a change of its own, or "conflict"."""
    with app.app_context():
        try:
            with writing():
                return act()
        except Conflict:
            return "conflict"


def test_each_gets_a_number_and_a_second_send_makes_no_second_measure(app: Flask) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
    process_id, idea_id, area_id = process.id, idea.id, process.areas[0].id

    def make(key: str) -> int:
        origin = SourceDraft(role=SourceRole.ORIGIN, idea=db.session.get_one(Idea, idea_id))
        beginning = Beginning(status=MeasureStatus.PROPOSED, sources=(origin,), submission_key=key)
        draft = MeasureDraft(title="Räder teilen", horizon=Horizon.SHORT, area_ids=(area_id,))
        here = db.session.get_one(Process, process_id)
        return create_measure(draft, beginning, process=here, by=SYSTEM, at=now())[0].number

    keys = [sign * 32 for sign in "aabcddee"]
    numbers = at_once(lambda key: in_a_change(app, lambda: make(key)), keys)
    assert len(set(zip(keys, numbers, strict=True))) == len(set(keys))
    assert sorted(set(map(str, numbers))) == ["1", "2", "3", "4", "5"]
    assert db.session.scalar(select(func.count()).select_from(Measure)) == len(set(keys))


def test_linking_many_and_answering_single_ideas_never_wait_for_each_other(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process).id for _ in range(CROWD)]
        measures = [a_measure(process).id for _ in range(CROWD // 2)]
    exists = AnswerDraft(answer=Answer.EXISTS, text="Das gibt es seit März.")

    def link(place: int) -> str:
        order = ideas if place % 2 else list(reversed(ideas))
        sources = [SourceDraft(role=SourceRole.ORIGIN, idea=db.session.get_one(Idea, one)) for one in order]
        measure = db.session.get_one(Measure, measures[place])
        link_sources(measure, sources, answers=True, by=SYSTEM, at=now())
        return "done"

    def answer(place: int) -> str:
        answer_idea(db.session.get_one(Idea, ideas[place]), exists, by=SYSTEM, at=now())
        return "done"

    acts = [lambda n=n: link(n) for n in range(CROWD // 2)] + [lambda n=n: answer(n) for n in range(CROWD)]
    assert at_once(lambda act: in_a_change(app, act), acts) == ["done"] * len(acts)
    assert db.session.scalar(select(func.count()).select_from(MeasureSource)) == len(ideas) * len(measures)
    answers = set(db.session.scalars(select(Idea.answer)))
    assert answers <= {Answer.TAKEN_UP, Answer.EXISTS}


def test_who_only_refers_to_the_process_does_not_wait_for_a_new_measure(app: Flask) -> None:
    """On PostgreSQL; the writers of SQLite come one at a time anyway, and its readers never wait."""
    with writing():
        process = a_process()
    refers = "SELECT id FROM process WHERE id = :id"
    if db.engine.dialect.name == "postgresql":
        refers += " FOR KEY SHARE NOWAIT"  # what a row that bears a foreign key asks for
    with writing():
        measure = a_measure(process)
        with db.engine.connect() as elsewhere:
            assert elsewhere.scalar(text(refers), {"id": process.id}) == process.id
    assert measure.number == 1


def test_of_two_who_edit_the_same_version_one_is_told(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process)
    process_id, measure_id, area_id = process.id, measure.id, process.areas[0].id

    def edit(title: str) -> str:
        draft = MeasureDraft(title=title, horizon=Horizon.SHORT, area_ids=(area_id,), is_own_project=True)
        found = db.session.get_one(Measure, measure_id)
        here = db.session.get_one(Process, process_id)
        edit_measure(found, draft, process=here, expected_version=1, by=SYSTEM, at=now())
        return "done"

    outcomes = at_once(lambda title: in_a_change(app, lambda: edit(title)), ["Räder", "Busse", "Wege"])
    assert sorted(map(str, outcomes)) == ["conflict", "conflict", "done"]
