"""Reading the counts, and the town's population beside them."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select

from participation.demographics.models import (
    DemographicChoice,
    DemographicCount,
    DemographicQuestion,
    DemographicToken,
    Population,
)
from participation.demographics.rules import Told, told_of, week_of
from participation.extensions import db
from participation.municipality.models import Process
from participation.municipality.rules import zone_of


def who_took_part(process: Process, at: datetime) -> list[Told]:
    """Every question as it may be told in this week: two statements."""
    found: dict[DemographicQuestion, dict[DemographicChoice, dict[date, int]]]
    found = {question: defaultdict(dict) for question in DemographicQuestion}
    rows = db.session.execute(
        select(
            DemographicCount.question,
            DemographicCount.choice,
            DemographicCount.week,
            DemographicCount.number,
        ).where(DemographicCount.process_id == process.id)
    ).all()
    for question, choice, week, number in rows:
        found[question][choice][week] = number
    population = population_of(process)
    figures = population.figures if population else {}
    this_week = week_of(at, zone_of(process))
    return [told_of(question, counts, figures, before=this_week) for question, counts in found.items()]


def population_of(process: Process) -> Population | None:
    """What the town entered of its population, if anything."""
    statement = select(Population).where(Population.process_id == process.id)
    return db.session.scalars(statement).one_or_none()


def was_answered(digest: str) -> bool:
    """Whether the token with this digest was used."""
    statement = select(DemographicToken.digest).where(DemographicToken.digest == digest)
    return db.session.scalars(statement).first() is not None
