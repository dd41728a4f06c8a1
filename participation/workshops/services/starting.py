"""Beginning with what was collected before: themes become groups, their ideas cards."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    Participant,
    StepKind,
    Via,
    WorkshopStep,
)
from participation.workshops.models.material import LONGEST_CARD, LONGEST_GROUP_TITLE
from participation.workshops.queries.starting import Offer
from participation.workshops.rules.rights import Act
from participation.workshops.services.room import announce, begin, note


def bring_in(offers: Sequence[Offer], *, step: WorkshopStep, by: Participant, at: datetime) -> int:
    """Cards of the phase of ``step``, in a group for each theme, visible from its reveal on; how many.

    Each remembers the idea it came from, so that nothing becomes a second idea later.
    """
    workshop = begin(by, Act.SORT, at=at)
    if step.kind is not StepKind.COLLECT or step.workshop_id != workshop.id:
        raise RuleViolation(_("Mitbringen lassen sich Karten nur in einen Schritt, in dem gesammelt wird."))
    if not offers:
        raise RuleViolation(_("Bitte wählen Sie mindestens ein Thema aus."))
    position = db.session.scalar(
        select(func.max(CardGroup.position)).where(
            CardGroup.workshop_id == workshop.id, CardGroup.phase == step.phase
        )
    )
    brought = 0
    for place, offer in enumerate(offers, start=(position or 0) + 1):
        group = CardGroup(
            workshop_id=workshop.id,
            phase=step.phase,
            area_id=offer.theme.area_id,
            title=offer.theme.title[:LONGEST_GROUP_TITLE],
            position=place,
            created_at=at,
        )
        db.session.add(group)
        db.session.flush()
        db.session.add_all(card_of(idea, group, step, at=at) for idea in offer.ideas)
        brought += len(offer.ideas)
    db.session.flush()
    announce(workshop, "group.created", at=at, groups=len(offers))
    note("bring_in", workshop, by=by, at=at, themes=len(offers), cards=brought)
    return brought


def card_of(idea: Idea, group: CardGroup, step: WorkshopStep, *, at: datetime) -> Card:
    return Card(
        workshop_id=step.workshop_id,
        step_id=step.id,
        area_id=idea.area_id,
        text=idea.title[:LONGEST_CARD],
        via=Via.IMPORT,
        status=CardStatus.VISIBLE,
        group_id=group.id,
        idea_id=idea.id,
        created_at=at,
    )
