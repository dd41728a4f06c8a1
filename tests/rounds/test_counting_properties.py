"""What every count promises, on ballots that nobody chose."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from participation.rounds.counting import Ballot, Method, Option, Question, Result, Utility, count
from tests.rounds.exact import Voters, bought, completed

KEYS = ("a", "b", "c", "d", "e")
some = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
keys = st.lists(st.sampled_from(KEYS), unique=True)
approving = keys.map(Ballot.approving)
ranking = keys.map(Ballot.ranking)
pointed = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), max_size=3).map(Ballot.with_points)


@st.composite
def asked(draw: st.DrawFn, *methods: Method) -> tuple[Question, list[Ballot]]:
    """A question with five options, and up to a dozen ballots of its method."""
    method = draw(st.sampled_from(methods or tuple(Method)))
    costs = draw(st.lists(st.integers(1, 60), min_size=len(KEYS), max_size=len(KEYS)))
    question = Question(
        "?",
        method,
        tuple(Option(key, key, cost) for key, cost in zip(KEYS, costs, strict=True)),
        points=12 if method is Method.POINTS else 0,
        budget=draw(st.integers(20, 120)) if method is Method.BUDGET else 0,
        utility=draw(st.sampled_from(list(Utility))),
        seed=draw(st.text("0123456789abcdef", max_size=8)),
    )
    kind = {Method.RANKING: ranking, Method.POINTS: pointed}.get(method, approving)
    return question, draw(st.lists(kind, max_size=12))


def votes(result: Result) -> dict[str, int]:
    return {row.key: row.votes for row in result.rows}


@some
@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_changes_nothing(
    case: tuple[Question, list[Ballot]], chance: object
) -> None:
    question, ballots = case
    shuffled = list(ballots)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert count(question, shuffled) == count(question, ballots)


@some
@given(asked(), st.permutations(KEYS))
def test_what_options_are_called_and_where_they_stand_changes_no_votes(
    case: tuple[Question, list[Ballot]], names: list[str]
) -> None:
    question, ballots = case
    called = dict(zip(KEYS, names, strict=True))
    renamed = replace(
        question, options=tuple(replace(option, key=called[option.key]) for option in question.options)
    )
    other = [
        Ballot(
            tuple((called[key], mark) for key, mark in ballot.marks)
            if question.method is Method.RANKING
            else tuple(sorted((called[key], mark) for key, mark in ballot.marks))
        )
        for ballot in ballots
    ]
    before, after = count(question, ballots), count(renamed, other)
    assert {called[key]: number for key, number in votes(before).items()} == votes(after)
    lots_decided = any(tie.rule == "lot" for tie in (*before.ties, *after.ties))
    assume(not lots_decided)
    assert called.get(before.winner, "") == after.winner
    for chosen, again in zip(before.selections, after.selections, strict=True):
        assert {called[key] for key in chosen.keys} == set(again.keys)


@some
@given(asked(Method.APPROVAL, Method.POINTS, Method.RANKING), st.sampled_from(KEYS))
def test_who_gains_a_supporter_loses_no_place(case: tuple[Question, list[Ballot]], key: str) -> None:
    """Of the run-off this is not promised: it is known to punish some gains, which is why both are told."""
    question, ballots = case
    mine = Ballot.ranking([key]) if question.method is Method.RANKING else Ballot.approving([key])
    places = [
        next(row.place for row in count(question, cast).rows if row.key == key)
        for cast in (ballots, [*ballots, mine])
    ]
    assert places[1] <= places[0]


@some
@given(asked(Method.RANKING), st.sampled_from(KEYS))
def test_moving_up_on_a_ballot_never_costs_borda_points(
    case: tuple[Question, list[Ballot]], key: str
) -> None:
    question, ballots = case
    raised = [Ballot.ranking([key, *(one for one, _ in ballot.marks if one != key)]) for ballot in ballots]
    assert votes(count(question, raised))[key] >= votes(count(question, ballots))[key]


@some
@given(asked(Method.RANKING))
def test_who_has_more_than_half_of_the_first_places_wins_the_run_off(
    case: tuple[Question, list[Ballot]],
) -> None:
    question, ballots = case
    result = count(question, ballots)
    for row in result.rows:
        if 2 * row.firsts > result.counted:
            assert result.winner == row.key
    for turn in result.runoff:
        assert sum(number for _, number in turn.tallies) + turn.exhausted == result.counted


@some
@given(asked(Method.BUDGET))
def test_no_budget_is_exceeded_and_add1_is_never_less_complete(case: tuple[Question, list[Ballot]]) -> None:
    question, ballots = case
    result = count(question, ballots)
    cost = {option.key: option.cost for option in question.options}
    wanted = {key for key, number in votes(result).items() if number}
    for chosen in result.selections:
        assert chosen.cost == sum(cost[key] for key in chosen.keys) <= question.budget
        assert chosen.left == question.budget - chosen.cost
        assert set(chosen.keys) <= wanted
    greedy, shares, plain = result.selections
    assert all(cost[key] > greedy.left for key in wanted - set(greedy.keys))
    if all(cost[key] > plain.left for key in wanted - set(plain.keys)):
        assert shares.keys == plain.keys


@some
@given(asked(Method.BUDGET))
def test_equal_shares_is_what_exact_fractions_give(case: tuple[Question, list[Ballot]]) -> None:
    question, ballots = case
    assume(any(not ballot.blank for ballot in ballots))
    voters = [frozenset(key for key, _ in ballot.marks) for ballot in ballots if not ballot.blank]
    cost = {option.key: option.cost for option in question.options}
    result = count(question, ballots)
    exact = bought(question, voters, Fraction(question.budget, len(voters)))
    assert list(result.selection("equal_shares_plain").keys) == exact
    assert list(result.selection("equal_shares").keys) == completed(question, voters, cost)


@some
@given(asked(Method.BUDGET), st.sets(st.sampled_from(KEYS), min_size=1), st.integers(1, 8))
def test_a_group_that_agrees_gets_what_its_part_of_the_money_pays(
    case: tuple[Question, list[Ballot]], wishes: set[str], size: int
) -> None:
    """Who all want the same things, and could pay them from their equal parts, get all of them."""
    question, others = case
    ballots = [*others, *[Ballot.approving(wishes)] * size]
    counted = sum(not ballot.blank for ballot in ballots)
    cost = {option.key: option.cost for option in question.options}
    part = Fraction(question.budget * size, counted)
    while sum(cost[key] for key in wishes) > part:
        wishes = wishes - {max(wishes)}
        ballots = [*others, *[Ballot.approving(wishes)] * size]
    assume(wishes)
    result = count(question, ballots)
    assert wishes <= set(result.selection("equal_shares_plain").keys)
    assert wishes <= set(result.selection("equal_shares").keys)


@some
@given(asked(Method.BUDGET))
def test_every_cohesive_group_has_somebody_who_gets_nearly_what_it_could_pay(
    case: tuple[Question, list[Ballot]],
) -> None:
    """Extended justified representation up to one project, which the authors prove for Equal Shares.

    For every group of ballots and every set of things that all of it wants and its part of the money pays:
    somebody in it gets utility as from that set, or would with one thing more of it.
    """
    question, ballots = case
    voters = [frozenset(key for key, _ in ballot.marks) for ballot in ballots if not ballot.blank]
    assume(voters)
    chosen = frozenset(count(question, ballots).selection("equal_shares_plain").keys)
    cost = {option.key: option.cost for option in question.options}
    for group, shared in cohesive(question, voters, cost):
        worth = utility(question, shared, cost)
        assert any(
            utility(question, chosen & wanted, cost) >= worth
            or any(utility(question, chosen & wanted | {key}, cost) > worth for key in shared - chosen)
            for wanted in group
        )


def utility(question: Question, things: frozenset[str], cost: Mapping[str, int]) -> int:
    return sum(cost[key] if question.utility is Utility.COST else 1 for key in things)


def cohesive(
    question: Question, voters: Voters, cost: Mapping[str, int]
) -> list[tuple[list[frozenset[str]], frozenset[str]]]:
    """For each set of things: all who want all of it, if their part of the money pays for it."""
    found = []
    for bits in range(1, 2 ** len(KEYS)):
        things = frozenset(key for place, key in enumerate(KEYS) if bits >> place & 1)
        group = [wanted for wanted in voters if things <= wanted]
        if group and sum(cost[key] for key in things) * len(voters) <= question.budget * len(group):
            found.append((group, things))
    return found
