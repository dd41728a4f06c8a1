"""What counts as what: decisions that need neither the database nor the web."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from participation.figures.results import ChannelGroup, People
from participation.ideas.models import OFFLINE, Channel

SMALLEST_CELL = 5
"""A breakdown tells no smaller number of people."""

ON_SITE = frozenset({Channel.WORKSHOP, Channel.TERMINAL})
WEEK = timedelta(days=7)


def group_of(channel: Channel) -> ChannelGroup:
    if channel in OFFLINE:
        return ChannelGroup.PAPER_AND_TELEPHONE
    return ChannelGroup.ON_SITE if channel in ON_SITE else ChannelGroup.INTERNET


def in_breakdown(number: int) -> People:
    """How many people a part may tell: nobody, or at least SMALLEST_CELL; else only that they are few."""
    return People(None if 0 < number < SMALLEST_CELL else number)


def monday_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the ISO week in which ``moment`` falls on the town's calendar."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weeks_from(first: date, last: date) -> Iterator[date]:
    """Every Monday from ``first`` to ``last``, both included: a quiet week is a week."""
    monday = first
    while monday <= last:
        yield monday
        monday += WEEK
