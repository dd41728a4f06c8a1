"""What goes from a workshop afterwards: words of withdrawn ideas, and people once their time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.redaction import AFTERWARDS
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM
from participation.municipality.services.pages import pages_change
from participation.workshops.models import (
    Anonymity,
    Card,
    CardStatus,
    LiveEvent,
    Participant,
    Protocol,
    Workshop,
)
from participation.workshops.queries.protocol import as_written
from participation.workshops.queries.rooms import released_protocol
from participation.workshops.services.ending import SWEEP, draw_up, empty_editions, forget_names
from participation.workshops.services.files import want_files
from participation.workshops.services.room import announce, lock_room

PEOPLE_KEPT = timedelta(days=90)
"""How long after the end a room with pseudonyms still knows who wrote what."""
TAKEN_BACK = _("Eine Karte fehlt, weil die Idee, aus der sie kam, zurückgezogen ist.")


def forget_withdrawn(idea: Idea, at: datetime) -> None:
    """Cards made of an idea lose their words with it; a protocol that bears them is corrected by itself."""
    if idea.status is not IdeaStatus.WITHDRAWN:
        return
    rooms = db.session.scalars(select(Card.workshop_id).where(Card.idea_id == idea.id, Card.text != ""))
    for workshop_id in sorted(set(rooms)):
        workshop = lock_room(workshop_id)
        erased = []
        for card in db.session.scalars(
            select(Card).where(Card.idea_id == idea.id, Card.workshop_id == workshop_id)
        ):
            erased.append(card.text)
            card.text, card.earlier_text, card.digest = "", "", None
            card.status, card.group_id = CardStatus.WITHDRAWN, None
            card.version += 1
            announce(workshop, "card.withdrawn", at=at, card=card.id, version=card.version)
        correct_by_itself(workshop, [text for text in erased if text], at=at)
        facts = {"cards": len(erased), "idea": idea.id}
        record(
            "workshop.forget_idea",
            "workshop",
            workshop.id,
            by=SYSTEM,
            at=at,
            process_id=workshop.process_id,
            facts=facts,
        )


def correct_by_itself(workshop: Workshop, erased: Sequence[str], *, at: datetime) -> None:
    """Release an edition without the words that are gone, if the public one has them."""
    public = released_protocol(workshop)
    fresh: Protocol | None = None
    if public is not None and any(text in as_written(public.content) for text in erased):
        fresh = draw_up(workshop, at=at)
        fresh.correction, fresh.released_at = TAKEN_BACK, at
        workshop.version += 1
        want_files(fresh, workshop, by=SYSTEM, at=at)
        pages_change(workshop.process_id)
    empty_editions(workshop, erased, but=fresh, at=at)
    enqueue(SWEEP, {"workshop": workshop.id}, at=at, by=SYSTEM, process_id=workshop.process_id)


AFTERWARDS.append(forget_withdrawn)


def due_workshops(at: datetime) -> Sequence[Workshop]:
    """Closed long enough ago, and still knowing people."""
    known = select(Participant.id).where(
        Participant.workshop_id == Workshop.id,
        Participant.account_id.is_(None),
        Participant.name_key.not_like("#gast-%"),
    )
    statement = select(Workshop).where(
        Workshop.closed_at < at - PEOPLE_KEPT,
        Workshop.anonymity != Anonymity.NAMED,
        known.exists(),
    )
    return db.session.scalars(statement.order_by(Workshop.id)).all()


def forget_people(*, at: datetime) -> int:
    """Erase names, authorship and the feed of rooms whose time is over; how many rooms."""
    due = due_workshops(at)
    for found in due:
        workshop = lock_room(found.id)
        changed_rows(
            update(Card)
            .where(Card.workshop_id == workshop.id)
            .values(author_id=None, sender_id=None, key=None, digest=None)
        )
        changed_rows(delete(LiveEvent).where(LiveEvent.workshop_id == workshop.id))
        db.session.expire_all()
        forget_names(workshop)
        process_id = workshop.process_id
        record("workshop.forget_people", "workshop", workshop.id, by=SYSTEM, at=at, process_id=process_id)
    return len(due)
