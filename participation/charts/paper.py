"""Charts for papers: a drawing that bears its colours and its legend itself, and its table twin below it."""

from markupsafe import Markup

from participation.charts import words
from participation.charts.data import Arrangement, BarChart, Chart, Row, TimeChart
from participation.charts.drawing import legend_looks
from participation.charts.looks import SHAPES, Look
from participation.charts.measures import (
    LETTER,
    Piece,
    beside_text,
    drawn_label,
    full_length,
    pieces,
    value_text,
)
from participation.charts.svg import hatchings, svg
from participation.charts.svg.parts import bar, joined, length, line_through, mark, words_at
from participation.documents.blocks import Block, Grid, Picture, Sentence

WIDE = 480
MILLIMETRES = 140 / WIDE
LINE, BAR, THIN, GAP = 17.0, 16.0, 11.0, 13.0
LABEL = 52
"""Letters of a bar's name in one line."""
INKS = {
    "--mobil": "#1a5aa0", "--bildung": "#8b2f78", "--wirtschaft": "#7d5200", "--verwaltung": "#2c6638",
    "--umwelt": "#00696b", "--kultur": "#a92a3a", "--soziales": "#5a45ad", "--bauen": "#5a5348",
    "--ink-2": "#4c5362", "--action": "#0b5360", "--edge": "#817868", "--visited": "#5b3a82",
}  # fmt: skip
"""The light colours of ``static/css/tokens.css``: a paper has no stylesheet."""
STYLE = (
    "text{font-family:'Libertinus Serif',serif;font-size:14px}"
    ".txt{fill:#1b2230}.txt2{fill:#4c5362}.axis{stroke:#817868;stroke-width:1}"
    ".grid{stroke:#ddd5c6;stroke-width:1}.bg{fill:#f3eee4}"
    ".pt{fill:none;stroke:#fff;stroke-width:1.6;opacity:.85}.ptd{fill:#fff;opacity:.85}"
    ".chart__line{fill:none;stroke-width:2.5;stroke-linejoin:round}"
)


def paper_blocks(chart: Chart, locale: str) -> list[Block]:
    """The chart as a picture with its base, and the same numbers as a table."""
    base = Sentence(chart.base, small=True)
    if chart.empty:
        return [Sentence(f"{chart.title}: {chart.nothing or words.UNKNOWN}"), base]
    width, drawing = standalone(chart, locale)
    picture = Picture(
        svg=drawing,
        alternative=chart.alternative,
        caption=chart.title,
        base=chart.base,
        millimetres=round(width * MILLIMETRES),
    )
    return [picture, twin(chart, locale)]


def twin(chart: Chart, locale: str) -> Grid:
    """The chart's table."""
    columns = chart.table.columns

    def line(row: Row) -> list[str]:
        cells = zip(row.values, columns, strict=True)
        return [words.label(row.label, locale), *(words.cell(cell, column, locale) for cell, column in cells)]

    return Grid(
        chart.title,
        [chart.table.head, *(column.title for column in columns)],
        [line(row) for row in chart.table.rows],
        frozenset(number for number, column in enumerate(columns, start=1) if not column.wordy),
    )


def standalone(chart: Chart, locale: str) -> tuple[float, str]:
    """How wide the drawing is, and it as a whole file: nothing is looked up outside it."""
    if isinstance(chart, BarChart) and not chart.stands:
        width = float(WIDE)
        height, content = lying(chart, locale)
    else:
        content = svg(chart, locale)
        width, height = size_of(content)
        sized = str(content).replace("<svg ", f'<svg width="{length(width)}" height="{length(height)}" ', 1)
        content = Markup(sized)  # noqa: S704 (a drawing of ours)
    content += patterns(chart)
    legend, below = legend_at(chart, height, width)
    colours = "".join(
        f".{shapes.css} .fillc{{fill:{INKS[shapes.ink]}}}.{shapes.css} .strokec{{stroke:{INKS[shapes.ink]}}}"
        for shapes in SHAPES.values()
    )
    style = Markup(STYLE + colours)  # noqa: S704 (words of ours)
    whole = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><style>{}</style>{}{}</svg>')
    return width, str(whole.format(length(width), length(below), style, content, legend))


def patterns(chart: Chart) -> Markup:
    """The hatchings without the frame that hides them in a page."""
    drawn = hatchings(chart)
    start, end = drawn.find("<defs>"), drawn.find("</defs>")
    return Markup(drawn[start : end + len("</defs>")])  # noqa: S704 (a drawing of ours)


def size_of(drawn: Markup) -> tuple[float, float]:
    """Width and height of a drawing made here."""
    box = drawn.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return float(box[2]), float(box[3])


def lying(chart: BarChart, locale: str) -> tuple[float, Markup]:
    """Lying bars with their names above them and their numbers at the right; how high, and the drawing."""
    y, drawn = 0.0, []
    grouped = chart.arrangement is Arrangement.GROUPED and len(chart.table.series) > 1
    for row in chart.table.drawn:
        names = words.lines(drawn_label(row, locale), LABEL, 3)
        for name in names:
            y += LINE
            drawn.append(words_at(0, y - 4, name, anchor="start"))
        parts = pieces(chart, row)
        if grouped:
            for piece in parts:
                drawn.append(stretched(chart, [piece], y, THIN))
                text = words.cell(row.values[piece.column], chart.table.columns[piece.column], locale)
                drawn.append(words_at(WIDE, y + THIN - 1, text, anchor="end"))
                y += THIN + 3
        else:
            drawn.append(stretched(chart, parts, y, BAR))
            drawn.append(words_at(WIDE, y + BAR - 3, number_at(chart, row, locale), anchor="end"))
            y += BAR
        y += GAP
    return y, joined(drawn)


def number_at(chart: BarChart, row: Row, locale: str) -> str:
    return f"{value_text(chart, row, locale)} {beside_text(chart, row, locale)}".strip()


def stretched(chart: BarChart, parts: list[Piece], y: float, height: float) -> Markup:
    """The ground, and the bars upon it, in the room that the numbers leave."""
    room = WIDE - 88
    ground = Markup('<rect class="bg" x="0" y="{}" width="{}" height="{}"/>').format(
        length(y), room, length(height)
    )
    scale = room / full_length(chart)
    bars = [
        bar(
            chart.anchor,
            piece.look,
            [length(n) for n in (piece.start * scale, y, piece.amount * scale, height)],
        )
        for piece in parts
        if piece.amount
    ]
    return ground + joined(bars)


def legend_at(chart: Chart, top: float, width: float) -> tuple[Markup, float]:
    """What the looks mean, below the drawing; and where it ends."""
    x, y, drawn = 0.0, top + 20, []
    entries = legend_looks(chart)
    for look, name in entries:
        room = 36 + len(name) * LETTER * 0.8
        if x and x + room > width:
            x, y = 0.0, y + 22
        drawn.append(sign(chart, look, x, y))
        drawn.append(words_at(x + 30, y, name, anchor="start"))
        x += room + 8
    return joined(drawn), (y + 10 if entries else top)


def sign(chart: Chart, look: Look, x: float, y: float) -> Markup:
    if isinstance(chart, BarChart):
        return bar(chart.anchor, look, [length(n) for n in (x, y - 12, 22, 14)])
    line = line_through(look, f"M{length(x)} {length(y - 5)}h26") if isinstance(chart, TimeChart) else ""
    return Markup(line) + mark(look, x + 13, y - 5, scale=0.7)  # noqa: S704 (a drawing of ours)
