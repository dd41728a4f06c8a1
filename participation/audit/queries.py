"""Questions one can ask of the record."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from participation.audit.models import AuditEntry, AuditHead, AuditText
from participation.audit.rules import BEGINNING, hash_of
from participation.extensions import db

BATCH = 1_000


@dataclass(frozen=True)
class Fault:
    """Where the record is not what was written: the entry's id, and what is wrong with it."""

    entry_id: int
    what: str


def faults() -> Iterator[Fault]:
    """Walk the chain from its beginning: edited, removed, swapped and added entries break it.

    A text that was erased with authority is none; one that was edited is.
    """
    previous = BEGINNING
    last = 0
    statement = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=BATCH)
    for entry in db.session.scalars(statement):
        last = entry.id
        if entry.previous_hash != previous:
            yield Fault(entry.id, "does not follow the entry before it: one was removed, added or moved")
        if hash_of(entry) != entry.hash:
            yield Fault(entry.id, "was changed after it was written")
        previous = entry.hash
    head = db.session.get(AuditHead, 1)
    if (head.hash if head else BEGINNING) != previous:
        yield Fault(last, "is the last one here, but was not the last one written")
    yield from edited_texts()


def edited_texts() -> Iterator[Fault]:
    statement = (
        select(AuditEntry.id, AuditEntry.text_hash, AuditText.salt, AuditText.text)
        .join(AuditText, AuditText.entry_id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .execution_options(yield_per=BATCH)
    )
    for entry_id, text_hash, salt, text in db.session.execute(statement):
        if hashlib.sha256((salt + text).encode()).hexdigest() != text_hash:
            yield Fault(entry_id, "bears a text that was changed")


# --- Reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """Which entries are looked for; what is None or empty does not matter.

    ``features`` are first parts of actions ("idea" of "idea.publish"). ``of_processes`` are the processes of
    the town: entries of others are never shown, those of none always.
    """

    of_processes: Collection[int]
    process_id: int | None = None
    features: tuple[str, ...] = ()
    actors: Collection[int] | None = None
    reason: str = ""
    since: datetime | None = None
    until: datetime | None = None
    unseen_complaints: Collection[int] = ()
    """Complaints that the reader must not know of."""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.process_id is None:
            yield or_(AuditEntry.process_id.is_(None), AuditEntry.process_id.in_(self.of_processes))
        else:
            yield AuditEntry.process_id == self.process_id
        if self.features:
            yield or_(*(AuditEntry.action.startswith(f"{feature}.") for feature in self.features))
        if self.actors is not None:
            yield AuditEntry.actor_id.in_(self.actors)
        if self.reason:
            yield AuditEntry.reason == self.reason
        if self.unseen_complaints:
            is_other = AuditEntry.subject_id.not_in(self.unseen_complaints)
            yield or_(AuditEntry.subject != "complaint", is_other)
        if self.since is not None:
            yield AuditEntry.at >= self.since
        if self.until is not None:
            yield AuditEntry.at < self.until


def entries(wanted: LogFilter, *, offset: int, limit: int) -> Sequence[AuditEntry]:
    """Newest first."""
    statement = select(AuditEntry).where(*wanted.conditions()).order_by(AuditEntry.id.desc())
    return db.session.scalars(statement.offset(offset).limit(limit)).all()


def how_many_entries(wanted: LogFilter) -> int:
    statement = select(func.count()).select_from(AuditEntry).where(*wanted.conditions())
    return db.session.scalars(statement).one()


def reasons_given(of_processes: Collection[int]) -> list[str]:
    """Every reason code that an entry bears, of these processes or of none."""
    mine = or_(AuditEntry.process_id.is_(None), AuditEntry.process_id.in_(of_processes))
    statement = select(AuditEntry.reason).where(AuditEntry.reason.is_not(None), mine).distinct()
    return sorted(str(reason) for reason in db.session.scalars(statement))


def all_entries(wanted: LogFilter) -> Iterator[Sequence[AuditEntry]]:
    """Oldest first, in portions: a log is longer than what one keeps in mind."""
    last = 0
    while True:
        statement = select(AuditEntry).where(AuditEntry.id > last, *wanted.conditions())
        portion = db.session.scalars(statement.order_by(AuditEntry.id).limit(BATCH)).all()
        if not portion:
            return
        yield portion
        last = portion[-1].id
