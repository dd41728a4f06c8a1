"""The action plan with where each row came from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from participation.extensions import db
from participation.workshops.models import (
    Card,
    CardGroup,
    DraftSource,
    MeasureDraft,
    Workshop,
)
from participation.workshops.queries.seen import everybody_sees


@dataclass
class PlannedMeasure:
    """One row of the plan, and the titles of the groups it came from."""

    draft: MeasureDraft
    group_titles: list[str] = field(default_factory=list)


def plan_of(workshop: Workshop, *, with_struck: bool = False) -> list[PlannedMeasure]:
    """Rows in the order of their making."""
    statement = select(MeasureDraft).where(MeasureDraft.workshop_id == workshop.id)
    if not with_struck:
        statement = statement.where(MeasureDraft.struck_at.is_(None))
    rows = [PlannedMeasure(draft) for draft in db.session.scalars(statement.order_by(MeasureDraft.id))]
    titles = defaultdict(list)
    sources = (
        select(DraftSource.draft_id, CardGroup.title)
        .join(CardGroup, CardGroup.id == DraftSource.group_id)
        .where(CardGroup.workshop_id == workshop.id)
        .order_by(DraftSource.id)
    )
    for draft_id, title in db.session.execute(sources):
        titles[draft_id].append(title)
    for row in rows:
        row.group_titles = titles[row.draft.id]
    return rows


def cards_behind(draft: MeasureDraft) -> Sequence[Card]:
    """The cards that a row came from: linked themselves, or in a linked group. Only visible ones."""
    groups = select(DraftSource.group_id).where(
        DraftSource.draft_id == draft.id, DraftSource.group_id.is_not(None)
    )
    cards = select(DraftSource.card_id).where(
        DraftSource.draft_id == draft.id, DraftSource.card_id.is_not(None)
    )
    statement = select(Card).where(everybody_sees(), Card.group_id.in_(groups) | Card.id.in_(cards))
    return db.session.scalars(statement.order_by(Card.id)).all()


def group_ids_of(draft: MeasureDraft) -> list[int]:
    """The groups that a row came from."""
    statement = select(DraftSource.group_id).where(
        DraftSource.draft_id == draft.id, DraftSource.group_id.is_not(None)
    )
    return [group_id for group_id in db.session.scalars(statement.order_by(DraftSource.id)) if group_id]
