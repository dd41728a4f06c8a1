"""Merging areas of life: whatever lies in one goes over into another, whichever feature keeps it.

Nothing is deleted: the old area keeps its row and its address, which leads to the new one, and undoing brings
back what is still there.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, Table, and_, delete, exists, func, insert, select, update

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import Base, changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import AreaMerge, AreaOfLife, Process
from participation.municipality.queries import standing_area_id
from participation.municipality.rules import open_areas
from participation.municipality.services.pages import pages_change
from participation.municipality.services.processes import take_version

IDEAS = "idea"
BOTH = "in both"
"""Beside a table's name: the rows that named both areas, of which one went."""


def merge_areas(  # noqa: PLR0913 (what, into what, of which process, from which version, by whom, when)
    area: AreaOfLife, *, into: AreaOfLife, process: Process, expected_version: int, by: Person, at: datetime
) -> AreaMerge:
    """Put everything of ``area`` into another one. Conflict if somebody changed the process since."""
    hold_ideas(area)
    hold_areas(area, into)
    take_version(process, expected_version)
    standing = {one.id: one for one in process.areas}
    if area.id not in standing or into.id not in standing:
        raise Conflict(_("Einen der beiden Bereiche gibt es so nicht mehr. Es wurde nichts geändert."))
    if area.id == into.id:
        raise RuleViolation(
            _("Ein Bereich lässt sich nicht mit sich selbst zusammenlegen. Wählen Sie einen anderen."),
            field="into",
        )
    if not open_areas([into], at):
        raise RuleViolation(
            _("„%(area)s“ nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen Bereich."),
            field="into",
            area=into.name,
        )
    moved: dict[str, list[int]] = {}
    for table in plain_tables():
        moved[table.name] = move(table, of=area.id, to=into.id)
    for table, key in link_tables():
        moved[f"{table.name} {BOTH}"], moved[table.name] = move_links(table, key, of=area.id, to=into.id)
    moved = {name: ids for name, ids in moved.items() if ids}
    area.merged_at = at
    merge = AreaMerge(
        process_id=process.id,
        area_id=area.id,
        into_id=into.id,
        moved=moved,
        merged_by_id=by.id,
        created_at=at,
    )
    db.session.add(merge)
    db.session.flush()
    count_anew(area, into)
    facts = {"into": into.id, **{name: len(ids) for name, ids in moved.items()}}
    record("area.merge", "area_of_life", area.id, by=by, at=at, process_id=process.id, facts=facts)
    finish(process)
    return merge


def undo_merge(merge: AreaMerge, *, process: Process, by: Person, at: datetime) -> None:
    """Bring the area back with all that went over and is still there. Conflict if that was done before."""
    hold_ideas(db.session.get_one(AreaOfLife, merge.into_id))
    hold_areas(*(db.session.get_one(AreaOfLife, number) for number in (merge.area_id, merge.into_id)))
    take_version(process)
    db.session.refresh(merge)
    area, into = (db.session.get_one(AreaOfLife, area_id) for area_id in (merge.area_id, merge.into_id))
    if merge.undone_at is not None:
        raise Conflict(_("Das Zusammenlegen ist schon rückgängig gemacht."))
    if into.merged_at is not None:
        raise Conflict(
            _("„%(area)s“ wurde inzwischen selbst zusammengelegt. Nehmen Sie zuerst das zurück."),
            area=into.name,
        )
    for table in plain_tables():
        move(table, of=into.id, to=area.id, only=merge.moved.get(table.name, []))
    for table, key in link_tables():
        both = merge.moved.get(f"{table.name} {BOTH}", [])
        move_links(table, key, of=into.id, to=area.id, only=merge.moved.get(table.name, []))
        if both:
            db.session.execute(insert(table), [{key.name: each, "area_id": area.id} for each in both])
    area.merged_at = None
    merge.undone_at, merge.undone_by_id = at, by.id
    db.session.flush()
    count_anew(area, into)
    record("area.undo_merge", "area_of_life", area.id, by=by, at=at, process_id=process.id)
    finish(process)


