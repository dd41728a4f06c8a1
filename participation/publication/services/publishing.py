"""Publishing an edition now or at its hour, taking back one that waits, and its hour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from participation.audit.services import record
from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.database import stored
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.publication.models import PUBLISHED_ONCE, Audience, StrategyEdition
from participation.publication.queries.contents import content_of
from participation.publication.rules import check_publication, check_release, checksum_of

RELEASE = "publication.release"


@dataclass(frozen=True, kw_only=True)
class EditionDraft:
    """What is said about the edition, and when it may be read: ``release_at`` None means now."""

    note: str = ""
    release_at: datetime | None = None
    submission_key: str


def publish(draft: EditionDraft, *, process: Process, by: Person, at: datetime) -> StrategyEdition:
    """Freeze the strategy as it stands as the next edition. One form makes one edition.

    Raises RuleViolation for what is missing, Conflict while another edition waits for its hour.
    """
    known = select(StrategyEdition).where(StrategyEdition.submission_key == draft.submission_key)
    db.session.refresh(process, with_for_update=True)  # one edition after the other
    if (made := db.session.scalars(known).one_or_none()) is not None:
        return made
    check_none_waits(process, at)
    content = content_of(process, Audience.PUBLIC, reader=by, at=at)
    number = next_number(process)
    check_publication(content, note=draft.note, is_first=not was_published(process))
    release_at = draft.release_at or at
    check_release(release_at, at)
    edition = StrategyEdition(
        process_id=process.id,
        number=number,
        content=content,
        checksum=checksum_of(content),
        note=draft.note,
        release_at=release_at,
        published_by_id=by.id,
        submission_key=draft.submission_key,
        created_at=at,
    )
    if not stored(edition, unless=PUBLISHED_ONCE):
        return db.session.scalars(known).one()
    if release_at > at:
        wait(edition, by=by, at=at)
    else:
        tell(edition, by=by, at=at)
    return edition


def check_none_waits(process: Process, at: datetime) -> None:
    waiting = select(StrategyEdition.id).where(
        StrategyEdition.process_id == process.id,
        StrategyEdition.release_at > at,
        StrategyEdition.taken_back_at.is_(None),
    )
    if db.session.scalars(waiting.limit(1)).one_or_none() is not None:
        raise Conflict(
            _("Eine Fassung wartet schon auf ihre Zeit. Nehmen Sie sie zurück, bevor Sie eine neue anlegen.")
        )


def next_number(process: Process) -> int:
    newest = select(func.max(StrategyEdition.number)).where(StrategyEdition.process_id == process.id)
    return (db.session.scalars(newest).one() or 0) + 1


def was_published(process: Process) -> bool:
    """Whether there was an edition before that was not taken back."""
    found = select(StrategyEdition.id).where(
        StrategyEdition.process_id == process.id, StrategyEdition.taken_back_at.is_(None)
    )
    return db.session.scalars(found.limit(1)).one_or_none() is not None


def wait(edition: StrategyEdition, *, by: Person, at: datetime) -> None:
    """Nobody reads it before its hour, whether or not the worker runs then."""
    enqueue(
        RELEASE,
        {"edition": edition.id},
        at=at,
        by=by,
        run_at=edition.release_at,
        key=f"{RELEASE}:{edition.id}",
        process_id=edition.process_id,
    )
    note("hold", edition, by=by, at=at)


def tell(edition: StrategyEdition, *, by: Person, at: datetime) -> None:
    edition.told_at = at
    note("publish", edition, by=by, at=at)
    pages_change(edition.process_id)


def release(edition: StrategyEdition, *, at: datetime) -> bool:
    """Its hour has come: public pages change. False for what was taken back, told, or is too early."""
    db.session.refresh(edition, with_for_update=True)
    if edition.told_at is not None or edition.taken_back_at is not None or edition.release_at > at:
        return False
    tell(edition, by=SYSTEM, at=at)
    return True


def take_back(edition: StrategyEdition, *, by: Person, at: datetime) -> None:
    """Do not publish after all. A second time changes nothing. Raises Conflict once its hour has come."""
    db.session.refresh(edition, with_for_update=True)
    if edition.taken_back_at is not None:
        return
    if edition.release_at <= at:
        raise Conflict(
            _(
                "Diese Fassung ist schon veröffentlicht. Berichtigungen sind neue Fassungen; "
                "die frühere bleibt in der Liste."
            )
        )
    edition.taken_back_at = at
    note("take_back", edition, by=by, at=at)


def note(verb: str, edition: StrategyEdition, *, by: Person, at: datetime) -> None:
    facts: dict[str, Any] = {
        "edition": edition.number,
        "checksum": edition.checksum,
        "release_at": edition.release_at.isoformat(),
    }
    action = f"publication.{verb}"
    record(action, "strategy_edition", edition.id, by=by, at=at, process_id=edition.process_id, facts=facts)
    db.session.flush()
