"""On which days somebody works at the town hall: promised dates and waiting times count those alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

SATURDAY = 5
MOST_CLOSED = 20
LONGEST_CLOSING = 60
"""Days of one absence: a town hall that is away for longer needs a new promise, not a longer pause."""


class Land(StrEnum):
    """The states of Germany, by the codes of ISO 3166-2:DE: each has public holidays of its own."""

    BW = "BW"
    BY = "BY"
    BE = "BE"
    BB = "BB"
    HB = "HB"
    HH = "HH"
    HE = "HE"
    MV = "MV"
    NI = "NI"
    NW = "NW"
    RP = "RP"
    SL = "SL"
    SN = "SN"
    ST = "ST"
    SH = "SH"
    TH = "TH"


EPIPHANY = {Land.BW, Land.BY, Land.ST}
CORPUS_CHRISTI = {Land.BW, Land.BY, Land.HE, Land.NW, Land.RP, Land.SL}
ALL_SAINTS = {Land.BW, Land.BY, Land.NW, Land.RP, Land.SL}
REFORMATION = {Land.BB, Land.MV, Land.SN, Land.ST, Land.TH}
REFORMATION_SINCE_2018 = {Land.HB, Land.HH, Land.NI, Land.SH}


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the formula of Meeus, Jones and Butcher.

    J. Meeus, Astronomical Algorithms (1991), chapter 8.
    """
    century, in_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(year: int, land: Land) -> frozenset[date]:
    """The public holidays of the whole Land, without Sundays, by the laws as they stand since 2018.

    Source: the Feiertagsgesetze of the sixteen Länder. What only some municipalities have, such as the
    Assumption of Mary in Catholic Bavaria or the Augsburger Friedensfest, is entered as a closing.
    """
    sunday = easter(year)
    fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]
    moving = [-2, 1, 39, 50]  # Good Friday, Easter Monday, Ascension, Whit Monday
    if land in EPIPHANY:
        fixed.append((1, 6))
    if land in ALL_SAINTS:
        fixed.append((11, 1))
    if land in CORPUS_CHRISTI:
        moving.append(60)
    if land in REFORMATION or (land in REFORMATION_SINCE_2018 and year >= 2018) or year == 2017:
        fixed.append((10, 31))
    fixed += own_days(land, year)
    days = {date(year, month, day) for month, day in fixed} | {sunday + timedelta(days=n) for n in moving}
    if land is Land.SN:
        # Buß- und Bettag: the Wednesday before 23 November.
        days.add(date(year, 11, 22) - timedelta(days=(date(year, 11, 22).weekday() - 2) % 7))
    return frozenset(day for day in days if day.weekday() <= SATURDAY)


def own_days(land: Land, year: int) -> list[tuple[int, int]]:
    """Holidays that a single Land, or two, made for itself."""
    days = []
    if land is Land.SL:
        days.append((8, 15))
    if (land is Land.BE and year >= 2019) or (land is Land.MV and year >= 2023):
        days.append((3, 8))
    if land is Land.BE and year in {2020, 2025}:
        days.append((5, 8))
    if land is Land.BE and year == 2028:
        days.append((6, 17))
    if land is Land.TH and year >= 2019:
        days.append((9, 20))
    return days


@dataclass(frozen=True)
class Closing:
    """Days on which nobody reads what arrives, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True)
class OfficeCalendar:
    """The calendar of a town hall; without a Land only weekends and its own closings are free."""

    zone: ZoneInfo
    land: Land | None = None
    closings: tuple[Closing, ...] = ()

    def is_working_day(self, day: date) -> bool:
        if day.weekday() >= SATURDAY or self.closing_at(day):
            return False
        return self.land is None or day not in public_holidays(day.year, self.land)

    def after(self, start: datetime, working_days: int) -> date:
        """The local day on which the ``working_days``-th working day after ``start`` falls.

        ``start``'s own day counts for none. At most MOST_CLOSED closings of LONGEST_CLOSING days lie between.
        """
        day = start.astimezone(self.zone).date()
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.is_working_day(day)
        return day

    def between(self, start: datetime, end: datetime) -> int:
        """How many working days have begun after ``start`` up to ``end``, on the town's calendar."""
        first, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        weeks, rest = divmod(max(0, (last - first).days), 7)
        odd_days = (last - timedelta(days=offset) for offset in range(rest))
        weekdays = weeks * SATURDAY + sum(day.weekday() < SATURDAY for day in odd_days)
        return weekdays - len(self.free_weekdays(first, last))

    def closing_at(self, day: date) -> Closing | None:
        """The closing to which the day belongs."""
        return next((each for each in self.closings if each.first <= day <= each.last), None)

    def free_weekdays(self, first: date, last: date) -> set[date]:
        """The days after ``first`` up to ``last`` that would be working days, were they not free."""
        free: set[date] = set()
        if self.land is not None:
            for year in range(first.year, last.year + 1):
                free |= public_holidays(year, self.land)
        for closing in self.closings:
            begin, end = max(closing.first, first), min(closing.last, last)
            free |= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}
        return {day for day in free if first < day <= last and day.weekday() < SATURDAY}


def lines_of(closings: tuple[Closing, ...]) -> str:
    """The opposite of ``closings_in``."""
    return "\n".join(f"{each.first} {each.last}" for each in closings)


def closings_in(lines: str) -> tuple[Closing, ...]:
    """What a town's ``closed_days`` say: on each line one day, or the first and the last one (ISO 8601)."""
    return tuple(
        Closing(date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
        for days in (line.split() for line in lines.splitlines())
        if days
    )
