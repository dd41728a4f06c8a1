"""The server's drawings: well-formed, without styles, readable without JavaScript."""

import re
from xml.etree import ElementTree as ET

import pytest

from participation.charts.data import Arrangement, Chart, Column, Row
from participation.charts.svg import hatchings, svg
from tests.charts.examples import (
    HOSTILE,
    answers,
    by_area,
    by_horizon,
    by_week,
    effort_and_benefit,
    every_kind,
    hostile,
    over_time,
)

DRAWN = [chart for chart in every_kind() if not chart.empty]
UPRIGHT = [by_horizon(arrangement, upright=True) for arrangement in Arrangement]


def words(chart: Chart, locale: str = "de") -> list[str]:
    """Everything that can be read in a drawing."""
    return [text for text in ET.fromstring(svg(chart, locale)).itertext() if text.strip()]  # noqa: S314 (our own drawing)


@pytest.mark.parametrize("chart", [*DRAWN, *UPRIGHT], ids=lambda chart: chart.anchor)
def test_a_drawing_is_well_formed_and_bears_neither_style_nor_script(chart: Chart) -> None:
    tree = ET.fromstring(f"<div>{svg(chart, 'de')}{hatchings(chart)}</div>")  # noqa: S314 (our own drawing)
    for element in tree.iter():
        assert element.tag not in {"script", "style", "img", "image", "foreignObject", "a"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("chart", DRAWN, ids=lambda chart: chart.anchor)
def test_every_hatching_that_is_used_is_there(chart: Chart) -> None:
    used = set(re.findall(r"url\(#([^)]+)\)", svg(chart, "de")))
    assert used == set(re.findall(r'<pattern id="([^"]+)"', hatchings(chart)))


@pytest.mark.parametrize("chart", [by_week(), over_time(), effort_and_benefit()], ids=lambda c: c.anchor)
def test_a_scaled_drawing_has_its_words_for_those_who_do_not_see_it(chart: Chart) -> None:
    drawing = ET.fromstring(svg(chart, "de"))  # noqa: S314 (our own drawing)
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == chart.alternative


def test_hostile_labels_stay_words() -> None:
    drawing = svg(hostile(), "de")
    assert "<script" not in drawing
    assert "<img" not in drawing
    assert set(words(hostile())) >= {*HOSTILE[:6], "a b c", HOSTILE[-1].strip()}


def test_lying_bars_are_as_long_as_their_numbers() -> None:
    rows = by_area().table.drawn
    items = ET.fromstring(svg(by_area(), "de")).findall("li")  # noqa: S314 (our own drawing)
    for row, item in zip(rows, items, strict=True):
        bar = item.find("./svg/g/rect")
        assert bar is not None
        assert isinstance(row.values[0], int)
        assert float(str(bar.get("width"))[:-1]) == pytest.approx(row.values[0] / 1148 * 100, abs=0.01)


def test_numbers_are_written_by_locale() -> None:
    assert "1.148" in words(by_area(), "de")
    assert "1,148" in words(by_area(), "en")
    assert {"71,1\u00a0%", "(221)"} <= {text.strip() for text in words(answers())}


def test_upright_bars_name_their_steps_and_bear_their_sums() -> None:
    assert set(words(by_week())) >= {"16.", "22.", "84", "83", "Kalenderwoche"}


def test_grouped_bars_show_every_number_and_a_dash_for_an_unknown_one() -> None:
    shown = words(by_horizon())
    assert [text for text in shown if text in {"4", "3", "–", "2", "0", "1"}] == [
        "4",
        "3",
        "–",
        "2",
        "0",
        "1",
    ]


def test_a_line_is_interrupted_where_a_number_is_unknown() -> None:
    paths = re.findall(r'stroke-dasharray="[^"]+" d="([^"]+)"', svg(over_time(), "de"))
    assert [path.count("M") for path in paths] == [1, 2]


def test_days_are_named_by_locale() -> None:
    assert "2. März" in words(over_time(), "de")
    assert "Mar 2" in words(over_time(), "en")


def test_points_bear_their_short_names_where_there_is_room() -> None:
    shown = set(words(effort_and_benefit()))
    assert {"M-07", "M-03", "M-04", "M-09", "großer Plan"} <= shown


def test_a_crowd_of_points_leaves_labels_out_and_never_overlaps_them() -> None:
    chart = effort_and_benefit()
    rows = tuple(Row(label=f"M-{i:02}", values=(3.0, 3.0)) for i in range(30))
    crowd = type(chart)(
        **{name: getattr(chart, name) for name in ("anchor", "title", "base", "alternative", "across", "up")},
        table=type(chart.table)(
            head="Maßnahme",
            columns=tuple(Column(title=c.title, look=c.look) for c in chart.table.columns),
            rows=rows,
        ),
    )
    labels = [text for text in words(crowd) if text.startswith("M-")]
    assert len(labels) == len(set(labels)) < 30
