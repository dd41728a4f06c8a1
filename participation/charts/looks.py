"""How series and areas of life are told apart: by colour, by pattern and by the shape of their marks.

The colours themselves are CSS custom properties (``static/css/tokens.css``), because a town may change
them and because they differ in dark mode; here they only have names.
"""

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """Eight areas of life, four series without an area, and what belongs to no area."""

    MOBILITY = "mobil"
    EDUCATION = "bildung"
    BUSINESS = "wirtschaft"
    ADMINISTRATION = "verwaltung"
    ENVIRONMENT = "umwelt"
    CULTURE = "kultur"
    SOCIAL = "soziales"
    BUILDING = "bauen"
    NONE = "none"
    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"

    @classmethod
    def named(cls, name: str) -> "Look":
        """The look that an area of life names in its row; an unknown name looks like no area."""
        return cls(name) if name in set(cls) else cls.NONE


@dataclass(frozen=True)
class Shapes:
    """The three signs of a look, in the words of plotly and of SVG.

    ``ink`` is the custom property of its colour, ``css`` the class that sets it, ``pattern`` plotly's
    name of the hatching, ``tile`` the same as (side, turn in degrees, path or dot), ``symbol`` plotly's
    name of the mark, ``mark`` the same as a path around (0, 0), ``dash`` plotly's name of the line
    and ``dashes`` the same as an SVG dash array.
    """

    ink: str
    css: str
    pattern: str
    tile: tuple[int, int, str]
    symbol: str
    mark: str
    dash: str = "solid"
    dashes: str = ""
    dense: bool = False


CIRCLE = "M-7.5 0a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0z"
DIAMOND = "M0-9l9 9-9 9-9-9z"
SQUARE = "M-7-7h14v14h-14z"
UP = "M0-9l9 16h-18z"
DOWN = "M0 9l9-16h-18z"
CROSS = "M-3-8.5h6v5.5h5.5v6h-5.5v5.5h-6v-5.5h-5.5v-6h5.5z"
STAR = "M0-9.5l2.3 6.3 6.7.2-5.3 4.1 1.9 6.5-5.6-3.8-5.6 3.8 1.9-6.5-5.3-4.1 6.7-.2z"
HEXAGON = "M-8 0l4-7h8l4 7-4 7h-8z"

SLASH = (8, 45, "M0 0v8")
BACKSLASH = (8, -45, "M0 0v8")
DOTS = (7, 0, "")
SQUARES = (7, 0, "M0 0h7M0 0v7")
LEVEL = (6, 0, "M0 3h6")
UPRIGHT = (6, 0, "M3 0v6")
CROSSED = (9, 45, "M0 0h9M0 0v9")
BROAD = (10, 0, "M2 0v10M4 0v10M3 0v10")
PLAIN = (0, 0, "")

SHAPES = {
    Look.MOBILITY: Shapes("--mobil", "a-mobil", "/", SLASH, "circle", CIRCLE),
    Look.EDUCATION: Shapes("--bildung", "a-bildung", ".", DOTS, "diamond", DIAMOND),
    Look.BUSINESS: Shapes("--wirtschaft", "a-wirtschaft", "+", SQUARES, "square", SQUARE),
    Look.ADMINISTRATION: Shapes("--verwaltung", "a-verwaltung", "-", LEVEL, "triangle-up", UP),
    Look.ENVIRONMENT: Shapes("--umwelt", "a-umwelt", "\\", BACKSLASH, "triangle-down", DOWN),
    Look.CULTURE: Shapes("--kultur", "a-kultur", "|", UPRIGHT, "cross", CROSS),
    Look.SOCIAL: Shapes("--soziales", "a-soziales", "x", CROSSED, "star", STAR),
    Look.BUILDING: Shapes("--bauen", "a-bauen", "|", BROAD, "hexagon2", HEXAGON, dense=True),
    Look.NONE: Shapes("--ink-2", "a-none", "", PLAIN, "circle", CIRCLE),
    Look.FIRST: Shapes("--action", "s-1", "", PLAIN, "circle", CIRCLE),
    Look.SECOND: Shapes("--edge", "s-2", "/", SLASH, "square", SQUARE, "dash", "9 6"),
    Look.THIRD: Shapes("--visited", "s-3", ".", DOTS, "diamond", DIAMOND, "dot", "2 4"),
    Look.FOURTH: Shapes("--ink-2", "s-4", "-", LEVEL, "triangle-up", UP, "dashdot", "9 4 2 4"),
}

SERIES = (Look.FIRST, Look.SECOND, Look.THIRD, Look.FOURTH)
