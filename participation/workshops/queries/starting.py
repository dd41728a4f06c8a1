"""What a workshop can begin with: themes of the process and the public ideas in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.themes.models import Placement, Theme
from participation.workshops.models import Card, Workshop

MOST_CARDS_EACH = 8
"""Of one theme, most supported first: a board of a workshop is no archive."""


@dataclass
class Offer:
    """A theme, and those of its ideas that would come as cards."""

    theme: Theme
    ideas: list[Idea] = field(default_factory=list)
    all: int = 0


def offers_of(process: Process, workshop: Workshop) -> list[Offer]:
    """Live themes with public ideas that are not in the workshop yet."""
    statement = (
        select(Theme, Idea)
        .join(Placement, Placement.theme_id == Theme.id)
        .join(Idea, Idea.id == Placement.idea_id)
        .where(
            Theme.process_id == process.id,
            Theme.merged_into_id.is_(None),
            Theme.dissolved_at.is_(None),
            Theme.parked_at.is_(None),
            Idea.is_public.is_(True),
            Idea.id.not_in(already_in(workshop)),
        )
        .order_by(Theme.number, Idea.supports.desc(), Idea.id)
        .options(joinedload(Theme.area))
    )
    offers: dict[int, Offer] = {}
    counted: dict[int, int] = defaultdict(int)
    for theme, idea in db.session.execute(statement):
        offer = offers.setdefault(theme.id, Offer(theme))
        counted[theme.id] += 1
        if len(offer.ideas) < MOST_CARDS_EACH:
            offer.ideas.append(idea)
    for theme_id, offer in offers.items():
        offer.all = counted[theme_id]
    return list(offers.values())


def already_in(workshop: Workshop) -> Sequence[int]:
    """Ideas that have a card in the workshop."""
    statement = select(Card.idea_id).where(Card.workshop_id == workshop.id, Card.idea_id.is_not(None))
    return [idea_id for idea_id in db.session.scalars(statement) if idea_id]