def hold_ideas(area: AreaOfLife) -> None:
    """Lock the ideas before the process, as whoever decides about one does: so no two wait for each other."""
    ideas = Base.metadata.tables[IDEAS]
    held = select(ideas.c.id).where(ideas.c.area_id == area.id).order_by(ideas.c.id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def hold_areas(*areas: AreaOfLife) -> None:
    """Wait for whoever is putting something into one of them; who comes later waits as well."""
    ids = [area.id for area in areas]
    held = select(AreaOfLife.id).where(AreaOfLife.id.in_(ids)).order_by(AreaOfLife.id).with_for_update()
    db.session.execute(held).all()


def held_area_id(area_id: int | None) -> int | None:
    """The area into which something is to be put, held: the one itself, or the one that it has gone up in.

    Whoever merges areas waits until the end of the change, or has done so before.
    """
    while area_id is not None:
        held = select(AreaOfLife.merged_at).where(AreaOfLife.id == area_id)
        merged_at = db.session.scalars(held.with_for_update(read=True, key_share=True)).one()
        if merged_at is None:
            return area_id
        standing = standing_area_id(area_id)
        if standing == area_id:
            return area_id
        area_id = standing
    return None


def finish(process: Process) -> None:
    db.session.expire_all()
    pages_change(process.id)


def referring() -> Iterator[tuple[Table, Column[int]]]:
    """Every table with a column ``area_id`` that names an area, with that column."""
    for table in Base.metadata.sorted_tables:
        column = table.c.get("area_id")
        if column is not None and table.name != AreaMerge.__tablename__ and column.foreign_keys:
            yield table, column


def plain_tables() -> list[Table]:
    """Those whose rows lie in one area, or in none."""
    return [table for table, column in referring() if not column.primary_key and "id" in table.c]


def link_tables() -> list[tuple[Table, Column[int]]]:
    """Those whose rows link something with one of several areas, and the column that names it."""
    return [
        (table, next(other for other in table.primary_key if other is not column))
        for table, column in referring()
        if column.primary_key
    ]


def move(table: Table, *, of: int, to: int, only: list[int] | None = None) -> list[int]:
    """Let rows change their area; returns their ids. Who saw an earlier version of one is told so."""
    wanted = table.c.area_id == of
    if only is not None:
        wanted = and_(wanted, table.c.id.in_(only))
    ids = list(db.session.scalars(select(table.c.id).where(wanted).order_by(table.c.id)))
    values = {"area_id": to} | ({"version": table.c.version + 1} if "version" in table.c else {})
    changed_rows(update(table).where(table.c.id.in_(ids)).values(values))
    return ids


def move_links(
    table: Table, key: Column[int], *, of: int, to: int, only: list[int] | None = None
) -> tuple[list[int], list[int]]:
    """Let links name the other area; returns what was linked with both, and what with the one only.

    Of two links the old one goes, unless it says something itself: then it stays as it is.
    """
    other = table.alias()
    has_both = exists().where(other.c[key.name] == key, other.c.area_id == to)
    wanted = table.c.area_id == of
    if only is not None:
        wanted = and_(wanted, key.in_(only))
    says_nothing = len(table.c) == len(table.primary_key)
    both = list(db.session.scalars(select(key).where(wanted, has_both).order_by(key))) if says_nothing else []
    single = list(db.session.scalars(select(key).where(wanted, ~has_both).order_by(key)))
    changed_rows(delete(table).where(table.c.area_id == of, key.in_(both)))
    changed_rows(update(table).where(table.c.area_id == of, key.in_(single)).values(area_id=to))
    return both, single


def count_anew(*areas: AreaOfLife) -> None:
    """The counts of published ideas, by id of the area as everybody takes them."""
    ideas = Base.metadata.tables[IDEAS]
    for area in sorted(areas, key=lambda area: area.id):
        number = (
            select(func.count())
            .select_from(ideas)
            .where(ideas.c.area_id == area.id, ideas.c.is_public)
            .scalar_subquery()
        )
        changed_rows(update(AreaOfLife).where(AreaOfLife.id == area.id).values(published_ideas=number))
