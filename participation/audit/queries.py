"""Questions one can ask of the record."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

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
