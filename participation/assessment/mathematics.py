"""The mathematics of assessing: pure functions on numbers, exact (fractions) wherever ranks depend on it.

The method is the *Nutzwertanalyse* (Zangemeister 1970; "simple additive weighting" in Hwang and Yoon,
Multiple Attribute Decision Making, 1981): each measure gets points for each criterion, and its score is the
mean of them, weighted by how much each criterion counts. Points go from 1 to ``points``. Where little is good
(effort), they are turned first, so that a high score is always good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm, sqrt
from statistics import median

VARIATION = Fraction(1, 5)
"""By how much every weight may be too high or too low: ± 20 %."""

FAR_APART = Fraction(1, 2)
"""Of the scale's length (4 from 1 to 5): so far from the median a value is worth a discussion."""

Values = Mapping[int, Fraction]
"""A mean for each criterion that anybody judged, by the criterion's id."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A criterion as far as mathematics goes."""

    id: int
    weight: int
    low_is_good: bool = False


class Agreement(StrEnum):
    """How the disagreement of several assessors is measured; all three in points, 0 is full agreement."""

    DEVIATION = "deviation"
    DISTANCE = "distance"
    SPAN = "span"


# --- One criterion ------------------------------------------------------------------------------


def mean(values: Sequence[int]) -> Fraction | None:
    """The arithmetic mean; None if nobody judged. (2, 3, 5) → 10/3."""
    return Fraction(sum(values), len(values)) if values else None


def turned(value: Fraction, points: int) -> Fraction:
    """The same distance from the other end of the scale: points + 1 − value. On 1 to 5, 2 → 4."""
    return points + 1 - value


def standard_deviation(values: Sequence[int]) -> float:
    """√(Σ (v − mean)² / n), over all assessors there were (no sample). (2, 4, 4, 4, 5, 5, 7, 9) → 2."""
    centre = Fraction(sum(values), len(values))
    return sqrt(sum((value - centre) ** 2 for value in values) / len(values))


def mean_distance(values: Sequence[int]) -> float:
    """Σ |v − median| / n: little moved by one far away. (1, 2, 3, 4, 10) → (2 + 1 + 0 + 1 + 7) / 5 = 2.2."""
    centre = Fraction(median(values))
    return float(sum(abs(value - centre) for value in values) / len(values))


def span(values: Sequence[int]) -> float:
    """Highest minus lowest. (2, 3, 5) → 3."""
    return float(max(values) - min(values))


MEASURES: dict[Agreement, Callable[[Sequence[int]], float]] = {
    Agreement.DEVIATION: standard_deviation,
    Agreement.DISTANCE: mean_distance,
    Agreement.SPAN: span,
}


def spread(values: Sequence[int], agreement: Agreement) -> float | None:
    """How far assessors are apart; None for fewer than two values: one alone cannot disagree."""
    return MEASURES[agreement](values) if len(values) >= 2 else None


def far_apart(values: Mapping[int, int], points: int) -> frozenset[int]:
    """Whose value is at least half the scale's length away from the median; of two, from each other.

    On 1 to 5 that is two points. Of two who are far apart both are named; one alone never is.
    """
    limit = FAR_APART * (points - 1)
    given = list(values.values())
    if len(given) == 2:
        return frozenset(values) if span(given) >= limit else frozenset()
    centre = Fraction(median(given)) if given else Fraction(0)
    return frozenset(who for who, value in values.items() if abs(value - centre) >= limit)


# --- One measure --------------------------------------------------------------------------------


def weighted_mean(values: Values, criteria: Sequence[Weighed]) -> Fraction | None:
    """Σ wᵢ·vᵢ / Σ wᵢ over the criteria that were judged; None if none of them counts.

    ``values`` are turned already. Weights 3, 2, 1 and values 5, 2, 4 → (15 + 4 + 4) / 6 = 23/6.
    """
    judged = [criterion for criterion in criteria if criterion.id in values]
    whole = sum(criterion.weight for criterion in judged)
    if not whole:
        return None
    return sum((criterion.weight * values[criterion.id] for criterion in judged), Fraction(0)) / whole


def judged_share(values: Values, criteria: Sequence[Weighed]) -> Fraction:
    """The share of all weight that lies on judged criteria: 1 for a complete assessment."""
    whole = sum(criterion.weight for criterion in criteria)
    known = sum(criterion.weight for criterion in criteria if criterion.id in values)
    return Fraction(known, whole) if whole else Fraction(0)


