"""What is asked, what was answered and what came out: plain facts that a file can hold.

Nothing here knows a database, a page or a person. A ballot is its content alone: two people who
choose alike cast equal ballots, and equal ballots are told apart by nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a round is counted."""

    APPROVAL = "approval"
    POINTS = "points"
    RANKING = "ranking"
    BUDGET = "budget"


class Utility(StrEnum):
    """What Equal Shares takes a chosen option to be worth to each who wants it."""

    COST = "cost"
    """As much as it costs: a large project counts more than a small one."""
    COUNT = "count"
    """One: every wanted project counts alike."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. ``key`` stands on the ballots and never changes; money in whole euros."""

    key: str
    text: str
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with every rule that the count needs. Limits that a method does not know are 0."""

    text: str
    method: Method
    options: tuple[Option, ...]
    most: int = 0
    """Approval, ranking, budget: at most so many options on a ballot; 0: as many as there are."""
    points: int = 0
    """Points: so many may be given in all."""
    cap: int = 0
    """Points: at most so many to one option; 0: up to all of them."""
    budget: int = 0
    """Budget: the money to be spent."""
    utility: Utility = Utility.COST
    seed: str = ""
    """Published with the round; decides the lot between options that nothing else tells apart."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options)


Mark = tuple[str, int]
"""An option's key, and 1 (approval, budget), its points, or its rank counted from 1."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The content of one ballot, in the one order that all equal ballots have; blank without a mark."""

    marks: tuple[Mark, ...] = ()

    @classmethod
    def approving(cls, keys: Iterable[str]) -> "Ballot":
        """For approval and budget: these options."""
        return cls(tuple((key, 1) for key in sorted(keys)))

    @classmethod
    def with_points(cls, points: Mapping[str, int]) -> "Ballot":
        """These points; an option with none is not on the ballot."""
        return cls(tuple((key, number) for key, number in sorted(points.items()) if number != 0))

    @classmethod
    def ranking(cls, keys: Iterable[str]) -> "Ballot":
        """The dearest first; options that are left out rank below all of these."""
        return cls(tuple((key, rank) for rank, key in enumerate(keys, start=1)))

    @property
    def blank(self) -> bool:
        return not self.marks


Piles = Sequence[tuple[Ballot, int]]
"""Equal ballots laid on one pile, with their number."""


class Refusal(StrEnum):
    """Why a ballot does not count (or a form with it is shown again)."""

    UNKNOWN_OPTION = "unknown_option"
    TWICE = "twice"
    TOO_MANY = "too_many"
    TOO_MANY_POINTS = "too_many_points"
    OVER_THE_CAP = "over_the_cap"
    NO_NUMBER = "no_number"
    """A mark that the method does not know: points below one, a rank left out."""


class Misasked(ValueError):
    """A question that cannot be counted: no options, one key twice, a budget of nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One option's figures. ``place`` is shared by options with equal ``votes``."""

    key: str
    votes: int
    """Approvals, points, Borda points or, for budget, the ballots that want it."""
    place: int
    ballots: int
    """On how many ballots it bears a mark."""
    firsts: int = 0
    """Ranking: how many rank it first."""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Tie:
    """Options between which a rule had to decide, and how it did."""

    where: str
    """``runoff:3`` (its third round), ``greedy``, ``equal_shares``, ``places``."""
    keys: tuple[str, ...]
    rule: str
    """``borda`` (fewer points), ``votes``, ``cost`` (the cheaper), ``lot`` (by the seed), ``shared``."""
    taken: str
    """The option that leaves, or that is bought; empty where a place is shared."""


@dataclass(frozen=True, slots=True)
class RunOffRound:
    """One round of the instant run-off: who has how many ballots, and who leaves."""

    number: int
    tallies: tuple[tuple[str, int], ...]
    exhausted: int
    """Ballots on which no option is left."""
    leaves: str
    """Empty in the last round."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a rule would buy within the budget, in the order in which it buys."""

    name: str
    """``greedy``, ``equal_shares`` (with add1 completion) or ``equal_shares_plain`` (without)."""
    keys: tuple[str, ...]
    cost: int
    left: int
    endowment: str = ""
    """Equal Shares: the money that each ballot was given in the end, as a fraction of euros ("250/3")."""
    steps: int = 0
    """Equal Shares: how often add1 gave every ballot one more."""


@dataclass(frozen=True, slots=True)
class Result:
    """The count of a round: everything that is published, and that a recount must give again."""

    method: Method
    rows: tuple[Row, ...]
    """In the order of their places; equal ones in the order of the question."""
    ballots: int = 0
    """All that were cast: counted, blank and rejected ones."""
    counted: int = 0
    blank: int = 0
    rejected: int = 0
    runoff: tuple[RunOffRound, ...] = ()
    winner: str = ""
    """Ranking: who wins the instant run-off; empty when nobody was ranked."""
    selections: tuple[Selection, ...] = ()
    ties: tuple[Tie, ...] = ()

    def selection(self, name: str) -> Selection:
        return next(chosen for chosen in self.selections if chosen.name == name)
