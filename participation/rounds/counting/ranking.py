"""Ranking: Borda and instant run-off, both reported; who leaves a ballot unfinished loses nothing.

Borda gives an option one point for each option that stands below it on the ballot; options left out
stand below all that are ranked, and get none. The instant run-off counts each ballot for the dearest
option still in the race; whoever has fewest leaves, until one has more than half of the ballots on
which somebody is left. Of several with fewest leaves the one with fewer Borda points, then the one
whose lot is drawn last (``order.lots``); every such decision is named in the result.
"""

from collections.abc import Mapping, Sequence

from participation.rounds.counting.ballots import Mark, Piles, Question, Result, Row, RunOffRound, Tie
from participation.rounds.counting.order import lots, piled, places, shared_places

Rankings = list[tuple[tuple[Mark, ...], int, int]]
"""The marks of a ballot, the place of the one that it counts for, and how many are alike."""


def count_ranking(question: Question, piles: Piles) -> Result:
    """Rows by Borda points, and the instant run-off round by round."""
    borda = dict.fromkeys(question.keys, 0)
    bearing = dict.fromkeys(question.keys, 0)
    firsts = dict.fromkeys(question.keys, 0)
    highest = len(question.options)
    for (key, rank), number in piled(piles).items():
        borda[key] += (highest - rank) * number
        bearing[key] += number
        firsts[key] += number if rank == 1 else 0
    placed = places(question, borda)
    rounds, ties = run_off(question, piles, borda)
    return Result(
        method=question.method,
        rows=tuple(Row(key, borda[key], place, bearing[key], firsts[key]) for key, place in placed),
        runoff=rounds,
        winner=_leader(rounds[-1].tallies) if rounds else "",
        ties=(*shared_places(placed), *ties),
    )


def run_off(
    question: Question, piles: Piles, borda: Mapping[str, int]
) -> tuple[tuple[RunOffRound, ...], tuple[Tie, ...]]:
    """The rounds until one option has more than half of the ballots that still name somebody."""
    race: dict[str, Rankings] = {key: [] for key in question.keys}
    tallies = dict.fromkeys(question.keys, 0)
    waiting = [(ballot.marks, 0, number) for ballot, number in piles]
    lot = lots(question)
    rounds: list[RunOffRound] = []
    ties: list[Tie] = []
    exhausted = 0
    while waiting or rounds:
        exhausted += _hand_out(waiting, race, tallies)
        shown = tuple(tallies.items())
        if len(race) == 1 or 2 * max(tallies.values()) > sum(tallies.values()):
            rounds.append(RunOffRound(len(rounds) + 1, shown, exhausted, ""))
            break
        fewest = min(tallies.values())
        lowest = [key for key in race if tallies[key] == fewest]
        leaves = max(lowest, key=lambda key: (-borda[key], lot[key]))
        if len(lowest) > 1:
            ties.append(_tie(len(rounds) + 1, lowest, borda, leaves))
        rounds.append(RunOffRound(len(rounds) + 1, shown, exhausted, leaves))
        waiting = race.pop(leaves)
        del tallies[leaves]
    return tuple(rounds), tuple(ties)


def _hand_out(waiting: Rankings, race: dict[str, Rankings], tallies: dict[str, int]) -> int:
    """Lay every waiting ballot to its dearest option still in the race; how many name none."""
    exhausted = 0
    for marks, place, number in waiting:
        while place < len(marks) and marks[place][0] not in race:
            place += 1  # noqa: PLW2901 (the place is what is looked for)
        if place < len(marks):
            race[marks[place][0]].append((marks, place, number))
            tallies[marks[place][0]] += number
        else:
            exhausted += number
    return exhausted


def _tie(number: int, lowest: Sequence[str], borda: Mapping[str, int], leaves: str) -> Tie:
    alike = [key for key in lowest if borda[key] == borda[leaves]]
    return Tie(f"runoff:{number}", tuple(lowest), "lot" if len(alike) > 1 else "borda", leaves)


def _leader(tallies: Sequence[tuple[str, int]]) -> str:
    return max(tallies, key=lambda tally: tally[1])[0]
