"""Lines over days for plotly, which chooses the days it names by the room it has."""

from typing import Any

from participation.charts import words
from participation.charts.data import TimeChart
from participation.charts.looks import SHAPES, Look
from participation.charts.measures import ticks
from participation.charts.screen.parts import STILL, Trace, said
from participation.charts.screen.standing import HEIGHT, upward

MOST_MARKS = 31


def lines_over_time(chart: TimeChart, locale: str) -> dict[str, Any]:
    """Traces and layout; an unknown number interrupts its line."""
    table = chart.table
    known = [n for column in table.series for n in table.numbers(column) if n is not None]
    steps = ticks(max([*known, 0.0]), digits=table.columns[table.series[0]].digits)
    days = [day.isoformat() for day in chart.days]
    layout = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 12, "t": 14, "b": 0},
        "xaxis": {
            **STILL,
            "type": "date",
            "automargin": True,
            "tickangle": 0,
            "ticklabelstandoff": 6,
            "nticks": 5,
        },
        "yaxis": upward(chart, steps, locale),
    }
    return {"data": [_line(chart, column, days, locale) for column in table.series], "layout": layout}


def _line(chart: TimeChart, index: int, days: list[str], locale: str) -> Trace:
    column = chart.table.columns[index]
    shapes = SHAPES[column.look or Look.FIRST]
    name = [column.title] if len(chart.table.series) > 1 else []
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(days) <= MOST_MARKS else "lines",
        "x": days,
        "y": chart.table.numbers(index),
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"dash": shapes.dash, "width": 2.5},
        "marker": {"symbol": shapes.symbol, "size": 9},
        "meta": {"ink": shapes.ink},
        "hoverinfo": "text",
        "hovertext": [
            said(words.label(row.label, locale), *name, words.cell(row.values[index], column, locale))
            for row in chart.table.drawn
        ],
    }
