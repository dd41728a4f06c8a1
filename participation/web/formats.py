"""Dates and numbers as people write them, in the reader's language and the town's time."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask

from participation.web.language import wanted_language

ZONE = ZoneInfo("Europe/Berlin")


@lru_cache(maxsize=4096)
def day_in(language: str, day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=language)


def local_day(moment: datetime | date, zone: ZoneInfo = ZONE) -> date:
    """The day on the town's calendar."""
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def day(moment: datetime | date) -> str:
    """``14. Mai 2026``, ``14 May 2026``."""
    return day_in(
        wanted_language(), local_day(moment), "d. MMMM y" if wanted_language() == "de" else "d MMMM y"
    )


def short_day(moment: datetime | date) -> str:
    """``14. Mai``, ``14 May``: where the year is known."""
    return day_in(wanted_language(), local_day(moment), "d. MMMM" if wanted_language() == "de" else "d MMMM")


def week_day(moment: datetime | date) -> str:
    """``Montag, 18. Mai 2026``."""
    pattern = "EEEE, d. MMMM y" if wanted_language() == "de" else "EEEE, d MMMM y"
    return day_in(wanted_language(), local_day(moment), pattern)


def last_day(end: datetime) -> date:
    """The last whole day before ``end``: what ends at midnight ends with the day before."""
    return local_day(end - timedelta(microseconds=1))


def clock_time(moment: datetime) -> str:
    """``10:42``."""
    return format_time(moment.astimezone(ZONE), "HH:mm", locale=wanted_language())


def number(value: float) -> str:
    """``1.036``, ``1,036``."""
    return number_in(wanted_language(), value)


@lru_cache(maxsize=4096)
def number_in(language: str, value: float) -> str:
    return format_decimal(value, locale=language)


def iso(moment: datetime | date) -> str:
    """For ``<time datetime=…>``."""
    return local_day(moment).isoformat()


def from_iso(written: str) -> date:
    """The day that a letter's facts name."""
    return date.fromisoformat(written)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        week_day=week_day,
        last_day=last_day,
        clock_time=clock_time,
        number=number,
        iso=iso,
        from_iso=from_iso,
    )
