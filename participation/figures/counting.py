"""From rows to figures: pure, so that the same rows always give the same numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from participation.figures.results import (
    Answering,
    ChannelGroup,
    Confirmation,
    Figures,
    MeasureFigures,
    NewAccesses,
    Part,
    People,
    SupportWay,
    ThemeFigures,
    Week,
)
from participation.figures.rows import IdeaRow, Rows
from participation.figures.rules import (
    SMALLEST_CELL,
    group_of,
    in_breakdown,
    monday_of,
    weeks_from,
)
from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.ideas.rules import COUNT_ON, COUNTED
from participation.strategy.models import Horizon
from participation.voting.models import ConfirmedBy, SupportChannel

SOONEST = list(Horizon)
Key = int | None
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Slice:
    """The rows of one part: what it is called is not known here, only what lies in it."""

    ideas: Sequence[IdeaRow]
    themes: Sequence[ThemeFigures]
    measures: Sequence[MeasureFigures]


def figures_from(rows: Rows, zone: ZoneInfo) -> Figures:
    """Count everything. ``zone`` is the town's: a week begins on its Monday at midnight."""
    supporters = rows.supporters_of
    themes = themes_from(rows, supporters)
    whole = part_from(Slice(rows.ideas, themes, rows.measures), supporters, zone)
    parts = sliced(rows, themes)
    return Figures(
        statuses=all_of(IdeaStatus, Counter(idea.status for idea in rows.ideas)),
        whole=whole,
        areas={key: withheld(part_from(one, supporters, zone)) for key, one in parts.items()},
        sorted_supporters=len(united(supporters, placed_ideas(rows))),
        accesses=accesses_from(rows, zone),
        confirmations=confirmations_from(rows),
        support_ways=support_ways_from(rows),
    )


def sliced(rows: Rows, themes: Sequence[ThemeFigures]) -> dict[Key, Slice]:
    """The rows by area, and under None those of no area; also where nothing lies."""
    ideas: defaultdict[Key, list[IdeaRow]] = defaultdict(list)
    of_themes: defaultdict[Key, list[ThemeFigures]] = defaultdict(list)
    measures: defaultdict[Key, list[MeasureFigures]] = defaultdict(list)
    for idea in rows.ideas:
        ideas[idea.area_id].append(idea)
    for theme in themes:
        of_themes[theme.area_id].append(theme)
    for measure in rows.measures:
        for area_id in measure.area_ids or (None,):
            measures[area_id].append(measure)
    keys = (*rows.area_ids, None)
    return {key: Slice(ideas[key], of_themes[key], measures[key]) for key in keys}


def part_from(given: Slice, supporters: Mapping[int, frozenset[int]], zone: ZoneInfo) -> Part:
    """The figures of these rows, with exact numbers of people."""
    ideas = [idea for idea in given.ideas if idea.status in COUNTED]
    supported = [idea for idea in given.ideas if idea.status in COUNT_ON]
    authors = {idea.author_id for idea in ideas if idea.author_id is not None}
    givers = united(supporters, (idea.id for idea in supported))
    return Part(
        ideas=len(ideas),
        verbatim=sum(idea.is_public for idea in ideas),
        without_access=sum(idea.author_id is None for idea in ideas),
        authors=People(len(authors)),
        supporters=People(len(givers)),
        participants=People(len(authors | givers)),
        supports=sum(idea.supports for idea in supported),
        supports_elsewhere=sum(idea.supports_elsewhere for idea in supported),
        submissions=sum(idea.submissions for idea in ideas),
        weeks=weeks_of(ideas, zone),
        channels=all_of(Channel, Counter(idea.channel for idea in ideas)),
        answering=answering_of(ideas),
        themes=tuple(sorted(given.themes, key=lambda theme: (-theme.supporters, theme.number))),
        measures=tuple(sorted(given.measures, key=lambda m: (SOONEST.index(m.horizon), m.number))),
    )


def withheld(part: Part) -> Part:
    """The same part as it may be told beside others: few people are not counted out."""
    return replace(
        part,
        authors=in_breakdown(part.authors.number or 0),
        supporters=in_breakdown(part.supporters.number or 0),
        participants=in_breakdown(part.participants.number or 0),
    )


