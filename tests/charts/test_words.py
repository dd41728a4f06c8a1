"""Numbers by locale and labels that do nothing."""

from datetime import date

import pytest

from participation.charts import words
from participation.charts.data import Column
from participation.charts.measures import ticks
from tests.charts.examples import HOSTILE


@pytest.mark.parametrize(("locale", "text"), [("de", "1.234,5\u00a0%"), ("en", "1,234.5\u00a0%")])
def test_numbers_are_written_as_the_reader_writes_them(locale: str, text: str) -> None:
    assert words.number(1234.5, locale, digits=1, unit="%") == text


@pytest.mark.parametrize(("locale", "text"), [("de", "01.05.2026"), ("en", "May 1, 2026")])
def test_days_are_written_as_the_reader_writes_them(locale: str, text: str) -> None:
    assert words.label(date(2026, 5, 1), locale) == text


def test_an_unknown_number_is_a_dash_and_zero_is_a_number() -> None:
    assert words.cell(None, Column(title="Ideen"), "de") == "–"
    assert words.cell(0, Column(title="Ideen"), "de") == "0"


@pytest.mark.parametrize("label", HOSTILE)
def test_no_tag_entity_or_template_is_left_for_plotly(label: str) -> None:
    inert = words.inert(words.label(label, "de"))
    assert not set(inert) & set("<>\0\v")
    assert "%{" not in inert


def test_long_labels_wrap_and_end_in_an_ellipsis() -> None:
    lines = words.lines("Wort " * 60, width=40, most=3)
    assert len(lines) == 3
    assert max(map(len, lines)) <= 40
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 10, 11, 99, 148, 2430])
def test_steps_of_counts_are_whole_round_and_reach_the_highest(highest: float) -> None:
    steps = ticks(highest)
    assert steps[0] == 0
    assert steps[-1] >= highest
    assert 2 <= len(steps) <= 6
    assert all(step == int(step) for step in steps)


def test_steps_of_shares_may_be_fractions() -> None:
    assert ticks(0.7, digits=1) == [0, 0.2, 0.4, 0.6, 0.8]
