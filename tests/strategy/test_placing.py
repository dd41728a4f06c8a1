"""Dependencies, places, and what a place asks for."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Person
from participation.municipality.models import Process
from participation.strategy.models import (
    Horizon,
    HorizonMeans,
    Measure,
    MeasureDependency,
    MeasureEdition,
    MeasureStatus,
)
from participation.strategy.queries.dependencies import ties_of
from participation.strategy.queries.dossier import dossiers
from participation.strategy.queries.planning import loads_of, planning_of
from participation.strategy.rules import (
    Order,
    OrderKind,
    Planning,
    against_orders,
    cycle_from,
    out_of_order,
    ranked,
)
from participation.strategy.services.editions import draft_of, stored_dossier
from participation.strategy.services.measures import edit_measure
from participation.strategy.services.placing import move_measures, sort_measures
from participation.strategy.services.planning import set_planning
from participation.strategy.words import horizon_meanings
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea
from tests.statements import counted
from tests.strategy.people import MODERATES

EDITOR = Person(id=None, grants=MODERATES)
SHORT, MEDIUM, LONG = Horizon


def need(measure: Measure, *others: Measure, process: Process, **changes: object) -> None:
    """Let the dossier say that the measure requires the others."""
    wanted = stored_dossier(measure) | {"requires": [other.id for other in others]} | changes
    edit_measure(
        measure,
        draft_of(wanted, process),
        process=process,
        expected_version=measure.version,
        by=SYSTEM,
        at=now(),
    )


def put(
    process: Process, to: Horizon, *measures: Measure, reason: str = "", orders: list[Order] | None = None
) -> int:
    return move_measures(
        measures, process=process, to=to, reason=reason, orders=orders or [], by=SYSTEM, at=now()
    )


# --- Rules --------------------------------------------------------------------------------------


def test_the_shortest_circle_is_found_and_one_that_does_not_lead_back_is_none() -> None:
    assert cycle_from(1, {1: {2}, 2: {3, 4}, 3: {1}, 4: {2}}) == [1, 2, 3, 1]
    assert cycle_from(1, {1: {2}, 2: {3}, 3: {2}}) == []
    assert cycle_from(1, {}) == []


def test_equal_values_have_the_same_rank() -> None:
    assert ranked({1: 5, 2: 9, 3: 5, 4: 1}) == {2: 1, 1: 2, 3: 2, 4: 4}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([SHORT, SHORT, MEDIUM, MEDIUM, LONG], set()),
        ([LONG, SHORT, SHORT, MEDIUM, LONG], {1}),
        ([SHORT, SHORT, MEDIUM, LONG, SHORT], {5}),
        ([LONG, MEDIUM, SHORT], {1, 2}),
        ([], set()),
    ],
)
def test_only_those_that_stand_against_the_order_need_a_reason(
    places: list[Horizon], expected: set[int]
) -> None:
    ranks = {place: place for place in range(1, len(places) + 1)}
    found = out_of_order(ranks, dict(enumerate(places, start=1)))
    assert len(found) == len(expected)
    if places != [LONG, MEDIUM, SHORT]:  # any two of the three will do
        assert found == expected


def test_equal_ranks_contradict_nothing_and_the_moved_one_is_asked_first() -> None:
    assert out_of_order({1: 1, 2: 1}, {1: LONG, 2: SHORT}) == set()
    both = {1: MEDIUM, 2: SHORT}
    assert out_of_order({1: 1, 2: 2}, both, rather={1}) == {1}
    assert out_of_order({1: 1, 2: 2}, both, rather={2}) == {2}
    orders = [Order(OrderKind.SUPPORT, {1: 1, 2: 2}), Order(OrderKind.ASSESSMENT, {1: 2, 2: 1})]
    assert against_orders(orders, both, rather={1}) == {1: [OrderKind.SUPPORT]}


# --- Dependencies -------------------------------------------------------------------------------


def test_a_circle_is_refused_and_shown_by_numbers(app: Flask) -> None:
    with writing():
        process = a_process()
        first, second, third = (a_measure(process) for _ in range(3))
        need(first, second, process=process)
        need(second, third, process=process)
    with pytest.raises(RuleViolation) as refused, writing():
        need(third, first, process=process)
    assert refused.value.field == "requires"
    assert "M-03 → M-01 → M-02 → M-03" in str(refused.value)
    assert db.session.scalars(select(func.count()).select_from(MeasureDependency)).one() == 2


def test_a_measure_cannot_need_itself_nor_one_of_another_process(app: Flask) -> None:
    with writing():
        process = a_process()
        measure, foreign = a_measure(process), a_measure(a_process())
    for other in (measure, foreign):
        with pytest.raises(RuleViolation) as refused, writing():
            need(measure, other, process=process)
        assert refused.value.field == "requires"
    with pytest.raises(RuleViolation, match="steht in beiden Feldern"), writing():
        another = a_measure(process)
        need(measure, another, process=process, benefits=[another.id])


def test_two_people_do_not_close_a_circle_together(app: Flask) -> None:
    with writing():
        process = a_process()
        first, second = a_measure(process), a_measure(process)
    ids = (process.id, first.id, second.id)

    def tie(pair: tuple[int, int]) -> str:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(Process, ids[0])
                    one, other = (db.session.get_one(Measure, ids[place]) for place in pair)
                    need(one, other, process=here)
            except (RuleViolation, Conflict):
                return "refused"
        return "done"

    assert sorted(at_once(tie, [(1, 2), (2, 1)])) == ["done", "refused"]


def test_a_measure_cannot_come_before_what_it_needs_but_both_can_move(app: Flask) -> None:
    with writing():
        process = a_process()
        basis, roof = (a_measure(process, horizon=MEDIUM) for _ in range(2))
        need(roof, basis, process=process)
    for to, measure in ((SHORT, roof), (LONG, basis)):
        with pytest.raises(RuleViolation, match="M-02 kann nicht vor M-01 kommen") as refused, writing():
            put(process, to, measure)
        assert refused.value.field == "horizon"
    with pytest.raises(RuleViolation, match="M-02 kann nicht vor M-01 kommen"), writing():
        need(roof, basis, process=process, horizon="short")
    with writing():
        assert put(process, SHORT, roof, basis) == 2
    assert {basis.horizon, roof.horizon} == {SHORT}


def test_what_is_done_or_runs_forbids_no_order(app: Flask) -> None:
    with writing():
        process = a_process()
        done = a_measure(process, status=MeasureStatus.DONE, horizon=LONG)
        later, running = a_measure(process, horizon=LONG), a_measure(process, status=MeasureStatus.RUNNING)
        free = a_measure(process, horizon=LONG)
        need(free, done, process=process)
        need(running, later, process=process)  # true, though it runs already
        assert put(process, SHORT, free) == 1


def test_a_true_dependency_can_be_said_where_the_order_is_broken_already(app: Flask) -> None:
    with writing():
        process = a_process()
        basis, roof = a_measure(process, horizon=LONG), a_measure(process)
        need(roof, basis, process=process)
        assert put(process, MEDIUM, a_measure(process)) == 1  # nothing else is held up by it
    assert [other.number for other in ties_of([roof], reader=SYSTEM)[roof.id].needs] == [basis.number]


def test_of_two_moves_that_break_an_order_together_one_is_refused(app: Flask) -> None:
    with writing():
        process = a_process()
        basis, roof = (a_measure(process, horizon=MEDIUM) for _ in range(2))
        need(roof, basis, process=process)
    ids = (process.id, basis.id, roof.id)

    def move(wish: tuple[int, Horizon]) -> str:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(Process, ids[0])
                    put(here, wish[1], db.session.get_one(Measure, ids[wish[0]]))
            except RuleViolation:
                return "refused"
        return "done"

    # Either alone would be allowed if the other had not happened: late basis, or early roof.
    with writing():
        put(process, LONG, roof)
    assert sorted(at_once(move, [(1, LONG), (2, MEDIUM)])) == ["done", "refused"]


# --- Areas of life ------------------------------------------------------------------------------


def test_another_area_is_instead_of_the_first_and_no_area_is_cross_cutting(app: Flask) -> None:
    with writing():
        process = a_process()
        first, second = (area.id for area in process.areas)
        measure = a_measure(process, area_ids=(first, second))
        other = a_measure(process, area_ids=(first,))

    def sort(place: int | None) -> int:
        with writing():
            here = db.session.get_one(Process, process.id)
            into = None if place is None else here.areas[place]
            return sort_measures([measure, other], process=here, into=into, by=SYSTEM, at=now())

    assert sort(0) == 0  # both lie there already
    assert [area.id for area in measure.areas] == [first, second]
    assert sort(1) == 2
    assert [area.id for area in measure.areas] == [area.id for area in other.areas] == [second]
    assert (sort(None), measure.is_cross_cutting, measure.areas) == (2, True, [])
    assert sort(None) == 0
    assert sort(0) == 2
    assert (measure.is_cross_cutting, [area.id for area in measure.areas]) == (False, [first])
    with writing():
        db.session.get_one(Process, process.id).areas[1].retired_at = now()
    with pytest.raises(RuleViolation, match="nimmt nichts Neues mehr auf"):
        sort(1)


# --- Reasons ------------------------------------------------------------------------------------


def test_a_place_against_a_ranking_asks_for_a_reason_and_keeps_it(app: Flask) -> None:
    with writing():
        process = a_process()
        best, second = (a_measure(process, a_published_idea(process)) for _ in range(2))
    orders = [Order(OrderKind.SUPPORT, {best.id: 1, second.id: 2})]
    with writing():
        assert put(process, MEDIUM, second, orders=orders) == 1  # with the ranking
    with pytest.raises(RuleViolation, match="M-01") as refused, writing():
        put(process, LONG, best, orders=orders)
    assert refused.value.field == "placement_reason"
    assert best.horizon is SHORT
    with writing():
        put(process, LONG, best, orders=orders, reason="Die Fläche gehört nicht der Stadt.")
    assert best.placement_reason == "Die Fläche gehört nicht der Stadt."
    with writing():
        assert put(process, MEDIUM, best, orders=orders) == 1  # the reason is there already
    editions = db.session.scalars(select(MeasureEdition.version).where(MeasureEdition.measure_id == best.id))
    assert list(editions) == [1, 2]


# --- Settings -----------------------------------------------------------------------------------


def test_horizons_mean_what_the_process_says(app: Flask) -> None:
    with writing():
        process = a_process()
    assert horizon_meanings(planning_of(process))[SHORT] == "kurzfristig: Beginn innerhalb eines Jahres"
    with writing():
        wanted = Planning(horizon_means=HorizonMeans.COMPLETION, short_months=18, medium_months=48)
        set_planning(wanted, process=process, by=SYSTEM, at=now())
    assert list(horizon_meanings(planning_of(process)).values()) == [
        "kurzfristig: fertig innerhalb von 18 Monaten",
        "mittelfristig: fertig in 18 bis 48 Monaten",
        "langfristig: fertig später",
    ]
    with pytest.raises(Conflict), writing():
        set_planning(Planning(), process=process, by=SYSTEM, at=now())


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Planning(short_months=36, medium_months=36), "medium_months"),
        (Planning(short_months=0), "short_months"),
        (Planning(days={SHORT: 100_001}), "short_days"),
        (Planning(euro={LONG: -1}), "long_euro"),
    ],
)
def test_settings_that_cannot_be_are_refused(app: Flask, wanted: Planning, field: str) -> None:
    with writing():
        process = a_process()
    with pytest.raises(RuleViolation) as refused, writing():
        set_planning(wanted, process=process, by=SYSTEM, at=now())
    assert refused.value.field == field


def test_of_two_who_set_the_planning_at_once_one_is_told(app: Flask) -> None:
    with writing():
        process = a_process()
    process_id = process.id

    def plan(days: int) -> str:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(Process, process_id)
                    set_planning(Planning(days={SHORT: days}), process=here, by=SYSTEM, at=now())
            except Conflict:
                return "conflict"
        return "done"

    assert sorted(at_once(plan, [10, 20, 30])) == ["conflict", "conflict", "done"]


def test_what_is_settled_asks_for_no_capacity(app: Flask) -> None:
    with writing():
        process = a_process()
        a_measure(process, staff_days=40, cost_from=10_000, cost_to=50_000)
        a_measure(process, staff_days=30)
        a_measure(process, status=MeasureStatus.DONE, staff_days=99)
        a_measure(process, status=MeasureStatus.REJECTED, staff_days=99)
        set_planning(Planning(days={SHORT: 60}), process=process, by=SYSTEM, at=now())
    load = loads_of(process, planning_of(process))[SHORT]
    assert (load.days, load.days_over, load.without_days) == (70, 10, 0)
    assert (load.euro, load.euro_over, load.without_euro) == (50_000, 0, 1)


# --- The dossier --------------------------------------------------------------------------------


def test_any_number_of_dossiers_takes_four_statements_and_hides_drafts_from_the_public(app: Flask) -> None:
    with writing():
        process = a_process()
        draft = a_measure(process, status=MeasureStatus.DRAFT)
        measures = [a_measure(process, a_published_idea(process), risks="Frost") for _ in range(6)]
        for measure in measures:
            need(measure, draft, process=process)
    dossiers(measures, reader=VISITOR)
    for number in (1, 6):
        with counted() as seen:
            found = dossiers(measures[:number], reader=VISITOR)
        assert len(seen.statements) == 4
    assert all(one.ties.needs == () for one in found)
    assert found[0].sources.all == found[0].support.ideas == 1
    assert [area.slug for area in found[0].areas] == [process.areas[0].slug]
    assert [other.number for other in dossiers(measures, reader=EDITOR)[0].ties.needs] == [draft.number]
    assert (found[0].risks, found[0].public().risks) == ("Frost", "")
