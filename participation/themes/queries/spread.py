"""How the ideas of themes came in, by which ways and when, and how many different people support them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, literal, null, select, union_all

from participation.extensions import db
from participation.ideas.models import Channel, Idea
from participation.ideas.rules import COUNTED
from participation.themes.models import Placement
from participation.themes.queries.board import supporters_counted

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
    later = [(Idea.created_at < start, literal(place)) for place, start in enumerate(starts[1:])]
    last = literal(max(0, len(starts) - 1))
    ideas = (
        select(
            Placement.theme_id,
            Idea.channel.label("channel"),
            (case(*later, else_=last) if later else last).label("span"),
        )
        .join(Idea, Idea.id == Placement.idea_id)
        .where(Placement.theme_id.in_(theme_ids), Idea.status.in_(COUNTED))
        .subquery()
    )
    counted = select(*ideas.c, func.count()).group_by(*ideas.c)
    people = supporters_counted(theme_ids).subquery()
    theme_id, supporters = people.c
    both = union_all(counted, select(theme_id, null(), literal(SUPPORTERS), supporters))
    channels: defaultdict[int, Counter[Channel]] = defaultdict(Counter)
    times: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for theme, channel, place, number in db.session.execute(both):
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
