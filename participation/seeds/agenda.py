"""What happened in the invented town, carried out in the order of time, so that its record is in order."""

import heapq
import math
import random
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count

from participation.municipality.calendar import OfficeCalendar

EARLY = 1.7
"""Above 1: more at the beginning of a span than at its end."""

Act = Callable[[datetime], object]
"""Something that somebody does at the given moment; it may plan further acts, which come later."""


class Agenda:
    """Acts by their moment. Nothing happens after ``until``: what was planned for later happens then."""

    def __init__(self, *, calendar: OfficeCalendar, until: datetime, luck: random.Random) -> None:
        self.calendar, self.until, self.luck = calendar, until, luck
        self.acts: list[tuple[datetime, int, Act]] = []
        self.order = count()

    def plan(self, at: datetime, act: Act) -> None:
        heapq.heappush(self.acts, (min(at, self.until), next(self.order), act))

    def carry_out(self) -> None:
        """Do everything that is planned, and what is planned by it."""
        while self.acts:
            at, _, act = heapq.heappop(self.acts)
            act(at)

    def on(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment on the town's calendar."""
        return datetime.combine(day, time(hour, minute), self.calendar.zone)

    def some_time_on(self, day: date) -> datetime:
        """A moment at which people write to their town: between 7 and 22 o'clock."""
        return self.on(day, self.luck.randrange(7, 22), self.luck.randrange(60))

    def at_the_office(self, since: datetime, working_days: int) -> datetime:
        """The forenoon of the working day that comes so many after ``since``."""
        day = self.calendar.after(since, working_days)
        return self.on(day, self.luck.randrange(9, 12), self.luck.randrange(60))

    def between(self, first: datetime, last: datetime) -> datetime:
        """A moment of the given span, rather early than late: interest in an idea wears off."""
        return first + (last - first) * math.pow(self.luck.random(), EARLY)
