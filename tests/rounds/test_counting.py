"""The count on cases that were counted by hand."""

import pytest

from participation.rounds.counting import (
    Ballot,
    Method,
    Misasked,
    Option,
    Question,
    Refusal,
    Result,
    Utility,
    count,
    refusal,
)

Placed = list[tuple[str, int, int]]


def options(*keys: str) -> tuple[Option, ...]:
    return tuple(Option(key, f"Möglichkeit {key}") for key in keys)


def places(result: Result) -> Placed:
    return [(row.key, row.votes, row.place) for row in result.rows]


APPROVAL = Question("Was ist wichtig?", Method.APPROVAL, options("a", "b", "c"), most=2, seed="2026")
POINTS = Question("Wie wichtig?", Method.POINTS, options("a", "b", "c"), points=10, cap=6, seed="2026")


def test_approval_counts_ballots_and_shares_places() -> None:
    ballots = [Ballot.approving("ab"), Ballot.approving("b"), Ballot.approving("a"), Ballot()]
    result = count(APPROVAL, ballots)
    assert places(result) == [("a", 2, 1), ("b", 2, 1), ("c", 0, 3)]
    assert (result.ballots, result.counted, result.blank, result.rejected) == (4, 3, 1, 0)
    assert [(tie.where, tie.keys, tie.rule) for tie in result.ties] == [("places", ("a", "b"), "shared")]


def test_points_are_added_and_equal_ballots_may_lie_on_one_pile() -> None:
    result = count(POINTS, {Ballot.with_points({"a": 6, "c": 4}): 2, Ballot.with_points({"b": 5}): 1})
    assert places(result) == [("a", 12, 1), ("c", 8, 2), ("b", 5, 3)]
    assert [row.ballots for row in result.rows] == [2, 2, 1]


@pytest.mark.parametrize(
    ("question", "ballot", "reason"),
    [
        (APPROVAL, Ballot.approving("abc"), Refusal.TOO_MANY),
        (APPROVAL, Ballot.approving("az"), Refusal.UNKNOWN_OPTION),
        (APPROVAL, Ballot((("a", 1), ("a", 1))), Refusal.TWICE),
        (APPROVAL, Ballot((("a", 2),)), Refusal.NO_NUMBER),
        (POINTS, Ballot.with_points({"a": 6, "b": 5}), Refusal.TOO_MANY_POINTS),
        (POINTS, Ballot.with_points({"a": 7}), Refusal.OVER_THE_CAP),
        (POINTS, Ballot.with_points({"a": -1}), Refusal.NO_NUMBER),
        (APPROVAL, Ballot.approving("ab"), None),
        (POINTS, Ballot.with_points({"a": 6, "b": 4}), None),
        (APPROVAL, Ballot(), None),
    ],
)
def test_a_ballot_outside_of_the_rules_is_rejected_and_counted_as_such(
    question: Question, ballot: Ballot, reason: Refusal | None
) -> None:
    assert refusal(question, ballot) is reason
    assert count(question, [ballot]).rejected == (0 if reason is None else 1)


def ranking(*keys: str) -> Question:
    return Question("Was zuerst?", Method.RANKING, options(*keys), seed="2026")


def test_borda_and_run_off_may_disagree_and_both_are_told() -> None:
    # 3 × a>b>c, 2 × b>c>a: Borda a 6, b 3+4=7, c 2; the run-off finds a at 3 of 5 in its first round.
    result = count(ranking("a", "b", "c"), {Ballot.ranking("abc"): 3, Ballot.ranking("bca"): 2})
    assert places(result) == [("b", 7, 1), ("a", 6, 2), ("c", 2, 3)]
    assert result.winner == "a"
    assert [row.firsts for row in result.rows] == [2, 3, 0]
    assert len(result.runoff) == 1


def test_the_run_off_of_the_capital_of_tennessee() -> None:
    """The textbook case: Memphis leads, Nashville wins every duel, Knoxville wins the run-off."""
    result = count(
        ranking("memphis", "nashville", "chattanooga", "knoxville"),
        {
            Ballot.ranking(["memphis", "nashville", "chattanooga", "knoxville"]): 42,
            Ballot.ranking(["nashville", "chattanooga", "knoxville", "memphis"]): 26,
            Ballot.ranking(["chattanooga", "knoxville", "nashville", "memphis"]): 15,
            Ballot.ranking(["knoxville", "chattanooga", "nashville", "memphis"]): 17,
        },
    )
    assert result.winner == "knoxville"
    assert [turn.leaves for turn in result.runoff] == ["chattanooga", "nashville", ""]
    assert dict(result.runoff[-1].tallies) == {"memphis": 42, "knoxville": 58}
    assert places(result)[0] == ("nashville", 194, 1)


def test_partial_rankings_run_out_and_are_told() -> None:
    ballots = {Ballot.ranking("a"): 4, Ballot.ranking("ba"): 3, Ballot.ranking("c"): 2}
    result = count(ranking("a", "b", "c"), ballots)
    first, last = result.runoff
    assert (first.leaves, first.exhausted) == ("c", 0)
    assert (dict(last.tallies), last.exhausted) == ({"a": 4, "b": 3}, 2)
    assert result.winner == "a"
    # One point for each option below: a alone stands above two others, as does b; a below b above one.
    assert places(result) == [("a", 11, 1), ("b", 6, 2), ("c", 4, 3)]


