"""The mathematics of opinion groups: check values by hand, clear and unclear cases, bad files."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from participation.__main__ import main
from participation.opinion_groups.commands import evaluate_groups
from participation.sense.evaluate_groups import adjusted_rand_index
from participation.sense.evaluate_groups import evaluate_groups as measure
from participation.sense.opinion_groups import (
    AGAINST,
    AGREE,
    PASS,
    UNSEEN,
    Votes,
    opinions,
    positions,
    silhouette,
    sort_people,
    straight_liners,
    with_enough_votes,
)
from participation.sense.opinion_tests import (
    consensus,
    divides,
    ratio,
    share,
    share_test,
    trait_of,
    two_shares_test,
    unites,
)
from participation.sense.opinions import FEWEST_IN_GROUP, Outcome, Tally
from tests.sense.test_evaluate import DEVELOPMENT_SETS

SEED = np.random.default_rng(0)


def two_camps(people: int, *, statements: int = 12, seed: int = 1) -> Votes:
    """One camp agrees to the first half of the statements, the other to the second half; all to the first."""
    randomness = np.random.default_rng(seed)
    camp = np.arange(people) % 2
    votes = np.where(
        (np.arange(statements) < statements // 2)[None, :] == (camp[:, None] == 0), AGREE, AGAINST
    )
    votes = np.where(randomness.random(votes.shape) < 0.1, PASS, votes)
    votes = np.where(randomness.random(votes.shape) < 0.2, UNSEEN, votes)
    votes[:, 0] = AGREE
    return votes.astype(np.int8)


def by_chance(people: int, statements: int, seed: int) -> Votes:
    randomness = np.random.default_rng(seed)
    return randomness.choice(
        [AGREE, AGAINST, PASS, UNSEEN], (people, statements), p=[0.4, 0.2, 0.1, 0.3]
    ).astype(np.int8)


# --- Check values -------------------------------------------------------------------------------


def test_the_published_check_values_come_out() -> None:
    assert share_test(9, 10) == pytest.approx(2.71360, abs=5e-6)
    assert two_shares_test(9, 10, 2, 20) == pytest.approx(4.19173, abs=5e-6)
    assert ratio(9, 10, 2, 20) == pytest.approx(6.1111, abs=5e-5)
    assert consensus([(9, 10), (15, 20)]) == pytest.approx(0.60606, abs=5e-6)


def test_shares_begin_at_one_half_and_few_votes_prove_little() -> None:
    assert share(0, 0) == 0.5
    assert share(9, 10) == pytest.approx(10 / 12)
    assert share_test(2, 3) < 1.2816 < share_test(6, 7)
    assert two_shares_test(0, 0, 0, 0) == 0.0


def test_a_trait_needs_both_tests_and_takes_the_stronger_side() -> None:
    found = trait_of(3, Tally(9, 0, 10), Tally(2, 17, 20))
    assert found is not None
    assert (found.statement, found.agrees) == (3, True)
    assert found.strength == pytest.approx(10 / 12 * 2.71360 * 6.1111 * 4.19173, rel=1e-4)
    assert trait_of(0, Tally(9, 0, 10), Tally(18, 1, 20)) is None  # all agree: nothing sets them apart
    assert trait_of(0, Tally(5, 4, 10), Tally(0, 19, 20)) is None  # the group itself is of two minds
    against = trait_of(0, Tally(0, 9, 10), Tally(17, 2, 20))
    assert against is not None
    assert not against.agrees


def test_what_unites_needs_most_of_every_group() -> None:
    assert unites([Tally(9, 0, 10), Tally(15, 2, 20)], agrees=True) == pytest.approx(0.60606, abs=5e-6)
    assert unites([Tally(9, 0, 10), Tally(9, 2, 20)], agrees=True) == 0
    assert unites([Tally(0, 9, 10), Tally(1, 15, 20)], agrees=False) > 0
    assert unites([Tally(4, 0, 4), Tally(15, 2, 20)], agrees=True) == 0  # too few votes to be told


def test_what_divides_is_the_widest_gap_beyond_chance() -> None:
    assert divides([Tally(9, 0, 10), Tally(2, 17, 20)]) == pytest.approx(10 / 12 - 3 / 22)
    assert divides([Tally(6, 3, 10), Tally(11, 8, 20)]) == 0
    assert divides([Tally(4, 0, 4), Tally(0, 20, 20)]) == 0


def test_the_adjusted_rand_index_by_hand() -> None:
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    # Pairs together in both: 1 + 1 = 2; in one: 6, in the other: 3, of 15: (2 - 1.2) / (4.5 - 1.2).
    assert adjusted_rand_index(one, other) == pytest.approx(0.8 / 3.3)
    assert adjusted_rand_index(one, 1 - one) == 1.0


def test_the_silhouette_by_hand() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]])
    # Own group 1 away, the other 10.5 or 9.5: (1 - 1/10.5 + 1 - 1/9.5) / 2.
    expected = (2 - 1 / 10.5 - 1 / 9.5) / 2
    assert silhouette(points, np.array([0, 0, 1, 1]), SEED) == pytest.approx(expected)


def test_who_saw_little_is_moved_outwards() -> None:
    votes = np.array([[1, 1, 1, 1], [1, 9, 9, 9], [-1, -1, -1, -1], [-1, 9, 9, 9]], np.int8)
    places, explained = positions(votes)
    assert explained == pytest.approx(1.0)
    # The first axis weighs all statements alike in sum; one vote of four is doubled: sqrt(4 / 1).
    assert abs(places[0, 0]) > abs(places[1, 0]) > abs(places[0, 0]) / 4


# --- Who counts ---------------------------------------------------------------------------------


def test_seven_votes_are_enough_or_all_where_there_are_fewer_statements() -> None:
    votes = np.full((2, 10), UNSEEN, np.int8)
    (
        votes[0, :7],
        votes[1, :6],
    ) = AGREE, AGREE
    votes[0, 7:] = PASS
    assert with_enough_votes(votes).tolist() == [True, False]
    assert with_enough_votes(np.array([[1, 1, 0], [1, 1, 9]], np.int8)).tolist() == [True, False]


def test_people_who_give_every_statement_the_same_vote_are_flagged() -> None:
    votes = np.array([[1, 1, 9], [0, 0, 0], [1, -1, 9], [1, 9, 9]], np.int8)
    assert straight_liners(votes).tolist() == [True, True, False, False]


# --- Groups -------------------------------------------------------------------------------------


def test_two_camps_are_found_with_what_unites_and_divides_them() -> None:
    votes = two_camps(60)
    found = opinions(votes, seed=3)
    assert found.outcome is Outcome.GROUPS
    assert [group.people for group in found.groups] == [30, 30]
    assert sum(group.tallies[1].agree for group in found.groups) == found.tallies[1].agree
    both = [group.tallies for group in found.groups]
    assert max(range(12), key=lambda s: unites([tallies[s] for tallies in both], agrees=True)) == 0
    assert divides([tallies[1] for tallies in both]) > 0.5
    assert all(group.traits for group in found.groups)
    assert 0 not in {trait.statement for group in found.groups for trait in group.traits}


def test_the_same_votes_give_the_same_result_whatever_the_order_of_people() -> None:
    votes = two_camps(80)
    assert opinions(votes, seed=5) == opinions(votes, seed=5)
    turned = opinions(votes[::-1], seed=5)
    assert [group.people for group in turned.groups] == [group.people for group in opinions(votes).groups]


@pytest.mark.parametrize(("people", "statements", "seed"), [(40, 20, 1), (100, 30, 2), (200, 40, 3)])
def test_votes_by_chance_make_no_clear_groups(people: int, statements: int, seed: int) -> None:
    found = opinions(by_chance(people, statements, seed))
    assert (found.outcome, found.groups) == (Outcome.NO_CLEAR_GROUPS, ())
    assert found.tallies


def test_below_thirty_people_nothing_is_computed() -> None:
    found = opinions(two_camps(29))
    assert (found.outcome, found.people, found.tallies) == (Outcome.TOO_FEW_PEOPLE, 29, ())
    assert opinions(two_camps(30)).outcome is Outcome.GROUPS


def test_a_handful_of_loners_is_no_group() -> None:
    votes = two_camps(60)
    votes[: FEWEST_IN_GROUP - 1] = PASS
    assert all(group.people >= FEWEST_IN_GROUP for group in opinions(votes).groups)


@pytest.mark.parametrize("sign", [AGREE, AGAINST, PASS])
def test_all_of_one_mind_are_no_groups_and_straight_liners(sign: int) -> None:
    found = opinions(np.full((40, 8), sign, np.int8))
    assert (found.outcome, found.straight_liners) == (Outcome.NO_CLEAR_GROUPS, 40)


@pytest.mark.parametrize(("people", "statements"), list(product([0, 1, 12, 40], [0, 1, 2, 3])))
def test_tiny_and_empty_matrices_have_a_sensible_answer(people: int, statements: int) -> None:
    assert opinions(np.full((people, statements), AGREE, np.int8)).groups == ()
    assert opinions(np.full((people, statements), UNSEEN, np.int8)).people == 0


# --- Measured -----------------------------------------------------------------------------------


def test_exported_groups_are_met_as_well_as_was_measured() -> None:
    folder = DEVELOPMENT_SETS / "polis"
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not here")
    votes = [
        folder / name for name in ("canadian-electoral-reform", "scoop-hivemind.taxes", "brexit-consensus")
    ]
    assert all(measure(one, seeds=1)["ari"]["median"] >= 0.79 for one in votes)


def test_the_same_seed_sorts_real_people_the_same_way_and_another_seed_nearly_so() -> None:
    votes = two_camps(100)
    assert (sort_people(votes, seed=1).labels == sort_people(votes, seed=1).labels).all()
    one, other = sort_people(votes, seed=1).labels, sort_people(votes, seed=2).labels
    assert adjusted_rand_index(one, other) == 1.0


HEAD = "participant,group-id,n-votes,0,1,2,3,4,5,6,7\n"


def a_folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "participants-votes.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_votes_is_measured_as_json(tmp_path: Path) -> None:
    rows = [
        f"{i},{i % 2},8,{','.join(['1', '1', '1', '1', '-1', '-1', '-1', '-1'][:: 1 - i % 2 * 2])}"
        for i in range(40)
    ]
    answer = CliRunner().invoke(evaluate_groups, [str(a_folder(tmp_path, HEAD + "\n".join(rows)))])
    assert (answer.exit_code, json.loads(answer.stdout)["ari"]["median"]) == (0, 1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lacks rows"),
        ("a,b\n1,2\n", "lacks rows"),
        (HEAD, "lacks rows"),
        (f"{HEAD}0,,8,1,1,1,1,1,1,1,1\n", "a group for nobody"),
        (f"{HEAD}0,1,8,1,1,ja,1,1,1,1,1\n", "“ja” is no vote"),
        (f"{HEAD}0,1,8,1\n", None),
    ],
)
def test_bad_files_are_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str | None) -> None:
    answer = CliRunner().invoke(main, ["cluster", "evaluate-groups", str(a_folder(tmp_path, text))])
    assert answer.exit_code == (1 if said else 0)
    assert said is None or said in answer.stderr


def test_bad_folders_are_refused(tmp_path: Path) -> None:
    for folder, said in ((tmp_path, "holds a file"), (tmp_path / "nirgends", "no folder")):
        answer = CliRunner().invoke(main, ["cluster", "evaluate-groups", str(folder)])
        assert answer.exit_code == 1
        assert said in answer.stderr
    assert CliRunner().invoke(main, ["cluster", "evaluate-groups"]).exit_code == 2