def weeks_of(ideas: Sequence[IdeaRow], zone: ZoneInfo) -> tuple[Week, ...]:
    counts: defaultdict[date, Counter[ChannelGroup]] = defaultdict(Counter)
    for idea in ideas:
        counts[monday_of(idea.created_at, zone)][group_of(idea.channel)] += 1
    if not counts:
        return ()
    mondays = weeks_from(min(counts), max(counts))
    return tuple(Week(monday, all_of(ChannelGroup, counts[monday])) for monday in mondays)


def answering_of(ideas: Sequence[IdeaRow]) -> Answering:
    waiting = [i.published_at for i in ideas if i.answer is Answer.OPEN and i.published_at is not None]
    return Answering(
        counts=all_of(Answer, Counter(idea.answer for idea in ideas)),
        readable=all_of(Answer, Counter(idea.answer for idea in ideas if idea.is_public)),
        oldest_open=min(waiting, default=None),
    )


def themes_from(rows: Rows, supporters: Mapping[int, frozenset[int]]) -> list[ThemeFigures]:
    """Every theme with what it holds; also one that holds nothing."""
    ideas: Counter[Key] = Counter(idea.theme_id for idea in rows.ideas if idea.status in COUNTED)
    supported: defaultdict[Key, list[int]] = defaultdict(list)
    for idea in rows.ideas:
        if idea.status in COUNT_ON:
            supported[idea.theme_id].append(idea.id)
    return [
        ThemeFigures(*theme, ideas=ideas[theme.id], supporters=len(united(supporters, supported[theme.id])))
        for theme in rows.themes
    ]


def placed_ideas(rows: Rows) -> list[int]:
    standing = {theme.id for theme in rows.themes}
    return [idea.id for idea in rows.ideas if idea.status in COUNT_ON and idea.theme_id in standing]


def accesses_from(rows: Rows, zone: ZoneInfo) -> tuple[NewAccesses, ...]:
    first: dict[int, datetime] = {}
    for access in rows.supporters:
        first[access.id] = min(access.first_at, first.get(access.id, access.first_at))
    for idea in rows.ideas:
        if idea.status in COUNTED and idea.author_id is not None:
            first[idea.author_id] = min(idea.created_at, first.get(idea.author_id, idea.created_at))
    new = Counter(monday_of(moment, zone) for moment in first.values())
    if not new:
        return ()
    so_far, weeks = 0, []
    for monday in weeks_from(min(new), max(new)):
        so_far += new[monday]
        weeks.append(NewAccesses(monday, new[monday], so_far))
    return tuple(weeks)


def confirmations_from(rows: Rows) -> tuple[Confirmation, ...]:
    ways = {by: [row for row in rows.supporters if row.by is by] for by in ConfirmedBy}
    people = {by: len({row.id for row in accesses}) for by, accesses in ways.items()}
    if any(0 < number < SMALLEST_CELL for number in people.values()):
        return ()
    return tuple(
        Confirmation(by, sum(access.supports for access in accesses), people[by])
        for by, accesses in ways.items()
        if accesses
    )


def support_ways_from(rows: Rows) -> tuple[SupportWay, ...]:
    ways = {way: [row for row in rows.supporters if row.channel is way] for way in SupportChannel}
    people = [len({row.id for row in accesses}) for accesses in ways.values()]
    if any(0 < number < SMALLEST_CELL for number in people) or not any(people[1:]):
        return ()
    return tuple(
        SupportWay(way, sum(access.supports for access in accesses))
        for way, accesses in ways.items()
        if accesses
    )


def united(supporters: Mapping[int, frozenset[int]], idea_ids: Iterable[int]) -> set[int]:
    """The different people behind these ideas."""
    return set().union(*(supporters[idea_id] for idea_id in idea_ids if idea_id in supporters))


def all_of(choices: Iterable[Choice], counts: Counter[Choice]) -> dict[Choice, int]:
    """A number for every choice, also for those that nobody made."""
    return {choice: counts[choice] for choice in choices}
