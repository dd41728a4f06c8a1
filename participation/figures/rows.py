"""The rows that all figures are counted from, as the database gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from participation.figures.results import MeasureFigures
from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.voting.models import ConfirmedBy, SupportChannel


class IdeaRow(NamedTuple):
    """One idea of any status. ``author_id`` only of a confirmed access; ``theme_id`` is its place."""

    id: int
    area_id: int | None
    theme_id: int | None
    author_id: int | None
    channel: Channel
    status: IdeaStatus
    answer: Answer
    is_public: bool
    supports: int
    supports_elsewhere: int
    submissions: int
    created_at: datetime
    published_at: datetime | None


class SupporterRow(NamedTuple):
    """An access that supports ideas, once for each way in which it was confirmed, and by which they came."""

    id: int
    by: ConfirmedBy
    channel: SupportChannel
    supports: int
    first_at: datetime
    """When it gave the first of them that still stands."""


class ThemeRow(NamedTuple):
    """A theme that is neither merged nor dissolved."""

    id: int
    number: int
    title: str
    area_id: int | None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a process holds; ``supporters_of`` gives the ids of the accesses that support an idea."""

    area_ids: Sequence[int]
    ideas: Sequence[IdeaRow]
    supporters_of: Mapping[int, frozenset[int]]
    supporters: Sequence[SupporterRow]
    themes: Sequence[ThemeRow]
    measures: Sequence[MeasureFigures]