def weighted_spread(spreads: Mapping[int, float], criteria: Sequence[Weighed]) -> float | None:
    """Σ wᵢ·sᵢ / Σ wᵢ over the criteria with a spread.

    Not the spread of the assessors' own scores: there, disagreements in opposite directions would vanish.
    """
    known = [criterion for criterion in criteria if criterion.id in spreads]
    whole = sum(criterion.weight for criterion in known)
    return sum(criterion.weight * spreads[criterion.id] for criterion in known) / whole if whole else None


# --- All measures -------------------------------------------------------------------------------


def ranks(scores: Mapping[int, Fraction]) -> dict[int, int]:
    """1 + how many have a higher score: equal scores share a rank, the next is left out (1, 2, 2, 4)."""
    return {one: 1 + sum(other > score for other in scores.values()) for one, score in scores.items()}


@dataclass(frozen=True)
class Bounds:
    """Between which ranks a measure stays while every weight varies."""

    best: int
    worst: int


def rank_bounds(measures: Mapping[int, Values], criteria: Sequence[Weighed]) -> dict[int, Bounds]:
    """The ranks that no choice of weights within wᵢ·(1 ± 20 %), each for itself, can leave.

    Two measures with the same judged criteria: A is above B just if Σ wᵢ·dᵢ > 0 with dᵢ = aᵢ − bᵢ, which is
    linear in the weights and therefore extreme in a corner of the box (fundamental theorem of linear
    programming): the sum lies between Σ wᵢ·dᵢ − 1/5·Σ wᵢ·|dᵢ| and Σ wᵢ·dᵢ + 1/5·Σ wᵢ·|dᵢ|, exactly. With
    different criteria, where one was not judged, the two scores are bounded each for itself
    (``score_bounds``), which is never too narrow. best = 1 + how many are above under all weights, worst =
    1 + how many are above under some: what these bounds promise ("stays in the top ten") is true for all
    weights together; they may only be too careful.
    """
    alone = {key: score_bounds(values, criteria) for key, values in measures.items()}
    bounds = {}
    for one, mine in measures.items():
        best = worst = 1
        for key, other in measures.items():
            if key == one:
                continue
            if mine.keys() == other.keys():
                always, sometimes = _above(other, mine, criteria)
            else:
                always, sometimes = alone[key][0] > alone[one][1], alone[key][1] > alone[one][0]
            best += always
            worst += sometimes
        bounds[one] = Bounds(best, worst)
    return bounds


def _above(one: Values, other: Values, criteria: Sequence[Weighed]) -> tuple[bool, bool]:
    """Whether ``one`` is above ``other`` under all weights, and under some. Both have the same criteria."""
    # Without denominators: sixty measures are 3,540 pairs.
    scale = lcm(*(value.denominator for values in (one, other) for value in values.values()))
    distance = reach = 0
    for criterion in criteria:
        if criterion.id in one:
            apart = criterion.weight * int((one[criterion.id] - other[criterion.id]) * scale)
            distance += apart
            reach += abs(apart)
    return distance > VARIATION * reach, distance > -VARIATION * reach


def score_bounds(values: Values, criteria: Sequence[Weighed]) -> tuple[Fraction, Fraction]:
    """The lowest and highest weighted mean under weights wᵢ·(1 ± 20 %).

    A linear-fractional function over a box is extreme in a corner (Charnes and Cooper 1962), and there the
    values below some threshold have the one weight, those above it the other. Raises ValueError where no
    judged criterion has a weight.
    """
    judged = sorted((values[c.id], c.weight) for c in criteria if c.id in values and c.weight)
    if not judged:
        raise ValueError("no judged criterion has a weight")
    low, high = 1 - VARIATION, 1 + VARIATION

    def mean_with(lower: Fraction, upper: Fraction, split: int) -> Fraction:
        weights = [weight * (lower if at < split else upper) for at, (_, weight) in enumerate(judged)]
        pairs = zip(weights, judged, strict=True)
        return sum((weight * value for weight, (value, _) in pairs), Fraction(0)) / sum(weights)

    splits = range(len(judged) + 1)
    return min(mean_with(high, low, at) for at in splits), max(mean_with(low, high, at) for at in splits)


class Place(StrEnum):
    """Whether a measure is among the first under varied weights."""

    ALWAYS = "always"
    DEPENDS = "depends"
    NEVER = "never"


def place_among(bounds: Bounds, first: int) -> Place:
    """Among the ``first`` under all weights, under none, or depending on them."""
    if bounds.worst <= first:
        return Place.ALWAYS
    return Place.NEVER if bounds.best > first else Place.DEPENDS
