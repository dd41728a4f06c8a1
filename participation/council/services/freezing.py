"""Freezing what is known for a session, and erasing from it what nobody may keep."""

import secrets
from datetime import datetime

import rfc8785
from sqlalchemy import func, insert, select, text, update

from participation.audit.services import record
from participation.council.models import (
    ERASED_ONCE,
    LONGEST_REASON,
    ONE_SNAPSHOT_PER_FORM,
    CouncilSession,
    CouncilSnapshot,
    SnapshotLeaf,
    SnapshotRedaction,
)
from participation.council.queries.content import content_of
from participation.council.tree import ROOT, flattened, hashes_of, leaf_hash
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.redaction import AFTERWARDS
from participation.kernel.database import changed_rows, stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person

SALT_BYTES = 12
ABOUT = "about/"


def hold_still() -> None:
    """All that is read afterwards is of one moment; to be called first in a transaction that freezes.

    Whoever decides anything writes the record at the end, and waits there. On SQLite the writer is alone.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        # Taken before the transaction looks at anything: it sees what is there when everybody stands still.
        db.session.execute(text("LOCK TABLE audit_head IN EXCLUSIVE MODE"))


def freeze(session: CouncilSession, *, submission_key: str, by: Person, at: datetime) -> CouncilSnapshot:
    """ "Stand zur Sitzung vom …": everything that the council is shown, as it is now.

    Call ``hold_still`` first. The same form sent twice freezes once.
    """
    known = select(CouncilSnapshot).where(CouncilSnapshot.submission_key == submission_key)
    if (found := db.session.scalars(known).one_or_none()) is not None:
        return found
    last = select(func.max(CouncilSnapshot.edition)).where(CouncilSnapshot.session_id == session.id)
    edition = (db.session.scalars(last).one() or 0) + 1
    leaves = []
    for path, value in flattened(content_of(session, edition=edition, by=by, at=at)):
        salt = secrets.token_urlsafe(SALT_BYTES)
        written = rfc8785.dumps(value).decode()
        leaves.append({"path": path, "hash": leaf_hash(salt, value), "salt": salt, "value": written})
    checksum = hashes_of({str(leaf["path"]): str(leaf["hash"]) for leaf in leaves})[ROOT]
    snapshot = CouncilSnapshot(
        session_id=session.id,
        edition=edition,
        checksum=checksum,
        frozen_by_id=by.id,
        submission_key=submission_key,
        created_at=at,
    )
    if not stored(snapshot, unless=ONE_SNAPSHOT_PER_FORM):
        return db.session.scalars(known).one()
    db.session.execute(insert(SnapshotLeaf), [{**leaf, "snapshot_id": snapshot.id} for leaf in leaves])
    record(
        "council.freeze",
        "council_snapshot",
        snapshot.id,
        by=by,
        at=at,
        process_id=session.process_id,
        facts={"session": session.id, "edition": edition, "leaves": len(leaves), "checksum": checksum},
    )
    return snapshot


# --- Erasing ----------------------------------------------------------------------------------------


def redact_leaf(
    snapshot: CouncilSnapshot, path: str, *, reason: str, by: Person, at: datetime
) -> SnapshotRedaction:
    """Take one value out for good; its hash stays, so that everything else can still be checked.

    Raises RuleViolation for a place that does not exist, was erased before, or tells what the snapshot is.
    """
    leaf = db.session.get(SnapshotLeaf, (snapshot.id, path))
    if leaf is None or path.startswith(ABOUT):
        raise RuleViolation(_("Diese Stelle gibt es in dem Stand nicht."), field="path")
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum die Stelle geschwärzt wird."), field="reason")
    redaction = SnapshotRedaction(
        snapshot_id=snapshot.id,
        path=path,
        reason=reason[:LONGEST_REASON],
        redacted_by_id=by.id,
        created_at=at,
    )
    if not stored(redaction, unless=ERASED_ONCE):
        raise RuleViolation(_("Diese Stelle ist schon geschwärzt."), field="path")
    changed_rows(
        update(SnapshotLeaf)
        .where(SnapshotLeaf.snapshot_id == snapshot.id, SnapshotLeaf.path == path)
        .values(salt=None, value=None)
    )
    db.session.expire(leaf)
    record(
        "council.redact_leaf",
        "council_snapshot",
        snapshot.id,
        by=by,
        at=at,
        process_id=snapshot.session.process_id,
        facts={"redaction": redaction.id},
        text=redaction.reason,
    )
    return redaction


def follow_idea(idea: Idea, at: datetime) -> None:
    """Words that were taken out of an idea's title, or withdrawn with it, stand in no snapshot either."""
    if idea.status is not IdeaStatus.WITHDRAWN and not idea.redactions:
        return
    frozen = (
        select(CouncilSnapshot, SnapshotLeaf)
        .join(SnapshotLeaf, SnapshotLeaf.snapshot_id == CouncilSnapshot.id)
        .join(CouncilSession, CouncilSession.id == CouncilSnapshot.session_id)
        .where(
            CouncilSession.process_id == idea.process_id,
            SnapshotLeaf.path == f"ideas/{idea.number}/title",
            SnapshotLeaf.value != rfc8785.dumps(idea.title).decode(),
        )
        .order_by(CouncilSnapshot.id)
    )
    for snapshot, leaf in db.session.execute(frozen).all():
        redact_leaf(snapshot, leaf.path, reason=AFTER_IDEA, by=SYSTEM, at=at)


AFTER_IDEA = "Der Titel der Idee wurde unkenntlich gemacht oder zurückgezogen."

AFTERWARDS.append(follow_idea)
