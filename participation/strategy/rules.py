"""Decisions about measures that need neither the database nor the web."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from participation.kernel.permissions import PERMISSIONS, Permission, Person
from participation.strategy.models import (
    MEDIUM_MONTHS,
    SHORT_MONTHS,
    Horizon,
    HorizonMeans,
    Measure,
    MeasureStatus,
    SourceRole,
)

MEASURE, THEME = "M", "T"
"""The signs before the running numbers."""
NUMBER = re.compile(r"([MT])-0*([1-9][0-9]{0,5})", re.IGNORECASE)

SUPPORTS = frozenset({SourceRole.ORIGIN, SourceRole.SUPPLEMENT})
"""Roles whose ideas carry a measure. Objections stand beside it."""

DECIDED = frozenset(
    {
        MeasureStatus.ADOPTED,
        MeasureStatus.RUNNING,
        MeasureStatus.DONE,
        MeasureStatus.DELAYED,
    }
)
UNDER_WAY = frozenset({MeasureStatus.RUNNING, MeasureStatus.DONE, MeasureStatus.DELAYED})

SETTLED = frozenset({MeasureStatus.DONE, MeasureStatus.REJECTED})
"""Nothing of it is to be planned any more."""
TO_BE_RANKED = frozenset({MeasureStatus.DRAFT, MeasureStatus.PROPOSED, MeasureStatus.ADOPTED})
"""Measures that have not begun: only their place is still a choice."""
PLACES = {horizon: place for place, horizon in enumerate(Horizon)}
"""Soonest first."""

SEES_DRAFTS = Permission.READ_DASHBOARDS
"""Whoever prepares or takes the decision reads measures that are not public yet."""


def shown_number(number: int) -> str:
    """``M-07``."""
    return f"M-{number:02d}"


def read_number(typed: str, sign: str = MEASURE) -> int | None:
    """The running number in ``M-07`` or ``m-7`` (with THEME: ``T-07``); None for anything else."""
    found = NUMBER.fullmatch(typed.strip())
    return int(found[2]) if found and found[1].upper() == sign else None


def is_public(status: MeasureStatus) -> bool:
    """Whether everybody may read a measure that stands there."""
    return status is not MeasureStatus.DRAFT


def answers_ideas(status: MeasureStatus) -> bool:
    """Whether "taken up in this measure" is true: all can read it, and the council did not refuse it."""
    return is_public(status) and status is not MeasureStatus.REJECTED


def processes_with_drafts(reader: Person) -> frozenset[str] | None:
    """The slugs of the processes whose drafts the reader sees; None means those of all processes."""
    grants = [grant for grant in reader.grants if SEES_DRAFTS in PERMISSIONS[grant.role]]
    if any(grant.process is None for grant in grants):
        return None
    return frozenset(grant.process for grant in grants if grant.process is not None)


def taken_up_text(measure: Measure) -> str:
    """What authors read when their idea went into the measure.

    It is kept with the idea as the town's own words, therefore in the town's language.
    """
    number = shown_number(measure.number)
    return f"Ihre Idee ist in die Maßnahme {number} „{measure.title}“ aufgenommen."


# --- Horizons and what they hold -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Planning:
    """What the horizons of a process mean, and what the town can do in each; None: not planned."""

    horizon_means: HorizonMeans = HorizonMeans.START
    short_months: int = SHORT_MONTHS
    medium_months: int = MEDIUM_MONTHS
    days: Mapping[Horizon, int | None] = field(default_factory=dict)
    euro: Mapping[Horizon, int | None] = field(default_factory=dict)
    version: int = 0


class Load(NamedTuple):
    """What the measures of one horizon ask for, beside what the town can do there."""

    days: int
    days_of: int | None
    without_days: int
    """Measures whose dossier does not say it."""
    euro: int
    """The upper ends of their one-off costs."""
    euro_of: int | None
    without_euro: int

    @property
    def days_over(self) -> int:
        return max(0, self.days - self.days_of) if self.days_of is not None else 0

    @property
    def euro_over(self) -> int:
        return max(0, self.euro - self.euro_of) if self.euro_of is not None else 0


# --- Dependencies --------------------------------------------------------------------------------


def cycle_from(start: int, requires: Mapping[int, Collection[int]]) -> list[int]:
    """The shortest way that leads from ``start`` back to it, with both ends; empty if there is none."""
    came_from: dict[int, int] = {}
    frontier = [start]
    while frontier:
        following: list[int] = []
        for one in frontier:
            for needed in sorted(requires.get(one, ())):
                if needed == start:
                    way = [one]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return [*reversed(way), start]
                if needed not in came_from:
                    came_from[needed] = one
                    following.append(needed)
        frontier = following
    return []


def comes_too_soon(measure: Horizon, *, needs: Horizon) -> bool:
    """Whether a measure stands before what it needs."""
    return PLACES[measure] < PLACES[needs]


# --- Where a measure stands, against where it ranks ----------------------------------------------


class OrderKind(StrEnum):
    """By what measures are ranked; neither decides, and neither is mixed into the other."""

    ASSESSMENT = "assessment"
    SUPPORT = "support"


@dataclass(frozen=True)
class Order:
    """A ranking: the rank of each measure by its id, the best is 1; equal ones have the same."""

    kind: OrderKind
    ranks: Mapping[int, int]


def ranked(values: Mapping[int, float]) -> dict[int, int]:
    """Ranks by value, the highest first; equal values have the same rank, as in sports."""
    ordered = sorted(values.values(), reverse=True)
    first: dict[float, int] = {}
    for place, worth in enumerate(ordered, start=1):
        first.setdefault(worth, place)
    return {key: first[worth] for key, worth in values.items()}


def out_of_order(
    ranks: Mapping[int, int], horizons: Mapping[int, Horizon], *, rather: Collection[int] = ()
) -> set[int]:
    """The fewest measures without which all others stand as they rank: better ones never later.

    Of several such sets, the one with most of ``rather``: those that were just moved, or have a reason.
    """
    both = sorted(
        (key for key in ranks if key in horizons), key=lambda key: (ranks[key], PLACES[horizons[key]], key)
    )
    best: dict[Horizon, tuple[int, tuple[int, ...]]] = dict.fromkeys(Horizon, (0, ()))
    for key in both:
        horizon = horizons[key]
        sooner = [best[h] for h in Horizon if PLACES[h] <= PLACES[horizon]]
        weight, kept = max(sooner, key=lambda one: one[0])
        # Keeping one more always weighs more than keeping the better choice of as many.
        best[horizon] = (weight + len(both) + 1 + (key not in rather), (*kept, key))
    longest = max(best.values(), key=lambda one: one[0])
    return set(both) - set(longest[1])


def against_orders(
    orders: Iterable[Order], horizons: Mapping[int, Horizon], *, rather: Collection[int] = ()
) -> dict[int, list[OrderKind]]:
    """By id of the measure: the rankings that its place contradicts; the others are left out."""
    found: dict[int, list[OrderKind]] = {}
    for order in orders:
        for key in out_of_order(order.ranks, horizons, rather=rather):
            found.setdefault(key, []).append(order.kind)
    return found


def shown_chain(numbers: Sequence[int]) -> str:
    """``M-01 → M-05 → M-01``."""
    return " → ".join(shown_number(number) for number in numbers)
