"""A process with everything in it that is easily counted wrongly, drawn by chance but the same every time."""

import random
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea, IdeaStatus, PublicationConsent
from participation.ideas.rules import is_public
from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.strategy.models import Horizon, Measure, MeasureArea, MeasureStatus
from participation.themes.models import PlacedHow, Placement, Theme
from participation.voting.models import ConfirmedBy, Support
from tests.factories import a_process, an_account

BEGINNING = datetime(2026, 3, 9, 12, tzinfo=UTC)
"""The clocks are put forward in the third week from here."""

PUBLISHED_ONCE = frozenset({IdeaStatus.PUBLISHED, IdeaStatus.WITHDRAWN})
Choice = TypeVar("Choice")


def a_scattered_process(seed: int, *, ideas: int = 40) -> Process:
    """Ideas of every status, channel and answer; supports, also on what was withdrawn or refused; themes that
    stand, were merged or dissolved; measures in no, one and two areas. Call it inside ``writing()``."""
    chance = random.Random(seed)  # noqa: S311 (draws a test, keeps no secret)
    process = a_process()
    people = [an_account() for _ in range(12)]
    people[0].confirmed_at = None
    rows = [scattered_idea(chance, process, people, number) for number in range(ideas)]
    db.session.add_all(rows)
    db.session.flush()
    for idea in rows:
        scatter_supports(chance, idea, people)
    scatter_themes(chance, process, rows)
    scatter_measures(chance, process)
    db.session.flush()
    return process


def either(chance: random.Random, choices: list[Choice]) -> Choice:
    return chance.choice(choices)


def scattered_idea(chance: random.Random, process: Process, people: list[Account], number: int) -> Idea:
    status = chance.choices(list(IdeaStatus), weights=[2, 1, 12, 2, 3])[0]
    consent = chance.choices(list(PublicationConsent), weights=[8, 1, 1, 1, 1])[0]
    answer = either(chance, list(Answer)) if status in PUBLISHED_ONCE else Answer.OPEN
    at = BEGINNING + timedelta(minutes=chance.randrange(40 * 24 * 60))
    return Idea(
        process_id=process.id,
        number=f"2026-{number:04d}",
        title=f"Idee {number}",
        text="Eine Bank am Rathaus.",
        area_id=either(chance, [*(area.id for area in process.areas), None]),
        channel=either(chance, list(Channel)),
        status=status,
        consent=consent,
        is_public=is_public(status, consent),
        author_id=either(chance, [*(one.id for one in people), None, None]),
        submission_key=uuid4().hex,
        published_at=at + timedelta(days=2) if status in PUBLISHED_ONCE else None,
        answer=answer,
        answered_at=None if answer is Answer.OPEN else at + timedelta(days=5),
        supports_elsewhere=chance.randrange(4),
        shuffle=number,
        created_at=at,
    )


def scatter_supports(chance: random.Random, idea: Idea, people: list[Account]) -> None:
    if idea.status not in PUBLISHED_ONCE | {IdeaStatus.REFUSED}:
        return
    givers = chance.sample(people, chance.randrange(7))
    idea.supports = len(givers)
    db.session.add_all(
        Support(
            idea_id=idea.id,
            supporter_id=giver.id,
            confirmed_by=either(chance, list(ConfirmedBy)),
            created_at=idea.created_at + timedelta(hours=chance.randrange(200)),
        )
        for giver in givers
    )


def scatter_themes(chance: random.Random, process: Process, ideas: list[Idea]) -> None:
    areas = [*(area.id for area in process.areas), None]
    themes = [
        Theme(process_id=process.id, number=number, title=f"Thema {number}", area_id=either(chance, areas))
        for number in range(1, 8)
    ]
    db.session.add_all(themes)
    db.session.flush()
    themes[5].merged_into_id = themes[0].id
    themes[6].dissolved_at = now()
    db.session.add_all(
        Placement(idea_id=idea.id, theme_id=either(chance, themes[:4]).id, how=PlacedHow.BY_HAND)
        for idea in ideas
        if idea.status in PUBLISHED_ONCE and chance.random() < 0.7
    )


def scatter_measures(chance: random.Random, process: Process) -> None:
    areas = [area.id for area in process.areas]
    for number in range(1, 10):
        measure = Measure(
            process_id=process.id,
            number=number,
            title=f"Maßnahme {number}",
            horizon=either(chance, list(Horizon)),
            status=either(chance, list(MeasureStatus)),
            decided_on=either(chance, [None, now().date()]),
            is_cross_cutting=number % 3 == 0,
        )
        db.session.add(measure)
        db.session.flush()
        db.session.add_all(
            MeasureArea(measure_id=measure.id, area_id=area) for area in chance.sample(areas, number % 3)
        )
