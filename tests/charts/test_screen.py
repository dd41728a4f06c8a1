"""Figures for plotly: valid, inert, and with the table's numbers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from participation.charts.data import Arrangement, BarChart, Chart
from participation.charts.screen import figure_parts, plotly_json
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


def texts(part: Any) -> Iterator[str]:  # noqa: ANN401 (any part of a drawing's JSON)
    """Every string anywhere in a figure."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def bars(chart: BarChart) -> list[dict[str, Any]]:
    return [trace for trace in figure_parts(chart, "de")["data"] if trace["meta"]["ink"] != "--sunken"]


@pytest.mark.parametrize("chart", [*DRAWN, *UPRIGHT], ids=lambda chart: chart.anchor)
def test_plotlys_validators_accept_every_figure(chart: Chart) -> None:
    parts = figure_parts(chart, "de")
    figure = go.Figure(parts).to_plotly_json()
    assert json.loads(json.dumps(figure["data"])) == parts["data"]


def test_plotlys_validators_would_refuse_a_wrong_attribute() -> None:
    parts = figure_parts(by_area(), "de")
    parts["layout"]["yaxis"]["fixedrnage"] = True
    with pytest.raises(ValueError, match="fixedrnage"):
        go.Figure(parts)


@pytest.mark.parametrize(("locale", "separators"), [("de", ",."), ("en", ".,")])
@pytest.mark.parametrize("chart", DRAWN, ids=lambda chart: chart.anchor)
def test_the_json_is_plain_lists_for_the_readers_locale(chart: Chart, locale: str, separators: str) -> None:
    text = plotly_json(chart, locale)
    figure = json.loads(text)
    assert "bdata" not in text
    assert figure["layout"]["separators"] == separators
    assert "template" not in figure["layout"]
    assert figure == json.loads(json.dumps(figure_parts(chart, locale)))


@pytest.mark.parametrize("chart", DRAWN, ids=lambda chart: chart.anchor)
def test_the_json_cannot_leave_its_script_element(chart: Chart) -> None:
    assert not set(plotly_json(chart, "de")) & set("<>&")


def test_hostile_labels_stay_words() -> None:
    figure = json.loads(plotly_json(hostile(), "de"))
    for text in texts(figure):
        assert "<" not in text.replace("<br>", "")
        assert "%{" not in text
    labels = [note["text"] for note in figure["layout"]["annotations"]]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in labels
    assert "=1+1" in labels
    assert any(len(HOSTILE[-1]) > 200 and label.endswith("…") for label in labels)


def test_lying_bars_have_the_numbers_of_the_table() -> None:
    drawn = [amount for trace in bars(by_area()) for amount in trace["x"]]
    assert sorted(drawn) == sorted(by_area().table.numbers(0))  # type: ignore[type-var]  # numbers, which compare
    numbers = [note["text"] for note in figure_parts(by_area(), "de")["layout"]["annotations"]]
    assert "1.148" in numbers
    assert "1,148" in [note["text"] for note in figure_parts(by_area(), "en")["layout"]["annotations"]]


def test_what_is_kept_out_of_the_drawing_is_in_the_table_only() -> None:
    assert not any("ohne Bereich" in text for text in texts(figure_parts(by_area(), "de")))


def test_stacked_bars_stand_upon_each_other_and_bear_their_sum() -> None:
    online, paper = bars(by_week())
    assert online["y"] == by_week().table.numbers(0)
    assert paper["y"] == by_week().table.numbers(1)
    assert paper["base"] == online["y"]
    sums = [note["text"] for note in figure_parts(by_week(), "de")["layout"]["annotations"]]
    assert sums == ["84", "61", "38", "42", "55", "67", "83"]


@pytest.mark.parametrize("upright", [False, True])
def test_bars_of_a_group_do_not_cover_each_other(upright: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
    chart = by_horizon(upright=upright)
    places, width = ("x", "width") if chart.stands else ("y", "width")
    traces = bars(chart)
    edges = sorted(place for trace in traces for place in trace[places])
    assert all(b - a >= traces[0][width] - 1e-9 for a, b in pairwise(edges))


def test_the_number_beside_a_share_is_the_tables() -> None:
    numbers = [note["text"] for note in figure_parts(answers(), "de")["layout"]["annotations"]]
    assert "71,1\u00a0% (221)" in numbers


def test_a_share_is_measured_against_a_hundred() -> None:
    assert figure_parts(answers(), "de")["layout"]["xaxis"]["range"] == [0, 100]


def test_an_unknown_day_interrupts_the_line() -> None:
    _ideas, comments = figure_parts(over_time(), "de")["data"]
    assert comments["y"] == over_time().table.numbers(1)
    assert comments["y"][5] is None
    assert comments["connectgaps"] is False


def test_every_point_is_drawn_once_and_none_hides_another() -> None:
    traces = figure_parts(effort_and_benefit(), "de")["data"]
    places = [place for trace in traces for place in zip(trace["x"], trace["y"], strict=True)]
    assert len(places) == len(set(places)) == len(effort_and_benefit().table.rows)


@pytest.mark.parametrize("chart", DRAWN, ids=lambda chart: chart.anchor)
def test_a_figure_names_inks_and_holds_no_colours(chart: Chart) -> None:
    parts = figure_parts(chart, "de")
    assert all(trace["meta"]["ink"].startswith("--") for trace in parts["data"])
    assert not any(text.startswith(("#", "rgb")) for text in texts(parts))


def test_plotly_is_not_loaded_before_the_first_chart() -> None:
    code = "import sys, participation.charts.drawing; print(sorted({'plotly', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