def test_who_leaves_among_equals_is_decided_by_borda_then_by_the_published_lot() -> None:
    by_borda = count(
        ranking("a", "b", "c"),
        {Ballot.ranking("a"): 3, Ballot.ranking("bc"): 2, Ballot.ranking("cb"): 1, Ballot.ranking("c"): 1},
    )
    assert [(tie.where, tie.keys, tie.rule, tie.taken) for tie in by_borda.ties] == [
        ("places", ("a", "c"), "shared", ""),
        ("runoff:1", ("b", "c"), "borda", "b"),
    ]
    drawn = {
        seed: count(
            Question("?", Method.RANKING, options("a", "b"), seed=seed),
            [Ballot.ranking("a"), Ballot.ranking("b")],
        )
        for seed in "0123456789"
    }
    assert {result.winner for result in drawn.values()} == {"a", "b"}
    assert all(result.ties[-1].rule == "lot" for result in drawn.values())


def test_without_a_ranked_ballot_nobody_wins() -> None:
    result = count(ranking("a", "b"), [Ballot()])
    assert (result.winner, result.runoff, result.blank) == ("", (), 1)


def spending(budget: int, costs: dict[str, int], utility: Utility = Utility.COST) -> Question:
    found = tuple(Option(key, key, cost) for key, cost in costs.items())
    return Question("Wofür?", Method.BUDGET, found, budget=budget, utility=utility, seed="2026")


def test_greedy_follows_the_majority_and_equal_shares_gives_each_its_part() -> None:
    """Six of ten want a1, a2, a3; four want b. Each of the ten holds 10 of 100.

    Greedy: a1, a2, a3 for 90, b no longer fits. Equal Shares: six hold 60, so that a1 and a2 are bought for
    30 each, and four hold 40, which pays b for 40. Nothing is left.
    """
    question = spending(100, {"a1": 30, "a2": 30, "a3": 30, "b": 40})
    result = count(question, {Ballot.approving(["a1", "a2", "a3"]): 6, Ballot.approving("b"): 4})
    assert set(result.selection("greedy").keys) == {"a1", "a2", "a3"}
    shares = result.selection("equal_shares")
    assert "b" in shares.keys
    assert (len(shares.keys), shares.cost, shares.left, shares.steps) == (3, 100, 0, 0)
    assert shares.endowment == "10"
    assert [row.votes for row in result.rows] == [6, 6, 6, 4]


def test_add1_spends_what_equal_shares_alone_leaves() -> None:
    """Three ballots of 30 each: a (60) is bought by two of them, and no more fits into the 30 that are left.

    Four ballots of 22.50: neither a from two nor c (25) from one is affordable. add1 begins at 22 and gives
    one more each time: at 25 c is bought, at 30 a as well; b, wanted by one alone, no longer fits.
    """
    question = spending(90, {"a": 60, "b": 50, "c": 25})
    ballots = [Ballot.approving("a"), Ballot.approving("a"), Ballot.approving("b")]
    result = count(question, ballots)
    assert result.selection("equal_shares_plain").keys == ("a",)
    assert result.selection("equal_shares").keys == ("a",)
    assert result.selection("equal_shares").steps == 0
    wanted = [*ballots, Ballot.approving("c")]
    more = count(question, wanted)
    assert more.selection("equal_shares_plain").keys == ()
    assert set(more.selection("equal_shares").keys) == {"a", "c"}
    assert (more.selection("equal_shares").endowment, more.selection("equal_shares").steps) == ("30", 8)
    assert more.selection("equal_shares").left == 5


def test_a_large_budget_among_few_is_completed_in_few_steps() -> None:
    """Two hold 450,000 each, and c costs 800,000: steps of 450 up to 675,000, then of 4,500 up to 801,000."""
    question = spending(900_000, {"a": 100_000, "c": 800_000, "dear": 950_000})
    result = count(question, [Ballot.approving(["a", "dear"]), Ballot.approving(["c", "dear"])])
    assert result.selection("equal_shares_plain").keys == ("a",)
    completed = result.selection("equal_shares")
    assert (completed.keys, completed.endowment, completed.steps) == (("a", "c"), "801000", 528)


def test_what_something_is_worth_decides_between_large_and_small() -> None:
    """Eight ballots of 20: five want the large one (90) for 18 each, three the small one (40) for 13.33 each.

    Worth its cost, the large one gives more for the same money (18/90 before 13.33/40); worth one, the small.
    """
    costs = {"large": 90, "small": 40}
    ballots = {Ballot.approving(["large"]): 5, Ballot.approving(["small"]): 3}
    by_cost = count(spending(160, costs), ballots).selection("equal_shares_plain")
    by_number = count(spending(160, costs, Utility.COUNT), ballots).selection("equal_shares_plain")
    assert by_cost.keys == ("large", "small")
    assert by_number.keys == ("small", "large")


def test_nothing_is_bought_that_nobody_wants() -> None:
    result = count(spending(100, {"a": 10, "b": 10}), [Ballot()])
    assert [chosen.keys for chosen in result.selections] == [(), (), ()]
    assert all(chosen.left == 100 for chosen in result.selections)


@pytest.mark.parametrize(
    "question",
    [
        Question("?", Method.APPROVAL, ()),
        Question("?", Method.APPROVAL, options("a", "a")),
        Question("?", Method.APPROVAL, options("a"), most=-1),
        Question("?", Method.POINTS, options("a")),
        Question("?", Method.BUDGET, options("a"), budget=10),
        spending(0, {"a": 10}),
    ],
)
def test_what_cannot_be_counted_is_said(question: Question) -> None:
    with pytest.raises(Misasked):
        count(question, [])
