"""The one door to the count: which ballots count, and the method that counts them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from participation.rounds.counting.ballots import Ballot, Method, Misasked, Piles, Question, Refusal, Result
from participation.rounds.counting.budget import count_budget
from participation.rounds.counting.ranking import count_ranking
from participation.rounds.counting.tallies import count_marks

COUNTS: Mapping[Method, Callable[[Question, Piles], Result]] = {
    Method.APPROVAL: count_marks,
    Method.POINTS: count_marks,
    Method.RANKING: count_ranking,
    Method.BUDGET: count_budget,
}


def misasked(question: Question) -> str:
    """What keeps a question from being counted (a word for programmers), or nothing."""
    keys = question.keys
    if not keys or len(set(keys)) < len(keys) or "" in keys:
        return "options"
    if min(question.most, question.points, question.cap, question.budget) < 0:
        return "limits"
    if question.method is Method.POINTS and question.points < 1:
        return "points"
    if question.method is Method.BUDGET and (
        question.budget < 1 or any(option.cost < 1 for option in question.options)
    ):
        return "budget"
    return ""


def refusal(question: Question, ballot: Ballot) -> Refusal | None:
    """Why this ballot does not count, or None; a blank ballot is none of these."""
    return _refusal(question, frozenset(question.keys), ballot)


def count(question: Question, ballots: Iterable[Ballot] | Mapping[Ballot, int]) -> Result:
    """The result; ``ballots`` one by one, or each distinct content with its number.

    Raises Misasked for a question without options, with one key twice or without its limits.
    """
    if reason := misasked(question):
        raise Misasked(reason)
    cast = ballots if isinstance(ballots, Mapping) else Counter(ballots)
    known = frozenset(question.keys)
    valid = [
        (ballot, number)
        for ballot, number in cast.items()
        if not ballot.blank and _refusal(question, known, ballot) is None
    ]
    total, blank, counted = sum(cast.values()), cast.get(Ballot(), 0), sum(number for _, number in valid)
    return replace(
        COUNTS[question.method](question, valid),
        ballots=total,
        counted=counted,
        blank=blank,
        rejected=total - blank - counted,
    )


def _refusal(question: Question, known: frozenset[str], ballot: Ballot) -> Refusal | None:
    if ballot.blank:
        return None
    keys, numbers = zip(*ballot.marks, strict=True)
    if not known.issuperset(keys):
        return Refusal.UNKNOWN_OPTION
    if len(set(keys)) < len(keys):
        return Refusal.TWICE
    if question.method is Method.POINTS:
        return _refused_points(question, numbers)
    if question.most and len(keys) > question.most:
        return Refusal.TOO_MANY
    expected = tuple(range(1, len(keys) + 1)) if question.method is Method.RANKING else (1,) * len(keys)
    return None if numbers == expected else Refusal.NO_NUMBER


def _refused_points(question: Question, numbers: Sequence[int]) -> Refusal | None:
    if any(number < 1 for number in numbers):
        return Refusal.NO_NUMBER
    if question.cap and any(number > question.cap for number in numbers):
        return Refusal.OVER_THE_CAP
    return Refusal.TOO_MANY_POINTS if sum(numbers) > question.points else None
