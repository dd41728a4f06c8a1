"""Figures as they are handed on: frozen, and each with the base that it refers to."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.strategy.models import Horizon, MeasureStatus
from participation.voting.models import ConfirmedBy, SupportChannel


class ChannelGroup(StrEnum):
    """Channels by how people reach the town on them."""

    INTERNET = "internet"
    PAPER_AND_TELEPHONE = "paper_and_telephone"
    ON_SITE = "on_site"


@dataclass(frozen=True)
class People:
    """Different people with a confirmed access; ``number`` None: one to four, who must not be told apart."""

    number: int | None

    @property
    def are_few(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class Answering:
    """Published ideas by the town's answer (Antwortquote): counts answers, never "is in a theme"."""

    counts: dict[Answer, int]
    """Every answer, also those that nobody got yet."""
    readable: dict[Answer, int]
    """Of these, ideas whose words everybody may read."""
    oldest_open: datetime | None
    """When the idea was published that has waited longest for its answer."""

    @property
    def ideas(self) -> int:
        return sum(self.counts.values())

    @property
    def still_open(self) -> int:
        return self.counts[Answer.OPEN]

    @property
    def answered(self) -> int:
        return self.ideas - self.still_open


@dataclass(frozen=True)
class Week:
    """Ideas that arrived in the ISO week from ``monday`` on, by group of channels; base: Part.ideas."""

    monday: date
    ideas: dict[ChannelGroup, int]

    @property
    def all(self) -> int:
        return sum(self.ideas.values())


@dataclass(frozen=True)
class NewAccesses:
    """Accesses whose first idea or support falls into the week; base: the participants of the whole."""

    monday: date
    number: int
    so_far: int


@dataclass(frozen=True)
class ThemeFigures:
    """A theme with its published ideas and the different people who support any of them.

    Never a sum of supports; they count on when an idea is withdrawn.
    """

    id: int
    number: int
    title: str
    area_id: int | None
    ideas: int
    supporters: int


@dataclass(frozen=True)
class MeasureFigures:
    """One measure as it is counted; without areas it is cross-cutting."""

    id: int
    number: int
    title: str
    status: MeasureStatus
    horizon: Horizon
    is_decided: bool
    """The council decided about it, for or against."""
    area_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """All ideas of a process, or those of one area of life.

    In a part of the whole the numbers of people may be withheld (``People.are_few``); a person who took part
    in two areas counts in both, and once in the whole.
    """

    ideas: int
    """Published ideas: the base of ``weeks``, ``channels`` and ``answering``."""
    verbatim: int
    """Of these, ideas whose words everybody may read."""
    without_access: int
    """Of these, ideas that came without a confirmed access: on paper, by telephone, without an account."""
    authors: People
    """Accesses behind the other ideas."""
    supporters: People
    participants: People
    """Authors and supporters together, each once."""
    supports: int
    """Given here, on ideas that are published or were withdrawn since."""
    supports_elsewhere: int
    """Counted before or outside and imported: in no other number."""
    submissions: int
    """How often people sent in these ideas: the same words once more are no other idea, and no support."""
    weeks: tuple[Week, ...]
    """From the first week with an idea to the last."""
    channels: dict[Channel, int]
    answering: Answering
    themes: tuple[ThemeFigures, ...]
    """Themes of this area, most supporters first; ties by number."""
    measures: tuple[MeasureFigures, ...]
    """Measures of this area, soonest first, then by number; one of two areas is in both."""

    @property
    def filled_themes(self) -> tuple[ThemeFigures, ...]:
        """Themes that hold an idea: those that everybody finds on the page of themes."""
        return tuple(theme for theme in self.themes if theme.ideas)


@dataclass(frozen=True)
class Confirmation:
    """Supports by how the access behind them was confirmed; base: Part.supports of the whole."""

    by: ConfirmedBy
    supports: int
    supporters: int


@dataclass(frozen=True)
class SupportWay:
    """Supports by the way they came; base: Part.supports of the whole."""

    channel: SupportChannel
    supports: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """Everything that is counted in a process; one counting is not the other, so that each can be a key."""

    statuses: dict[IdeaStatus, int]
    """Every idea ever submitted, by the one status it has."""
    whole: Part
    areas: dict[int | None, Part]
    """By id of the area; None: ideas and themes without an area, and cross-cutting measures."""
    sorted_supporters: int
    """People who support at least one idea in a theme."""
    accesses: tuple[NewAccesses, ...]
    """From the first week with a participant to the last."""
    confirmations: tuple[Confirmation, ...]
    """Empty where a part would tell of fewer than five people."""
    support_ways: tuple[SupportWay, ...]
    """Likewise; also empty while all supports came over the internet."""
    revoked_supports: int = 0
    """Not counted anywhere: the town revoked the printed codes that they were given with."""

    @property
    def submitted(self) -> int:
        return sum(self.statuses.values())
