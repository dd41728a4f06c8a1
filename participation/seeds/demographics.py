"""Who took part in the demo: voluntary answers over some weeks, and the town's population beside them."""

import random
from datetime import datetime, timedelta
from functools import partial

from participation.demographics.models import DemographicChoice, DemographicQuestion
from participation.demographics.rules import CHOICES, digest_of_token, token_after
from participation.demographics.services import PopulationDraft, count_answers, enter_population
from participation.seeds.contributions import Stage

PEOPLE = {
    DemographicChoice.UNDER_18: 3_120,
    DemographicChoice.FROM_18: 2_650,
    DemographicChoice.FROM_30: 3_410,
    DemographicChoice.FROM_45: 3_980,
    DemographicChoice.FROM_60: 3_200,
    DemographicChoice.FROM_75: 1_640,
}
WEIGHTS = {
    DemographicQuestion.AGE: (1, 6, 12, 11, 8, 3),
    DemographicQuestion.PLACE: (18, 5, 9, 1),
    DemographicQuestion.HEARD: (9, 6, 12, 3, 6, 4, 1),
}
SILENT = 0.15
"""Of people who leave a question out."""


def plan_answers(stage: Stage, number: int, *, weeks_ago: int) -> None:
    """So many people answer from so many weeks before the end of the agenda on."""
    agenda, luck = stage.agenda, random.Random(f"demographics:{stage.process.slug}")  # noqa: S311 (an invented town)
    first = agenda.until - timedelta(weeks=weeks_ago)
    agenda.plan(first, partial(enter, stage))
    for place in range(number):
        at = first + timedelta(weeks=weeks_ago) * (place / number)
        agenda.plan(at, partial(answer, stage, f"demo:{place}", luck))


def enter(stage: Stage, at: datetime) -> None:
    draft = PopulationDraft(
        source="Melderegister, 31. Dezember 2024",
        figures={choice.value: people for choice, people in PEOPLE.items()},
    )
    nina = stage.people.staff["nina"]
    enter_population(draft, process=stage.process, expected_version=0, by=nina, at=at)


def answer(stage: Stage, act: str, luck: random.Random, at: datetime) -> None:
    given = {
        question: luck.choices(CHOICES[question], weights)[0]
        for question, weights in WEIGHTS.items()
        if luck.random() > SILENT
    }
    token = token_after(act, process_id=stage.process.id, key=stage.secret)
    used = digest_of_token(token, process_id=stage.process.id, key=stage.secret)
    if given and used is not None:
        count_answers(given, token_digest=used, process=stage.process, at=at)
