"""What became of somebody's cards, card by card: theme, dots, measures, idea."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from participation.extensions import db
from participation.ideas.models import Idea
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    DraftSource,
    MeasureDraft,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.board import counted_dots
from participation.workshops.queries.seen import everybody_sees


@dataclass
class Fate:
    """One card. Its words are only here while everybody in the room may read them, too."""

    card: Card
    phase: WorkshopPhase
    text: str
    group: CardGroup | None = None
    dots: int | None = None
    drafts: list[MeasureDraft] = field(default_factory=list)
    idea: Idea | None = None
    """The public idea that it became, or that it came from."""


def fates_of(workshop: Workshop, card_ids: Sequence[int]) -> list[Fate]:
    """These cards of the room in the order of the agenda, in five statements however many they are."""
    became = aliased(Idea)  # the predicate asks for ideas of its own
    rows = db.session.execute(
        select(Card, WorkshopStep.phase, everybody_sees(), became)
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .outerjoin(became, (became.id == Card.idea_id) & became.is_public)
        .where(Card.workshop_id == workshop.id, Card.id.in_(card_ids))
        .order_by(WorkshopStep.position, Card.id)
    ).all()
    groups = live_groups(workshop)
    dots = counted_dots(workshop)
    drafts = drafts_by_source(workshop)
    fates = []
    for card, phase, is_seen, idea in rows:
        shown = is_seen or card.status is CardStatus.PARKED
        group = groups.get(card.group_id or 0) if is_seen else None
        behind = [*drafts["group", group.id if group else 0], *drafts["card", card.id if shown else 0]]
        fates.append(
            Fate(
                card=card,
                phase=phase,
                text=card.text if shown else "",
                group=group,
                dots=dots.get(group.id) if group else None,
                drafts=list({draft.id: draft for draft in behind}.values()),
                idea=idea if shown else None,
            )
        )
    return fates


def live_groups(workshop: Workshop) -> dict[int, CardGroup]:
    """By id; a merged group is the one that it went into."""
    groups = {
        group.id: group
        for group in db.session.scalars(select(CardGroup).where(CardGroup.workshop_id == workshop.id))
    }
    return {
        number: groups.get(group.merged_into_id or number, group)
        for number, group in groups.items()
        if group.dissolved_at is None
    }


def drafts_by_source(workshop: Workshop) -> dict[tuple[str, int], list[MeasureDraft]]:
    """Rows of the plan by the group or the card that they came from."""
    statement = (
        select(DraftSource.group_id, DraftSource.card_id, MeasureDraft)
        .join(MeasureDraft, MeasureDraft.id == DraftSource.draft_id)
        .where(MeasureDraft.workshop_id == workshop.id, MeasureDraft.struck_at.is_(None))
        .where(or_(DraftSource.group_id.is_not(None), DraftSource.card_id.is_not(None)))
        .order_by(MeasureDraft.id)
    )
    found: dict[tuple[str, int], list[MeasureDraft]] = defaultdict(list)
    for group_id, card_id, draft in db.session.execute(statement):
        found["group" if group_id else "card", group_id or card_id or 0].append(draft)
    return found
