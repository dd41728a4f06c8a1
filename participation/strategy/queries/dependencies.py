"""Which measures need which others, read both ways."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.strategy.models import DependencyKind, Horizon, Measure, MeasureDependency, MeasureStatus
from participation.strategy.queries.measures import visible
from participation.strategy.rules import SETTLED, UNDER_WAY, comes_too_soon

FORTH, BACK = 0, 1
KINDS = list(DependencyKind)


class Other(NamedTuple):
    """The measure at the other end of a dependency."""

    id: int
    number: int
    title: str
    horizon: Horizon
    status: MeasureStatus
    kind: DependencyKind


class Ties(NamedTuple):
    """What a measure needs, and what needs it; required ones first, each by number."""

    needs: tuple[Other, ...] = ()
    needed_by: tuple[Other, ...] = ()

    def of(self, kind: DependencyKind) -> list[Other]:
        """What it needs in this way."""
        return [other for other in self.needs if other.kind == kind]


NO_TIES = Ties()


def ties_of(measures: Sequence[Measure], *, reader: Person) -> dict[int, Ties]:
    """By id of the measure, in one statement; other ends that the reader may not see are left out."""
    if not measures:
        return {}
    ids = [measure.id for measure in measures]
    dependency = MeasureDependency
    both = union_all(
        one_way(FORTH, dependency.measure_id, dependency.needs_id, ids, reader),
        one_way(BACK, dependency.needs_id, dependency.measure_id, ids, reader),
    )
    found: dict[int, tuple[list[Other], list[Other]]] = {one: ([], []) for one in ids}
    for row in db.session.execute(both).all():
        found[row[1]][row[0]].append(Other(*row[2:]))
    return {key: Ties(sorted_ends(ends[FORTH]), sorted_ends(ends[BACK])) for key, ends in found.items()}


def one_way(
    way: int,
    near: InstrumentedAttribute[int],
    far: InstrumentedAttribute[int],
    ids: Sequence[int],
    reader: Person,
) -> Select[int, int, int, int, str, Horizon, MeasureStatus, DependencyKind]:
    return (
        select(
            literal(way),
            near.label("key"),
            Measure.id,
            Measure.number,
            Measure.title,
            Measure.horizon,
            Measure.status,
            MeasureDependency.kind,
        )
        .join(Measure, Measure.id == far)
        .where(near.in_(ids), visible(reader))
    )


def sorted_ends(others: Sequence[Other]) -> tuple[Other, ...]:
    return tuple(sorted(others, key=lambda other: (KINDS.index(other.kind), other.number)))


class Link(NamedTuple):
    """One dependency of a process, by the ids of both measures."""

    measure_id: int
    needs_id: int
    kind: DependencyKind


def links_in(process: Process) -> list[Link]:
    """All dependencies between measures of the process."""
    statement = (
        select(MeasureDependency.measure_id, MeasureDependency.needs_id, MeasureDependency.kind)
        .join(Measure, Measure.id == MeasureDependency.measure_id)
        .where(Measure.process_id == process.id)
        .order_by(MeasureDependency.id)
    )
    return [Link(*row) for row in db.session.execute(statement).all()]


class Placed(NamedTuple):
    """What planning looks at: where a measure stands, and whether a reason for that was written."""

    number: int
    horizon: Horizon
    status: MeasureStatus
    is_own_project: bool
    has_reason: bool


def placed_in(process: Process) -> dict[int, Placed]:
    """Every measure of the process by its id, in one statement."""
    statement = (
        select(
            Measure.id,
            Measure.number,
            Measure.horizon,
            Measure.status,
            Measure.is_own_project,
            Measure.placement_reason != "",
        )
        .where(Measure.process_id == process.id)
        .order_by(Measure.number)
    )
    return {
        row[0]: Placed(row[1], row[2], row[3], row[4], bool(row[5])) for row in db.session.execute(statement)
    }


def broken(
    links: Sequence[Link], placed: Mapping[int, Placed], moved: Mapping[int, Horizon] | None = None
) -> list[Link]:
    """Requirements whose measure stands before what it needs, if those ``moved`` stood there.

    What is done needs no place any more, and what runs or was refused has none to choose.
    """
    stands = {key: one.horizon for key, one in placed.items()} | dict(moved or {})
    return [
        link
        for link in links
        if link.kind is DependencyKind.REQUIRES
        and placed[link.measure_id].status not in UNDER_WAY | SETTLED
        and placed[link.needs_id].status not in SETTLED
        and comes_too_soon(stands[link.measure_id], needs=stands[link.needs_id])
    ]
