"""A room really served, as ``participation bench live`` measures it at full size: nothing is lost or doubled.

How fast it is depends on the machine and is not judged here; that everything arrives is.
"""

from collections.abc import Callable, Iterator

import pytest

from participation.operations.bench.live import FEW, MANY, LiveResult, LiveWish, measure_live
from tests.databases import Databases
from tests.waiting import in_own_loop

SMALL = {"listeners": 12, "many": 16, "events_per_s": 10, "seconds": 1.0, "seconds_of_many": 1.0}


@pytest.fixture
def empty(databases: Databases, migrated: str) -> Iterator[Callable[[], str]]:
    """Makes empty databases; they are dropped after."""
    names: list[str] = []

    def make() -> str:
        names.append(f"live{len(names)}")
        return databases.create(names[-1], template=migrated)

    yield make
    for name in names:
        databases.drop(name)


def measured(names: frozenset[str], empty: Callable[[], str]) -> dict[str, dict[str, float]]:
    wish = LiveWish(**SMALL, database=empty, only=names)  # type: ignore[arg-type]  # the fields by name
    results = in_own_loop(lambda: measure_live(wish, tell=lambda _words: None))
    assert [result for result in results if not result.is_complete] == []
    assert {result.name for result in results} == names
    return {result.name: result.found for result in results}


def test_in_one_process_everybody_hears_everything_once_by_stream_and_by_polling(
    empty: Callable[[], str],
) -> None:
    results = measured(FEW, empty)
    for name in ("stream", "poll"):
        assert results[name]["delivered"] == results[name]["expected"] > 0
    assert results["removed"]["others"] == 0
    assert results["sigterm"]["open_after"] == 0


def test_in_two_processes_nothing_is_lost_or_doubled_by_a_kill_a_restart_or_a_lost_line(
    empty: Callable[[], str],
) -> None:
    results = measured(MANY - {"busy"}, empty)
    assert results["many"]["delivered"] == results["many"]["expected"] > 0
    assert results["kill"]["cut_off"] > 0
    assert results["restart"]["away_seconds"] > 0


def test_a_goal_holds_only_for_what_was_complete() -> None:
    result = LiveResult("stream", {"p95_ms": 200.0}, {"p95_ms": 250.0})
    assert result.holds
    result.missing = 1
    assert not result.holds
