from datetime import timedelta

import pytest
from flask import Flask

from participation.audit import queries
from participation.audit.queries import LogFilter
from participation.audit.services import record
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from tests.factories import a_process


def found(wanted: LogFilter) -> list[str]:
    return [entry.action for entry in queries.entries(wanted, offset=0, limit=100)]


def test_entries_of_other_towns_processes_are_not_shown(app: Flask) -> None:
    with writing():
        ours, theirs = a_process(), a_process()
        record("idea.publish", "idea", 1, by=SYSTEM, at=now(), process_id=ours.id)
        record("idea.refuse", "idea", 2, by=SYSTEM, at=now(), process_id=theirs.id)
        record("town.change", "municipality", 1, by=SYSTEM, at=now())
    seen = found(LogFilter(of_processes=[ours.id]))
    assert seen[:2] == ["town.change", "idea.publish"]
    assert "idea.refuse" not in seen


def test_a_feature_is_not_another_that_begins_alike(app: Flask) -> None:
    with writing():
        process = a_process()
        for action in ("idea.publish", "ideas_of_others.publish"):
            record(action, "idea", 1, by=SYSTEM, at=now(), process_id=process.id)
    assert found(LogFilter(of_processes=[process.id], features=("idea",))) == ["idea.publish"]


def test_a_period_holds_its_beginning_and_not_its_end(app: Flask) -> None:
    at = now()
    with writing():
        process = a_process()
        for hours in range(3):
            record(f"idea.n{hours}", "idea", 1, by=SYSTEM, at=at + timedelta(hours=hours))
    wanted = LogFilter(
        of_processes=[process.id],
        features=("idea",),
        since=at + timedelta(hours=1),
        until=at + timedelta(hours=2),
    )
    assert found(wanted) == ["idea.n1"]
    assert queries.how_many_entries(wanted) == 1


def test_everything_comes_in_portions_oldest_first(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    with writing():
        process = a_process()
        for number in range(5):
            record(f"idea.n{number}", "idea", 1, by=SYSTEM, at=now(), process_id=process.id)
    wanted = LogFilter(of_processes=[process.id], features=("idea",))
    portions = [[entry.action for entry in portion] for portion in queries.all_entries(wanted)]
    assert portions == [["idea.n0", "idea.n1"], ["idea.n2", "idea.n3"], ["idea.n4"]]
