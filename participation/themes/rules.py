"""Decisions about themes that need neither the database nor the web."""

import math
import re
from collections.abc import Mapping
from typing import Any

from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import Theme

NUMBER = re.compile("[Tt]-?0*([1-9][0-9]{0,5})")
FEWEST_SUGGESTIONS = 6
MOST_SUGGESTIONS = 30


def is_live(theme: Theme) -> bool:
    """Whether the theme can hold ideas: neither merged into another nor dissolved by an undo."""
    return theme.merged_into_id is None and theme.dissolved_at is None


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
