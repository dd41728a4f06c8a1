"""Approval and points: the marks of an option added up."""

from participation.rounds.counting.ballots import Piles, Question, Result, Row
from participation.rounds.counting.order import piled, places, shared_places


def count_marks(question: Question, piles: Piles) -> Result:
    """Every mark is worth its number: 1 for an approval, the points for points."""
    votes = dict.fromkeys(question.keys, 0)
    bearing = dict.fromkeys(question.keys, 0)
    for (key, worth), number in piled(piles).items():
        votes[key] += worth * number
        bearing[key] += number
    placed = places(question, votes)
    return Result(
        method=question.method,
        rows=tuple(Row(key, votes[key], place, bearing[key]) for key, place in placed),
        ties=shared_places(placed),
    )
