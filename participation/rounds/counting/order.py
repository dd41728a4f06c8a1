"""How often each mark was given; what decides between equal options: shared places, the published lot."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from participation.rounds.counting.ballots import Ballot, Mark, Piles, Question, Tie


def piled(piles: Piles) -> dict[Mark, int]:
    """How many ballots bear each mark: counted by ballots that lie on piles of the same height."""
    heights: dict[int, list[Ballot]] = {}
    for ballot, number in piles:
        heights.setdefault(number, []).append(ballot)
    found: dict[Mark, int] = {}
    for number, ballots in heights.items():
        for mark, times in Counter(chain.from_iterable(ballot.marks for ballot in ballots)).items():
            found[mark] = found.get(mark, 0) + times * number
    return found


def lots(question: Question) -> dict[str, str]:
    """Each option's lot: SHA-256 of the published seed and its key. The smaller one is drawn first."""
    return {key: hashlib.sha256(f"{question.seed}:{key}".encode()).hexdigest() for key in question.keys}


def places(question: Question, votes: Mapping[str, int]) -> list[tuple[str, int]]:
    """Keys with their places, the most votes first; equal votes share a place (1, 2, 2, 4)."""
    order = {key: index for index, key in enumerate(question.keys)}
    ranked = sorted(question.keys, key=lambda key: (-votes[key], order[key]))
    found: list[tuple[str, int]] = []
    for index, key in enumerate(ranked):
        shared = index > 0 and votes[ranked[index - 1]] == votes[key]
        found.append((key, found[-1][1] if shared else index + 1))
    return found


def shared_places(placed: Iterable[tuple[str, int]]) -> tuple[Tie, ...]:
    """The places that several options share, named."""
    holders: dict[int, list[str]] = {}
    for key, place in placed:
        holders.setdefault(place, []).append(key)
    return tuple(Tie("places", tuple(keys), "shared", "") for keys in holders.values() if len(keys) > 1)
