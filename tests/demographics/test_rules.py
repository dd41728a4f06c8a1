"""What of the counts is told: nothing that leads to a single person, on one date or between two."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.demographics.models import DemographicChoice, DemographicQuestion
from participation.demographics.rules import (
    CHOICES,
    digest_of_token,
    standing,
    summed,
    token_after,
    told_of,
)

MONDAY = date(2026, 11, 2)
PLACE = DemographicQuestion.PLACE
KEY = "k" * 32


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


counts = st.dictionaries(st.integers(0, 8).map(week), st.integers(1, 9))
tables = st.fixed_dictionaries(dict.fromkeys(CHOICES[PLACE], counts))


def test_every_choice_belongs_to_one_question() -> None:
    chosen = [choice for choices in CHOICES.values() for choice in choices]
    assert sorted(chosen) == sorted(DemographicChoice)


@given(counts)
@settings(max_examples=100, deadline=None)
def test_two_dates_never_differ_by_fewer_than_five(weeks: dict[date, int]) -> None:
    shown = [standing(weeks, before=week(number)) for number in range(11)]
    assert all(after == before or after - before >= 5 for before, after in pairwise(shown))
    assert shown[0] == 0
    assert 0 <= sum(weeks.values()) - shown[-1] < 5


@given(tables)
@settings(max_examples=100, deadline=None)
def test_no_cell_below_five_is_told_or_follows_from_the_others(
    table: Mapping[DemographicChoice, dict[date, int]],
) -> None:
    for number in range(10):
        told = told_of(PLACE, table, {}, before=week(number))
        cells = [cell.number for cell in told.cells]
        assert all(cell is None or cell >= 5 for cell in cells)
        assert sum(cell is None for cell in cells) != 1
        assert told.answers is None or told.answers >= 5
        if told.answers is None:
            assert cells == [None] * len(cells)


def test_the_running_week_is_not_told() -> None:
    table = {DemographicChoice.LIVES_HERE: {week(0): 20, week(1): 7}, DemographicChoice.BOTH: {week(0): 9}}
    told = told_of(PLACE, table, {}, before=week(1))
    assert told.answers == 29
    assert {cell.choice: cell.number for cell in told.cells} == {
        DemographicChoice.LIVES_HERE: 20,
        DemographicChoice.WORKS_HERE: None,
        DemographicChoice.BOTH: 9,
        DemographicChoice.NEITHER: None,
    }
    assert told_of(PLACE, table, {}, before=week(2)).answers == 36
    assert summed(table.values()) == {week(0): 29, week(1): 7}


def test_a_token_is_good_for_one_act_of_one_process_and_tells_neither() -> None:
    token = token_after("idee:42", process_id=1, key=KEY)
    assert token == token_after("idee:42", process_id=1, key=KEY)
    used = digest_of_token(token, process_id=1, key=KEY)
    assert used is not None
    assert used not in token
    assert used != digest_of_token(token_after("idee:43", process_id=1, key=KEY), process_id=1, key=KEY)
    for forged in ("", ".", "a" * 129, token[:-1] + "g", token + "0", "ä" + token[1:]):
        assert digest_of_token(forged, process_id=1, key=KEY) is None, forged
    assert digest_of_token(token, process_id=2, key=KEY) is None
    assert digest_of_token(token, process_id=1, key="x" * 32) is None
