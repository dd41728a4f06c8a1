"""What happened so far, in a few numbers: for people who come late."""

from dataclasses import dataclass

from sqlalchemy import func, select

from participation.extensions import db
from participation.workshops.models import (
    Card,
    CardGroup,
    DotOption,
    DotRound,
    MeasureDraft,
    Participant,
    RoundState,
    StepState,
    Workshop,
    WorkshopStep,
)
from participation.workshops.queries.seen import everybody_sees
from participation.workshops.rules.states import LIVE

TOP_THEMES = 3


@dataclass(frozen=True)
class SoFar:
    """Numbers of what everybody has seen, and the themes with the most dots of the last round."""

    steps: int
    cards: int
    groups: int
    measures: int
    top: list[str]


def so_far(workshop: Workshop, somebody: Participant) -> SoFar | None:
    """For whoever came after a step was closed; None for those who saw it, and before anything happened."""
    if workshop.state not in LIVE:
        return None
    steps = db.session.scalar(
        select(func.count()).where(
            WorkshopStep.workshop_id == workshop.id,
            WorkshopStep.state == StepState.CLOSED,
            WorkshopStep.closed_at <= somebody.created_at,
        )
    )
    if not steps:
        return None
    seen = db.session.execute(
        select(func.count(), func.count(Card.group_id.distinct())).where(
            Card.workshop_id == workshop.id, everybody_sees()
        )
    ).one()
    measures = db.session.scalar(
        select(func.count()).where(MeasureDraft.workshop_id == workshop.id, MeasureDraft.struck_at.is_(None))
    )
    return SoFar(steps, int(seen[0]), int(seen[1]), measures or 0, top_themes(workshop))


def top_themes(workshop: Workshop) -> list[str]:
    """Of the last round that was counted, most dots first."""
    last = (
        select(func.max(DotRound.id))
        .where(DotRound.workshop_id == workshop.id, DotRound.state == RoundState.CLOSED)
        .scalar_subquery()
    )
    statement = (
        select(func.coalesce(CardGroup.title, MeasureDraft.title))
        .select_from(DotOption)
        .outerjoin(CardGroup, CardGroup.id == DotOption.group_id)
        .outerjoin(MeasureDraft, MeasureDraft.id == DotOption.draft_id)
        .where(DotOption.round_id == last, DotOption.total > 0)
        .order_by(DotOption.total.desc(), DotOption.number)
        .limit(TOP_THEMES)
    )
    return [str(title) for title in db.session.scalars(statement)]
