"""From values to results: pure, and safe to hand on, as no single assessor's value can be read out of them.

Two rules see to that in a round of several assessors. A criterion that fewer than LEAST_VOICES judged has
no result: one voice alone is no result, and its value could be subtracted from the score. And the spread of
fewer than LEAST_FOR_SPREAD is not told: with the mean it would give both values away. What all agreed on, in
a joint round or in the discussion afterwards, is the town's own value and always counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from participation.assessment.mathematics import (
    Agreement,
    Bounds,
    Place,
    Values,
    Weighed,
    judged_share,
    mean,
    place_among,
    rank_bounds,
    ranks,
    spread,
    turned,
    weighted_mean,
    weighted_spread,
)

LEAST_VOICES = 2
LEAST_FOR_SPREAD = 3


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What a version of the criteria says, as far as results need it."""

    points: int
    agreement: Agreement
    first: int
    criteria: tuple[Weighed, ...]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said about one measure: the assessors' values and what was agreed, by criterion."""

    measure_id: int
    values: Mapping[int, Sequence[int]]
    """Without those who could not judge."""
    abstained: Mapping[int, int]
    """How many looked at a criterion and could not judge."""
    agreed: Mapping[int, int]
    assessors: int
    """How many assessments count, be they of all criteria or none."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionResult:
    """The result of one criterion for one measure."""

    criterion_id: int
    mean: float | None
    """On the scale as people used it (1 is little effort); None without a result."""
    spread: float | None
    judged: int
    """How many gave a value; none in a joint round."""
    abstained: int
    is_agreed: bool
    """All together agreed on the value: it stands instead of the mean."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result of one measure in its round. ``score`` goes from 1 to the scale's points; high is good."""

    measure_id: int
    score: float | None
    """None: nobody judged, all said that they cannot, or one alone did."""
    spread: float | None
    judged_share: float
    """The share of all weight that lies on criteria with a result: 1 for a complete assessment."""
    criteria: tuple[CriterionResult, ...]
    """In the order of the criteria, all of them."""
    assessors: int
    reason: str
    """Why all agreed so; may be empty."""
    rank: int | None
    ranked: int
    """How many measures of the round have a rank."""
    bounds: Bounds | None
    """Between which ranks it stays under all weights ± 20 %."""
    place: Place | None
    """Whether it is among the ``first`` under all weights ± 20 %."""

    def of(self, criterion_id: int | None) -> CriterionResult | None:
        """The result of one criterion."""
        return next((one for one in self.criteria if one.criterion_id == criterion_id), None)


def results_of(said: Sequence[Said], scale: Scale) -> list[Result]:
    """The results of all measures of a round, the best first; without a score last, by measure."""
    found = {one.measure_id: criteria_of(one, scale) for one in said}
    tables = {key: turned_means(means, scale) for key, (_, means) in found.items()}
    weighed = {key: weighted_mean(table, scale.criteria) for key, table in tables.items()}
    scores = {key: score for key, score in weighed.items() if score is not None}
    places = ranks(scores)
    bounds = rank_bounds({key: tables[key] for key in scores}, scale.criteria)
    results = [
        Result(
            measure_id=one.measure_id,
            score=float(scores[one.measure_id]) if one.measure_id in scores else None,
            spread=spread_of(found[one.measure_id][0], scale),
            judged_share=float(judged_share(tables[one.measure_id], scale.criteria)),
            criteria=found[one.measure_id][0],
            assessors=one.assessors,
            reason=one.reason,
            rank=places.get(one.measure_id),
            ranked=len(scores),
            bounds=bounds.get(one.measure_id),
            place=place_among(bounds[one.measure_id], scale.first) if one.measure_id in bounds else None,
        )
        for one in said
    ]
    return sorted(results, key=lambda result: (result.rank or len(results) + 1, result.measure_id))


def criteria_of(said: Said, scale: Scale) -> tuple[tuple[CriterionResult, ...], dict[int, Fraction]]:
    """The result of each criterion, and the exact means of those that have one."""
    results, means = [], {}
    for criterion in scale.criteria:
        values = said.values.get(criterion.id, ())
        agreed = said.agreed.get(criterion.id)
        exact = Fraction(agreed) if agreed is not None else mean(values) if counts(values) else None
        if exact is not None:
            means[criterion.id] = exact
        results.append(
            CriterionResult(
                criterion_id=criterion.id,
                mean=None if exact is None else float(exact),
                spread=spread(values, scale.agreement) if len(values) >= LEAST_FOR_SPREAD else None,
                judged=len(values),
                abstained=said.abstained.get(criterion.id, 0),
                is_agreed=agreed is not None,
            )
        )
    return tuple(results), means


def counts(values: Sequence[int]) -> bool:
    return len(values) >= LEAST_VOICES


def turned_means(means: Mapping[int, Fraction], scale: Scale) -> Values:
    """All means with the good end at the top."""
    low = {criterion.id for criterion in scale.criteria if criterion.low_is_good}
    return {key: turned(value, scale.points) if key in low else value for key, value in means.items()}


def spread_of(criteria: Sequence[CriterionResult], scale: Scale) -> float | None:
    known = {one.criterion_id: one.spread for one in criteria if one.spread is not None}
    return weighted_spread(known, scale.criteria)
