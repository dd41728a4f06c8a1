"""Figures kept in this process until anything in their participation process changes."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.figures.counting import figures_from
from participation.figures.queries.reading import rows_of
from participation.figures.results import Figures
from participation.municipality.models import PageVersion, Process
from participation.voting.queries import revoked_supports

SECONDS_KEPT = 60.0
"""What no version tells of (an author's access is confirmed later) is in the figures after this time."""
MOST_KEPT = 16
"""Processes whose figures are kept; a process's figures take some ten kilobytes."""

Version = tuple[int, int, int]
"""Of the pages, of the record, and supports with revoked codes: asked for with it, they cost no statement."""


@dataclass
class Shelf:
    """The figures of one database, those least lately read first to go."""

    kept: OrderedDict[int, tuple[Version, float, Figures]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def fresh(self, process_id: int, version: Version) -> Figures | None:
        with self.lock:
            found = self.kept.get(process_id)
            if found is None or found[0] != version or time.monotonic() - found[1] > SECONDS_KEPT:
                return None
            self.kept.move_to_end(process_id)
            return found[2]

    def keep(self, process_id: int, version: Version, figures: Figures) -> None:
        with self.lock:
            self.kept[process_id] = (version, time.monotonic(), figures)
            self.kept.move_to_end(process_id)
            if len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)


SHELVES: WeakKeyDictionary[Engine, Shelf] = WeakKeyDictionary()


def figures_of(process: Process) -> Figures:
    """All figures of the process: one statement while nothing changes, else seven."""
    if db.session().info.get("writing"):
        # What this change sees may still be rolled back, and would then have been nobody's figures.
        return counted_now(process)
    version = version_of(process.id)
    shelf = SHELVES.setdefault(db.engine, Shelf())
    figures = shelf.fresh(process.id, version)
    if figures is None:
        figures = counted_now(process, version)
        shelf.keep(process.id, version, figures)
    return figures


def counted_now(process: Process, version: Version | None = None) -> Figures:
    figures = figures_from(rows_of(process), ZoneInfo(process.municipality.time_zone))
    _, _, revoked = version or version_of(process.id)
    return replace(figures, revoked_supports=revoked)


def version_of(process_id: int) -> Version:
    """Rises with every change: supports and what is public move the pages, all else stands in the record.

    The record's entries are chained under a lock, so that its newest id never grows past one still to come.
    """
    pages = select(func.coalesce(func.sum(PageVersion.version), 0)).where(
        PageVersion.process_id == process_id
    )
    record = select(func.coalesce(func.max(AuditEntry.id), 0)).where(AuditEntry.process_id == process_id)
    revoked = revoked_supports(process_id).scalar_subquery()
    row = db.session.execute(select(pages.scalar_subquery(), record.scalar_subquery(), revoked)).one()
    return int(row[0]), int(row[1]), int(row[2])
