"""What is shown of a computed result: read back from its stored form, with what unites and what divides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from participation.sense.opinion_tests import divides, unites
from participation.sense.opinions import (
    FEWEST_IN_GROUP,
    OpinionGroup,
    Opinions,
    Outcome,
    Tally,
    Trait,
)

MOST_SHOWN = 8
"""Statements in each list of the page."""
CANDIDATES = 40
"""So many are looked up for each list, for the case that some can no longer be read."""
FEWEST_NEW_VOTERS = 5
"""Fewer new voters than this, and the difference of two results could give away how one of them votes."""


def stored_result(found: Opinions, ideas: Sequence[int]) -> dict[str, Any]:
    """The result as JSON; ``ideas`` are the ids of the statements, in the order of the tallies."""
    return {
        "outcome": found.outcome.value,
        "people": found.people,
        "straight_liners": found.straight_liners,
        "silhouette": found.silhouette,
        "ideas": list(ideas),
        "tallies": as_lists(found.tallies),
        "groups": [
            {
                "people": group.people,
                "straight_liners": group.straight_liners,
                "tallies": as_lists(group.tallies),
                "traits": [[trait.statement, trait.agrees, trait.strength] for trait in group.traits],
            }
            for group in found.groups
        ],
    }


def as_lists(tallies: Sequence[Tally]) -> list[list[int]]:
    return [[tally.agree, tally.against, tally.seen] for tally in tallies]


def read_result(stored: dict[str, Any]) -> tuple[Opinions, list[int]]:
    """The result and its ideas, as they were stored."""
    found = Opinions(
        outcome=Outcome(stored["outcome"]),
        people=stored["people"],
        straight_liners=stored["straight_liners"],
        silhouette=stored["silhouette"],
        tallies=as_tallies(stored["tallies"]),
        groups=tuple(
            OpinionGroup(
                people=group["people"],
                straight_liners=group["straight_liners"],
                tallies=as_tallies(group["tallies"]),
                traits=tuple(Trait(*trait) for trait in group["traits"]),
            )
            for group in stored["groups"]
        ),
    )
    return found, list(stored["ideas"])


def as_tallies(lists: Sequence[Sequence[int]]) -> tuple[Tally, ...]:
    return tuple(Tally(*numbers) for numbers in lists)


# --- What is shown ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """An idea with the shares of each group that are for it; ``weight`` is what it is ranked by."""

    idea_id: int
    weight: float
    agree: tuple[int | None, ...]
    """Per cent of the votes of each group; None where fewer than FEWEST_IN_GROUP saw it."""
    against: tuple[int | None, ...]
    seen: int
    """Votes and passes on it altogether."""


@dataclass(frozen=True)
class GroupTrait:
    """What sets a group apart: so many per cent of it are for the idea (or against), and of all others."""

    idea_id: int
    agrees: bool
    own: int
    others: int | None


@dataclass(frozen=True)
class Picture:
    """Everything on the page; all lists strongest first."""

    opinions: Opinions
    traits: tuple[tuple[GroupTrait, ...], ...]
    """One list for each group."""
    uniting: tuple[Statement, ...]
    rejected: tuple[Statement, ...]
    """What most of every group are against."""
    dividing: tuple[Statement, ...]


def candidates(stored: dict[str, Any]) -> set[int]:
    """The ideas that may come to stand on the page: to be looked up, as some may be hidden by now."""
    whole = picture(stored, readable=None, most=CANDIDATES)
    lists = (*whole.uniting, *whole.rejected, *whole.dividing)
    return {one.idea_id for one in lists} | {trait.idea_id for traits in whole.traits for trait in traits}


def picture(stored: dict[str, Any], *, readable: Collection[int] | None, most: int = MOST_SHOWN) -> Picture:
    """What of the result may be shown now: only ``readable`` ideas (None: all), ``most`` in each list."""
    found, ideas = read_result(stored)
    groups = [group.tallies for group in found.groups] or ([found.tallies] if found.tallies else [])
    told = [
        (number, idea_id, [tallies[number] for tallies in groups])
        for number, idea_id in enumerate(ideas)
        if groups and (readable is None or idea_id in readable)
    ]
    places = {number for number, _, _ in told}
    return Picture(
        opinions=found,
        traits=tuple(
            tuple(
                trait_shown(trait, group.tallies, found.tallies, ideas)
                for trait in group.traits
                if trait.statement in places
            )
            for group in found.groups
        ),
        uniting=ranked([(unites(t, agrees=True), i, t) for _, i, t in told], most),
        rejected=ranked([(unites(t, agrees=False), i, t) for _, i, t in told], most),
        dividing=ranked([(divides(t), i, t) for _, i, t in told], most) if found.groups else (),
    )


def ranked(weighed: Sequence[tuple[float, int, Sequence[Tally]]], most: int) -> tuple[Statement, ...]:
    chosen = sorted((one for one in weighed if one[0] > 0), key=lambda one: (-one[0], one[1]))[:most]
    return tuple(
        Statement(
            idea_id=idea_id,
            weight=round(weight, 4),
            agree=tuple(per_cent(tally.agree, tally.seen) for tally in tallies),
            against=tuple(per_cent(tally.against, tally.seen) for tally in tallies),
            seen=sum(tally.seen for tally in tallies),
        )
        for weight, idea_id, tallies in chosen
    )


def per_cent(votes: int, seen: int) -> int | None:
    """Rounded to whole per cent; None where too few saw the statement to tell without giving people away."""
    return round(100 * votes / seen) if seen >= FEWEST_IN_GROUP else None


def trait_shown(
    trait: Trait, own: Sequence[Tally], everybody: Sequence[Tally], ideas: Sequence[int]
) -> GroupTrait:
    inside, whole = own[trait.statement], everybody[trait.statement]
    seen = whole.seen - inside.seen
    mine, all_ = (inside.agree, whole.agree) if trait.agrees else (inside.against, whole.against)
    return GroupTrait(
        idea_id=ideas[trait.statement],
        agrees=trait.agrees,
        own=per_cent(mine, inside.seen) or 0,
        others=per_cent(all_ - mine, seen),
    )
