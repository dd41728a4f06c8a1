"""Everything that the macro needs to show a chart, made once: words, table, legend and both drawings."""

from dataclasses import dataclass

from markupsafe import Markup

from participation.charts import words
from participation.charts.data import Chart, PointChart, Row, TimeChart
from participation.charts.looks import Look
from participation.charts.screen import plotly_json
from participation.charts.svg import hatchings, svg
from participation.charts.svg.parts import swatch


@dataclass(frozen=True)
class Cell:
    """A number or word of the table as it is read."""

    text: str
    numeric: bool


@dataclass(frozen=True)
class Line:
    """A row of the table; ``link`` is empty where nothing leads further."""

    label: str
    link: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the legend."""

    sign: Markup
    name: str


@dataclass(frozen=True)
class Drawing:
    """A chart ready for ``components/chart.html``; ``server`` and ``browser`` are empty if it is."""

    anchor: str
    title: str
    base: str
    alternative: str
    nothing: str
    empty: bool
    head: Cell
    columns: tuple[Cell, ...]
    lines: tuple[Line, ...]
    legend: tuple[Entry, ...]
    server: Markup
    hatchings: Markup
    browser: Markup


def draw(chart: Chart, locale: str) -> Drawing:
    """Draw a chart for readers of ``locale`` ("de", "en"): on the server, and for plotly as JSON."""
    columns = chart.table.columns
    return Drawing(
        anchor=chart.anchor,
        title=chart.title,
        base=chart.base,
        alternative=chart.alternative,
        nothing=chart.nothing,
        empty=chart.empty,
        head=Cell(chart.table.head, numeric=False),
        columns=tuple(Cell(column.title, numeric=not column.wordy) for column in columns),
        lines=tuple(_line(chart, row, locale) for row in chart.table.rows),
        legend=() if chart.empty else tuple(_legend(chart)),
        server=Markup("") if chart.empty else svg(chart, locale),
        hatchings=hatchings(chart),
        # Safe: plotly_json leaves no character in it that could end a script element.
        browser=Markup("") if chart.empty else Markup(plotly_json(chart, locale)),  # noqa: S704 (made by plotly's own encoder, which escapes)
    )


def _line(chart: Chart, row: Row, locale: str) -> Line:
    cells = zip(row.values, chart.table.columns, strict=True)
    return Line(
        words.label(row.label, locale),
        row.link,
        tuple(Cell(words.cell(value, column, locale), numeric=not column.wordy) for value, column in cells),
    )


def legend_looks(chart: Chart) -> list[tuple[Look, str]]:
    """What the looks mean, where the drawing does not say it beside them."""
    if isinstance(chart, PointChart):
        return [(kind.look, kind.name) for kind in chart.kinds]
    table = chart.table
    if len(table.series) == 1:
        return []
    return [(table.columns[i].look or Look.FIRST, table.columns[i].title) for i in table.series]


def _legend(chart: Chart) -> list[Entry]:
    kind = {PointChart: "point", TimeChart: "line"}.get(type(chart), "bar")
    return [Entry(swatch(chart.anchor, look, kind), name) for look, name in legend_looks(chart)]
