"""A field of points in four quarters: effort across, benefit upwards."""

from markupsafe import Markup

from participation.charts.data import PointChart
from participation.charts.looks import Look
from participation.charts.measures import FIELD, SIDES, WIDTH, Spot, place_in_field, spots
from participation.charts.svg.parts import canvas, length, mark, words_at

LEFT, TOP = WIDTH - FIELD[0] - 2, 8.0
SIDE_ANCHORS = {"middle right": "start", "middle left": "end"}


def points(chart: PointChart, locale: str) -> Markup:
    """The whole drawing; labels stand where they have room."""
    width, height = FIELD
    content = [
        Markup('<path class="grid" fill="none" d="M{} {}h{}v{}h-{}zm{} 0v{}m-{} -{}h{}"/>').format(
            *map(length, (LEFT, TOP, width, height, width, width / 2, height, width / 2, height / 2, width))
        ),
        *_corners(chart),
        words_at(LEFT + width / 2, TOP + height + 22, chart.across.title, muted=True),
        Markup(
            '<text class="txt2" transform="translate({} {}) rotate(-90)" text-anchor="middle">{}</text>'
        ).format(length(LEFT - 14), length(TOP + height / 2), chart.up.title),
    ]
    for spot in spots(chart, locale):
        content += _point(chart, spot)
    return canvas(chart, TOP + height + 32, content)


def _corners(chart: PointChart) -> list[Markup]:
    width, height = FIELD
    places = [(0, 0), (1, 0), (0, 1), (1, 1)]
    return [
        words_at(
            LEFT + (width - 8 if right else 8),
            TOP + (height - 10 if low else 20),
            name,
            anchor="end" if right else "start",
            muted=True,
        )
        for (right, low), name in zip(places, chart.corners, strict=True)
        if name
    ]


def _point(chart: PointChart, spot: Spot) -> list[Markup]:
    inside_x, inside_y = place_in_field(chart, spot.x, spot.y)
    x, y = LEFT + inside_x, TOP + inside_y
    drawn = [mark(spot.row.look or Look.FIRST, x, y)]
    if spot.text:
        dx, dy = SIDES[spot.side]
        drawn.append(words_at(x + dx, y + dy + 5, spot.text, anchor=SIDE_ANCHORS.get(spot.side, "middle")))
    return drawn
