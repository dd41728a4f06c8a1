"""Decisions about waiting and selections that need neither the database nor the web."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.municipality.models import Process
from participation.municipality.rules import calendar_of

MOST_AT_ONCE = 500
"""Ideas of one selection: an afternoon's work, and still a page that can be read."""

PORTION = 25
"""So many are decided about in one transaction: more would keep other writers waiting."""

UNDO_OFFERED = timedelta(minutes=30)
"""So long the queue offers to take one's last step back; the list of steps does so for good."""


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
    days = calendar_of(process).between(since, at)
    return Wait(working_days=days, promised=process.working_days_to_read)
