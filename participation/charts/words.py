"""Numbers and labels as drawings need them: by locale, wrapped, and with nothing in them that acts."""

import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from participation.charts.data import Cell, Column

UNKNOWN = "–"
NARROW_SPACE = "\N{NO-BREAK SPACE}"
LINE = 40
MOST_LINES = 3
FIRST_STRONG, POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def number(value: float, locale: str, *, digits: int = 0, unit: str = "") -> str:
    """A number with exactly ``digits`` decimals and its unit: "1.234,5 %" in German."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = str(format_decimal(value, format=pattern, locale=locale))
    return f"{text}{NARROW_SPACE}{unit}" if unit else text


def cell(value: Cell, column: Column, locale: str) -> str:
    """What stands in the table, and in the drawing: a dash where there is no number."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    return number(value, locale, digits=column.digits, unit=column.unit)


def label(text: str | date, locale: str) -> str:
    """A row's name: days by locale, words without control characters (SVG is XML) and line breaks."""
    if isinstance(text, date):
        return str(format_date(text, "medium", locale=locale))
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def separators(locale: str) -> str:
    """Decimal and thousands sign in plotly's order: ",." in German."""
    return f"{get_decimal_symbol(locale)}{get_group_symbol(locale)}"


def lines(text: str, width: int = LINE, most: int = MOST_LINES) -> list[str]:
    """Wrapped at words, at letters only where one word is longer; what is too much ends in "…"."""
    wrapped = textwrap.wrap(text, width) or [""]
    if len(wrapped) <= most:
        return wrapped
    return [*wrapped[: most - 1], textwrap.shorten(wrapped[most - 1], width - 2, placeholder="") + " …"]


def inert(text: str) -> str:
    """Words for plotly, which reads tags, entities and %{templates} in every label: all made plain."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("%{", "%&#123;")


def inert_lines(wrapped: Sequence[str]) -> str:
    """Several lines for plotly; the line break is the only tag that stays."""
    return "<br>".join(inert(line) for line in wrapped)


def isolated(text: str) -> str:
    """Words that may be written from right to left, kept from turning their neighbours round."""
    return f"{FIRST_STRONG}{text}{POP}"


def short_day(day: date, locale: str) -> str:
    """A day without its year, for the axis of a drawing: "15. Apr."."""
    return str(format_skeleton("MMMd", day, locale=locale))
