"""Lying bars for plotly: the label above its bar, the number at the right, as on the server's drawing.

The y axis counts px downwards (at the usual text size), so that every row is as high as its label asks.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Row
from participation.charts.measures import beside_text, drawn_label, full_length, pieces, value_text
from participation.charts.screen.parts import BOLD, NO_SCALE, Bar, Trace, bar_traces, note, said

LINE, BAR, THIN, GAP = 20, 22, 18, 12
NARROWED = 0.8  # of the width, where each of several bars has its number at the right
LABEL_WIDTH = 40  # letters beside the number, on a telephone


@dataclass(frozen=True)
class Slot:
    """Where a row stands: its ``top``, then its label's lines, then its bars."""

    row: Row
    top: int
    label: tuple[str, ...]
    bars: int

    @property
    def thick(self) -> int:
        return BAR if self.bars == 1 else THIN

    def middle(self, bar: int) -> float:
        above = self.top + len(self.label) * LINE
        return above + (bar if self.bars > 1 else 0) * (self.thick + 2) + self.thick / 2

    @property
    def end(self) -> int:
        return self.top + _height(len(self.label), self.bars)


def _height(label_lines: int, bars: int) -> int:
    thick = BAR if bars == 1 else bars * (THIN + 2)
    return label_lines * LINE + thick + GAP


def lying_bars(chart: BarChart, locale: str) -> dict[str, Any]:
    """Traces and layout for a chart with at least one drawn row."""
    slots = _slots(chart, locale)
    several = slots[0].bars > 1
    layout = {
        "height": slots[-1].end,
        "barmode": "overlay",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**NO_SCALE, "range": [0, full_length(chart)], "domain": [0, NARROWED if several else 1]},
        "yaxis": {**NO_SCALE, "range": [slots[-1].end, 0]},
        "annotations": [text for slot in slots for text in _texts(chart, slot, locale)],
    }
    bars = [bar for slot in slots for bar in _bars(chart, slot, locale)]
    return {"data": [_ground(chart, slots), *bar_traces(bars, slots[0].thick, lying=True)], "layout": layout}


def _slots(chart: BarChart, locale: str) -> list[Slot]:
    rows = chart.table.drawn
    bars = len(chart.table.series) if chart.arrangement is Arrangement.GROUPED else 1
    labels = [tuple(words.lines(drawn_label(row, locale), LABEL_WIDTH)) for row in rows]
    tops = accumulate((_height(len(label), bars) for label in labels[:-1]), initial=0)
    return [Slot(row, top, label, bars) for row, top, label in zip(rows, tops, labels, strict=True)]


def _ground(chart: BarChart, slots: list[Slot]) -> Trace:
    """The pale bars that show the full length."""
    places = [slot.middle(bar) for slot in slots for bar in range(slot.bars)]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [full_length(chart)] * len(places),
        "y": places,
        "width": slots[0].thick,
        "hoverinfo": "skip",
        "meta": {"ink": "--sunken"},
    }


def _bars(chart: BarChart, slot: Slot, locale: str) -> list[Bar]:
    return [
        Bar(piece, slot.middle(index), hover(chart, slot.row, index, locale))
        for index, piece in enumerate(pieces(chart, slot.row))
    ]


def hover(chart: BarChart, row: Row, index: int, locale: str) -> str:
    """A bar in words: its row, its series where there are several, its number."""
    column = chart.table.series[index]
    value = value_text(chart, row, locale, column)
    if len(chart.table.series) > 1:
        return said(words.label(row.label, locale), chart.table.columns[column].title, value)
    beside = beside_text(chart, row, locale)
    return said(words.label(row.label, locale), f"{value} {beside}" if beside else value)


def _texts(chart: BarChart, slot: Slot, locale: str) -> list[dict[str, Any]]:
    """The label above the bars of a row, and the number beside it or, of several, beside each bar."""
    texts = [_text(words.inert_lines(slot.label), slot.top, x=0, xanchor="left", align="left", xshift=-1)]
    right: dict[str, object] = {"x": 1, "xanchor": "right", "xshift": 1, "font": BOLD}
    if slot.bars > 1:
        for bar, column in enumerate(chart.table.series):
            number = words.inert(value_text(chart, slot.row, locale, column))
            texts.append(_text(number, slot.middle(bar), **right, yanchor="middle"))
        return texts
    number = f"{value_text(chart, slot.row, locale)} {beside_text(chart, slot.row, locale)}".strip()
    return [*texts, _text(words.inert(number), slot.top + (len(slot.label) - 1) * LINE, **right)]


def _text(text: str, y: float, **place: object) -> dict[str, Any]:
    return note(text, {"xref": "paper", "yref": "y", "yanchor": "top", "borderpad": 0, "y": y, **place})
