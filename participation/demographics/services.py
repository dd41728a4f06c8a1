"""Counting a voluntary answer, and entering the town's population."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from participation.audit.services import record
from participation.demographics.models import (
    DemographicCount,
    DemographicQuestion,
    DemographicToken,
    Population,
)
from participation.demographics.queries import population_of
from participation.demographics.rules import CHOICES, Given, week_of
from participation.extensions import db
from participation.kernel.database import changed_rows, inserted
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of

NOT_ENTERED = 0
"""The version of a population that nobody entered yet."""


@dataclass(frozen=True)
class PopulationDraft:
    """Figures by choice, and where they come from."""

    source: str
    figures: Mapping[str, int]


def count_answers(given: Given, *, token_digest: str, process: Process, at: datetime) -> bool:
    """Raise a counter for each answer; False if the questions were answered after this act before.

    Nothing is recorded beside the counters: an entry in the log would bear the time. Raises RuleViolation
    when nothing was answered.
    """
    if not given:
        raise RuleViolation(
            _("Bitte beantworten Sie mindestens eine der drei Fragen, oder lassen Sie sie weg.")
        )
    if not inserted(DemographicToken, unless=("digest",), digest=token_digest):
        return False
    week = week_of(at, zone_of(process))
    # Always in the same order: two answers at once never wait for each other in a circle.
    for question in DemographicQuestion:
        choice = given.get(question)
        if choice is None:
            continue
        if choice not in CHOICES[question]:
            raise ValueError(choice)
        place = {"process_id": process.id, "week": week, "question": question, "choice": choice}
        if not inserted(DemographicCount, unless=tuple(place), **place, number=1):
            raised = update(DemographicCount).values(number=DemographicCount.number + 1).filter_by(**place)
            changed_rows(raised)
    return True


def enter_population(
    draft: PopulationDraft, *, process: Process, expected_version: int, by: Person, at: datetime
) -> Population:
    """Replace the town's figures. Raises Conflict if somebody else did since ``expected_version``."""
    population = population_of(process)
    if (population.version if population else NOT_ENTERED) != expected_version:
        raise Conflict(
            _("Jemand anderes hat die Bevölkerungszahlen inzwischen geändert. Bitte prüfen Sie sie.")
        )
    if population is None:
        population = Population(process_id=process.id, version=NOT_ENTERED)
        db.session.add(population)
    population.source = draft.source
    population.figures = dict(draft.figures)
    population.version += 1
    record(
        "population.enter",
        "process",
        process.id,
        by=by,
        at=at,
        process_id=process.id,
        facts={"figures": len(draft.figures)},
    )
    db.session.flush()
    return population
