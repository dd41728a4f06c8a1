"""Every expected number here was worked out by hand; the sums stand beside them."""

import random
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.assessment.mathematics import (
    Agreement,
    Bounds,
    Place,
    Weighed,
    far_apart,
    judged_share,
    mean,
    mean_distance,
    place_among,
    rank_bounds,
    ranks,
    score_bounds,
    span,
    spread,
    standard_deviation,
    turned,
    weighted_mean,
    weighted_spread,
)

BENEFIT, EFFORT, REACH = 1, 2, 3
CRITERIA = (
    Weighed(id=BENEFIT, weight=3),
    Weighed(id=EFFORT, weight=2, low_is_good=True),
    Weighed(id=REACH, weight=1),
)


def values(*given_values: int | None) -> dict[int, Fraction]:
    pairs = zip((BENEFIT, EFFORT, REACH), given_values, strict=True)
    return {key: Fraction(value) for key, value in pairs if value is not None}


# --- One criterion ------------------------------------------------------------------------------


def test_a_mean_is_exact_and_that_of_nobody_is_none() -> None:
    assert mean([2, 3, 5]) == Fraction(10, 3)
    assert mean([]) is None


def test_where_little_is_good_the_scale_is_turned() -> None:
    assert [turned(Fraction(value), 5) for value in (1, 2, 3, 4, 5)] == [5, 4, 3, 2, 1]


def test_the_three_measures_of_disagreement() -> None:
    assert (
        standard_deviation([2, 4, 4, 4, 5, 5, 7, 9]) == 2.0
    )  # mean 5; squares 9+1+1+1+0+0+4+16 = 32; 32/8 = 4
    assert mean_distance([1, 2, 3, 4, 10]) == 2.2  # median 3; 2+1+0+1+7 = 11; 11/5
    assert span([2, 3, 5]) == 3.0


def test_one_alone_cannot_disagree() -> None:
    assert spread([4], Agreement.DEVIATION) is None
    assert spread([], Agreement.SPAN) is None
    assert spread([1, 5], Agreement.DEVIATION) == 2.0  # mean 3; squares 4+4; 8/2 = 4


def test_who_is_half_the_scale_from_the_others_is_named() -> None:
    assert far_apart({1: 1, 2: 4, 3: 4}, 5) == {1}  # median 4, 3 away; limit (5-1)/2 = 2
    assert far_apart({1: 1, 2: 5, 3: 5}, 5) == {1}
    assert far_apart({1: 3, 2: 4, 3: 4}, 5) == frozenset()
    assert far_apart({1: 1, 2: 3}, 5) == {1, 2}  # of two both are named
    assert far_apart({1: 1, 2: 2}, 5) == far_apart({1: 1}, 5) == far_apart({}, 5) == frozenset()


# --- One measure --------------------------------------------------------------------------------


def test_the_score_is_the_weighted_mean() -> None:
    assert weighted_mean(values(5, 2, 4), CRITERIA) == Fraction(23, 6)  # (15 + 4 + 4) / 6


def test_what_nobody_judged_does_not_count() -> None:
    assert weighted_mean(values(5, None, 4), CRITERIA) == Fraction(19, 4)  # (15 + 4) / 4
    assert judged_share(values(5, None, 4), CRITERIA) == Fraction(4, 6)
    assert weighted_mean({}, CRITERIA) is None
    assert judged_share({}, CRITERIA) == 0


def test_a_criterion_without_weight_is_shown_but_gives_no_score() -> None:
    weightless = (Weighed(id=BENEFIT, weight=0), Weighed(id=REACH, weight=1))
    assert weighted_mean({BENEFIT: Fraction(5)}, weightless) is None
    assert weighted_mean({BENEFIT: Fraction(5), REACH: Fraction(2)}, weightless) == 2


def test_the_spread_of_a_measure_is_that_of_its_criteria() -> None:
    assert weighted_spread({BENEFIT: 1.0, EFFORT: 0.5}, CRITERIA) == 0.8  # (3·1 + 2·0.5) / 5
    assert weighted_spread({}, CRITERIA) is None


# --- All measures -------------------------------------------------------------------------------


def test_equal_scores_share_a_rank() -> None:
    scores = {1: Fraction(4), 2: Fraction(3), 3: Fraction(3), 4: Fraction(1)}
    assert ranks(scores) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert ranks({}) == {}


def test_a_lead_that_holds_under_all_weights_is_a_sure_rank() -> None:
    # Differences A - B: +2, 0, 0. Sum 3·2 = 6; a fifth of the sum of amounts is 1.2: between 4.8 and 7.2.
    assert rank_bounds({1: values(5, 3, 3), 2: values(3, 3, 3)}, CRITERIA) == {
        1: Bounds(1, 1),
        2: Bounds(2, 2),
    }


