"""Upright bars for a few ordered steps: weeks, points of a scale, horizons."""

from dataclasses import dataclass

from markupsafe import Markup

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Row
from participation.charts.measures import (
    BAR_SHARE,
    LETTER,
    WIDTH,
    Piece,
    drawn_label,
    longest,
    pieces,
    room_for_values,
    ticks,
    value_text,
)
from participation.charts.svg.parts import bar, canvas, joined, length, level_lines, words_at

TOP, FLOOR = 24.0, 190.0


@dataclass(frozen=True)
class Frame:
    """Where the bars stand: ``left`` of the first slot, width of a slot, px per unit, bars per slot."""

    left: float
    slot: float
    rise: float
    bars: int

    def side(self, row: int, index: int) -> tuple[float, float]:
        """Left edge and width of a bar; stacked ones all stand on the same place."""
        width = self.slot * BAR_SHARE / self.bars
        start = self.left + row * self.slot + self.slot * (1 - BAR_SHARE) / 2
        return start + (index if self.bars > 1 else 0) * width, width

    def top(self, piece: Piece) -> float:
        return FLOOR - (piece.start + (piece.amount or 0.0)) * self.rise


def standing_bars(chart: BarChart, locale: str) -> Markup:
    """The whole drawing, its steps named below and its amounts at the left."""
    column = chart.table.columns[chart.table.series[0]]
    rows = chart.table.drawn
    steps = ticks(longest(chart), digits=column.digits)
    texts = [words.cell(step, column, locale) for step in steps]
    left = max(map(len, texts)) * LETTER + 10
    bars = len(chart.table.series) if chart.arrangement is Arrangement.GROUPED else 1
    frame = Frame(left, (WIDTH - left) / len(rows), (FLOOR - TOP) / steps[-1], bars)
    levels = [(FLOOR - step * frame.rise, text) for step, text in zip(steps, texts, strict=True)]
    content = [level_lines(left, WIDTH, levels)]
    content += [_bars(chart, frame, index, row) for index, row in enumerate(rows)]
    content += _values(chart, frame, locale)
    for index, row in enumerate(rows):
        middle = left + (index + 0.5) * frame.slot
        content.append(words_at(middle, FLOOR + 20, drawn_label(row, locale), muted=True))
    if chart.axis:
        content.append(words_at(WIDTH, FLOOR + 40, chart.axis, anchor="end", muted=True))
    return canvas(chart, FLOOR + (46 if chart.axis else 28), content)


def _bars(chart: BarChart, frame: Frame, index: int, row: Row) -> Markup:
    drawn = []
    for number, piece in enumerate(pieces(chart, row)):
        if piece.amount is not None:
            x, width = frame.side(index, number)
            box = (x, frame.top(piece), width, piece.amount * frame.rise)
            drawn.append(bar(chart.anchor, piece.look, [length(n) for n in box]))
    return joined(drawn)


def _values(chart: BarChart, frame: Frame, locale: str) -> list[Markup]:
    """The number above each bar, where all of them have room; the sum above stacked ones."""
    drawn, texts = [], []
    for index, row in enumerate(chart.table.drawn):
        parts = pieces(chart, row)
        for number, piece in enumerate(parts if frame.bars > 1 else parts[-1:]):
            text = value_text(chart, row, locale, piece.column if frame.bars > 1 else None)
            x, width = frame.side(index, number)
            texts.append(text)
            drawn.append(words_at(x + width / 2, frame.top(piece) - 7, text))
    return drawn if room_for_values(texts, len(texts)) else []
