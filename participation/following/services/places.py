"""Telling authors where their ideas stand now: once per place, when the place has lasted a while."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from participation.accounts.models import Account
from participation.extensions import db
from participation.following.models import ToldPlace
from participation.following.queries.places import Place, untold_places
from participation.following.rules import STABLE
from participation.ideas.models import Idea
from participation.ideas.queries.staff import Recipient, author_of
from participation.jobs.services import LetterDraft, send
from participation.municipality.models import Process

PLACED = "idea_placed"
BATCH = 100


def tell_places(*, at: datetime, most: int = BATCH) -> int:
    """Write to the authors of ideas that came to stand somewhere; how many places were told.

    What one author has to hear of one process is one letter, stored together with the marks.
    """
    untold = untold_places(stable_since=at - STABLE, most=most)
    ideas = with_authors({place.idea_id for place in untold})
    told = sorted(told_to(untold, ideas), key=lambda one: (one[0].mailbox, one[1].process_id, one[1].id))
    for (recipient, process_id), group in groupby(told, key=lambda one: (one[0], one[1].process_id)):
        write(recipient, process_id, [(idea, place) for _, idea, place in group], at=at)
    db.session.add_all(
        ToldPlace(idea_id=place.idea_id, kind=place.kind, subject_id=place.subject_id, created_at=at)
        for place in sorted({(p.idea_id, p.kind, p.subject_id): p for p in untold}.values())
    )
    db.session.flush()
    return len(untold)


def with_authors(idea_ids: Iterable[int]) -> dict[int, Idea]:
    """Held, so that of two workers one tells; the authors' accounts come in one statement."""
    statement = select(Idea).where(Idea.id.in_(idea_ids)).options(selectinload(Idea.process))
    ideas = {
        idea.id: idea for idea in db.session.scalars(statement.order_by(Idea.id).with_for_update(of=Idea))
    }
    authors = {idea.author_id for idea in ideas.values() if idea.author_id is not None}
    db.session.scalars(select(Account).where(Account.id.in_(authors))).all()
    return ideas


def told_to(untold: Iterable[Place], ideas: dict[int, Idea]) -> Iterable[tuple[Recipient, Idea, Place]]:
    for place in untold:
        idea = ideas[place.idea_id]
        recipient = author_of(idea)
        if recipient is not None:
            yield recipient, idea, place


def write(recipient: Recipient, process_id: int, told: list[tuple[Idea, Place]], *, at: datetime) -> None:
    """The letter bears ids: what it says is looked up again when it is sent."""
    process = db.session.get_one(Process, process_id)
    numbers = {idea.number for idea, _ in told}
    draft = LetterDraft(
        kind=PLACED,
        recipient=recipient.mailbox,
        language=recipient.language,
        municipality_id=process.municipality_id,
        process_id=process_id,
        facts={
            "confirmed": recipient.confirmed,
            "number": numbers.pop() if len(numbers) == 1 else "",
            "told": sorted({(place.idea_id, str(place.kind), place.subject_id) for _, place in told}),
        },
    )
    send(draft, at=at)
