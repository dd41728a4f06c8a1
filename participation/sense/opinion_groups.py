"""Opinion groups out of votes for and against: the published mathematics of Polis, seeded.

Source: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill, "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", Recerca 26 (2), 2021; written anew from its formulas. Needs numpy only.

Ours: seeded and repeatable, more groups only if they are clearer by a margin, no group of fewer than
FEWEST_IN_GROUP people, and "no clear groups" as a possible answer (``is_clear``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sense.opinion_tests import trait_of
from participation.sense.opinions import (
    FEWEST_IN_GROUP,
    FEWEST_PEOPLE,
    OpinionGroup,
    Opinions,
    Outcome,
    Tally,
    Trait,
)
from participation.sense.results import Progress, silent

AGREE, AGAINST, PASS, UNSEEN = 1, -1, 0, 9
"""The signs of a matrix of votes: one row for each person, one column for each statement."""

Votes = NDArray[np.int8]
Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
Flags = NDArray[np.bool_]

ENOUGH_VOTES = 7
DIMENSIONS = 2
BLOCK, MOST_TURNS, ALIKE = 8, 100, 1e-7
GROUP_NUMBERS = (2, 3, 4, 5)
CLEARER = 0.02
"""By so much the silhouette must rise for one more group: the simpler picture wins a tie."""
CLEAR_SILHOUETTE = 0.35
SHUFFLES = 19
"""Being above all of them happens by chance once in twenty times."""
STARTS = 10
MOST_ROUNDS = 100
MOST_COMPARED = 2_000
"""Of more people than this, the silhouette compares so many drawn ones."""
MOST_TRAITS = 5


@dataclass(frozen=True)
class Sorted:
    """Which people had enough votes, the group of each of these, and how well they lie in them."""

    counted: Flags
    labels: Labels
    silhouette: float = 0.0
    explained: float = 0.0
    """The share of variance that the two directions explain in which people were sorted."""


def opinions(votes: Votes, *, seed: int = 0, progress: Progress = silent) -> Opinions:
    """Everything that is shown about a matrix of votes; below FEWEST_PEOPLE only how many they are."""
    enough = with_enough_votes(votes)
    counted = votes[enough]
    if len(counted) < FEWEST_PEOPLE:
        return Opinions(Outcome.TOO_FEW_PEOPLE, len(counted), 0, 0.0, ())
    found = sort_people(votes, seed=seed)
    monotone = straight_liners(counted)
    everybody = tallies(counted)
    whole = (len(counted), int(monotone.sum()), round(found.silhouette, 4), everybody)
    if not is_clear(counted, found, seed=seed, progress=progress):
        return Opinions(Outcome.NO_CLEAR_GROUPS, *whole)
    groups = [
        OpinionGroup(int(inside.sum()), int(monotone[inside].sum()), own, traits(own, everybody))
        for inside in (found.labels == label for label in range(found.labels.max() + 1))
        for own in (tallies(counted[inside]),)
    ]
    return Opinions(Outcome.GROUPS, *whole, tuple(sorted(groups, key=lambda group: -group.people)))


def sort_people(votes: Votes, *, seed: int = 0) -> Sorted:
    """Put everybody with enough votes into one of 2 to 5 groups; into one if nothing tells them apart."""
    enough = with_enough_votes(votes)
    counted = votes[enough]
    randomness = np.random.default_rng(seed)
    nobody_apart = Sorted(enough, np.zeros(len(counted), np.intp))
    if len(counted) < 2 * FEWEST_IN_GROUP:
        return nobody_apart
    points, explained = positions(counted)
    best: tuple[float, Labels] | None = None
    for number in GROUP_NUMBERS:
        labels = k_means(points, number, randomness)
        if labels is None:
            continue
        score = silhouette(points, labels, randomness)
        if best is None or score > best[0] + CLEARER:
            best = (score, labels)
    if best is None:
        return nobody_apart
    return Sorted(enough, best[1], best[0], explained)


# --- Whose votes count --------------------------------------------------------------------------


def with_enough_votes(votes: Votes) -> Flags:
    """Who voted on at least min(7, n) of the n statements on which anybody voted (Polis: 7)."""
    seen = votes != UNSEEN
    enough = min(ENOUGH_VOTES, int(seen.any(axis=0).sum()))
    return np.asarray(seen.sum(axis=1) >= max(enough, 1))


def straight_liners(votes: Votes) -> Flags:
    """Who gave every statement that they saw the same vote."""
    seen = (votes != UNSEEN).sum(axis=1)
    most = np.max([(votes == sign).sum(axis=1) for sign in (AGREE, AGAINST, PASS)], axis=0)
    return np.asarray((seen > 1) & (most == seen))


def tallies(votes: Votes) -> tuple[Tally, ...]:
    """The sums of each column."""
    sums = ((votes == AGREE).sum(axis=0), (votes == AGAINST).sum(axis=0), (votes != UNSEEN).sum(axis=0))
    return tuple(Tally(int(a), int(d), int(s)) for a, d, s in zip(*sums, strict=True))


# --- Where people stand -------------------------------------------------------------------------


def centred(votes: Votes) -> Floats:
    """The votes as distances from the mean of their column; a missing one is the mean, hence 0."""
    seen = votes != UNSEEN
    sums = np.where(seen, votes, 0).sum(axis=0)
    mean = sums / np.maximum(seen.sum(axis=0), 1)
    return np.asarray(np.where(seen, votes - mean, 0.0))


def positions(votes: Votes) -> tuple[Floats, float]:
    """Each person's place by the first two principal components, and the share of variance these explain.

    A person who saw v of n statements is moved outwards by sqrt(n / v): else whoever voted little would stand
    in the middle (Polis, "sparsity scaling").
    """
    distances = centred(votes)
    axes, explained = principal_axes(distances)
    seen = votes != UNSEEN
    scale = np.sqrt(seen.any(axis=0).sum() / np.maximum(seen.sum(axis=1), 1))
    return distances @ axes * scale[:, None], explained


def principal_axes(distances: Floats) -> tuple[Floats, float]:
    """The directions of greatest variance as columns, signs fixed, and the share that they explain.

    By block power iteration: only the first two are wanted, of matrices with thousands of columns.
    """
    rows = distances - distances.mean(axis=0)
    total = float((rows**2).sum())
    width = min(BLOCK, *rows.shape)
    if total < 1e-9 or width < DIMENSIONS:
        return np.zeros((rows.shape[1], DIMENSIONS)), 0.0
    block = np.random.default_rng(0).standard_normal((rows.shape[1], width))
    before = np.zeros(width)
    for _ in range(MOST_TURNS):
        block = np.linalg.qr(rows.T @ (rows @ block))[0]
        image = rows @ block
        values, turn = np.linalg.eigh(image.T @ image)
        if np.abs(values - before)[-DIMENSIONS:].max() < ALIKE * total:
            break
        before = values
    axes = (block @ turn)[:, ::-1][:, :DIMENSIONS]
    leading = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None, :], axis=0)
    return axes * np.where(leading < 0, -1.0, 1.0), float(values[-DIMENSIONS:].sum()) / total


def is_clear(counted: Votes, found: Sorted, *, seed: int = 0, progress: Progress = silent) -> bool:
    """Whether these groups are worth telling: tight enough, and more than chance makes of the same votes.

    The silhouette alone is no guard: k-means finds clear-cut clouds in pure chance too, when people are few.
    So the two directions must also explain more variance than in votes shuffled within each statement
    (parallel analysis: J. Horn, "A rationale and test for the number of factors", Psychometrika 30, 1965).
    """
    if found.silhouette < CLEAR_SILHOUETTE:
        return False
    randomness = np.random.default_rng(seed)
    for number in range(SHUFFLES):
        if principal_axes(centred(shuffled(counted, randomness)))[1] >= found.explained:
            return False
        progress((number + 1) / SHUFFLES)
    return True


def shuffled(votes: Votes, randomness: np.random.Generator) -> Votes:
    """The same votes on each statement, dealt out anew among those who saw it."""
    dealt = votes.copy()
    for column in range(votes.shape[1]):
        saw = np.flatnonzero(votes[:, column] != UNSEEN)
        dealt[saw, column] = votes[randomness.permutation(saw), column]
    return dealt


# --- Groups -------------------------------------------------------------------------------------


def k_means(points: Floats, number: int, randomness: np.random.Generator) -> Labels | None:
    """The tightest of several starts (k-means++); None if any group stays smaller than FEWEST_IN_GROUP."""
    best: tuple[float, Labels] | None = None
    for _ in range(STARTS):
        centres = first_centres(points, number, randomness)
        labels = np.full(len(points), -1, np.intp)
        for _ in range(MOST_ROUNDS):
            distance = squared(points, centres)
            nearest = distance.argmin(axis=1)
            if (nearest == labels).all():
                break
            labels = nearest
            for label in np.unique(labels):
                centres[label] = points[labels == label].mean(axis=0)
        spread = float(squared(points, centres)[np.arange(len(points)), labels].sum())
        if best is None or spread < best[0] - 1e-9:
            best = (spread, labels)
    assert best is not None
    sizes = np.bincount(best[1], minlength=number)
    return best[1] if sizes.min() >= FEWEST_IN_GROUP else None


def first_centres(points: Floats, number: int, randomness: np.random.Generator) -> Floats:
    """Points far from each other: each is drawn by its squared distance from those before."""
    chosen = [points[randomness.integers(len(points))]]
    while len(chosen) < number:
        distance = squared(points, np.array(chosen)).min(axis=1)
        total = distance.sum()
        odds = distance / total if total > 1e-12 else None
        chosen.append(points[randomness.choice(len(points), p=odds)])
    return np.array(chosen)


def squared(points: Floats, centres: Floats) -> Floats:
    """The squared distances of points (rows) from centres (columns)."""
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))


def silhouette(points: Floats, labels: Labels, randomness: np.random.Generator) -> float:
    """The mean of (b - a) / max(a, b): a, b = mean distances to the own and to the nearest other group.

    P. Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987.
    """
    if len(points) > MOST_COMPARED:
        drawn = np.sort(randomness.choice(len(points), MOST_COMPARED, replace=False))
        points, labels = points[drawn], labels[drawn]
    names, labels = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return 0.0
    distance = np.sqrt(squared(points, points))
    sizes = np.bincount(labels)
    sums = np.stack([distance[:, labels == label].sum(axis=1) for label in range(len(names))], axis=1)
    everyone = np.arange(len(points))
    own = sums[everyone, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[everyone, labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(own, other)
    score = np.divide(other - own, widest, out=np.zeros_like(own), where=widest > 0)
    return float(np.where(sizes[labels] > 1, score, 0.0).mean())


def traits(own: tuple[Tally, ...], everybody: tuple[Tally, ...]) -> tuple[Trait, ...]:
    """The statements that set a group apart from all others, strongest first."""
    found = sorted(candidates(own, everybody), key=lambda trait: (-trait.strength, trait.statement))
    return tuple(found[:MOST_TRAITS])


def candidates(own: tuple[Tally, ...], everybody: tuple[Tally, ...]) -> Iterator[Trait]:
    for statement, (inside, whole) in enumerate(zip(own, everybody, strict=True)):
        if inside.seen < FEWEST_IN_GROUP:
            continue
        rest = Tally(whole.agree - inside.agree, whole.against - inside.against, whole.seen - inside.seen)
        trait = trait_of(statement, inside, rest)
        if trait is not None:
            yield trait
