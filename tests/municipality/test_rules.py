from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from participation.kernel.errors import RuleViolation
from participation.municipality.rules import (
    end_of,
    first_day,
    last_day,
    refuse_as_slug,
    refuse_backwards,
    start_of,
    time_zones,
)

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_ends_at_midnight_of_the_town() -> None:
    assert end_of(date(2026, 5, 3), BERLIN) == datetime(2026, 5, 3, 22, tzinfo=UTC)
    assert end_of(date(2026, 1, 3), BERLIN) == datetime(2026, 1, 3, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 3), 24)],
    ids=["clocks go forward", "clocks go back", "any other day"],
)
def test_days_are_as_long_as_the_clock_says(day: date, hours: int) -> None:
    assert end_of(day, BERLIN) - start_of(day, BERLIN) == timedelta(hours=hours)


@pytest.mark.parametrize("day", [date(2026, 3, 28) + timedelta(days=n) for n in range(3)])
def test_what_was_made_of_days_gives_the_days_again_when_clocks_go_forward(day: date) -> None:
    assert first_day(start_of(day, BERLIN), BERLIN) == last_day(end_of(day, BERLIN), BERLIN) == day


@pytest.mark.parametrize("day", [date(2026, 10, 24) + timedelta(days=n) for n in range(3)])
def test_what_was_made_of_days_gives_the_days_again_when_clocks_go_back(day: date) -> None:
    assert first_day(start_of(day, BERLIN), BERLIN) == last_day(end_of(day, BERLIN), BERLIN) == day


def test_one_day_is_a_phase_and_yesterday_is_no_end() -> None:
    day = date(2026, 5, 3)
    refuse_backwards(day, day)
    refuse_backwards(day, None)
    with pytest.raises(RuleViolation):
        refuse_backwards(day, day - timedelta(days=1))


def test_the_addresses_of_our_own_pages_are_no_processes() -> None:
    refuse_as_slug("stadtpark")
    for typed in ("Stadtpark", "-a", ""):
        with pytest.raises(RuleViolation, match="nur Kleinbuchstaben"):
            refuse_as_slug(typed)
    for typed in ("neu", "verwaltung", "impressum"):
        with pytest.raises(RuleViolation, match="braucht die Plattform selbst"):
            refuse_as_slug(typed)


def test_a_town_lies_in_a_zone_that_clocks_know() -> None:
    zones = time_zones()
    assert "Europe/Berlin" in zones
    assert zones == sorted(zones)
