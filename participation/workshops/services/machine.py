"""Asking the machine how cards belong together. It suggests; a person makes the groups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import Card, CardGroup, Participant, StepKind, StepState, WorkshopStep
from participation.workshops.models.material import LONGEST_GROUP_TITLE
from participation.workshops.queries.seen import everybody_sees
from participation.workshops.rules.rights import Act
from participation.workshops.services.grouping import make_group, move_cards
from participation.workshops.services.room import OVERTAKEN, STAFF, announce, begin, lock_room, person_of

SUGGEST = "workshops.suggest"
FEWEST_CARDS = 4
ASKED, READY, MISSING = "asked", "ready", "missing"


def ask_machine(step: WorkshopStep, *, by: Participant, at: datetime) -> None:
    """Want a suggestion for the cards that lie in no group yet; asked twice, computed once."""
    workshop = begin(by, Act.SORT, at=at)
    if step.kind is not StepKind.CLUSTER or step.state is not StepState.OPEN:
        raise RuleViolation(_("Vorschläge gibt es, während geordnet wird."))
    if step.suggestion is not None and step.suggestion["state"] == ASKED:
        return
    if len(loose_cards(step)) < FEWEST_CARDS:
        raise RuleViolation(_("Für einen Vorschlag braucht es mindestens vier Karten ohne Thema."))
    step.suggestion = {"state": ASKED, "clusters": []}
    enqueue(SUGGEST, {"step": step.id}, at=at, by=person_of(by), process_id=workshop.process_id)
    announce(workshop, "suggestion.asked", at=at, audience=STAFF, step=step.id)


def loose_cards(step: WorkshopStep) -> Sequence[Card]:
    """Cards of the step's phase that everybody sees and that are in no group."""
    statement = (
        select(Card)
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .where(
            Card.workshop_id == step.workshop_id,
            WorkshopStep.phase == step.phase,
            Card.group_id.is_(None),
            everybody_sees(),
        )
    )
    return db.session.scalars(statement.order_by(Card.id)).all()


def keep_suggestion(step_id: int, clusters: list[dict[str, Any]] | None, *, at: datetime) -> None:
    """Store what the machine found; None where it is not installed."""
    step = db.session.get_one(WorkshopStep, step_id)
    workshop = lock_room(step.workshop_id)
    db.session.refresh(step)
    step.suggestion = {"state": MISSING if clusters is None else READY, "clusters": clusters or []}
    announce(workshop, "suggestion.ready", at=at, audience=STAFF, step=step.id)


def accept_suggestion(
    step: WorkshopStep, number: int, *, title: str, by: Participant, at: datetime
) -> CardGroup:
    """Make a group of one suggestion, under a title of one's own; cards that went elsewhere stay there."""
    begin(by, Act.SORT, at=at)
    kept: dict[str, Any] = step.suggestion or {"state": READY, "clusters": []}
    chosen = next((cluster for cluster in kept["clusters"] if cluster["number"] == number), None)
    if chosen is None:
        raise Conflict(OVERTAKEN)
    loose = {card.id: card for card in loose_cards(step)}
    cards = [loose[card_id] for card_id in chosen["cards"] if card_id in loose]
    if not cards:
        raise Conflict(_("Diese Karten sind inzwischen alle in einem Thema."))
    areas = {card.area_id for card in cards}
    area_id = areas.pop() if len(areas) == 1 else None
    group = make_group(title[:LONGEST_GROUP_TITLE], phase=step.phase, area_id=area_id, by=by, at=at)
    move_cards(cards, to=group, seen={card.id: card.version for card in cards}, by=by, at=at)
    # A new value: changes inside a JSON value are not noticed.
    left = [cluster for cluster in kept["clusters"] if cluster["number"] != number]
    step.suggestion = {**kept, "clusters": left}
    db.session.flush()
    return group
