from collections.abc import Sequence

from participation.assessment.evaluation import Result, Said, Scale, results_of
from participation.assessment.mathematics import Agreement, Bounds, Place, Weighed

SCALE = Scale(
    points=5,
    agreement=Agreement.DEVIATION,
    first=1,
    criteria=(Weighed(id=1, weight=3), Weighed(id=2, weight=2, low_is_good=True)),
)


def said(
    measure_id: int,
    benefit: Sequence[int] = (),
    effort: Sequence[int] = (),
    *,
    agreed: dict[int, int] | None = None,
    abstained: dict[int, int] | None = None,
    assessors: int | None = None,
) -> Said:
    return Said(
        measure_id=measure_id,
        values={1: benefit, 2: effort},
        abstained=abstained or {},
        agreed=agreed or {},
        assessors=max(len(benefit), len(effort)) if assessors is None else assessors,
    )


def result(*about: Said) -> Result:
    return results_of(about, SCALE)[0]


def test_low_effort_is_good() -> None:
    # benefit mean 4, effort mean 2 turned to 4: (3·4 + 2·4) / 5 = 4
    found = result(said(1, (3, 4, 5), (1, 2, 3)))
    assert found.score == 4.0
    assert [one.mean for one in found.criteria] == [4.0, 2.0]  # as people used the scale


def test_the_best_comes_first_and_what_has_no_score_last() -> None:
    found = results_of([said(1), said(2, (2, 2), (2, 2)), said(3, (5, 5), (1, 1))], SCALE)
    assert [(one.measure_id, one.rank) for one in found] == [(3, 1), (2, 2), (1, None)]
    assert [one.ranked for one in found] == [2, 2, 2]
    assert found[0].bounds == Bounds(1, 1)
    assert (found[0].place, found[1].place, found[2].place) == (Place.ALWAYS, Place.NEVER, None)


def test_one_voice_alone_is_no_result() -> None:
    found = result(said(1, (5,), (1,)))
    assert (found.score, found.rank, found.assessors) == (None, None, 1)
    assert [one.mean for one in found.criteria] == [None, None]


def test_the_score_does_not_give_a_single_value_away() -> None:
    """Two judged the benefit, one the effort as well: in the score, its value could be had from it."""
    together = result(said(1, (4, 4), (1,), abstained={2: 1}))
    assert together == result(said(1, (4, 4), (5,), abstained={2: 1}))
    assert (together.score, together.judged_share) == (4.0, 0.6)


def test_the_spread_of_two_is_not_told_that_of_three_is() -> None:
    assert [one.spread for one in result(said(1, (1, 5), (1, 5))).criteria] == [None, None]
    three = result(said(1, (1, 3, 5), (2, 2, 2)))
    assert three.criteria[1].spread == 0.0
    assert round(three.criteria[0].spread or 0, 4) == 1.6330  # √(8/3)
    assert round(three.spread or 0, 4) == 0.9798  # (3·1.6330 + 2·0) / 5


def test_what_was_agreed_stands_instead_of_the_mean_also_where_one_alone_judged() -> None:
    found = result(said(1, (1, 5, 5), (4,), agreed={1: 5, 2: 3}))
    assert [(one.mean, one.is_agreed) for one in found.criteria] == [(5.0, True), (3.0, True)]
    assert found.score == (3 * 5 + 2 * 3) / 5
    assert found.criteria[0].spread is not None  # that views differed stays true


def test_where_all_say_that_they_cannot_judge_there_is_no_result() -> None:
    found = result(said(1, abstained={1: 3, 2: 3}, assessors=3))
    assert (found.score, found.rank, found.bounds, found.judged_share) == (None, None, None, 0.0)
    assert [one.abstained for one in found.criteria] == [3, 3]


def test_a_round_without_measures_has_no_results() -> None:
    assert results_of([], SCALE) == []
