"""The rounds of the demo: one that weighed the measures before the council met, one about themes, open."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from participation.kernel.permissions import SYSTEM
from participation.municipality.rules import zone_of
from participation.rounds.counting import Ballot, Method
from participation.rounds.keys import secrets_of
from participation.rounds.models import RoundKind, RoundOption, RoundSubject, VotingRound
from participation.rounds.queries.reading import options_of, sources_of
from participation.rounds.services import building
from participation.rounds.services.casting import BallotDraft, cast_ballot
from participation.rounds.services.closing import close, show_result
from participation.seeds.contributions import Stage, submission_key
from participation.voting.models import ConfirmedBy, SupportChannel

FIRST, LAST = date(2025, 12, 12), date(2026, 1, 11)
"""After the measures were proposed, before the council decided."""
VOTERS = 118
OPTIONS = 6
OPEN_VOTERS = 23
FIRST_VOTER = 61
ON_THE_TELEPHONE = 0.12

Filled = Callable[[random.Random, Sequence[RoundOption]], Ballot]
"""Fills in one ballot."""

EVERYBODY = tuple(way.value for way in ConfirmedBy)


def plan_held_round(stage: Stage) -> None:
    agenda = stage.agenda
    agenda.plan(agenda.on(FIRST - timedelta(days=2), 10), partial(hold_round, stage))


def hold_round(stage: Stage, at: datetime) -> None:
    """Up to three ticks each for the first measures, from the question to the published result."""
    agenda, nina = stage.agenda, stage.people.staff["nina"]
    change = building.RoundChange(
        kind=RoundKind.WEIGHTING,
        subject=RoundSubject.MEASURES,
        method=Method.APPROVAL,
        title="Was soll die Stadt zuerst angehen?",
        title_en="What should the town tackle first?",
        lead="Sechs Maßnahmen stehen bereit. Was Sie ankreuzen, liegt dem Gemeinderat vor.",
        lead_en="Six measures are ready. The council has what you tick before it when it decides.",
        electorate=EVERYBODY,
        most=3,
        first=FIRST,
        last=LAST,
    )
    round_ = begun(stage, "gewichtet", change, at)
    choose_first(stage, round_, OPTIONS, at)
    building.release(round_, by=nina, at=at + timedelta(minutes=20))
    days = (LAST - FIRST).days
    for number in range(VOTERS):
        day = FIRST + timedelta(days=luck_of(round_, number).randrange(days))
        moment = agenda.on(day, 8 + number % 12, number % 60)
        agenda.plan(moment, partial(give, stage, round_, number, up_to_three))
    agenda.plan(round_.ends_at, lambda at: close(round_, by=SYSTEM, at=at))
    agenda.plan(agenda.on(LAST + timedelta(days=1), 11), lambda at: show_result(round_, by=nina, at=at))


def plan_open_round(stage: Stage) -> None:
    agenda = stage.agenda
    today = agenda.until.astimezone(zone_of(stage.process)).date()
    first, last = today - timedelta(days=1), today + timedelta(days=13)
    # At the very end, whatever the weekday: by then the themes are there.
    agenda.plan(agenda.until, partial(open_round, stage, first, last))


def open_round(stage: Stage, first: date, last: date, at: datetime) -> None:
    """Ten points for the themes, which some people gave already."""
    change = building.RoundChange(
        kind=RoundKind.MOOD,
        subject=RoundSubject.THEMES,
        method=Method.POINTS,
        title="Was fehlt der Ortsmitte am meisten?",
        title_en="What does the town centre lack most?",
        lead="Aus Ihren Ideen sind Themen geworden. Geben Sie Ihre Punkte dem Wichtigsten.",
        lead_en="Your ideas have become themes. Give your points to what matters most to you.",
        electorate=EVERYBODY,
        points=10,
        cap=4,
        shows_ballots=True,
        first=first,
        last=last,
    )
    round_ = begun(stage, "offen", change, at)
    choose_first(stage, round_, len(sources_of(stage.process, RoundSubject.THEMES)), at)
    building.release(round_, by=stage.people.staff["nina"], at=at)
    for number in range(OPEN_VOTERS):
        give(stage, round_, FIRST_VOTER + number, ten_points, at)


def begun(stage: Stage, name: str, change: building.RoundChange, at: datetime) -> VotingRound:
    return building.start_round(
        change,
        process=stage.process,
        submission_key=submission_key(stage.process.slug, f"runde-{name}"),
        by=stage.people.staff["nina"],
        at=at,
    )


def choose_first(stage: Stage, round_: VotingRound, number: int, at: datetime) -> None:
    sources = sources_of(stage.process, round_.subject)[:number]
    building.choose_options(
        round_,
        building.Choice(ids=tuple(source.id for source in sources)),
        expected_version=round_.version,
        by=stage.people.staff["nina"],
        at=at,
    )


def luck_of(round_: VotingRound, number: int) -> random.Random:
    """Chance of its own for each ballot: what else happens in the town does not hang on it."""
    return random.Random(f"{round_.title}-{number}")  # noqa: S311 (repeatable on purpose)


def give(stage: Stage, round_: VotingRound, number: int, filled: Filled, at: datetime) -> None:
    """One ballot of somebody invented."""
    luck = luck_of(round_, number)
    by_telephone = luck.random() < ON_THE_TELEPHONE
    draft = BallotDraft(
        ballot=filled(luck, options_of(round_)),
        rules_seen=round_.version,
        channel=SupportChannel.TELEPHONE if by_telephone else SupportChannel.WEB,
    )
    cast_ballot(
        draft,
        round_=round_,
        account_id=stage.people.supporter(number + 1, at),
        secrets=secrets_of(round_.id),
        at=at,
    )


def ten_points(luck: random.Random, options: Sequence[RoundOption]) -> Ballot:
    """Point by point, at most four for one; some are liked more than others."""
    points: dict[str, int] = {}
    weights = [len(options) + 2 - place for place in range(len(options))]
    while sum(points.values()) < 10:
        key = luck.choices(options, weights)[0].key
        points[key] = min(4, points.get(key, 0) + 1)
    return Ballot.with_points(points)


def up_to_three(luck: random.Random, options: Sequence[RoundOption]) -> Ballot:
    """Some options are liked more than others."""
    weights = [len(options) + 2 - place for place in range(len(options))]
    return Ballot.approving({option.key for option in luck.choices(options, weights, k=3)})
