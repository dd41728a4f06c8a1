"""Decisions about themes that need neither the database nor the web."""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import Theme

NUMBER = re.compile("[Tt]-?0*([1-9][0-9]{0,5})")
FEWEST_SUGGESTIONS = 6
MOST_SUGGESTIONS = 30
SPANS = 12
"""So many bars show at most when the ideas of a theme came in."""
BAR, HEIGHT = 6, 16


def is_live(theme: Theme) -> bool:
    """Whether the theme can hold ideas: neither merged into another nor dissolved by an undo."""
    return theme.merged_into_id is None and theme.dissolved_at is None


def is_shown(theme: Theme) -> bool:
    """Whether everybody may know of the theme, if it holds ideas: it stands, and nobody has set it aside."""
    return is_live(theme) and theme.parked_at is None


def may_be_placed(idea: Idea) -> bool:
    """What was published belongs into the order, whether or not its words may be shown."""
    return idea.status is IdeaStatus.PUBLISHED


def shown_number(number: int) -> str:
    """``T-07``."""
    return f"T-{number:02d}"


def read_number(shown: str) -> int | None:
    """The number behind ``T-07``; None for anything else."""
    found = NUMBER.fullmatch(shown)
    return int(found[1]) if found else None


def usual_number_of_themes(ideas: int) -> int:
    """How many suggestions to offer for so many ideas: √n / 2, between 6 and 30, never more than ideas."""
    usual = round(math.sqrt(ideas) / 2)
    return max(1, min(ideas, max(FEWEST_SUGGESTIONS, min(MOST_SUGGESTIONS, usual))))


class FoundPair(NamedTuple):
    """Two ideas that look the same, the smaller id first."""

    one: int
    other: int
    closeness: float


def fewest_pairs(found: Iterable[FoundPair], dismissed: Collection[tuple[int, int]]) -> list[FoundPair]:
    """The closest pairs that are enough to join what belongs together: ten equal ideas need nine, not 45.

    Dismissed pairs are left out.
    """
    groups: dict[int, int] = {}
    kept = []
    for pair in sorted(found, key=lambda pair: (-pair.closeness, pair.one, pair.other)):
        one, other = sorted((pair.one, pair.other))
        if (one, other) in dismissed or group_of(one, groups) == group_of(other, groups):
            continue
        groups[group_of(other, groups)] = group_of(one, groups)
        kept.append(FoundPair(one, other, pair.closeness))
    return kept


def group_of(idea: int, groups: dict[int, int]) -> int:
    """The idea that stands for the group; shortens the way to it."""
    way = []
    while idea in groups:
        way.append(idea)
        idea = groups[idea]
    for step in way:
        groups[step] = idea
    return idea


def spans(first: datetime, last: datetime) -> list[datetime]:
    """When each of up to SPANS equal stretches of whole days from ``first`` to ``last`` begins."""
    days = (last.date() - first.date()).days + 1
    length = timedelta(days=-(-days // SPANS))
    start = datetime.combine(first.date(), time(), tzinfo=UTC)
    return [start + length * place for place in range(-(-days // length.days))]


def bars(numbers: Sequence[int]) -> str:
    """The outline of a row of bars as an SVG path: each BAR wide, the highest HEIGHT high."""
    most = max(numbers, default=0) or 1
    drawn = (
        f"M{place * BAR} {HEIGHT}v-{max(1, round(number * HEIGHT / most))}h{BAR - 1}V{HEIGHT}z"
        for place, number in enumerate(numbers)
        if number
    )
    return "".join(drawn)


def themes_in(state: Mapping[str, Mapping[str, Any]]) -> set[int]:
    """Every theme that the state of a step names, as itself or as the place of an idea, by id."""
    placed = {where[0] for where in state["placements"].values() if where is not None}
    return placed | {int(theme_id) for theme_id in state["themes"]}


def moved_by(
    before: Mapping[str, Any], after: Mapping[str, Any], theme_id: int
) -> tuple[list[int], list[int]]:
    """The ideas that came into the theme by a step with these states, and those that left it."""
    was = {int(idea) for idea, where in before["placements"].items() if where and where[0] == theme_id}
    became = {int(idea) for idea, where in after["placements"].items() if where and where[0] == theme_id}
    return sorted(became - was), sorted(was - became)


@dataclass(frozen=True)
class Touched:
    """What a step touched, by ids."""

    ideas: frozenset[int]
    clusters: frozenset[int]
    changed: frozenset[int]
    """Themes whose own fields changed."""
    existence: frozenset[int]
    """Themes that came about, were merged, set aside or brought back."""
    named: frozenset[int]
    """Every theme that was changed, or was the place of an idea."""


def builds_on(later: Touched, earlier: Touched) -> bool:
    """Whether a step builds on an earlier one, which therefore cannot be taken back before it.

    It does if it moved or joined the same ideas, changed the same themes or decided the same suggestion; or
    if one of the two made a theme come, go or hide that the other one names.
    """
    return bool(
        later.ideas & earlier.ideas
        or later.clusters & earlier.clusters
        or later.changed & earlier.changed
        or later.existence & earlier.named
        or later.named & earlier.existence
    )


def touched_by(before: Mapping[str, Any], after: Mapping[str, Any]) -> Touched:
    """What a step with these states touched."""
    joins = [*before.get("joins", {}).values(), *after.get("joins", {}).values()]
    heads = [joined[0] for joined in joins if joined is not None]
    ideas = {*before["placements"], *before.get("joins", {}), *before.get("parts", {}), *heads}
    existence = {
        theme_id
        for theme_id, was in before["themes"].items()
        if standing(was) != standing(after["themes"][theme_id])
    }
    return Touched(
        ideas=frozenset(map(int, ideas)),
        clusters=frozenset(map(int, before["clusters"])),
        changed=frozenset(map(int, before["themes"])),
        existence=frozenset(map(int, existence)),
        named=frozenset(themes_in(before) | themes_in(after)),
    )


def standing(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return fields["merged_into_id"], fields["dissolved"], fields.get("parked") is not None
