"""Offering the contents of an ended process to the archive; erasing them when it has answered."""

from datetime import datetime

from sqlalchemy import or_, select, update

from participation.audit.services import record
from participation.comments.models import Comment
from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage, RefusalProposal
from participation.ideas.models.authored import IdeaImage
from participation.ideas.queries.versions import versions_with_words
from participation.ideas.services.authorship import WITHDRAWN_TITLE
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.redaction import AFTERWARDS, forget_originals
from participation.ideas.services.versions import forget as forget_version
from participation.intake.models import IdeaEntry
from participation.kernel.database import changed_rows, stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.moderation.models import Note
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.privacy.models import ONE_OFFER_PER_PROCESS, ArchiveOffer, ArchiveOutcome
from participation.privacy.queries.due import ends_of, offer_of

AT_ONCE = 100
ERASED_TITLE = "[nach Ablauf der Aufbewahrung gelöscht]"
"""Stands where a title stood; number, answer and counts stay: figures that were published still add up."""


def offer_to_archive(process: Process, note: str, *, by: Person, at: datetime) -> ArchiveOffer:
    """Write down that the contents were offered. Raises RuleViolation before the end, or if they were."""
    end = ends_of(process.municipality_id).get(process.id)
    if end is None or end > at:
        raise RuleViolation(_("Dieses Verfahren läuft noch. Angeboten wird, wenn alle Phasen zu Ende sind."))
    offer = ArchiveOffer(process_id=process.id, note=note, offered_by_id=by.id, created_at=at)
    if not stored(offer, unless=ONE_OFFER_PER_PROCESS):
        raise RuleViolation(_("Dieses Verfahren ist dem Archiv schon angeboten."))
    record("archive.offer", "process", process.id, by=by, at=at, process_id=process.id, text=note)
    return offer


def note_answer(process: Process, outcome: ArchiveOutcome, *, by: Person, at: datetime) -> None:
    """What the archive said; it may say otherwise until the contents are erased.

    Raises RuleViolation for contents that were not offered, or are gone.
    """
    offer = offer_of(process.id)
    if offer is None:
        raise RuleViolation(_("Bitte halten Sie zuerst fest, wem Sie das Verfahren angeboten haben."))
    db.session.refresh(offer, with_for_update=True)
    if offer.erased_at is not None:
        raise RuleViolation(_("Die Inhalte sind schon gelöscht."))
    if offer.outcome is outcome:
        return
    offer.outcome, offer.decided_at, offer.decided_by_id = outcome, at, by.id
    facts = {"outcome": outcome.value}
    record("archive.answer", "process", process.id, by=by, at=at, process_id=process.id, facts=facts)
    db.session.flush()


def erase_portion(offer: ArchiveOffer, *, at: datetime) -> int:
    """Erase the words of some ideas that still have any, and of what belongs to them; how many."""
    statement = (
        select(Idea)
        .where(
            Idea.process_id == offer.process_id,
            Idea.title.not_in([ERASED_TITLE, WITHDRAWN_TITLE]),
        )
        .order_by(Idea.id)
        .limit(AT_ONCE)
    )
    ideas = db.session.scalars(statement).all()
    for idea in ideas:
        empty(idea, at=at)
    db.session.flush()
    return len(ideas)


def empty(idea: Idea, *, at: datetime) -> None:
    """Its words and its author's go; its number, status, answer and counts stay."""
    lock_idea(idea)
    idea.title, idea.text = ERASED_TITLE, ""
    idea.author_name, idea.contact, idea.receipt_digest = "", None, None
    idea.place, idea.latitude, idea.longitude = "", None, None
    idea.version += 1
    forget_originals(idea, at=at)
    for version in versions_with_words(idea):
        forget_version(version, at=at)
    idea.changes = 0
    for table in (IdeaMessage, RefusalProposal):
        changed_rows(update(table).where(table.idea_id == idea.id).values(text=""))
    changed_rows(update(IdeaEntry).where(IdeaEntry.idea_id == idea.id).values(reach=""))
    changed_rows(
        update(Comment)
        .where(Comment.idea_id == idea.id, or_(Comment.text != "", Comment.author_name != ""))
        .values(text=ERASED_TITLE, author_name="", contact=None, reason_text="")
    )
    changed_rows(
        update(IdeaImage)
        .where(IdeaImage.idea_id == idea.id, IdeaImage.removed_at.is_(None))
        .values(removed_at=at, alt="")
    )
    idea.images = 0
    index_idea(idea)
    for clean in AFTERWARDS:
        clean(idea, at)


def finish_erasing(offer: ArchiveOffer, *, at: datetime) -> None:
    """Nothing of the contents is left: say so, and let the pages be made anew."""
    changed_rows(update(Note).where(Note.process_id == offer.process_id).values(text=""))
    offer.erased_at = at
    process_id = offer.process_id
    record("archive.erase", "process", process_id, by=SYSTEM, at=at, process_id=process_id)
    pages_change(process_id)
    db.session.flush()
