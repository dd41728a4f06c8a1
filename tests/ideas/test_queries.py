import pytest
from flask import Flask

from participation.extensions import db
from participation.ideas.models import SHUFFLES, Idea, PublicationConsent
from participation.ideas.queries.lists import MOST_FOUND, SEEDS, Order, Wanted, how_many, idea_rows
from participation.kernel.database import writing
from participation.kernel.german import query_terms
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_idea

SOME = 25


def some_ideas() -> Process:
    with writing():
        process = a_process()
        for _ in range(SOME):
            a_published_idea(process)
    return process


def leafed(wanted: Wanted, size: int) -> list[int]:
    """All ideas in the order in which one leafs through them."""
    total = how_many(wanted)
    pages = range(0, total, size)
    return [row.id for at in pages for row in idea_rows(wanted, offset=at, limit=size, total=total)]


@pytest.mark.parametrize("size", [1, 4, 20, 25, 40])
def test_in_random_order_every_idea_comes_exactly_once_over_all_pages(app: Flask, size: int) -> None:
    process = some_ideas()
    everything = sorted(row.id for row in db.session.query(Idea.id))
    for seed in (1, 2, 33, SEEDS):
        wanted = Wanted(process=process, seed=seed)
        assert sorted(leafed(wanted, size)) == everything
        assert leafed(wanted, size) == leafed(wanted, 3)


def test_every_seed_starts_elsewhere_in_the_same_round(app: Flask) -> None:
    process = some_ideas()
    with writing():
        for place, idea in enumerate(db.session.query(Idea).order_by(Idea.id)):
            idea.shuffle = place * (SHUFFLES // SOME)
    first, later = (leafed(Wanted(process=process, seed=seed), 20) for seed in (1, 33))
    turn = first.index(later[0])
    assert turn > 0
    assert later == first[turn:] + first[:turn]


def test_the_other_orders_break_ties_and_lose_nothing(app: Flask) -> None:
    process = some_ideas()
    with writing():
        for place, idea in enumerate(db.session.query(Idea)):
            idea.supports = place % 3
    for order in (Order.NEWEST, Order.SUPPORTED):
        leaved = leafed(Wanted(process=process, order=order), 4)
        assert len(set(leaved)) == SOME
    supports = [db.session.get_one(Idea, one).supports for one in leaved]
    assert supports == sorted(supports, reverse=True)


def found(process: Process, typed: str) -> list[str]:
    wanted = Wanted(process=process, terms=tuple(query_terms(typed)), order=Order.NEWEST)
    rows = idea_rows(wanted, offset=0, limit=20, total=how_many(wanted))
    assert len(rows) == how_many(wanted)
    return [row.title for row in rows]


def test_people_find_words_as_they_type_them(app: Flask) -> None:
    with writing():
        process = a_process()
        a_published_idea(process, title="Fahrradwege", text="Zur Schule nur auf der Straße")
        a_published_idea(process, title="Sitzbänke", text="Für Ältere am Neckar")
    assert found(process, "weg") == ["Fahrradwege"]
    assert found(process, "STRASSE") == found(process, "straße") == ["Fahrradwege"]
    assert found(process, "Sitzbank") == ["Sitzbänke"]
    assert found(process, "weg schule") == ["Fahrradwege"]
    assert found(process, "weg neckar") == []
    assert (
        found(process, "sitzbänke")
        == found(process, "SITZBAENKE")
        == found(process, "Sitzbanke")
        == ["Sitzbänke"]
    )
    assert found(process, "Wege zur Schule, Strassen") == ["Fahrradwege"]
    assert found(process, "Bushaltestelle") == []


@pytest.mark.parametrize(
    "typed",
    ['"', "weg*", "weg AND", "NOT weg", "weg) OR (", "terms:weg", "weg & !x", "'; --", "weg:*", "1e5 ^weg"],
)
def test_operators_are_words_like_all_others(app: Flask, typed: str) -> None:
    with writing():
        process = a_process()
        a_published_idea(process, title="Fahrradwege")
    assert set(found(process, typed)) <= {"Fahrradwege"} | set(found(process, ""))


def test_nobody_finds_what_is_not_public(app: Flask) -> None:
    with writing():
        process, other = a_process(), a_process()
        an_idea(process, text="Ein geheimer Brunnen")
        a_published_idea(process, text="Noch ein Brunnen", consent=PublicationConsent.REFUSED)
        a_published_idea(other, text="Brunnen anderswo")
    assert found(process, "Brunnen") == []
    assert how_many(Wanted(process=process)) == 0


def test_an_area_and_what_has_none_are_counted_without_counting(app: Flask) -> None:
    with writing():
        process = a_process()
        area = process.areas[0]
        for area_id in (area.id, area.id, None):
            a_published_idea(process, area_id=area_id)
    assert len(leafed(Wanted(process=process, area=area), 20)) == 2
    assert len(leafed(Wanted(process=process, unsorted=True), 20)) == 1


@pytest.mark.parametrize("order", list(Order))
def test_words_that_stand_nearly_everywhere_are_met_on_the_way_with_the_same_outcome(
    app: Flask, order: Order
) -> None:
    """With more than MOST_FOUND the list is gone through in its order, else what was found is sorted."""
    with writing():
        process = a_process()
        for number in range(SOME):
            a_published_idea(process, title=f"Bank {number}", text="Sitzbank" if number % 3 else "Brunnen")
    wanted = Wanted(process=process, terms=tuple(query_terms("Sitzbank")), order=order, seed=40)
    total = how_many(wanted)
    few = [row.id for row in idea_rows(wanted, offset=0, limit=total, total=total)]
    many = []
    for offset in range(0, total, 7):
        rows = idea_rows(wanted, offset=offset, limit=7, total=MOST_FOUND + 1)
        many += [row.id for row in rows]
    assert len(few) == total
    assert many[:total] == few
