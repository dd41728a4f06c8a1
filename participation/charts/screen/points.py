"""A field of points in four quarters for plotly."""

from typing import Any

from participation.charts import words
from participation.charts.data import Axis, PointChart
from participation.charts.looks import SHAPES, Look
from participation.charts.measures import Spot, spots
from participation.charts.screen.parts import NO_SCALE, Trace, note, said

HEIGHT = 330  # px at the usual text size


def points(chart: PointChart, locale: str) -> dict[str, Any]:
    """One trace of marks per look; labels stand on the side that has room."""
    placed = spots(chart, locale)
    looks = dict.fromkeys(_look(spot) for spot in placed)
    layout = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 4, "t": 4, "b": 0},
        "xaxis": _side(chart.across),
        "yaxis": _side(chart.up),
        "annotations": _corners(chart),
    }
    return {"data": [_marks(chart, look, placed, locale) for look in looks], "layout": layout}


def _look(spot: Spot) -> Look:
    return spot.row.look or Look.FIRST


def _marks(chart: PointChart, look: Look, placed: list[Spot], locale: str) -> Trace:
    mine = [spot for spot in placed if _look(spot) is look]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spot.x for spot in mine],
        "y": [spot.y for spot in mine],
        "text": [words.inert(spot.text) for spot in mine],
        "textposition": [spot.side for spot in mine],
        "cliponaxis": False,
        "marker": {"symbol": SHAPES[look].symbol, "size": 15, "opacity": 1},
        "meta": {"ink": SHAPES[look].ink},
        "hoverinfo": "text",
        "hovertext": [_hover(chart, spot, locale) for spot in mine],
    }


def _side(axis: Axis) -> dict[str, Any]:
    """A framed side whose only line stands in the middle: the border of the quarters."""
    return {
        **NO_SCALE,
        "title": {"text": words.inert(axis.title), "standoff": 10},
        "range": list(axis.padded),
        "showgrid": True,
        "tickmode": "array",
        "tickvals": [(axis.least + axis.most) / 2],
        "showline": True,
        "mirror": True,
        "automargin": True,
    }


def _hover(chart: PointChart, spot: Spot, locale: str) -> str:
    table = chart.table
    numbers = (
        f"{axis.title}: {words.cell(spot.row.values[index], table.columns[index], locale)}"
        for axis, index in zip((chart.across, chart.up), table.series, strict=True)
    )
    return said(words.label(spot.row.label, locale), *numbers)


def _corners(chart: PointChart) -> list[dict[str, Any]]:
    places = [(0, 1), (1, 1), (0, 0), (1, 0)]
    notes = []
    for (x, y), name in zip(places, chart.corners, strict=True):
        place: dict[str, object] = {"x": x, "y": y, "xref": "paper", "yref": "paper", "borderpad": 6}
        place |= {"xanchor": "right" if x else "left", "yanchor": "top" if y else "bottom"}
        if name:
            notes.append(note(words.inert(name), place, muted=True))
    return notes
