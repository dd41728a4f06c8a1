"""Decisions about themes that need neither the database nor the web."""

from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import Theme


def is_live(theme: Theme) -> bool:
    """Whether the theme can hold ideas: neither merged into another nor dissolved by an undo."""
    return theme.merged_into_id is None and theme.dissolved_at is None


def may_be_placed(idea: Idea) -> bool:
    """What was published belongs into the order, whether or not its words may be shown."""
    return idea.status is IdeaStatus.PUBLISHED


def shown_number(number: int) -> str:
    """``T-07``."""
    return f"T-{number:02d}"
