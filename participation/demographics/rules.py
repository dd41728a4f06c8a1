"""Which answers there are, which tokens are ours, and what of the counts may be told.

Public figures stand still within a week, and every one of them moves only by five or more at a time: two
dates never differ by a number that tells of single people. Cells that have not come to five are not told,
and where one such cell would follow from the others a second one is kept back (``kernel.suppression``).
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from participation.demographics.models import DemographicChoice, DemographicQuestion
from participation.kernel.codes import digest
from participation.kernel.suppression import FEWEST, told

CHOICES: Mapping[DemographicQuestion, tuple[DemographicChoice, ...]] = {
    DemographicQuestion.AGE: (
        DemographicChoice.UNDER_18,
        DemographicChoice.FROM_18,
        DemographicChoice.FROM_30,
        DemographicChoice.FROM_45,
        DemographicChoice.FROM_60,
        DemographicChoice.FROM_75,
    ),
    DemographicQuestion.PLACE: (
        DemographicChoice.LIVES_HERE,
        DemographicChoice.WORKS_HERE,
        DemographicChoice.BOTH,
        DemographicChoice.NEITHER,
    ),
    DemographicQuestion.HEARD: (
        DemographicChoice.PAPER,
        DemographicChoice.POSTER,
        DemographicChoice.INTERNET,
        DemographicChoice.LETTER,
        DemographicChoice.CLUB,
        DemographicChoice.PEOPLE,
        DemographicChoice.OTHER,
    ),
}

ONE_PROOF = 64
"""Signs of a digest in a token, before and after the dot."""

Given = Mapping[DemographicQuestion, DemographicChoice]
Weeks = Mapping[date, int]


@dataclass(frozen=True)
class Cell:
    """One answer as it is told: None is fewer than five, or kept back beside such a one."""

    choice: DemographicChoice
    number: int | None
    population: int | None
    """The town's own figure, where it entered one."""


@dataclass(frozen=True)
class Told:
    """One question as it is told; ``answers`` None: fewer than five answered it."""

    question: DemographicQuestion
    answers: int | None
    cells: tuple[Cell, ...]
    population: int
    """All people in the town's figures for this question; 0 where it entered none."""


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week on the town's calendar: all that is kept of the time of an answer."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def token_after(act: str, *, process_id: int, key: str) -> str:
    """What the form after an act bears: the same for the same act, and nothing that leads back to it."""
    blind = digest(f"demographics:{process_id}:{act}", key)
    return f"{blind}.{_proof(blind, process_id, key)}"


def digest_of_token(token: str, *, process_id: int, key: str) -> str | None:
    """What is kept once the token is used; None if it is not ours or of another process."""
    blind, _, proof = token.partition(".")
    if len(token) != 2 * ONE_PROOF + 1 or not token.isascii():
        return None
    if not hmac.compare_digest(proof, _proof(blind, process_id, key)):
        return None
    return digest(f"demographics-used:{blind}", key)


def _proof(blind: str, process_id: int, key: str) -> str:
    return digest(f"demographics-form:{process_id}:{blind}", key)


def standing(weeks: Weeks, *, before: date) -> int:
    """A count as it is public in the week of ``before``: of whole weeks, moved by five or more each time."""
    counted = shown = 0
    for week in sorted(week for week in weeks if week < before):
        counted += weeks[week]
        if counted - shown >= FEWEST:
            shown = counted
    return shown


def told_of(
    question: DemographicQuestion,
    counts: Mapping[DemographicChoice, Weeks],
    population: Mapping[str, int],
    *,
    before: date,
) -> Told:
    """One question's table. A cell that has not come to five counts as few, also if it is empty."""
    choices = CHOICES[question]
    answers = standing(summed(counts.values()), before=before)
    cells = [standing(counts.get(choice, {}), before=before) for choice in choices]
    shown = told([cell or 1 for cell in cells], adds_up=True) if answers else [None] * len(cells)
    figures = [population.get(choice) for choice in choices]
    return Told(
        question=question,
        answers=answers or None,
        cells=tuple(
            Cell(choice, number, people)
            for choice, number, people in zip(choices, shown, figures, strict=True)
        ),
        population=sum(people or 0 for people in figures),
    )


def summed(counts: Iterable[Weeks]) -> dict[date, int]:
    """Counts of several answers, week by week."""
    total: dict[date, int] = {}
    for weeks in counts:
        for week, number in weeks.items():
            total[week] = total.get(week, 0) + number
    return total
