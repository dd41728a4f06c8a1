"""Where the machine would put a single idea, with its reasons; nobody is asked but the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from participation.ideas.models import Idea, IdeaStatus
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.sense import available
from participation.sense.results import GroupId, Suggestion
from participation.themes.models import LearntModel, Placement
from participation.themes.queries.learning import (
    AREA,
    LEFT_OUT,
    THEME,
    Neighbour,
    as_one,
    content_learnt,
    learnt_last,
    live_themes,
    neighbours,
    refused_places,
    told_since,
)
from participation.themes.queries.sorting import placement_of
from participation.themes.rules import shown_number

if TYPE_CHECKING:
    from participation.sense.learnt import Heard, Learnt

SHOWN_NEIGHBOURS = 3
KEPT = 2
"""So many processes' models a web process holds in its memory."""


@dataclass(frozen=True)
class SuggestedPlace:
    """An area of life or a theme; ``key`` is how a form names it."""

    key: str
    name: str
    percent: int
    because: tuple[str, ...]
    nearest: tuple[Neighbour, ...]
    sure: bool
    """Whether suggestions like this were right often enough to be chosen beforehand."""


@dataclass(frozen=True)
class SuggestedPlaces:
    """What to show at an idea. ``themes`` is None where nobody asks for themes, ``areas`` alike."""

    areas: tuple[SuggestedPlace, ...] | None
    themes: tuple[SuggestedPlace, ...] | None
    placed_in: int | None
    """The theme that the idea is in."""
    can_learn: bool
    has_learnt: bool


def suggested_places(
    process: Process, idea: Idea, *, areas: bool, themes: bool, at: datetime
) -> SuggestedPlaces:
    """Suggestions for an idea without an area (``areas``) or without a theme (``themes``)."""
    is_published = idea.status is IdeaStatus.PUBLISHED
    placed = placement_of(idea) if is_published else None
    asks_area = areas and idea.area_id is None and idea.status not in LEFT_OUT
    asks_theme = themes and placed is None and is_published
    model = learnt_last(process.id) if asks_area or asks_theme else None
    learnt = None if model is None else learnt_of(model)
    if model is None or learnt is None:
        nothing: tuple[SuggestedPlace, ...] = ()
        return SuggestedPlaces(
            areas=nothing if asks_area else None,
            themes=nothing if asks_theme else None,
            placed_in=of(placed),
            can_learn=available(),
            has_learnt=False,
        )
    no_areas, no_themes = refused_places(idea.id)
    open_to = {area.id: (area.slug, area.name) for area in open_areas(process.areas, at)} if asks_area else {}
    live = (
        {theme.id: (shown_number(theme.number), theme.title) for theme in live_themes(process.id)}
        if asks_theme
        else {}
    )
    found = {
        AREA: suggested(model, learnt, AREA, idea, open_to, no_areas) if asks_area else (),
        THEME: suggested(model, learnt, THEME, idea, live, no_themes) if asks_theme else (),
    }
    near = neighbours({int(one) for each in found.values() for place in each for one in place.nearest})
    return SuggestedPlaces(
        areas=places(found[AREA], open_to, near, AREA) if asks_area else None,
        themes=places(found[THEME], live, near, THEME) if asks_theme else None,
        placed_in=of(placed),
        can_learn=available(),
        has_learnt=True,
    )


def of(placement: Placement | None) -> int | None:
    return None if placement is None else placement.theme_id


def suggested(  # noqa: PLR0913, PLR0917 (by what, of which kind, for what, of which)
    model: LearntModel,
    learnt: "Learnt",
    kind: str,
    idea: Idea,
    among: Mapping[int, tuple[str, str]],
    not_these: Collection[int],
) -> tuple[Suggestion, ...]:
    if not among:
        return ()
    heard = [
        as_heard(told.words, told.place_id, fits=told.fits)
        for told in told_since(model, kind, but_not=idea.id)
    ]
    words = as_one(idea.title, idea.text)
    return learnt.suggest(kind, words, among=set(among), heard=heard, not_these=set(not_these))


def as_heard(words: str, label: GroupId, *, fits: bool) -> "Heard":
    from participation.sense.learnt import Heard  # noqa: PLC0415  (numpy: only who asks for suggestions loads it)

    return Heard(words, label, fits)


def places(
    suggestions: tuple[Suggestion, ...],
    names: Mapping[int, tuple[str, str]],
    near: Mapping[int, Neighbour],
    kind: str,
) -> tuple[SuggestedPlace, ...]:
    """As the page shows them; neighbours that left the place meanwhile are no reason any more."""
    answer = []
    for one in suggestions:
        label = int(one.label)
        alike = [near[int(i)] for i in one.nearest if int(i) in near]
        inside = [n for n in alike if (n.area_id if kind == AREA else n.theme_id) == label]
        key, name = names[label]
        answer.append(
            SuggestedPlace(
                key=key,
                name=name,
                percent=round(100 * one.confidence),
                because=one.because,
                nearest=tuple(inside[:SHOWN_NEIGHBOURS]),
                sure=one.sure,
            )
        )
    return tuple(answer)


def learnt_of(model: LearntModel) -> "Learnt | None":
    """What was learnt, ready to be asked; None if a newer version came this very moment."""
    return loaded(model.process_id, model.version, model.learnt_at)


@lru_cache(maxsize=KEPT)
def loaded(process_id: int, version: int, _learnt_at: datetime) -> "Learnt | None":
    from participation.sense.learnt import Learnt  # noqa: PLC0415  (numpy: only who asks for suggestions loads it)

    content = content_learnt(process_id, version)
    return None if content is None else Learnt.from_bytes(content)
