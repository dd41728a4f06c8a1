"""Every figure is what somebody gets who counts the rows by hand."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from participation.figures.queries.kept import counted_now, figures_of
from participation.figures.results import Part, People
from participation.figures.rules import monday_of
from participation.ideas.models import Answer, IdeaStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.municipality.models import Process
from participation.strategy.models import MeasureStatus
from participation.voting.models import ConfirmedBy
from participation.voting.services import support, withdraw_support
from tests.factories import a_measure, a_process, a_published_idea, an_account, an_idea
from tests.figures.by_hand import BERLIN, EVERYWHERE, Hand, Where, every_monday
from tests.figures.scatter import a_scattered_process
from tests.statements import counted

SEEDS = (1, 2, 3)


def few(number: int) -> People:
    return People(None if number in {1, 2, 3, 4} else number)


def assert_counted_by_hand(part: Part, where: Where, hand: Hand) -> None:
    ideas = hand.published(where)
    authors, supporters = hand.authors(where), hand.supporters(where)
    told = People if where == EVERYWHERE else few
    assert part.ideas == len(ideas)
    assert part.verbatim == len([idea for idea in ideas if idea.is_public])
    assert part.without_access == len([i for i in ideas if i.author_id not in authors])
    assert part.authors == told(len(authors))
    assert part.supporters == told(len(supporters))
    assert part.participants == told(len(authors | supporters))
    assert part.supports == len(hand.supports(where))
    assert part.channels == hand.channels(where)
    assert part.answering.counts == hand.answers(where)
    assert part.answering.oldest_open == hand.oldest_open(where)
    assert_same_weeks(part, hand.weeks(where))
    assert_same_things(part, where, hand)


def assert_same_weeks(part: Part, weeks: dict[date, int]) -> None:
    assert [week.monday for week in part.weeks] == every_monday(weeks)
    assert {week.monday: week.all for week in part.weeks if week.all} == weeks


def assert_same_things(part: Part, where: Where, hand: Hand) -> None:
    themes = sorted(hand.themes(where), key=lambda theme: (-len(hand.supporters_of(theme)), theme.number))
    assert [(t.id, t.title, t.ideas, t.supporters) for t in part.themes] == [
        (t.id, t.title, len(hand.ideas_in(t)), len(hand.supporters_of(t))) for t in themes
    ]
    assert sorted((m.number, m.status, m.horizon) for m in part.measures) == sorted(
        (m.number, m.status, m.horizon) for m in hand.measures(where)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_what_counting_by_hand_gives(app: Flask, seed: int) -> None:
    with writing():
        process = a_scattered_process(seed)
        a_scattered_process(seed + 100)  # a second process, of which nothing may be counted
    figures, hand = figures_of(process), Hand(process)
    assert_counted_by_hand(figures.whole, EVERYWHERE, hand)
    for area in process.areas:
        assert_counted_by_hand(figures.areas[area.id], area.id, hand)
    assert_counted_by_hand(figures.areas[None], None, hand)
    new = hand.new_accesses()
    assert {week.monday: week.number for week in figures.accesses if week.number} == new
    assert figures.accesses[-1].so_far == figures.whole.participants.number == sum(new.values())
    for way in figures.confirmations:
        rows = hand.confirmed_by(way.by)
        assert (way.supports, way.supporters) == (len(rows), len({row.supporter_id for row in rows}))
    assert sum(way.supports for way in figures.confirmations) == figures.whole.supports


@pytest.mark.parametrize("seed", SEEDS)
def test_the_areas_together_are_the_whole(app: Flask, seed: int) -> None:
    with writing():
        process = a_scattered_process(seed)
    figures = figures_of(process)
    parts = figures.areas.values()
    whole = figures.whole
    assert sum(part.ideas for part in parts) == whole.ideas == figures.statuses[IdeaStatus.PUBLISHED]
    assert sum(part.supports for part in parts) == whole.supports
    assert sum(part.supports_elsewhere for part in parts) == whole.supports_elsewhere
    assert sum(len(part.themes) for part in parts) == len(whole.themes)
    assert sum(week.all for week in whole.weeks) == whole.ideas == sum(whole.channels.values())
    assert sum(whole.answering.counts.values()) == whole.ideas
    assert figures.submitted == 40
    for answer in Answer:
        assert sum(part.answering.counts[answer] for part in parts) == whole.answering.counts[answer]


def test_a_process_without_anything_has_nothing_but_zeros(app: Flask) -> None:
    with writing():
        process = a_process()
    figures = figures_of(process)
    assert (figures.submitted, figures.whole.ideas, figures.whole.supports) == (0, 0, 0)
    assert [len(figures.whole.weeks), len(figures.accesses), len(figures.confirmations)] == [0, 0, 0]
    assert figures.whole.answering.oldest_open is None
    assert set(figures.areas) == {*(area.id for area in process.areas), None}


def test_supports_stay_counted_when_their_idea_is_withdrawn_but_not_when_it_is_refused(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process), a_published_idea(process), a_published_idea(process)]
        person = an_account()
        for idea in ideas:
            support(idea, account_id=person.id, at=now())
        ideas[1].status, ideas[2].status = IdeaStatus.WITHDRAWN, IdeaStatus.REFUSED
        ideas[1].is_public = ideas[2].is_public = False
    whole = figures_of(process).whole
    assert (whole.ideas, whole.supports, whole.supporters) == (1, 2, People(1))


def test_supports_counted_elsewhere_are_in_no_other_figure(app: Flask) -> None:
    with writing():
        process = a_process()
        a_published_idea(process).supports_elsewhere = 900
    whole = figures_of(process).whole
    assert (whole.supports, whole.supports_elsewhere, whole.participants) == (0, 900, People(0))


def supported_by_people(process: Process, number: int) -> None:
    idea = a_published_idea(process, area_id=process.areas[0].id)
    for _person in range(number):
        support(idea, account_id=an_account().id, at=now())


def test_fewer_than_five_people_in_an_area_are_not_counted_out(app: Flask) -> None:
    with writing():
        small, big = a_process(), a_process()
        supported_by_people(small, 4)
        supported_by_people(big, 5)
    area = figures_of(small).areas[small.areas[0].id]
    assert area.participants.are_few
    assert area.supporters.are_few
    assert figures_of(small).whole.participants == People(4)
    assert figures_of(big).areas[big.areas[0].id].participants == People(5)


def test_how_accesses_are_confirmed_is_not_told_of_fewer_than_five(app: Flask) -> None:
    with writing():
        process = a_process()
        supported_by_people(process, 5)
        member = an_account()
        member.password_hash = "argon2"
        idea = a_published_idea(process)
        support(idea, account_id=member.id, at=now())
    assert figures_of(process).confirmations == ()
    with writing():
        for _person in range(4):
            member = an_account()
            member.password_hash = "argon2"
            support(idea, account_id=member.id, at=now())
    told = {way.by: way.supporters for way in figures_of(process).confirmations}
    assert told == {ConfirmedBy.ACCOUNT: 5, ConfirmedBy.MAIL_LINK: 5}


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (
            datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
            date(2026, 3, 23),
        ),  # Sunday 23:59, summer time since 2:00
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 22, 22, 30, tzinfo=UTC), date(2026, 3, 16)),  # Sunday 23:30, still winter time
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 19)),  # Sunday 23:59, winter time again
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 28)),  # New Year lies inside a week
    ],
)
def test_a_week_begins_on_monday_by_the_towns_clock(moment: datetime, monday: date) -> None:
    assert monday_of(moment, BERLIN) == monday


def test_figures_are_counted_once_until_something_changes(app: Flask) -> None:
    with writing():
        process, person = a_process(), an_account()
        idea = a_published_idea(process)
    first = figures_of(process)
    with counted() as seen:
        assert figures_of(process) is first
    assert len(seen.statements) == 1
    with writing():
        support(idea, account_id=person.id, at=now())
    assert figures_of(process).whole.supports == 1
    with writing():
        withdraw_support(idea, account_id=person.id, at=now())
        an_idea(process)
    figures = figures_of(process)
    assert (figures.whole.supports, figures.statuses[IdeaStatus.SUBMITTED]) == (0, 1)
    with writing():
        a_measure(process, idea, status=MeasureStatus.DRAFT)
    assert len(figures_of(process).whole.measures) == 1


def test_what_is_rolled_back_is_in_no_figure(app: Flask) -> None:
    with writing():
        process = a_process()
    with pytest.raises(ZeroDivisionError), writing():
        a_published_idea(process)
        assert figures_of(process).whole.ideas == 1
        raise ZeroDivisionError
    assert figures_of(process).whole.ideas == 0


def test_counting_asks_the_same_number_of_questions_whatever_there_is(app: Flask) -> None:
    with writing():
        small, big = a_scattered_process(1, ideas=5), a_scattered_process(2, ideas=120)
    asked = []
    for process in (small, big):
        assert process.areas
        assert process.municipality
        with counted() as seen:
            counted_now(process)
        asked.append(len(seen.statements))
    assert asked == [7, 7]


def test_a_measure_in_two_areas_is_in_both_and_once_in_the_whole(app: Flask) -> None:
    with writing():
        process = a_process()
        a_measure(process, a_published_idea(process), area_ids=tuple(area.id for area in process.areas))
    figures = figures_of(process)
    assert [len(figures.areas[area.id].measures) for area in process.areas] == [1, 1]
    assert (len(figures.whole.measures), len(figures.areas[None].measures)) == (1, 0)
