"""The measures both drawings share: where a bar begins, where an axis ends, where a label has room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Chart, PointChart, Row
from participation.charts.looks import Look

WIDTH = 360  # a telephone's column in CSS pixels: the narrowest that drawings are laid out for
LETTER = 8.0  # generous width of a letter at 14 px
BAR_SHARE = 0.68
HUNDRED = 100.0


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """A part of a bar: from ``start`` on, ``amount`` long, or nothing where the number is unknown."""

    column: int
    look: Look
    start: float
    amount: float | None


def pieces(chart: BarChart, row: Row) -> list[Piece]:
    """A row's bars in the order of the columns; stacked ones begin where the one before ends."""
    series = chart.table.series
    start = 0.0
    parts = []
    for column in series:
        value = row.values[column]
        amount = None if value is None or isinstance(value, str) else float(value)
        look = look_of(chart, row, column)
        parts.append(Piece(column, look, start, amount))
        if chart.arrangement is Arrangement.STACKED:
            start += amount or 0.0
    return parts


def look_of(chart: Chart, row: Row, column: int) -> Look:
    """A row's own look where there is one series, else the series' look."""
    own = chart.table.columns[column].look or Look.FIRST
    return row.look if row.look is not None and len(chart.table.series) == 1 else own


def total(chart: BarChart, row: Row) -> float | None:
    """How long a stacked bar is; None when no part of it is known."""
    known = [piece.amount for piece in pieces(chart, row) if piece.amount is not None]
    return sum(known) if known else None


def longest(chart: BarChart) -> float:
    """The end of the longest bar, at least a little above zero."""
    ends = [p.start + (p.amount or 0.0) for row in chart.table.drawn for p in pieces(chart, row)]
    return max([*ends, 0.0]) or 1.0


def full_length(chart: BarChart) -> float:
    """What a bar over the whole width means: 100 for percentages, else the longest bar."""
    share = chart.table.columns[chart.table.series[0]].unit == "%"
    return max(HUNDRED, longest(chart)) if share else longest(chart)


def value_text(chart: BarChart, row: Row, locale: str, column: int | None = None) -> str:
    """The number at a bar: one column's, or the sum of the parts; written as in the table."""
    if column is not None:
        return words.cell(row.values[column], chart.table.columns[column], locale)
    return words.cell(total(chart, row), chart.table.columns[chart.table.series[0]], locale)


def beside_text(chart: BarChart, row: Row, locale: str) -> str:
    """The number in brackets after the bar's own, or nothing."""
    if chart.beside is None:
        return ""
    return f"({words.cell(row.values[chart.beside], chart.table.columns[chart.beside], locale)})"


def drawn_label(row: Row, locale: str) -> str:
    """What stands at the bar or point."""
    return words.label(row.short or row.label, locale)


def ticks(highest: float, *, digits: int = 0) -> list[float]:
    """Zero and at most five round steps, up to one that reaches ``highest``; with ``digits`` decimals."""
    finest = 10.0**-digits
    power = 10.0 ** math.floor(math.log10(max(highest, finest)))
    steps = (p * power for p in (0.2, 0.5, 1.0, 2.0))
    step = max(finest, next(s for s in steps if round(highest / s, 9) <= 5))
    return [round(step * i, 9) for i in range(max(1, math.ceil(round(highest / step, 9))) + 1)]


def room_for_values(texts: Sequence[str], slots: int) -> bool:
    """Whether numbers above upright bars stay apart on a telephone."""
    return max(map(len, texts), default=0) * LETTER <= (WIDTH - 40) / max(slots, 1)


@dataclass(frozen=True)
class Spot:
    """A point of a field: in the axes' units, with its label and the side where the label has room."""

    row: Row
    x: float
    y: float
    text: str
    side: str


SIDES = {
    "middle right": (13.0, 0.0),
    "middle left": (-13.0, 0.0),
    "top center": (0.0, -18.0),
    "bottom center": (0.0, 18.0),
}
FIELD = (310.0, 250.0)  # the field's inside in CSS pixels, where it is narrowest


def spots(chart: PointChart, locale: str) -> list[Spot]:
    """Points with their labels: equal points are moved apart, labels without room are left out.

    What is left out stands in the table and, where there is JavaScript, at the pointer.
    """
    across, up = chart.table.series
    taken = _corners(chart)
    met: dict[tuple[float, float], int] = {}
    known = []
    for row in chart.table.drawn:
        x, y = row.values[across], row.values[up]
        if x is None or y is None or isinstance(x, str) or isinstance(y, str):
            continue
        times = met[x, y] = met.get((x, y), -1) + 1
        inwards = 1 if x * 2 <= chart.across.least + chart.across.most else -1
        apart = times * inwards * 14 * (chart.across.most - chart.across.least) / FIELD[0]
        text = words.lines(drawn_label(row, locale), 14, 1)[0]
        known.append(Spot(row, x + apart, float(y), text, "middle right"))
    for spot in known:
        px, py = place_in_field(chart, spot.x, spot.y)
        taken.append((px - 9, py - 9, px + 9, py + 9))
    return [_labelled(chart, spot, taken) for spot in known]


def _corners(chart: PointChart) -> list[Box]:
    """Where the names of the quarters stand."""
    sizes = [len(name) * LETTER for name in chart.corners]
    right, rows = FIELD[0], (4, 4, FIELD[1] - 24, FIELD[1] - 24)
    lefts = (8, right - 8 - sizes[1], 8, right - 8 - sizes[3])
    return [(x, y, x + size, y + 20) for x, y, size in zip(lefts, rows, sizes, strict=True) if size]


def _labelled(chart: PointChart, spot: Spot, taken: list[Box]) -> Spot:
    """The point with its label on a side that is free, or without it."""
    width = len(spot.text) * LETTER
    px, py = place_in_field(chart, spot.x, spot.y)
    for side, (dx, dy) in SIDES.items():
        left = px + dx - (width if dx < 0 else 0 if dx > 0 else width / 2)
        box = (left, py + dy - 8, left + width, py + dy + 8)
        inside = box[0] >= 0 and box[2] <= FIELD[0] and box[1] >= 0 and box[3] <= FIELD[1]
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return replace(spot, side=side)
    return replace(spot, text="")


def place_in_field(chart: PointChart, x: float, y: float) -> tuple[float, float]:
    """Pixels from the upper left corner of the field."""
    (left, right), (bottom, top) = chart.across.padded, chart.up.padded
    return (x - left) / (right - left) * FIELD[0], (top - y) / (top - bottom) * FIELD[1]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