def test_a_lead_that_some_weights_turn_around_is_none() -> None:
    # Differences A - B: +1, -1, 0. Sum 3 - 2 = 1; a fifth of 3 + 2 is 1: between 0 and 2, equal at the end.
    narrow = rank_bounds({1: values(4, 3, 3), 2: values(3, 4, 3)}, CRITERIA)
    assert narrow == {1: Bounds(1, 1), 2: Bounds(1, 2)}  # never beaten, but not surely ahead
    # Differences +1, -1, -1: sum 0; a fifth of 6: between -1.2 and 1.2.
    open_race = rank_bounds({1: values(4, 3, 3), 2: values(3, 4, 4)}, CRITERIA)
    assert open_race == {1: Bounds(1, 2), 2: Bounds(1, 2)}


def test_a_score_is_bounded_where_a_criterion_is_missing() -> None:
    # Values 5 (weight 3) and 2 (weight 1): lowest with 2.4 and 1.2: (12 + 2.4) / 3.6 = 4.
    # Highest with 3.6 and 0.8: (18 + 1.6) / 4.4 = 49/11.
    assert score_bounds(values(5, None, 2), CRITERIA) == (Fraction(4), Fraction(49, 11))
    # A complete 3, 3, 3 is 3 under all weights: surely below.
    assert rank_bounds({1: values(5, None, 2), 2: values(3, 3, 3)}, CRITERIA)[2] == Bounds(2, 2)
    with pytest.raises(ValueError, match="no judged criterion"):
        score_bounds({}, CRITERIA)


def test_whether_a_measure_stays_among_the_first() -> None:
    assert place_among(Bounds(3, 10), 10) is Place.ALWAYS
    assert place_among(Bounds(9, 12), 10) is Place.DEPENDS
    assert place_among(Bounds(11, 12), 10) is Place.NEVER


# --- For any numbers ----------------------------------------------------------------------------

points = st.integers(1, 5)
weights = st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any)


@st.composite
def assessed(draw: st.DrawFn) -> tuple[list[Weighed], dict[int, dict[int, Fraction]]]:
    """Criteria with weights, and measures of which some lack criteria."""
    criteria = [Weighed(id=key, weight=weight) for key, weight in enumerate(draw(weights))]
    measures = {}
    for key in range(draw(st.integers(1, 7))):
        judged = draw(st.lists(st.sampled_from(criteria), min_size=1, unique_by=lambda one: one.id))
        table = {one.id: Fraction(draw(points), draw(st.sampled_from((1, 1, 2, 3)))) for one in judged}
        if any(one.weight for one in judged):
            measures[key] = table
    return criteria, measures


@given(assessed(), st.randoms(use_true_random=False))
def test_no_weights_within_a_fifth_lead_out_of_the_bounds(
    case: tuple[list[Weighed], dict[int, dict[int, Fraction]]], luck: random.Random
) -> None:
    criteria, measures = case
    bounds = rank_bounds(measures, criteria)
    for _ in range(20):
        # Corners as often as insides; hundredths of the weights, so that they stay whole.
        varied = [
            Weighed(id=one.id, weight=one.weight * luck.choice((80, 120, luck.randint(80, 120))))
            for one in criteria
        ]
        found = ranks({key: weighted_mean(table, varied) or Fraction(0) for key, table in measures.items()})
        assert all(bounds[key].best <= rank <= bounds[key].worst for key, rank in found.items())


@given(assessed())
def test_a_score_lies_between_the_lowest_and_the_highest_value(
    case: tuple[list[Weighed], dict[int, dict[int, Fraction]]],
) -> None:
    criteria, measures = case
    for table in measures.values():
        score = weighted_mean(table, criteria)
        assert score is not None
        assert min(table.values()) <= score <= max(table.values())
        least, most = score_bounds(table, criteria)
        assert least <= score <= most
        assert 0 < judged_share(table, criteria) <= 1


@given(assessed(), st.integers(2, 50))
def test_only_the_ratio_of_weights_matters(
    case: tuple[list[Weighed], dict[int, dict[int, Fraction]]], factor: int
) -> None:
    criteria, measures = case
    heavier = [Weighed(id=one.id, weight=one.weight * factor) for one in criteria]
    for table in measures.values():
        assert weighted_mean(table, criteria) == weighted_mean(table, heavier)
    assert rank_bounds(measures, criteria) == rank_bounds(measures, heavier)


@given(st.lists(points, min_size=2, max_size=12))
def test_disagreement_is_nothing_just_if_all_say_the_same(given_values: list[int]) -> None:
    agree = len(set(given_values)) == 1
    for agreement in Agreement:
        found = spread(given_values, agreement)
        assert found is not None
        assert (found == 0) == agree
        assert found <= span(given_values)
    assert isclose(
        standard_deviation(given_values),
        sqrt(sum((v - sum(given_values) / len(given_values)) ** 2 for v in given_values) / len(given_values)),
        abs_tol=1e-9,
    )
