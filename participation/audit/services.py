"""Writing the record. The caller's ``writing()`` commits it, together with the change itself."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select

from participation.audit.models import ActorKind, AuditEntry, AuditHead, AuditText
from participation.audit.rules import BEGINNING, REASON_OF, hash_of
from participation.extensions import db
from participation.kernel.permissions import SYSTEM, Person


def record(  # noqa: PLR0913 (who, what, on what, when, where, why: the six questions of a record)
    action: str,
    subject: str,
    subject_id: int,
    *,
    by: Person,
    at: datetime,
    process_id: int | None = None,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
    text: str | None = None,
) -> AuditEntry:
    """Append one entry, chained to the one before.

    ``action`` is ``feature.verb``; ``facts`` are ids, codes and counts, never names, addresses or texts;
    ``text`` is kept beside the entry, which bears only its salted SHA-256. Without a ``reason`` it bears that
    of its action, if it is a decision.
    """
    head = db.session.scalars(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(id=1, hash=BEGINNING)
        db.session.add(head)
    salt = secrets.token_hex(16) if text is not None else ""
    entry = AuditEntry(
        at=at,
        action=action,
        subject=subject,
        subject_id=subject_id,
        process_id=process_id,
        actor=actor_kind(by),
        actor_id=by.id,
        reason=reason or REASON_OF.get(action),
        facts=facts or {},
        text_hash=None if text is None else hashlib.sha256((salt + text).encode()).hexdigest(),
        previous_hash=head.hash,
    )
    entry.hash = hash_of(entry)
    head.hash = entry.hash
    db.session.add(entry)
    db.session.flush()
    if text is not None:
        db.session.add(AuditText(entry_id=entry.id, salt=salt, text=text))
    return entry


def actor_kind(by: Person) -> ActorKind:
    if by.id is not None:
        return ActorKind.PERSON
    return ActorKind.SYSTEM if by == SYSTEM else ActorKind.VISITOR
