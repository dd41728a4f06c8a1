"""Taking a decision back: an idea gets the state that it had before, and its author is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaMessage, IdeaStatus
from participation.ideas.services.checks import check_not_own, check_version
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.decisions import take_back_along
from participation.kernel.permissions import Person
from participation.municipality.queries import standing_area_id
from participation.municipality.services.pages import pages_change

MOMENTS = ("published_at", "decided_at", "answered_at", "refusal_proposed_at")


def state_of(idea: Idea) -> dict[str, Any]:
    """What decisions change of an idea, as JSON keeps it."""
    state: dict[str, Any] = {
        "status": idea.status.value,
        "area_id": idea.area_id,
        "reason": str(idea.reason) if idea.reason else None,
        "answer": idea.answer.value,
        "answer_text": idea.answer_text,
        "answer_body": idea.answer_body,
        "body_reply": idea.body_reply,
        "body_replied_on": idea.body_replied_on.isoformat() if idea.body_replied_on else None,
        "answered_by_id": idea.answered_by_id,
    }
    moments = {name: getattr(idea, name) for name in MOMENTS}
    return state | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An idea before a step: its ``state``, the ``version`` that the step left, and when it was taken."""

    state: dict[str, Any]
    version: int
    since: datetime
    step: int


def restore(idea: Idea, earlier: Earlier, *, by: Person, at: datetime) -> None:
    """Give the idea back the state from before a step; the author is told if they were told of the step.

    Raises Conflict if anything has happened to the idea since, and RuleViolation for one's own idea.
    """
    lock_idea(idea)
    check_version(idea, earlier.version)
    now_is, state = state_of(idea), earlier.state
    told = any(now_is[name] != state[name] for name in ("status", "answered_at"))
    if told:
        check_not_own(idea, by)
    for name in MOMENTS:
        setattr(idea, name, datetime.fromisoformat(state[name]) if state[name] else None)
    idea.reason = state["reason"]
    idea.answer = Answer(state["answer"])
    idea.answer_text, idea.answer_body = state["answer_text"], state["answer_body"]
    replied_on = state.get("body_replied_on")
    idea.body_reply = state.get("body_reply", "")
    idea.body_replied_on = date.fromisoformat(replied_on) if replied_on else None
    idea.answered_by_id = state["answered_by_id"]
    proposed_at = idea.refusal_proposed_at
    area_id = standing_area_id(state["area_id"])  # the area may have gone up in another one since
    put(idea, status=IdeaStatus(state["status"]), area_id=area_id, proposed_at=proposed_at)
    db.session.expire(idea, ["area"])
    if now_is["answered_at"] and not state["answered_at"]:
        given_at = datetime.fromisoformat(now_is["answered_at"])
        for other in take_back_along(idea, answered_at=given_at, by=by, at=at):
            take_back_messages(other, since=earlier.since, at=at)
            tell_author("idea_undone", other, at=at)
    take_back_messages(idea, since=earlier.since, at=at)
    facts = {"step": earlier.step}
    record("idea.undo", "idea", idea.id, by=by, at=at, process_id=idea.process_id, facts=facts)
    if told:
        tell_author("idea_undone", idea, at=at)
        pages_change(idea.process_id)


def take_back_messages(idea: Idea, *, since: datetime, at: datetime) -> None:
    """What was written to the author by the step stands there as taken back."""
    statement = select(IdeaMessage).where(
        IdeaMessage.idea_id == idea.id,
        IdeaMessage.created_at >= since,
        IdeaMessage.written_by_id.is_not(None),
        IdeaMessage.taken_back_at.is_(None),
    )
    for message in db.session.scalars(statement):
        message.taken_back_at = at
