"""Decisions about waiting and selections that need neither the database nor the web."""

from dataclasses import dataclass
from datetime import datetime

from participation.municipality.models import Process
from participation.municipality.rules import working_days_between, zone_of

MOST_AT_ONCE = 100
"""Items of one selection: more would keep other writers waiting."""


@dataclass(frozen=True)
class Wait:
    """How long something has waited, in working days, and how many were promised."""

    working_days: int
    promised: int

    @property
    def overdue_by(self) -> int:
        """Working days beyond the promise; 0 within it."""
        return max(0, self.working_days - self.promised)


def wait_since(since: datetime, *, process: Process, at: datetime) -> Wait:
    days = working_days_between(since, at, zone_of(process))
    return Wait(working_days=days, promised=process.working_days_to_read)
