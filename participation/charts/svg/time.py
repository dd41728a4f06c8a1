"""Lines over days, told apart by dashes and marks besides their colour."""

from datetime import date

from markupsafe import Markup

from participation.charts import words
from participation.charts.data import TimeChart
from participation.charts.looks import Look
from participation.charts.measures import LETTER, WIDTH, ticks
from participation.charts.svg.parts import canvas, joined, length, level_lines, line_through, mark, words_at

TOP, FLOOR = 14.0, 190.0
MOST_MARKS = 31
RIGHT = WIDTH - 24.0


def lines_over_time(chart: TimeChart, locale: str) -> Markup:
    """One line per series, interrupted where a number is unknown; four days are named below."""
    table = chart.table
    first = table.columns[table.series[0]]
    known = [n for column in table.series for n in table.numbers(column) if n is not None]
    steps = ticks(max([*known, 0.0]), digits=first.digits)
    texts = [words.cell(step, first, locale) for step in steps]
    left = max(map(len, texts)) * LETTER + 16
    rise = (FLOOR - TOP) / steps[-1]
    places = _places(chart.days, left)
    content = [level_lines(left, WIDTH, [(FLOOR - s * rise, t) for s, t in zip(steps, texts, strict=True)])]
    for column in table.series:
        heights = [None if n is None else FLOOR - n * rise for n in table.numbers(column)]
        content.append(_line(table.columns[column].look or Look.FIRST, places, heights))
    content.append(_days(chart.days, places, locale))
    return canvas(chart, FLOOR + 28, content)


def _places(days: list[date], left: float) -> list[float]:
    span = max((days[-1] - days[0]).days, 1)
    return [left + 8 + (RIGHT - left - 8) * (day - days[0]).days / span for day in days]


def _line(look: Look, places: list[float], heights: list[float | None]) -> Markup:
    """The path and, where there are few days, a mark on each."""
    path, pen = [], "M"
    for x, y in zip(places, heights, strict=True):
        if y is None:
            pen = "M"
            continue
        path.append(f"{pen}{length(x)} {length(y)}")
        pen = "L"
    drawn = line_through(look, "".join(path))
    if len(places) > MOST_MARKS:
        return drawn
    return drawn + joined(
        mark(look, x, y, scale=0.6) for x, y in zip(places, heights, strict=True) if y is not None
    )


def _days(days: list[date], places: list[float], locale: str) -> Markup:
    wanted = sorted({round(i * (len(days) - 1) / 3) for i in range(4)})
    drawn, free = [], 0.0
    for index in wanted:
        text = words.short_day(days[index], locale)
        half = len(text) * LETTER / 2
        x = min(places[index], WIDTH - half)
        if x - half >= free:
            drawn.append(words_at(x, FLOOR + 20, text, muted=True))
            free = x + half
    return joined(drawn)
