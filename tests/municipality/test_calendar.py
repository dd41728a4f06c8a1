"""On which days the town hall works."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.municipality.calendar import (
    Closing,
    Land,
    OfficeCalendar,
    closings_in,
    easter,
    lines_of,
    public_holidays,
)

BERLIN = ZoneInfo("Europe/Berlin")
CHRISTMAS = Closing(date(2026, 12, 24), date(2027, 1, 3))
TOWN = OfficeCalendar(BERLIN, land=Land.BW, closings=(CHRISTMAS,))


NATIONWIDE = ("01.01.", "03.04.", "06.04.", "01.05.", "14.05.", "25.05.", "03.10.", "25.12.", "26.12.")
OWN = {
    "BW": ("06.01.", "04.06."), "BY": ("06.01.", "04.06."), "BE": (), "BB": ("31.10.",), "HB": ("31.10.",),
    "HH": ("31.10.",), "HE": ("04.06.",), "MV": ("31.10.",), "NI": ("31.10.",), "NW": ("04.06.",),
    "RP": ("04.06.",), "SL": ("04.06.", "15.08."), "SN": ("31.10.", "18.11."), "ST": ("06.01.", "31.10."),
    "SH": ("31.10.",), "TH": ("31.10.",),
}  # fmt: skip
"""The holidays of 2026 that fall on no Sunday, as the Länder announce them."""


@pytest.mark.parametrize("land", list(Land))
def test_the_holidays_of_2026_are_those_announced(land: Land) -> None:
    days = {f"{day:%d.%m.}" for day in public_holidays(2026, land)}
    assert days == {*NATIONWIDE, *OWN[land.value]}


@pytest.mark.parametrize(
    ("day", "lands"),
    [
        (date(2017, 10, 31), set(Land)),
        (date(2018, 3, 8), set()),
        (date(2019, 3, 8), {Land.BE}),
        (date(2023, 3, 8), {Land.BE, Land.MV}),
        (date(2025, 5, 8), {Land.BE}),
        (date(2024, 9, 20), {Land.TH}),
        (date(2024, 11, 1), {Land.BW, Land.BY, Land.NW, Land.RP, Land.SL}),
        (date(2024, 11, 20), {Land.SN}),
    ],
)
def test_a_holiday_begins_when_its_law_does(day: date, lands: set[Land]) -> None:
    assert {land for land in Land if day in public_holidays(day.year, land)} == lands


def test_easter_falls_on_the_days_that_are_known() -> None:
    known = [(1818, 3, 22), (1954, 4, 18), (2000, 4, 23), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
    assert [easter(year) for year, *_ in known] == [date(*day) for day in known]


def test_between_the_years_nobody_reads() -> None:
    arrived = datetime(2026, 12, 22, 15, tzinfo=UTC)
    # 23 December; closed up to 3 January; then 4 and 5, and Epiphany is free in Baden-Württemberg.
    assert TOWN.after(arrived, 3) == date(2027, 1, 5)
    assert TOWN.after(arrived, 4) == date(2027, 1, 7)
    assert OfficeCalendar(BERLIN).after(arrived, 3) == date(2026, 12, 25)


def test_a_day_begins_at_midnight_of_the_town() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 0:30 on the 25th in Berlin
    assert OfficeCalendar(BERLIN).after(late, 1) == date(2026, 11, 26)


@settings(deadline=None)
@given(
    hours=st.integers(0, 4 * 365 * 24),
    days=st.integers(0, 700),
    land=st.sampled_from([None, *Land]),
)
def test_waiting_is_counted_day_by_day(hours: int, days: int, land: Land | None) -> None:
    calendar = OfficeCalendar(
        BERLIN, land=land, closings=(CHRISTMAS, Closing(date(2026, 12, 20), date(2026, 12, 27)))
    )
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    end = start + timedelta(days=days)
    first, last = (each.astimezone(BERLIN).date() for each in (start, end))
    counted = sum(calendar.is_working_day(first + timedelta(days=n + 1)) for n in range((last - first).days))
    assert calendar.between(start, end) == counted


def test_closings_come_back_as_they_were_kept() -> None:
    kept = (CHRISTMAS, Closing(date(2026, 5, 2), date(2026, 5, 2)))
    assert closings_in(lines_of(kept)) == kept
    assert closings_in("") == ()
    assert closings_in("2026-05-02") == kept[1:]
