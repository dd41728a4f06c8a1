"""Lying bars for plotly: the label above its bar, the number at the right, as on the server's drawing."""

from dataclasses import dataclass
from typing import Any

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Row
from participation.charts.measures import beside_text, drawn_label, full_length, pieces, value_text
from participation.charts.screen.parts import NO_SCALE, Trace, hatched, inks, note, said

LINE, BAR, THIN, GAP = 20, 22, 18, 14  # px at the text size of 15
NARROWED = 0.8  # of the width, where each of several bars has its number at the right
LABEL_WIDTH = 36  # letters beside the number, on a telephone


@dataclass(frozen=True)
class Slot:
    """How a row's height is used: its label's lines, then its bars; one unit of the y axis in all."""

    label_lines: int
    bars: int

    @property
    def thick(self) -> int:
        return BAR if self.bars == 1 else THIN

    @property
    def height(self) -> int:
        """In px at the usual text size."""
        return self.label_lines * LINE + self.bars * self.thick + (self.bars - 1) * 2 + GAP

    def middle(self, row: int, bar: int) -> float:
        """Where a bar's middle is on the y axis."""
        above = self.label_lines * LINE + bar * (self.thick + 2) + self.thick / 2
        return row + above / self.height


def lying_bars(chart: BarChart, locale: str) -> dict[str, Any]:
    """Traces and layout for a chart with at least one drawn row."""
    grouped = chart.arrangement is Arrangement.GROUPED
    most = max(len(words.lines(drawn_label(row, locale), LABEL_WIDTH)) for row in chart.table.drawn)
    slot = Slot(most, len(chart.table.series) if grouped else 1)
    count = len(chart.table.drawn)
    traces = [_ground(chart, slot, bar) for bar in range(slot.bars)]
    traces += [_bars(chart, slot, index, locale) for index in range(len(chart.table.series))]
    width = NARROWED if slot.bars > 1 else 1
    layout = {
        "height": count * slot.height,
        "barmode": "overlay",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {
            **NO_SCALE,
            "range": [0, full_length(chart)],
            "domain": [0, width],
        },
        "yaxis": {**NO_SCALE, "range": [count, 0]},
        "annotations": [text for i in range(count) for text in _texts(chart, slot, i, locale)],
    }
    return {"data": traces, "layout": layout}


def _ground(chart: BarChart, slot: Slot, bar: int) -> Trace:
    """The pale bar that shows the full length."""
    count = len(chart.table.drawn)
    return {
        "type": "bar",
        "orientation": "h",
        "x": [full_length(chart)] * count,
        "y": [slot.middle(row, bar) for row in range(count)],
        "width": slot.thick / slot.height,
        "hoverinfo": "skip",
        "meta": {"inks": ["--sunken"] * count},
    }


def _bars(chart: BarChart, slot: Slot, index: int, locale: str) -> Trace:
    rows = chart.table.drawn
    bars = [pieces(chart, row)[index] for row in rows]
    looks = [bar.look for bar in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [bar.amount for bar in bars],
        "base": [bar.start for bar in bars],
        "y": [slot.middle(row, index if slot.bars > 1 else 0) for row in range(len(rows))],
        "width": slot.thick / slot.height,
        "marker": hatched(looks),
        "meta": inks(looks),
        "hoverinfo": "text",
        "hovertext": [hover(chart, row, index, locale) for row in rows],
    }


def hover(chart: BarChart, row: Row, index: int, locale: str) -> str:
    """A bar in words: its row, its series where there are several, its number."""
    column = chart.table.series[index]
    value = value_text(chart, row, locale, column)
    if len(chart.table.series) > 1:
        return said(words.label(row.label, locale), chart.table.columns[column].title, value)
    beside = beside_text(chart, row, locale)
    return said(words.label(row.label, locale), f"{value} {beside}" if beside else value)


def _texts(chart: BarChart, slot: Slot, index: int, locale: str) -> list[dict[str, Any]]:
    """The label above the bars of a row, and the number beside it or, of several, beside each bar."""
    row = chart.table.drawn[index]
    wrapped = words.lines(drawn_label(row, locale), LABEL_WIDTH)
    above = index + (slot.label_lines - len(wrapped)) * LINE / slot.height
    texts = [_text(words.inert_lines(wrapped), above, x=0, xanchor="left", align="left", xshift=-1)]
    right: dict[str, object] = {"x": 1, "xanchor": "right", "xshift": 1}
    if slot.bars > 1:
        for bar, column in enumerate(chart.table.series):
            number = f"<b>{words.inert(value_text(chart, row, locale, column))}</b>"
            texts.append(_text(number, slot.middle(index, bar), **right, yanchor="middle"))
        return texts
    number = f"<b>{words.inert(value_text(chart, row, locale))}</b>"
    beside = words.inert(beside_text(chart, row, locale))
    last = index + (slot.label_lines - 1) * LINE / slot.height
    return [*texts, _text(f"{number} {beside}" if beside else number, last, **right)]


def _text(text: str, y: float, **place: object) -> dict[str, Any]:
    return note(text, {"xref": "paper", "yref": "y", "yanchor": "top", "borderpad": 0, "y": y, **place})
