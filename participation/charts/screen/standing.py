"""Upright bars for plotly, with the same steps at the left as on the server's drawing."""

from typing import Any

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Chart
from participation.charts.measures import (
    BAR_SHARE,
    drawn_label,
    longest,
    pieces,
    room_for_values,
    ticks,
    value_text,
)
from participation.charts.screen.lying import hover
from participation.charts.screen.parts import STILL, Bar, bar_traces, note

HEIGHT = 270  # px at the usual text size


def standing_bars(chart: BarChart, locale: str) -> dict[str, Any]:
    """Traces and layout; the steps stand at 0, 1, 2 … so that their names are never read as numbers."""
    rows = chart.table.drawn
    grouped = chart.arrangement is Arrangement.GROUPED
    bars = len(chart.table.series) if grouped else 1
    steps = ticks(longest(chart), digits=chart.table.columns[chart.table.series[0]].digits)
    layout = {
        "height": HEIGHT,
        "barmode": "overlay",
        "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
        "xaxis": {
            **STILL,
            "title": {"text": words.inert(chart.axis), "standoff": 8},
            "range": [-0.5, len(rows) - 0.5],
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [words.inert(drawn_label(row, locale)) for row in rows],
            "automargin": True,
            "tickangle": 0,
            "ticks": "",
            "ticklabelstandoff": 4,
        },
        "yaxis": upward(chart, steps, locale),
        "annotations": _values(chart, bars, locale),
    }
    traces = bar_traces(_bars(chart, bars, locale), BAR_SHARE / bars, lying=False)
    return {"data": traces, "layout": layout}


def upward(chart: Chart, steps: list[float], locale: str) -> dict[str, Any]:
    """The axis of amounts from zero, its numbers written as in the table."""
    column = chart.table.columns[chart.table.series[0]]
    return {
        **STILL,
        "range": [0, steps[-1]],
        "tickmode": "array",
        "tickvals": steps,
        "ticktext": [words.inert(words.cell(step, column, locale)) for step in steps],
        "ticks": "",
        "ticklabelstandoff": 6,
        "showgrid": True,
        "zeroline": True,
        "automargin": True,
    }


def _shift(index: int, bars: int) -> float:
    return (index - (bars - 1) / 2) * BAR_SHARE / bars if bars > 1 else 0.0


def _bars(chart: BarChart, bars: int, locale: str) -> list[Bar]:
    return [
        Bar(piece, place + _shift(index, bars), hover(chart, row, index, locale))
        for place, row in enumerate(chart.table.drawn)
        for index, piece in enumerate(pieces(chart, row))
    ]


def _values(chart: BarChart, bars: int, locale: str) -> list[dict[str, Any]]:
    """The number above each bar, where all of them have room; the sum above stacked ones."""
    columns: list[int | None] = list(chart.table.series) if bars > 1 else [None]
    notes = []
    for place, row in enumerate(chart.table.drawn):
        parts = pieces(chart, row)
        for index, column in enumerate(columns):
            part = parts[index] if bars > 1 else parts[-1]
            text = value_text(chart, row, locale, column)
            x, y = place + _shift(index, bars), part.start + (part.amount or 0)
            notes.append(note(words.inert(text), {"x": x, "y": y, "yanchor": "bottom", "borderpad": 1}))
    room = room_for_values([str(n["text"]) for n in notes], len(notes))
    return notes if room else []
