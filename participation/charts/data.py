"""What a chart shows: its question, its base, its words for those who do not see it, and its table.

``figures`` fills these classes; they refuse what would mislead: a chart without its base sentence,
without an alternative text, or whose drawn column holds something else than finite numbers.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from participation.charts.looks import Look

ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
MOST_SERIES = 4
LONGEST_STEP = 8
MOST_STEPS = 14
MARGIN = 0.06  # of an axis, on both sides

Cell = str | float | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of numbers or words. With a look it is drawn as a series, else it is only read.

    ``digits`` are decimals, ``unit`` stands behind every number ("%"), in the drawing too.
    """

    title: str
    look: Look | None = None
    digits: int = 0
    unit: str = ""
    wordy: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One category, day or point.

    ``short`` replaces the label in the drawing ("M-07"), ``link`` leads to what the numbers count,
    ``look`` colours the row by its area of life, ``drawn=False`` keeps a remainder ("ohne Bereich")
    out of the drawing but in the table.
    """

    label: str | date
    values: tuple[Cell, ...]
    short: str = ""
    link: str = ""
    look: Look | None = None
    drawn: bool = True


@dataclass(frozen=True, kw_only=True)
class Table:
    """The numbers: ``head`` names what the rows are, each row has one value per column."""

    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.values) != len(self.columns):
                raise ValueError(f"row {row.label!r} has not one value per column")
        for index in self.series:
            _refuse_other_than_numbers(self.columns[index], [row.values[index] for row in self.drawn])

    @property
    def series(self) -> tuple[int, ...]:
        """The columns that are drawn."""
        return tuple(i for i, column in enumerate(self.columns) if column.look is not None)

    @property
    def drawn(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.drawn)

    def numbers(self, column: int) -> list[float | None]:
        """The drawn numbers of a column, in the order of the drawn rows."""
        cells = [row.values[column] for row in self.drawn]
        return [None if cell is None or isinstance(cell, str) else cell for cell in cells]


def _refuse_other_than_numbers(column: Column, cells: Sequence[Cell]) -> None:
    for cell in cells:
        if isinstance(cell, str) or (cell is not None and not math.isfinite(cell)):
            raise ValueError(f"column {column.title!r} is drawn and holds {cell!r}")


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart has.

    ``anchor`` is its id in the page, ``base`` the sentence with n, filter and date, ``alternative``
    says in words what the drawing shows, ``nothing`` stands there instead of an empty drawing.
    Raises ValueError when one of them is missing.
    """

    anchor: str
    title: str
    base: str
    alternative: str
    table: Table
    nothing: str = ""

    def __post_init__(self) -> None:
        if not ANCHOR.fullmatch(self.anchor):
            raise ValueError("a chart's anchor is an id: small letters, digits and hyphens")
        for name, text in (("title", self.title), ("base", self.base), ("alternative", self.alternative)):
            if not text.strip():
                raise ValueError(f"a chart needs its {name}")
        if not 1 <= len(self.table.series) <= MOST_SERIES:
            raise ValueError(f"a chart draws one to {MOST_SERIES} columns")

    @property
    def empty(self) -> bool:
        """There is not one number to draw."""
        return not any(
            number is not None for index in self.table.series for number in self.table.numbers(index)
        )


class Arrangement(StrEnum):
    """How several series share a category: one upon the other (parts of a sum) or side by side."""

    STACKED = "stacked"
    GROUPED = "grouped"


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """Amounts from zero, per category. Upright bars are for short, ordered steps (weeks, scale points).

    ``axis`` names the steps of upright bars, ``beside`` is a column whose number follows the bar's own
    in brackets: "71 % (221)". Negative amounts are refused.
    """

    arrangement: Arrangement = Arrangement.STACKED
    upright: bool = False
    axis: str = ""
    beside: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for index in self.table.series:
            if any(number is not None and number < 0 for number in self.table.numbers(index)):
                raise ValueError("bars begin at zero")

    @property
    def stands(self) -> bool:
        """Upright, as asked for, and short enough for it: long labels are only readable lying."""
        shorts = [row.short or str(row.label) for row in self.table.drawn]
        return self.upright and len(shorts) <= MOST_STEPS and max(map(len, shorts), default=0) <= LONGEST_STEP


@dataclass(frozen=True, kw_only=True)
class TimeChart(Chart):
    """Lines over days; the labels of the rows are dates in rising order. An unknown value is a gap."""

    def __post_init__(self) -> None:
        super().__post_init__()
        days = self.days
        if days != sorted(set(days)):
            raise ValueError("the days of a time chart rise")

    @property
    def days(self) -> list[date]:
        """The drawn days; TypeError when a row has words instead."""
        days = [row.label for row in self.table.drawn]
        if not all(isinstance(day, date) for day in days):
            raise TypeError("the rows of a time chart are days")
        return [day for day in days if isinstance(day, date)]


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One direction of a field of points, from ``least`` to ``most``; ``title`` says what it measures."""

    title: str
    least: float
    most: float

    def __post_init__(self) -> None:
        if not self.least < self.most:
            raise ValueError("an axis ends above its beginning")

    @property
    def padded(self) -> tuple[float, float]:
        """The ends of the drawn field: a little further, so that marks at the ends are whole."""
        margin = (self.most - self.least) * MARGIN
        return self.least - margin, self.most + margin


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a look means in this chart: a line of its legend."""

    look: Look
    name: str


@dataclass(frozen=True, kw_only=True)
class PointChart(Chart):
    """A field of points: the first drawn column goes across, the second upwards, rows are points.

    ``corners`` names the four quarters: upper left, upper right, lower left, lower right;
    ``kinds`` says what the looks of the rows mean.
    """

    across: Axis
    up: Axis
    corners: tuple[str, str, str, str] = ("", "", "", "")
    kinds: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.table.series) != 2:
            raise ValueError("a field of points has two drawn columns")
