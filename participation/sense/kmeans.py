"""Spherical k-means with a fixed seed, several starts, and members that stay where a person put them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sense.features import Floats, unit_rows
from participation.sense.results import Progress, silent

Labels = NDArray[np.intp]

STARTS = 20
STARTS_WITH_MANY = 3
MANY_TEXTS = 20_000
MOST_ROUNDS = 100
FREE = -1


@dataclass(frozen=True)
class Partition:
    """The cluster of each vector, the clusters' centres, and how well the vectors agree with them."""

    labels: Labels
    centres: Floats
    agreement: float


def partition(  # noqa: PLR0913 (what, how many, what stays, how)
    vectors: Floats,
    k: int,
    *,
    fixed: Labels | None = None,
    begun: Labels | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Partition:
    """Sort unit vectors into at most k clusters by cosine; the best of several starts.

    `fixed` names the cluster (0, 1, …) of vectors that were placed by hand and is FREE for the others: the
    former stay, and their means are the first centres. `begun` names the cluster that vectors were in before:
    they count for its first centre, and may leave it. k is raised to the number of clusters named. Same
    input, same result.
    """
    fixed = np.full(len(vectors), FREE, np.intp) if fixed is None else fixed
    first = fixed if begun is None else np.where(fixed == FREE, begun, fixed)
    given = centres_of(vectors, first, int(first.max(initial=FREE)) + 1)
    starts = STARTS if len(vectors) <= MANY_TEXTS else STARTS_WITH_MANY
    randomness = np.random.default_rng(seed)
    best: Partition | None = None
    for start in range(starts):
        centres = chosen_centres(vectors, given, max(k, len(given)), fixed, randomness)
        found = settled(vectors, centres, fixed)
        if best is None or found.agreement > best.agreement + 1e-6:
            best = found
        progress((start + 1) / starts)
    assert best is not None
    return best


def centres_of(vectors: Floats, labels: Labels, k: int) -> Floats:
    """The mean direction of each of k clusters."""
    sums = np.zeros((k, vectors.shape[1]), np.float32)
    belongs = labels != FREE
    np.add.at(sums, labels[belongs], vectors[belongs])
    return unit_rows(sums)


def chosen_centres(
    vectors: Floats, given: Floats, k: int, fixed: Labels, randomness: np.random.Generator
) -> Floats:
    """The given centres and, to make k, vectors far from them and from each other (greedy k-means++)."""
    free = vectors[fixed == FREE]
    centres = list(given)
    if len(free) == 0:
        return given
    if not centres:
        centres.append(free[randomness.integers(len(free))])
    distance = (1 - free @ np.array(centres).T).min(axis=1).clip(0)
    trials = 2 + int(np.log(max(k, 1)))
    while len(centres) < k and distance.sum() > 1e-6:
        candidates = randomness.choice(len(free), trials, p=distance / distance.sum())
        after = np.minimum(distance, (1 - free[candidates] @ free.T).clip(0))
        chosen = int(after.sum(axis=1).argmin())
        centres.append(free[candidates[chosen]])
        distance = after[chosen]
    return np.array(centres, np.float32)


def settled(vectors: Floats, centres: Floats, fixed: Labels) -> Partition:
    """Lloyd's rounds until nothing moves; a cluster that loses all its members keeps its centre."""
    everyone = np.arange(len(vectors))
    labels = np.full(len(vectors), FREE, np.intp)
    for _ in range(MOST_ROUNDS):
        closeness = vectors @ centres.T
        nearest = np.where(fixed == FREE, closeness.argmax(axis=1), fixed)
        agreement = float(closeness[everyone, nearest].sum())
        if (nearest == labels).all():
            break
        labels = nearest
        means = centres_of(vectors, labels, len(centres))
        centres = np.where(means.any(axis=1, keepdims=True), means, centres)
    return Partition(labels, centres, agreement)
