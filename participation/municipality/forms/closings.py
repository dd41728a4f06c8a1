"""The days on which the town hall is closed, a line each, as people write them."""

import re
from datetime import date

from flask_babel import gettext
from wtforms import TextAreaField

from participation.kernel.text import tidy
from participation.municipality.calendar import LONGEST_CLOSING, MOST_CLOSED, Closing

DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
BETWEEN = re.compile(r"[\s–—-]*(?:bis)?[\s–—-]*")


class ClosedDays(TextAreaField):
    """Lines such as "24.12.2026 – 6.1.2027" or "2.5.2026"; ``closings`` are what they say, in order."""

    closings: tuple[Closing, ...] = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy(valuelist[0] if valuelist else "")
        lines = [line.strip() for line in self.data.splitlines() if line.strip()]
        if len(lines) > MOST_CLOSED:
            raise ValueError(gettext("Möglich sind %(most)s Zeilen.", most=MOST_CLOSED))
        self.closings = tuple(sorted((closing_in(line) for line in lines), key=lambda each: each.first))

    def show(self, closings: tuple[Closing, ...]) -> None:
        self.closings = closings
        self.data = "\n".join(written(each) for each in closings)


def closing_in(line: str) -> Closing:
    """Raises ValueError, in the reader's language, for a line that names no closing."""
    found = list(DAY.finditer(line))
    if not 1 <= len(found) <= 2 or not BETWEEN.fullmatch(DAY.sub("", line)):
        raise ValueError(unclear(line))
    days = [day_of(each, line) for each in found]
    closing = Closing(days[0], days[-1])
    if not 0 <= (closing.last - closing.first).days < LONGEST_CLOSING:
        raise ValueError(
            gettext(
                "„%(line)s“: Der letzte Tag liegt vor dem ersten oder mehr als %(most)s Tage danach.",
                line=line,
                most=LONGEST_CLOSING,
            )
        )
    return closing


def day_of(found: re.Match[str], line: str) -> date:
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    numbers = (iso_year, iso_month, iso_day) if iso_year else (year, month, day)
    try:
        return date(*(int(number) for number in numbers))
    except ValueError:
        raise ValueError(unclear(line)) from None


def unclear(line: str) -> str:
    told: str = gettext(
        "„%(line)s“ verstehen wir nicht. Bitte schreiben Sie eine Zeile wie 24.12.2026 – 6.1.2027.",
        line=line[:60],
    )
    return told


def written(closing: Closing) -> str:
    first, last = (f"{day.day}.{day.month}.{day.year}" for day in (closing.first, closing.last))
    return first if first == last else f"{first} – {last}"
