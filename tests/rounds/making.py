"""Rounds for tests. Call them inside ``with writing():``."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from participation.accounts.models import Account
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.rounds.counting import Ballot, Method
from participation.rounds.models import RoundKind, RoundSubject, VotingRound
from participation.rounds.queries.reading import sources_of
from participation.rounds.services.building import (
    Choice,
    RoundChange,
    choose_options,
    release,
    start_round,
)
from participation.rounds.services.casting import BallotDraft, Secrets, cast_ballot
from participation.voting.models import ConfirmedBy
from tests.factories import a_published_idea, a_theme

SECRETS = Secrets(round_key="k" * 64, application="a" * 64)
TITLES = ("Mehr Bänke", "Sichere Schulwege", "Ein Brunnen", "Busse am Abend")
LIMITS = {
    Method.APPROVAL: {"most": 2},
    Method.POINTS: {"points": 10, "cap": 4},
    Method.RANKING: {},
    Method.BUDGET: {"budget": 100_000},
}
COSTS = (40_000, 30_000, 60_000, 20_000)


def a_change(method: Method = Method.APPROVAL, **other: object) -> RoundChange:
    """From two days ago until in a week, for everybody with a confirmed access."""
    today = now().date()
    change = RoundChange(
        kind=RoundKind.WEIGHTING,
        subject=RoundSubject.THEMES,
        method=method,
        title="Was soll die Stadt zuerst angehen?",
        electorate=tuple(way.value for way in ConfirmedBy),
        first=today - timedelta(days=2),
        last=today + timedelta(days=7),
        **LIMITS[method],  # type: ignore[arg-type]  # whole numbers all of them
    )
    return replace(change, **other)  # type: ignore[arg-type]  # fields of RoundChange


def a_round(
    process: Process, method: Method = Method.APPROVAL, *, released: bool = True, **other: object
) -> VotingRound:
    """Four themes to choose from."""
    process.offers_more_methods = True
    for title in TITLES:
        a_theme(process, a_published_idea(process), title=title)
    round_ = start_round(
        a_change(method, **other), process=process, submission_key=uuid4().hex, by=SYSTEM, at=now()
    )
    sources = sources_of(process, RoundSubject.THEMES)[-len(TITLES) :]
    choice = Choice(
        ids=tuple(source.id for source in sources),
        costs={source.id: cost for source, cost in zip(sources, COSTS, strict=True)},
    )
    choose_options(round_, choice, expected_version=round_.version, by=SYSTEM, at=now())
    if released:
        release(round_, by=SYSTEM, at=now())
    return round_


def a_ballot(
    round_: VotingRound, account: Account, *keys: str, secrets: Secrets = SECRETS, own_seen: int = 0
) -> str:
    """An approval of these options, or whatever ``Ballot`` it is; returns the code of the receipt."""
    draft = BallotDraft(ballot=Ballot.approving(keys), rules_seen=round_.version, own_seen=own_seen)
    return cast_ballot(draft, round_=round_, account_id=account.id, secrets=secrets, at=now()).code
