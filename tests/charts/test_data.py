"""What a chart refuses to be."""

from dataclasses import replace
from datetime import date

import pytest

from participation.charts.data import BarChart, Column, PointChart, Row, Table, TimeChart
from participation.charts.looks import Look
from tests.charts.examples import by_area, by_week, effort_and_benefit, over_time

COUNT = Column(title="Ideen", look=Look.FIRST)


def table(*rows: Row, columns: tuple[Column, ...] = (COUNT,)) -> Table:
    return Table(head="Was", columns=columns, rows=rows)


@pytest.mark.parametrize("missing", ["title", "base", "alternative"])
def test_a_chart_without_its_words_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        replace(by_area(), **{missing: "  "})  # type: ignore[arg-type]  # the fields by name


@pytest.mark.parametrize("anchor", ["", "1-erste", "mit Leerzeichen", '"><b'])
def test_an_anchor_is_an_id(anchor: str) -> None:
    with pytest.raises(ValueError, match="anchor"):
        replace(by_area(), anchor=anchor)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), "12"])
def test_only_finite_numbers_are_drawn(number: float | str) -> None:
    with pytest.raises(ValueError, match="is drawn and holds"):
        table(Row(label="a", values=(number,)))


def test_words_may_stand_in_a_column_that_is_only_read() -> None:
    columns = (Column(title="Bereich", wordy=True), COUNT)
    assert table(Row(label="M-07", values=("Mobilität", 3)), columns=columns).numbers(1) == [3]


def test_a_row_has_one_value_per_column() -> None:
    with pytest.raises(ValueError, match="one value per column"):
        table(Row(label="a", values=(1, 2)))


def test_a_chart_draws_at_least_one_column() -> None:
    with pytest.raises(ValueError, match="columns"):
        replace(by_area(), table=table(columns=(Column(title="Ideen"),)))


def test_bars_begin_at_zero() -> None:
    with pytest.raises(ValueError, match="zero"):
        replace(by_area(), table=table(Row(label="a", values=(-1,))))


def test_days_rise() -> None:
    rows = [Row(label=date(2026, 5, day), values=(1,)) for day in (2, 1)]
    with pytest.raises(ValueError, match="rise"):
        replace(over_time(), table=table(*rows))


def test_a_time_chart_has_days() -> None:
    with pytest.raises(TypeError, match="days"):
        replace(over_time(), table=table(Row(label="Mai", values=(1,))))


def test_a_field_of_points_has_two_directions() -> None:
    with pytest.raises(ValueError, match="two drawn columns"):
        replace(effort_and_benefit(), table=table())


def test_an_axis_ends_above_its_beginning() -> None:
    with pytest.raises(ValueError, match="above"):
        replace(effort_and_benefit().across, most=1)


@pytest.mark.parametrize("kind", [BarChart, TimeChart])
def test_a_chart_without_any_number_is_empty(kind: type[BarChart | TimeChart]) -> None:
    chart = kind(
        anchor="leer",
        title="T",
        base="n = 0",
        alternative="nichts",
        table=table(Row(label=date(2026, 5, 1), values=(None,))),
    )
    assert chart.empty


def test_long_labels_lie_down_although_upright_was_asked_for() -> None:
    assert by_week().stands
    assert not replace(by_area(), upright=True).stands


def test_points_may_be_unknown() -> None:
    chart = effort_and_benefit()
    assert isinstance(chart, PointChart)
    rows = (*chart.table.rows, Row(label="neu", values=(None, 3)))
    assert not replace(chart, table=replace(chart.table, rows=rows)).empty
