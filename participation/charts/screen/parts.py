"""What the figures for plotly have in common: inks, hatchings, annotations and still axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from participation.charts import words
from participation.charts.looks import SHAPES, Look
from participation.charts.measures import Piece

Trace = dict[str, Any]

STILL = {"fixedrange": True, "showgrid": False, "zeroline": False, "title": {"text": ""}}
NO_SCALE = {**STILL, "showticklabels": False, "ticks": ""}
BOLD = {"weight": 600}  # not <b>: plotly would write a style attribute, which the policy refuses


@dataclass(frozen=True)
class Bar:
    """A piece of a row with its place on the axis of rows and what the pointer shows there."""

    piece: Piece
    place: float
    said: str


def bar_traces(bars: Sequence[Bar], thick: float, *, lying: bool) -> list[Trace]:
    """One trace per look: plotly hatches with a colour of our choice only where a trace has one colour.

    ``meta.ink`` is the custom property that charts.js turns into the trace's colour.
    """
    used = dict.fromkeys(bar.piece.look for bar in bars)
    return [
        _trace(look, [bar for bar in bars if bar.piece.look is look], thick, lying=lying) for look in used
    ]


def _trace(look: Look, bars: Sequence[Bar], thick: float, *, lying: bool) -> Trace:
    amounts, places = ("x", "y") if lying else ("y", "x")
    shapes = SHAPES[look]
    return {
        "type": "bar",
        "orientation": "h" if lying else "v",
        amounts: [bar.piece.amount for bar in bars],
        "base": [bar.piece.start for bar in bars],
        places: [bar.place for bar in bars],
        "width": thick,
        "marker": {
            "pattern": {
                "shape": shapes.pattern,
                "fillmode": "overlay",
                "fgopacity": 0.85,
                "size": 10 if shapes.dense else 7,
                "solidity": 0.5 if shapes.dense else 0.25,
            }
        },
        "meta": {"ink": shapes.ink},
        "hoverinfo": "text",
        "hovertext": [bar.said for bar in bars],
    }


def said(*parts: str) -> str:
    """What the pointer shows: each part on its own lines, nothing in it that plotly would obey."""
    wrapped = [line for part in parts for line in words.lines(part, most=8)]
    return "<br>".join(words.isolated(words.inert(line)) for line in wrapped)


def note(text: str, place: dict[str, object], *, muted: bool = False) -> dict[str, Any]:
    """Words somewhere in the drawing; ``muted`` ones get the second ink."""
    return {"text": text, "showarrow": False, "name": "muted" if muted else "ink", **place}
