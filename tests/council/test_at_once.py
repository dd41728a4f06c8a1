"""Freezing while others change things, two results at once, and announcing while ideas are answered."""

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.audit.services import record as record_line
from participation.council.models import (
    AgendaItem,
    CouncilResolution,
    CouncilSession,
    CouncilSnapshot,
    Outcome,
)
from participation.council.queries.snapshots import file_of, tree_of
from participation.council.services.freezing import freeze, hold_still
from participation.council.tree import looked_at
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict
from participation.kernel.permissions import SYSTEM
from participation.strategy.models import Horizon, Measure
from participation.strategy.rules import shown_number
from participation.strategy.services.provenance import lock_measure
from tests.council.making import a_result, a_session, an_editor, an_item
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea

CROWD = 6


def in_a_change(app: Flask, act: Callable[[], object]) -> object:
    """What ``act`` answers in a change of its own, or "conflict"."""
    with app.app_context():
        try:
            with writing():
                return act()
        except Conflict:
            return "conflict"


def test_what_is_frozen_is_of_one_moment_while_everything_moves(app: Flask) -> None:
    """Each mover puts all measures into another horizon in one change: a snapshot sees all or none of it."""
    with writing():
        process, by = a_process(), an_editor()
        measures = [a_measure(process).id for _ in range(5)]
        session = a_session(process, by).id

    def move(place: int) -> str:
        to = list(Horizon)[place % 3]
        for one in measures:
            measure = db.session.get_one(Measure, one)
            lock_measure(measure)
            measure.horizon = to
        db.session.flush()
        record_line("measure.move", "measure", measures[0], by=SYSTEM, at=now())
        return "moved"

    def still(_place: int) -> str:
        hold_still()
        freeze(db.session.get_one(CouncilSession, session), submission_key=uuid4().hex, by=by, at=now())
        return "frozen"

    acts = [lambda n=n: move(n) if n % 2 else still(n) for n in range(2 * CROWD)]
    assert (
        sorted(map(str, at_once(lambda act: in_a_change(app, act), acts)))
        == ["frozen"] * CROWD + ["moved"] * CROWD
    )
    snapshots = db.session.scalars(select(CouncilSnapshot).order_by(CouncilSnapshot.edition)).all()
    assert [one.edition for one in snapshots] == list(range(1, CROWD + 1))
    for snapshot in snapshots:
        tree = tree_of(snapshot)
        assert len({measure["horizon"] for measure in tree["measures"].values()}) == 1
        horizons = {key: number for key, number in tree["figures"]["whole"]["horizons"].items() if number}
        assert list(horizons.values()) == [5]
        assert set(horizons) == {measure["horizon"] for measure in tree["measures"].values()}
        assert tree["measures"].keys() == {shown_number(number) for number in range(1, 6)}
        assert looked_at(file_of(snapshot)).is_intact
        head = tree["about"]["record"]
        assert db.session.scalars(select(AuditEntry.id).where(AuditEntry.hash == head)).one()


def test_of_many_results_at_once_one_is_kept(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        idea = a_published_idea(process)
        measure = a_measure(process, idea)
        item, measure_id = an_item(process, by, measure).id, measure.id

    def record(place: int) -> str:
        outcome = Outcome.ADOPTED if place % 2 else Outcome.REJECTED
        a_result(db.session.get_one(AgendaItem, item), by, outcome)
        return outcome.value

    answers = at_once(lambda place: in_a_change(app, lambda: record(place)), range(CROWD))
    assert answers.count("conflict") == CROWD - 1
    kept = db.session.scalars(select(CouncilResolution)).one()
    assert kept.outcome.value in answers
    assert db.session.get_one(Measure, measure_id).status.value == kept.outcome.value
    lines = select(func.count()).where(AuditEntry.action == "council.announce")
    assert db.session.scalar(lines) == 1


def test_results_and_answers_to_single_ideas_never_wait_for_each_other(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        ideas = [a_published_idea(process) for _ in range(CROWD)]
        numbers = [idea.id for idea in ideas]
        measures = [a_measure(process, *ideas), a_measure(process, *reversed(ideas))]
        items = [an_item(process, by, *measures).id for _ in range(2)]

    def decide(place: int) -> str:
        a_result(db.session.get_one(AgendaItem, items[place]), by, Outcome.ADOPTED)
        return "done"

    def answer(place: int) -> str:
        exists = AnswerDraft(answer=Answer.EXISTS, text="Das gibt es seit März.")
        answer_idea(db.session.get_one(Idea, numbers[place]), exists, by=SYSTEM, at=now())
        return "done"

    acts = [lambda n=n: decide(n) for n in range(2)] + [lambda n=n: answer(n) for n in range(CROWD)]
    assert at_once(lambda act: in_a_change(app, act), acts) == ["done"] * len(acts)
    assert set(db.session.scalars(select(Idea.answer))) <= {Answer.TAKEN_UP, Answer.EXISTS}
