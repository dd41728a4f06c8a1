"""What decides between options that are equal: places that are shared, and the published lot."""

import hashlib
from collections.abc import Iterable, Mapping

from participation.rounds.counting.ballots import Question, Tie


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
