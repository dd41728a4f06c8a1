"""What an export tells of assessments: means for the council, single values for the town hall alone.

Of an open round nothing is told to anybody: assessors are blind until it is closed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from participation.assessment.evaluation import Result
from participation.assessment.models import AssessmentRound
from participation.assessment.queries.results import closed_rounds, results_of_rounds
from participation.assessment.queries.single_values import voices_of
from participation.exports.shapes import Profile
from participation.municipality.models import Process
from participation.strategy.queries.measures import numbers_of
from participation.strategy.rules import shown_number

Row = dict[str, Any]
DIGITS = 4


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def in_order(results: Sequence[Result], numbers: Mapping[int, int]) -> list[Result]:
    """By rank, then by number; without a rank last."""
    return sorted(results, key=lambda one: (one.rank or len(results) + 1, numbers[one.measure_id]))


def told_rounds(process: Process) -> list[AssessmentRound]:
    return sorted(closed_rounds(process.id), key=lambda one: one.number)


def assessments(process: Process, _profile: Profile) -> Iterator[Row]:
    """Every measure of every closed round, the best first, as on the page of the ranking."""
    rounds = told_rounds(process)
    for found in results_of_rounds(rounds) if rounds else ():
        numbers = numbers_of([result.measure_id for result in found.results])
        for result in in_order(found.results, numbers):
            yield {
                "round": found.round.number,
                "title": found.round.title,
                "mode": found.round.mode,
                "closed_at": found.round.closed_at,
                "version": found.version.number,
                "measure": shown_number(numbers[result.measure_id]),
                "rank": result.rank,
                "ranked": result.ranked,
                "score": rounded(result.score),
                "points": found.version.points,
                "spread": rounded(result.spread),
                "agreement": found.version.agreement,
                "judged_share": rounded(result.judged_share),
                "best": result.bounds.best if result.bounds else None,
                "worst": result.bounds.worst if result.bounds else None,
                "assessors": result.assessors,
                "reason": result.reason,
            }


def assessment_criteria(process: Process, _profile: Profile) -> Iterator[Row]:
    """The same by criterion."""
    rounds = told_rounds(process)
    for found in results_of_rounds(rounds) if rounds else ():
        numbers = numbers_of([result.measure_id for result in found.results])
        for result in in_order(found.results, numbers):
            for criterion, one in zip(found.criteria, result.criteria, strict=True):
                yield {
                    "round": found.round.number,
                    "measure": shown_number(numbers[result.measure_id]),
                    "criterion": criterion.name,
                    "weight": criterion.weight,
                    "low_is_good": criterion.low_is_good,
                    "mean": rounded(one.mean),
                    "spread": rounded(one.spread),
                    "judged": one.judged,
                    "abstained": one.abstained,
                    "is_agreed": one.is_agreed,
                }


def assessment_values(process: Process, _profile: Profile) -> Iterator[Row]:
    """What single offices said, after the close."""
    for found in told_rounds(process):
        voices = voices_of(found)
        numbers = numbers_of(list(voices))
        for measure_id in sorted(voices, key=lambda one: numbers[one]):
            for voice in voices[measure_id]:
                for criterion in found.criteria_version.criteria:
                    yield {
                        "round": found.number,
                        "measure": shown_number(numbers[measure_id]),
                        "office": voice.office,
                        "criterion": criterion.name,
                        "points": voice.values.get(criterion.id),
                        "comment": voice.comment,
                    }
