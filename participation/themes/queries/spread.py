"""How the ideas of themes came in, by which ways and when, and how many different people support them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, case, func, literal, null, select, union_all

from participation.extensions import db
from participation.ideas.models import Channel, Idea
from participation.ideas.rules import COUNTED
from participation.kernel.database import Moment
from participation.themes.models import Placement
from participation.themes.queries.board import supporters_counted
from participation.themes.rules import SPANS

SUPPORTERS = -1
"""Stands where the span stands, in the rows that count people."""


@dataclass(frozen=True)
class Spread:
    """Of one theme: its different supporters; its ideas by channel, most first, and by spans of time."""

    supporters: int
    channels: list[tuple[Channel, int]]
    times: list[int]

    @property
    def peak(self) -> int:
        """The first of the spans in which most ideas came in."""
        return self.times.index(max(self.times))


def spreads_of(theme_ids: Collection[int], starts: Sequence[datetime]) -> dict[int, Spread]:
    """By id of the theme, for those that hold ideas or have supporters; in one statement.

    ``starts`` says when each span begins, the first one with the first idea.
    """
    if not theme_ids:
        return {}
    asked_for = {"themes": list(theme_ids)} | {f"start_{place}": start for place, start in enumerate(starts)}
    channels: defaultdict[int, Counter[Channel]] = defaultdict(Counter)
    times: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for theme, channel, place, number in db.session.execute(spreads_counted(len(starts)), asked_for):
        times[theme][place] += number
        if place != SUPPORTERS:
            channels[theme][channel] += number
    return {
        theme: Spread(
            found[SUPPORTERS],
            sorted(channels[theme].items(), key=lambda way: (-way[1], way[0])),
            [found[place] for place in range(len(starts))],
        )
        for theme, found in times.items()
    }


@lru_cache(maxsize=SPANS + 1)
def spreads_counted(spans: int) -> CompoundSelect[Any]:
    """The question of every board with so many spans, put together once."""
    later = [
        (Idea.created_at < bindparam(f"start_{place}", type_=Moment()), literal(place - 1))
        for place in range(1, spans)
    ]
    last = literal(max(0, spans - 1))
    ideas = (
        select(
            Placement.theme_id,
            Idea.channel.label("channel"),
            (case(*later, else_=last) if later else last).label("span"),
        )
        .join(Idea, Idea.id == Placement.idea_id)
        .where(Placement.theme_id.in_(bindparam("themes", expanding=True)), Idea.status.in_(COUNTED))
        .subquery()
    )
    theme_id, supporters = supporters_counted().subquery().c
    return union_all(
        select(*ideas.c, func.count()).group_by(*ideas.c),
        select(theme_id, null(), literal(SUPPORTERS), supporters),
    )
