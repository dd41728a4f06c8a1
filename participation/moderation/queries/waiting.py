"""What waits for the town hall: one list over all kinds of things."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, union_all

from participation.extensions import db
from participation.ideas.queries import staff
from participation.ideas.queries.staff import StaffFilter, WaitsFor
from participation.kernel.permissions import Person
from participation.kernel.waiting import Sought
from participation.moderation.kinds import IDEA, KINDS
from participation.moderation.models import Assignment, Deputyship
from participation.municipality.models import Process

IDEA_TABS = {
    "bestaetigen": WaitsFor.SECOND_LOOK,
    "neu": WaitsFor.FIRST_READ,
    "papier": WaitsFor.PAPER_READ,
    "antwort": WaitsFor.REPLY_READ,
    "rueckfrage": WaitsFor.AUTHOR,
}
"""The tabs of ideas, by their words in the address; the others are those of KINDS."""

MINE = "meine"
NOBODYS = "niemand"


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Who looks into the queue, and what narrows it."""

    ideas: StaffFilter
    reader: Person
    at: datetime
    whose: str = ""
    """MINE (with those of colleagues for whom one is the deputy), NOBODYS, a colleague's id, or all."""

    @property
    def only_ideas(self) -> bool:
        """Whether it asks for what only ideas have."""
        narrowed = (self.ideas.area_id, self.ideas.channel, self.ideas.receipt_digest, self.ideas.status)
        return any(value is not None for value in narrowed)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: its kind and id, what for, since when, and who has it."""

    kind: str
    item_id: int
    waits_for: str
    since: datetime
    assignee_id: int | None = None

    @property
    def tab(self) -> str:
        return tab_of(self.kind, self.waits_for)


@dataclass(frozen=True)
class Backlog:
    """How many wait under which tab; ``oldest`` is since when the town hall's turn lasts longest."""

    numbers: dict[str, int]
    oldest: datetime | None

    @property
    def total(self) -> int:
        """What waits for the town hall; not what waits for the author."""
        return sum(number for tab, number in self.numbers.items() if tab != AUTHORS_TURN)

    def under(self, tab: str) -> int:
        """The number of things under one tab; "" is the tab of everything that is the town hall's turn."""
        return self.numbers.get(tab, 0) if tab else self.total


def tab_of(kind: str, waits_for: str) -> str:
    if kind == IDEA:
        return next(tab for tab, reason in IDEA_TABS.items() if reason == waits_for)
    return next(known.tab for known in KINDS if known.key == kind)


AUTHORS_TURN = tab_of(IDEA, WaitsFor.AUTHOR)


def waiting(process: Process, wanted: QueueFilter) -> Subquery:
    """All that waits in the process: the parts of all kinds, each with who has it."""
    parts: list[Select[str, int, str, datetime]] = [
        staff.waiting_ideas(process, wanted.ideas),
        staff.published_to_confirm(process, wanted.ideas),
    ]
    if not wanted.only_ideas:
        sought = Sought(process_id=process.id, reader=wanted.reader, at=wanted.at, words=wanted.ideas.words)
        parts += [kind.waiting(sought) for kind in KINDS]
    things = union_all(*parts).subquery("things")
    has = and_(Assignment.kind == things.c.kind, Assignment.item_id == things.c.item_id)
    statement = select(things, Assignment.assignee_id).outerjoin(Assignment, has)
    return statement.where(*whose(wanted)).subquery("waiting")


def whose(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    if wanted.whose == NOBODYS:
        return [Assignment.assignee_id.is_(None)]
    if wanted.whose == MINE:
        me = wanted.reader.id
        return [or_(Assignment.assignee_id == me, Assignment.assignee_id.in_(represented(me, wanted.at)))]
    return [Assignment.assignee_id == int(wanted.whose)] if wanted.whose else []


def represented(deputy_id: int | None, at: datetime) -> Select[int]:
    """Colleagues who are away at ``at``, with this one as their deputy."""
    return select(Deputyship.absent_id).where(Deputyship.deputy_id == deputy_id, holds_at(at))


def holds_at(at: datetime) -> ColumnElement[bool]:
    return and_(Deputyship.starts_at <= at, Deputyship.ends_at > at, Deputyship.ended_at.is_(None))


def backlog(process: Process, wanted: QueueFilter) -> Backlog:
    everything = waiting(process, wanted)
    oldest = func.min(everything.c.since, type_=everything.c.since.type)
    statement = select(everything.c.kind, everything.c.waits_for, func.count(), oldest)
    numbers: dict[str, int] = {}
    begun = []
    for kind, waits_for, number, since in db.session.execute(
        statement.group_by(everything.c.kind, everything.c.waits_for)
    ).all():
        tab = tab_of(kind, waits_for)
        numbers[tab] = numbers.get(tab, 0) + number
        if tab != AUTHORS_TURN:
            begun.append(since)
    return Backlog(numbers=numbers, oldest=min(begun, default=None))


def longest_waiting(
    process: Process, wanted: QueueFilter, *, tab: str = "", first: int = 0, number: int
) -> Sequence[Waiting]:
    """``number`` things from the ``first`` on (counted from 0), whoever waited longest first."""
    everything = waiting(process, wanted)
    statement = select(everything).order_by(everything.c.since, everything.c.kind, everything.c.item_id)
    rows = db.session.execute(statement.where(under(tab, everything)).offset(first).limit(number)).all()
    return [Waiting(*row) for row in rows]


def under(tab: str, everything: Subquery) -> ColumnElement[bool]:
    """The condition for things under a tab."""
    if not tab:
        return everything.c.waits_for != WaitsFor.AUTHOR
    if tab in IDEA_TABS:
        return and_(everything.c.kind == IDEA, everything.c.waits_for == IDEA_TABS[tab])
    return everything.c.kind.in_([kind.key for kind in KINDS if kind.tab == tab])


def is_waiting(process: Process, kind: str, item_id: int, *, reader: Person, at: datetime) -> bool:
    """Whether the thing waits in this process, for a reader who may see it."""
    everything = waiting(process, QueueFilter(ideas=StaffFilter(), reader=reader, at=at))
    statement = select(everything.c.item_id).where(everything.c.kind == kind, everything.c.item_id == item_id)
    return db.session.execute(statement.limit(1)).first() is not None
