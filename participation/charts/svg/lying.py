"""Lying bars: an HTML list whose words wrap and grow, with stretched rectangles below them."""

from markupsafe import Markup

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Row
from participation.charts.measures import Piece, beside_text, drawn_label, full_length, pieces, value_text
from participation.charts.svg.parts import bar, joined, length

THICK, THIN = 22, 16


def lying_bars(chart: BarChart, locale: str) -> Markup:
    """A list with one item per drawn row, in the order of the table."""
    grouped = chart.arrangement is Arrangement.GROUPED and len(chart.table.series) > 1
    item = _group if grouped else _stack
    items = joined(item(chart, row, locale) for row in chart.table.drawn)
    return Markup('<ul class="{}">{}</ul>').format("bars bars--grouped" if grouped else "bars", items)


def _stack(chart: BarChart, row: Row, locale: str) -> Markup:
    text = value_text(chart, row, locale)
    beside = beside_text(chart, row, locale)
    small = Markup(' <span class="meta">{}</span>').format(beside) if beside else Markup("")
    parts = joined(_rectangle(chart, piece, THICK) for piece in pieces(chart, row))
    return Markup(
        '<li><span><bdi>{}</bdi></span><b>{}{}</b><svg aria-hidden="true">'
        '<rect class="bg" width="100%" height="{}"/>{}</svg></li>'
    ).format(drawn_label(row, locale), text, small, THICK, parts)


def _group(chart: BarChart, row: Row, locale: str) -> Markup:
    lines = joined(
        Markup('<svg aria-hidden="true"><rect class="bg" width="100%" height="{}"/>{}</svg><b>{}</b>').format(
            THIN,
            _rectangle(chart, piece, THIN),
            words.cell(row.values[piece.column], chart.table.columns[piece.column], locale),
        )
        for piece in pieces(chart, row)
    )
    return Markup("<li><span><bdi>{}</bdi></span>{}</li>").format(drawn_label(row, locale), lines)


def _rectangle(chart: BarChart, piece: Piece, height: int) -> Markup:
    if piece.amount is None:
        return Markup("")
    share = 100 / full_length(chart)
    box = (f"{length(piece.start * share)}%", "0", f"{length(piece.amount * share)}%", str(height))
    return bar(chart.anchor, piece.look, box)
