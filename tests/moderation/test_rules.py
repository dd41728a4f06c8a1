"""How long something waits, in working days of the town."""

from datetime import UTC, datetime

import pytest

from participation.moderation.rules import wait_since
from participation.municipality.models import Municipality, Process

TOWN = Municipality(time_zone="Europe/Berlin", land="", closed_days="")
FRIDAY = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "working_days", "overdue_by"),
    [
        (datetime(2026, 5, 15, 20, 0, tzinfo=UTC), 0, 0),
        (datetime(2026, 5, 17, 20, 0, tzinfo=UTC), 0, 0),
        (datetime(2026, 5, 20, 9, 0, tzinfo=UTC), 3, 0),
        (datetime(2026, 5, 21, 9, 0, tzinfo=UTC), 4, 1),
    ],
    ids=["the same day", "over the weekend", "on the promised day", "the day after"],
)
def test_waiting_counts_working_days_against_the_promise(
    at: datetime, working_days: int, overdue_by: int
) -> None:
    process = Process(working_days_to_read=3, municipality=TOWN)
    wait = wait_since(FRIDAY, process=process, at=at)
    assert (wait.working_days, wait.overdue_by) == (working_days, overdue_by)
