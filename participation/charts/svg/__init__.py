"""Drawings made on the server: for pages without JavaScript, for paper, PDF and forced colours.

Words outside scaled drawings stay HTML, so that they grow and wrap with the page; every colour is a
class of the stylesheet, every length an attribute, because the content security policy forbids styles.
"""

from markupsafe import Markup

from participation.charts.data import BarChart, Chart, PointChart, TimeChart
from participation.charts.svg.lying import lying_bars
from participation.charts.svg.parts import hatchings
from participation.charts.svg.points import points
from participation.charts.svg.standing import standing_bars
from participation.charts.svg.time import lines_over_time

__all__ = ["hatchings", "svg"]


def svg(chart: Chart, locale: str) -> Markup:
    """The drawing of a chart that is not empty, as HTML with inline SVG.

    Its bars need ``hatchings`` on the same page. TypeError for an unknown kind of chart.
    """
    if isinstance(chart, BarChart):
        return standing_bars(chart, locale) if chart.stands else lying_bars(chart, locale)
    if isinstance(chart, TimeChart):
        return lines_over_time(chart, locale)
    if isinstance(chart, PointChart):
        return points(chart, locale)
    raise TypeError(f"nobody knows how to draw a {type(chart).__name__}")
