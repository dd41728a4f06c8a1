"""What may be reported, what is late, and what is a link: decisions without a database."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.progress.models import ReportedStatus
from participation.progress.rules import is_latest, is_link, may_follow, next_statuses, overdue_since
from participation.strategy.models import MeasureStatus

S, R = MeasureStatus, ReportedStatus
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("status", [S.DRAFT, S.PROPOSED, S.REJECTED])
def test_nothing_is_reported_before_the_council_has_decided_for_it(status: MeasureStatus) -> None:
    assert next_statuses(status) == ()
    assert not any(may_follow(status, reported) for reported in R)


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (S.ADOPTED, R.RUNNING, True),
        (S.ADOPTED, R.DONE, True),
        (S.RUNNING, R.ADOPTED, False),
        (S.RUNNING, R.RUNNING, True),
        (S.DELAYED, R.RUNNING, True),
        (S.DELAYED, R.ADOPTED, False),
        (S.DONE, R.RUNNING, True),
        (S.DONE, R.DELAYED, False),
    ],
)
def test_a_measure_goes_on_but_never_back_before_its_beginning(
    before: MeasureStatus, after: ReportedStatus, *, allowed: bool
) -> None:
    assert may_follow(before, after) is allowed


def test_a_step_is_late_from_the_day_after_the_planned_one() -> None:
    assert overdue_since(TODAY, today=TODAY, open_=True) is None
    assert overdue_since(date(2026, 11, 24), today=TODAY, open_=True) == date(2026, 11, 24)
    assert overdue_since(date(2020, 1, 1), today=TODAY, open_=False) is None


@dataclass(frozen=True)
class Row:
    number: int
    reported_on: date


@given(
    st.lists(st.tuples(st.integers(1, 9), st.dates()), min_size=1, max_size=6, unique_by=lambda row: row[0])
)
def test_of_several_reports_exactly_one_is_the_latest(rows: list[tuple[int, date]]) -> None:
    reports = [Row(*row) for row in rows]
    latest = [report for report in reports if is_latest(report, reports)]
    assert latest == [max(reports, key=lambda row: (row.reported_on, row.number))]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.musterburg.example/rad",
        "http://musterburg.example:8080/a?b=c#d",
        "https://bücher.example/ä",
    ],
)
def test_a_page_of_the_web_is_a_link(address: str) -> None:
    assert is_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "//evil.example/x",
        "https://",
        "https://localhost/x",
        "https://stadt@evil.example/",
        "https://evil.example\\@stadt.example/",
        "https://a b.example/",
        "https://musterburg.example:99999999/",
        "ftp://musterburg.example/",
        "https://-.example",
        "https://" + "a" * 70 + ".example",
        "data:text/html,x",
        "https://[::1",
    ],
)
def test_anything_else_is_none(address: str) -> None:
    assert not is_link(address)


@given(st.text(max_size=60))
def test_no_text_breaks_the_look_at_a_link(address: str) -> None:
    assert is_link(address) in {True, False}
    assert is_link(f"https://{address}") in {True, False}
