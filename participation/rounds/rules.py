"""Decisions about rounds that need neither the database nor the web."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from participation.ideas.rules import Receipt
from participation.kernel.codes import derived_code, digest
from participation.kernel.language import _
from participation.kernel.permissions import Permission, Person
from participation.municipality.models import Process
from participation.rounds.counting import Ballot, Method, Option, Question
from participation.rounds.models import MOST_OPTIONS, RoundOption, RoundStatus, VotingRound

FEWEST = 5
"""Below so many ballots nothing of a result is told, and so few of a channel are told with others."""
SIGNATURES_FROM = 100
"""Only above so many ballots contents that can be somebody's signature are published, where it is wanted."""
PRESET_METHODS = (Method.APPROVAL, Method.POINTS)
FURTHER_METHODS = (Method.RANKING, Method.BUDGET)


class State(StrEnum):
    """Where a round stands at a moment."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    ENDED = "ended"


def state_of(round_: VotingRound, at: datetime) -> State:
    """By the clock, whether or not somebody has counted yet; what is closed never opens again."""
    if round_.status is RoundStatus.DRAFT:
        return State.DRAFT
    if round_.status is RoundStatus.CLOSED or round_.ends_at <= at:
        return State.ENDED
    return State.COMING if at < round_.starts_at else State.OPEN


def takes_ballots(round_: VotingRound, at: datetime) -> bool:
    """Whether somebody can give a ballot now: the process is public, too."""
    return round_.process.is_public and state_of(round_, at) is State.OPEN


def has_result(round_: VotingRound) -> bool:
    """Whether everybody can read it."""
    return round_.results_at is not None


def edits(person: Person, process: Process) -> bool:
    return person.may(Permission.EDIT_ROUNDS, process.slug)


def methods_of(process: Process) -> tuple[Method, ...]:
    """What rounds of the process can be made by; ranking and budget by its setting."""
    return (*PRESET_METHODS, *FURTHER_METHODS) if process.offers_more_methods else PRESET_METHODS


# --- Before it opens ------------------------------------------------------------------------------

NO_CHOICE = _("Eine Runde braucht mindestens zwei Möglichkeiten. Bitte wählen Sie weitere.")
TOO_MANY = _("Höchstens 100 Möglichkeiten passen in eine Runde. Bitte wählen Sie weniger.")
NOBODY = _("Bitte wählen Sie, wer mitmachen kann.")
NOTHING_LEFT = _("Der letzte Tag ist schon vorbei. Bitte wählen Sie einen späteren.")
NO_POINTS = _("Bitte geben Sie an, wie viele Punkte jede Person hat.")
FEW_POINTS = _("Auf eine Möglichkeit können nicht mehr Punkte fallen, als eine Person insgesamt hat.")
UNSPENDABLE = _(
    "So lassen sich nicht alle Punkte vergeben: Erlauben Sie mehr je Möglichkeit oder weniger Punkte."
)
NO_BUDGET = _("Bitte geben Sie das Budget an.")
NO_COST = _("Bei jeder Möglichkeit müssen die Kosten stehen, sonst lässt sich das Budget nicht aufteilen.")
TOO_DEAR = _("Eine Möglichkeit kostet mehr als das ganze Budget. Sie könnte nie gewählt werden.")
TOO_FREE = _("Man darf nicht mehr ankreuzen, als es Möglichkeiten gibt.")
NOT_OFFERED = _("Dieses Verfahren ist hier nicht eingeschaltet („Weitere Verfahren“ in den Einstellungen).")


def obstacles(round_: VotingRound, options: Sequence[RoundOption], at: datetime) -> list[str]:
    """What keeps a draft from being released, in sentences; empty if nothing does."""
    found = []
    if len(options) < 2:
        found.append(NO_CHOICE)
    if len(options) > MOST_OPTIONS:
        found.append(TOO_MANY)
    if not round_.electorate:
        found.append(NOBODY)
    if round_.ends_at <= at:
        found.append(NOTHING_LEFT)
    if round_.method not in methods_of(round_.process):
        found.append(NOT_OFFERED)
    return [*found, *limit_obstacles(round_, options)]


def limit_obstacles(round_: VotingRound, options: Sequence[RoundOption]) -> list[str]:
    found = []
    if round_.most > len(options) and options:
        found.append(TOO_FREE)
    if round_.method is Method.POINTS:
        if round_.points < 1:
            found.append(NO_POINTS)
        elif round_.cap > round_.points:
            found.append(FEW_POINTS)
        elif round_.cap and round_.cap * len(options) < round_.points:
            found.append(UNSPENDABLE)
    if round_.method is Method.BUDGET:
        if round_.budget < 1:
            found.append(NO_BUDGET)
        elif any(option.cost > round_.budget for option in options):
            found.append(TOO_DEAR)
        if any(option.cost < 1 for option in options):
            found.append(NO_COST)
    return found


def question_of(round_: VotingRound, options: Sequence[RoundOption]) -> Question:
    """What the count needs to know, and nothing of who asks or answers."""
    return Question(
        text=round_.title,
        method=round_.method,
        options=tuple(Option(option.key, option.title, option.cost) for option in options),
        most=round_.most,
        points=round_.points,
        cap=round_.cap,
        budget=round_.budget,
        seed=round_.seed,
    )


# --- Ballots --------------------------------------------------------------------------------------


def written(ballot: Ballot) -> str:
    """The one spelling of a ballot: equal ones are equal letter by letter."""
    return json.dumps([[key, number] for key, number in ballot.marks], separators=(",", ":"))


def read(content: str) -> Ballot:
    return Ballot(tuple((str(key), int(number)) for key, number in json.loads(content)))


def ref_of(round_id: int, account_id: int, *, key: str) -> str:
    """What stands for the access while the round runs; nobody can tell it without the key of the round."""
    return hmac.new(key.encode(), f"ballot:{round_id}:{account_id}".encode(), hashlib.sha256).hexdigest()


def receipt_of(ref: str, *, key: str, secret: str) -> Receipt:
    """The code that proves that a ballot counted, and never what it said: one for each access and round."""
    code = derived_code(f"ballot:{ref}", key)
    return Receipt(code=code, digest=digest(code, secret))


def in_own_order(options: Iterable[RoundOption], seed: str) -> list[RoundOption]:
    """The options as one person sees them each time: every order is as likely as any other."""
    return sorted(options, key=lambda option: hashlib.sha256(f"{seed}:{option.key}".encode()).hexdigest())


# --- Results --------------------------------------------------------------------------------------


def told_turnout(counts: Mapping[str, int]) -> list[tuple[tuple[str, ...], int]]:
    """How many took part in which way; so few that they could be known by name are told with others."""
    groups: list[tuple[tuple[str, ...], int]] = sorted(
        ((name,), number) for name, number in counts.items() if number
    )
    groups.sort(key=lambda group: -group[1])
    while len(groups) > 1 and groups[-1][1] < FEWEST:
        (small, few), (next_, more) = groups.pop(), groups.pop()
        groups.append(((*next_, *small), few + more))
    return groups


def publishes_ballots(round_: VotingRound, ballots: int) -> bool:
    """Whether the ballots go out with the result, as distinct contents with their numbers.

    Points, rankings and choices within a budget have so many patterns that one can be agreed upon as a
    signature, for example to sell a vote: they go out only by explicit wish, and from many ballots.
    """
    if ballots < FEWEST:
        return False
    return round_.method is Method.APPROVAL or (round_.shows_ballots and ballots > SIGNATURES_FROM)
