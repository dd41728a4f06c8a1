"""How the ideas of themes came in: by which ways, and when."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, literal, select

from participation.extensions import db
from participation.ideas.models import Channel, Idea
from participation.ideas.rules import COUNTED
from participation.themes.models import Placement


@dataclass(frozen=True)
class Spread:
    """Of one theme: its ideas by channel, most first, and in each of the spans of time."""

    channels: list[tuple[Channel, int]]
    times: list[int]

    @property
    def peak(self) -> int:
        """The first of the spans in which most ideas came in."""
        return self.times.index(max(self.times))


def spreads_of(theme_ids: Collection[int], starts: Sequence[datetime]) -> dict[int, Spread]:
    """By id of the theme; ``starts`` says when each span begins, the first one with the first idea."""
    if not theme_ids or not starts:
        return {}
    later = [(Idea.created_at < start, literal(place)) for place, start in enumerate(starts[1:])]
    span = case(*later, else_=literal(len(starts) - 1)) if later else literal(0)
    statement = (
        select(Placement.theme_id, Idea.channel, span, func.count())
        .join(Idea, Idea.id == Placement.idea_id)
        .where(Placement.theme_id.in_(theme_ids), Idea.status.in_(COUNTED))
        .group_by(Placement.theme_id, Idea.channel, span)
    )
    channels: defaultdict[int, Counter[Channel]] = defaultdict(Counter)
    times: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for theme_id, channel, place, number in db.session.execute(statement):
        channels[theme_id][channel] += number
        times[theme_id][place] += number
    return {
        theme_id: Spread(
            channels[theme_id].most_common(), [times[theme_id][place] for place in range(len(starts))]
        )
        for theme_id in channels
    }
