"""Series and areas can be told apart by everybody, in light and in dark."""

import re
from itertools import groupby

import pytest

from participation.charts.looks import SHAPES, Look
from participation.paths import PACKAGE

CSS = PACKAGE / "static" / "css"
GRAPHIC, TEXT = 3.0, 4.5  # WCAG 2.2, 1.4.11 and 1.4.3
AREAS = [look for look in Look if SHAPES[look].css.startswith("a-") and look is not Look.NONE]
SERIES = [look for look in Look if SHAPES[look].css.startswith("s-")]


def palettes() -> list[dict[str, str]]:
    """The custom properties that are colours: of light, of dark by the system, of dark by choice."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", (CSS / "tokens.css").read_text())
    return [dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})\b", block)) for block in blocks]


def brightness(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", list(Look))
def test_a_look_stands_out_from_everything_behind_it(look: Look) -> None:
    assert len(palettes()) == 3
    for palette in palettes():
        for ground in ("--paper", "--surface", "--sunken"):
            assert contrast(palette[SHAPES[look].ink], palette[ground]) >= GRAPHIC


def test_words_in_charts_can_be_read() -> None:
    for palette in palettes():
        for ink in ("--ink", "--ink-2"):
            assert contrast(palette[ink], palette["--paper"]) >= TEXT


@pytest.mark.parametrize("looks", [AREAS, SERIES])
def test_looks_differ_without_their_colour(looks: list[Look]) -> None:
    patterns = [(SHAPES[look].pattern, SHAPES[look].dense) for look in looks]
    marks = [SHAPES[look].symbol for look in looks]
    assert len(set(patterns)) == len(set(marks)) == len(looks)
    assert len({SHAPES[look].tile for look in looks}) == len(looks)


def test_series_differ_in_their_dashes() -> None:
    assert len({SHAPES[look].dash for look in SERIES}) == len(SERIES)
    assert all((SHAPES[look].dash == "solid") is (not SHAPES[look].dashes) for look in SERIES)


def test_the_style_sheets_know_every_look() -> None:
    css = "".join(path.read_text() for path in sorted(CSS.glob("*.css")))
    classes = {name for name, _group in groupby(re.findall(r"\.([as]-[\w]+)\s*\{", css))}
    assert {shapes.css for shapes in SHAPES.values()} <= classes


def test_an_area_with_an_unknown_look_is_drawn_without_area() -> None:
    assert Look.named("mobil") is Look.MOBILITY
    assert Look.named("raumfahrt") is Look.NONE
