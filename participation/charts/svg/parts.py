"""What the server's drawings have in common: hatchings, bars, marks, axes and words."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from participation.charts.data import BarChart, Chart
from participation.charts.looks import SHAPES, Look
from participation.charts.measures import WIDTH, look_of

NOTHING = Markup("")


def joined(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)


def length(value: float) -> str:
    """A number for an attribute: two decimals, none where they are zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def canvas(chart: Chart, height: float, content: Iterable[Markup]) -> Markup:
    """The frame of a scaled drawing; its words are the chart's alternative text."""
    return Markup(
        '<svg class="chart chart__svg" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH, length(height), chart.alternative, joined(content))


def words_at(x: float, y: float, text: str, *, anchor: str = "middle", muted: bool = False) -> Markup:
    """Text with its direction isolated, so that a word from right to left turns nothing round."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}" unicode-bidi="isolate">{}</text>').format(
        "txt2" if muted else "txt", length(x), length(y), anchor, text
    )


def bar(anchor: str, look: Look, box: Sequence[str]) -> Markup:
    """A coloured rectangle (x, y, width, height) and, above it, its hatching."""
    shapes = SHAPES[look]
    x, y, width, height = box
    place = Markup('x="{}" y="{}" width="{}" height="{}"').format(x, y, width, height)
    hatching = Markup('<rect fill="url(#{})" {}/>').format(pattern_id(anchor, look), place)
    return Markup('<g class="{}"><rect class="fillc" {}/>{}</g>').format(
        shapes.css, place, hatching if shapes.pattern else NOTHING
    )


def pattern_id(anchor: str, look: Look) -> str:
    return f"{anchor}-hatch-{look}"


def hatchings(chart: Chart) -> Markup:
    """The patterns that a chart's bars and its legend point to; they must not stand in anything hidden."""
    if not isinstance(chart, BarChart):
        return NOTHING
    table = chart.table
    used = {look_of(chart, row, column) for row in table.drawn for column in table.series}
    tiles = [_tile(chart.anchor, look) for look in Look if look in used and SHAPES[look].pattern]
    if not tiles:
        return NOTHING
    frame = Markup('<svg class="chart__defs" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>')
    return frame.format(joined(tiles))


def _tile(anchor: str, look: Look) -> Markup:
    side, turn, path = SHAPES[look].tile
    stroke = Markup('<path class="pt" d="{}"/>').format(path)
    dot = Markup('<circle class="ptd" cx="2" cy="2" r="1.3"/>')
    return Markup(
        '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate({})">{}</pattern>'
    ).format(pattern_id(anchor, look), side, side, turn, stroke if path else dot)


def mark(look: Look, x: float, y: float, *, scale: float = 1.0) -> Markup:
    """The sign of a look at a place."""
    shape = Markup('<path class="fillc" transform="translate({} {}) scale({})" d="{}"/>').format(
        length(x), length(y), length(scale), SHAPES[look].mark
    )
    return Markup('<g class="{}">{}</g>').format(SHAPES[look].css, shape)


def line_through(look: Look, path: str) -> Markup:
    """A line in the colour and the dashes of its look."""
    line = Markup('<path class="strokec chart__line" stroke-dasharray="{}" d="{}"/>').format(
        SHAPES[look].dashes or "none", path
    )
    return Markup('<g class="{}">{}</g>').format(SHAPES[look].css, line)


def level_lines(left: float, right: float, marks: Sequence[tuple[float, str]]) -> Markup:
    """The steps of an upward axis: (y, text) each, the lowest as the axis itself."""
    drawn = []
    for index, (y, text) in enumerate(marks):
        line = Markup('<path class="{}" d="M{} {}H{}"/>')
        drawn.append(line.format("grid" if index else "axis", length(left), length(y), length(right)))
        drawn.append(words_at(left - 6, y + 5, text, anchor="end", muted=True))
    return joined(drawn)


def swatch(anchor: str, look: Look, kind: str) -> Markup:
    """A legend's sign: a hatched patch for bars, a mark for points, both on a line for lines."""
    if kind == "bar":
        patch = bar(anchor, look, ("0", "0", "20", "14"))
        return Markup('<svg width="20" height="14" aria-hidden="true">{}</svg>').format(patch)
    line = line_through(look, "M0 7h28") if kind == "line" else NOTHING
    return Markup(
        '<svg class="chart__swatch" width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">{}{}</svg>'
    ).format(line, mark(look, 14, 7, scale=0.7))
