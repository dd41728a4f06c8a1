"""What the mathematics of opinion groups answers with: sums over people, never one person's position."""

from dataclasses import dataclass
from enum import StrEnum

FEWEST_PEOPLE = 30
"""With fewer people than this nothing is computed: groups of a handful would give single people away."""
FEWEST_IN_GROUP = 5
"""Smaller groups are not formed, and shares of fewer votes are not told."""


class Outcome(StrEnum):
    """What came out: also that there are no groups is a result."""

    GROUPS = "groups"
    NO_CLEAR_GROUPS = "no_clear_groups"
    TOO_FEW_PEOPLE = "too_few_people"


@dataclass(frozen=True)
class Tally:
    """How a number of people voted on one statement; who passed has ``seen`` it as well."""

    agree: int
    against: int
    seen: int


@dataclass(frozen=True)
class Trait:
    """A statement that sets a group apart: its members are for it, or against it, unlike all others."""

    statement: int
    agrees: bool
    strength: float


@dataclass(frozen=True)
class OpinionGroup:
    """People who vote alike: how many they are, how they voted in sum, and what sets them apart."""

    people: int
    straight_liners: int
    """Of them, who gave every statement the same vote: perhaps without reading."""
    tallies: tuple[Tally, ...]
    """One for each statement."""
    traits: tuple[Trait, ...]
    """Strongest first; empty if nothing sets the group apart beyond chance."""


@dataclass(frozen=True)
class Opinions:
    """The result for one matrix of votes. ``groups`` is empty unless the outcome is GROUPS, biggest first."""

    outcome: Outcome
    people: int
    """Those with enough votes: the base of everything here."""
    straight_liners: int
    silhouette: float
    tallies: tuple[Tally, ...]
    """One for each statement, over all ``people``."""
    groups: tuple[OpinionGroup, ...] = ()
