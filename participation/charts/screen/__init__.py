"""Figures for plotly.js, as JSON: no colours in them, only the names of the page's custom properties.

``static/js/charts.js`` looks the colours up where the chart stands, so that the town's own colours, dark
mode and a change of it reach the drawing. plotly is imported on the first chart and not before (0.06 s and
13 MB once) and only writes: its validation, measured at 6 ms of a figure's 7, is what the tests do for
every kind of chart, whose attributes do not depend on the data.
"""

from typing import Any

from participation.charts import words
from participation.charts.data import BarChart, Chart, PointChart, TimeChart
from participation.charts.screen.lying import lying_bars
from participation.charts.screen.points import points
from participation.charts.screen.standing import standing_bars
from participation.charts.screen.time import lines_over_time

Parts = dict[str, Any]


def figure_parts(chart: Chart, locale: str) -> Parts:
    """``data`` and ``layout`` as plotly names them; TypeError for an unknown kind of chart."""
    if isinstance(chart, BarChart):
        parts = standing_bars(chart, locale) if chart.stands else lying_bars(chart, locale)
    elif isinstance(chart, TimeChart):
        parts = lines_over_time(chart, locale)
    elif isinstance(chart, PointChart):
        parts = points(chart, locale)
    else:
        raise TypeError(f"nobody knows how to draw a {type(chart).__name__}")
    common = {
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "separators": words.separators(locale),
    }
    return {"data": parts["data"], "layout": common | parts["layout"]}


def plotly_json(chart: Chart, locale: str) -> str:
    """The figure as JSON that may stand inside a script element: plain lists, no template, no colours."""
    import plotly.io  # noqa: PLC0415  (a process that draws nothing does not pay for it)

    text: str = plotly.io.to_json(figure_parts(chart, locale), validate=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
