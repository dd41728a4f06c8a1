"""What the figures for plotly have in common: inks, hatchings, annotations and still axes."""

from collections.abc import Sequence
from typing import Any

from participation.charts import words
from participation.charts.looks import SHAPES, Look

SIZE = 15  # px of the text; charts.js scales text and heights to the page's own size
Trace = dict[str, Any]

STILL = {"fixedrange": True, "showgrid": False, "zeroline": False, "title": {"text": ""}}
NO_SCALE = {**STILL, "showticklabels": False, "ticks": ""}


def hatched(looks: Sequence[Look]) -> Trace:
    """The marker of a bar trace: one pattern per bar, drawn in the surface's colour over the ink."""
    return {
        "pattern": {
            "shape": [SHAPES[look].pattern for look in looks],
            "fillmode": "replace",
            "fgopacity": 0.85,
            "size": [10 if SHAPES[look].dense else 7 for look in looks],
            "solidity": [0.5 if SHAPES[look].dense else 0.25 for look in looks],
        }
    }


def inks(looks: Sequence[Look]) -> dict[str, list[str]]:
    """The custom properties that charts.js turns into colours, one per bar or point."""
    return {"inks": [SHAPES[look].ink for look in looks]}


def said(*parts: str) -> str:
    """What the pointer shows: each part on its own lines, nothing in it that plotly would obey."""
    wrapped = [line for part in parts for line in words.lines(part, most=8)]
    return "<br>".join(words.isolated(words.inert(line)) for line in wrapped)


def note(text: str, place: dict[str, object], *, muted: bool = False) -> dict[str, Any]:
    """Words somewhere in the drawing; ``muted`` ones get the second ink."""
    return {"text": text, "showarrow": False, "name": "muted" if muted else "ink", **place}
