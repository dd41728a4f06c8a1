"""What waits for the town hall: one list over all kinds of contributions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, func, select, union_all

from participation.extensions import db
from participation.ideas.queries import staff
from participation.ideas.queries.staff import StaffFilter, WaitsFor
from participation.municipality.models import Process


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: its kind and id, what for, and since when."""

    kind: str
    item_id: int
    waits_for: WaitsFor
    since: datetime


@dataclass(frozen=True)
class Backlog:
    """How many wait for what; ``oldest`` is since when the town hall's turn lasts longest."""

    numbers: dict[WaitsFor, int]
    oldest: datetime | None

    @property
    def total(self) -> int:
        """What waits for the town hall; not what waits for the author."""
        return sum(number for reason, number in self.numbers.items() if reason is not WaitsFor.AUTHOR)

    def under(self, tab: WaitsFor | None) -> int:
        """The number of things under one tab; None is the tab of everything that is the town hall's turn."""
        return self.total if tab is None else self.numbers[tab]


def waiting(process: Process, narrowed: StaffFilter) -> Subquery:
    """All that waits in the process. Each feature with something to decide adds its part."""
    return union_all(staff.waiting_ideas(process, narrowed)).subquery("waiting")


def backlog(process: Process, narrowed: StaffFilter) -> Backlog:
    everything = waiting(process, narrowed)
    statement = select(
        everything.c.waits_for, func.count(), func.min(everything.c.since, type_=everything.c.since.type)
    ).group_by(everything.c.waits_for)
    rows = {
        WaitsFor(reason): (number, since) for reason, number, since in db.session.execute(statement).all()
    }
    return Backlog(
        numbers={reason: rows[reason][0] if reason in rows else 0 for reason in WaitsFor},
        oldest=min(
            (since for reason, (_, since) in rows.items() if reason is not WaitsFor.AUTHOR), default=None
        ),
    )


def longest_waiting(
    process: Process, narrowed: StaffFilter, *, tab: WaitsFor | None, first: int = 0, number: int
) -> Sequence[Waiting]:
    """``number`` things from the ``first`` on (counted from 0), whoever waited longest first."""
    everything = waiting(process, narrowed)
    statement = select(everything).order_by(everything.c.since, everything.c.kind, everything.c.item_id)
    if tab is None:
        statement = statement.where(everything.c.waits_for != WaitsFor.AUTHOR)
    else:
        statement = statement.where(everything.c.waits_for == tab)
    rows = db.session.execute(statement.offset(first).limit(number)).all()
    return [Waiting(kind, item_id, WaitsFor(reason), since) for kind, item_id, reason, since in rows]
