"""Reading what was frozen: as its tree, as its file, and what was erased from it since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import func, or_, select

from participation.accounts.models import Account
from participation.council.models import CouncilSession, CouncilSnapshot, SnapshotLeaf, SnapshotRedaction
from participation.council.tree import Leaf, as_file, nested
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.public import visible
from participation.municipality.models import Process


def latest_snapshot(session: CouncilSession) -> CouncilSnapshot | None:
    """The newest edition of the session's snapshot."""
    return next(iter(snapshots_of(session, most=1)), None)


def snapshots_of(session: CouncilSession, *, most: int = 50) -> Sequence[CouncilSnapshot]:
    """Newest first."""
    statement = select(CouncilSnapshot).where(CouncilSnapshot.session_id == session.id)
    return db.session.scalars(statement.order_by(CouncilSnapshot.edition.desc()).limit(most)).all()


def snapshot_numbered(session: CouncilSession, edition: int) -> CouncilSnapshot:
    """NoResultFound where there is none."""
    statement = select(CouncilSnapshot).where(
        CouncilSnapshot.session_id == session.id, CouncilSnapshot.edition == edition
    )
    return db.session.scalars(statement).one()


def frozen_by(snapshot: CouncilSnapshot) -> str:
    """Who froze it; that stands beside the snapshot, never in it."""
    statement = select(Account.name).where(Account.id == snapshot.frozen_by_id)
    return db.session.scalars(statement).one_or_none() or ""


@dataclass(frozen=True)
class Erased:
    """A place that was erased, with who did it."""

    redaction: SnapshotRedaction
    by: str


def redactions_in(snapshot: CouncilSnapshot) -> list[Erased]:
    """In the order in which they were made."""
    statement = (
        select(SnapshotRedaction, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == SnapshotRedaction.redacted_by_id)
        .where(SnapshotRedaction.snapshot_id == snapshot.id)
        .order_by(SnapshotRedaction.id)
    )
    return [Erased(*row) for row in db.session.execute(statement).all()]


def tree_of(snapshot: CouncilSnapshot, *sections: str) -> dict[str, Any]:
    """The frozen values by their paths, all or of these sections; None where one was erased."""
    statement = select(SnapshotLeaf.path, SnapshotLeaf.value).where(SnapshotLeaf.snapshot_id == snapshot.id)
    if sections:
        within = [SnapshotLeaf.path.startswith(f"{section}/", autoescape=True) for section in sections]
        statement = statement.where(or_(*within))
    rows = db.session.execute(statement.order_by(SnapshotLeaf.path)).all()
    return nested((path, None if value is None else json.loads(value)) for path, value in rows)


def file_of(snapshot: CouncilSnapshot) -> bytes:
    """The snapshot as it is handed out: ``participation snapshot verify`` reads it anywhere."""
    erased = {one.redaction.path: one.redaction.created_at for one in redactions_in(snapshot)}
    rows = db.session.scalars(select(SnapshotLeaf).where(SnapshotLeaf.snapshot_id == snapshot.id)).all()
    leaves: Mapping[str, Leaf] = {
        leaf.path: Leaf(
            leaf.hash,
            leaf.salt,
            None if leaf.value is None else json.loads(leaf.value),
            erased[leaf.path].astimezone(UTC).isoformat(timespec="seconds") if leaf.path in erased else "",
        )
        for leaf in rows
    }
    return as_file(leaves)


def unreadable_now(process: Process) -> frozenset[str]:
    """Numbers of ideas that everybody may read no longer: their frozen titles are shown to nobody."""
    statement = select(Idea.number).where(Idea.process_id == process.id, ~visible())
    return frozenset(db.session.scalars(statement))


def arrived_since(snapshot: CouncilSnapshot) -> int:
    """How many ideas were published after it was frozen."""
    statement = (
        select(func.count())
        .select_from(Idea)
        .where(
            Idea.process_id == snapshot.session.process_id,
            visible(),
            Idea.published_at > snapshot.created_at,
        )
    )
    return int(db.session.scalars(statement).one())
