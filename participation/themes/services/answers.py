"""Answering many ideas of a theme at once; ``ideas.services.decisions`` answers each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.rules import is_own, may_answer
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.themes.queries.joined import joins_of

NUMBER = "{nummer}"
"""The place in a text for many that each idea fills with its own number."""


@dataclass(frozen=True)
class Answered:
    """How many ideas were answered, and how many were left to a colleague as one's own contributions."""

    answered: int
    own: int


def answer_ideas(ideas: Sequence[Idea], draft: AnswerDraft, *, by: Person, at: datetime) -> Answered:
    """Give the same answer to each of ``ideas`` that is published still; one's own stay as they are.

    Raises RuleViolation if nothing is left to answer, and for what the answer lacks.
    """
    hold(ideas)
    fitting = [idea for idea in ideas if may_answer(idea)]
    others = [idea for idea in fitting if not is_own(idea, by)]
    if not others:
        raise RuleViolation(_("Von den ausgewählten Ideen lässt sich keine mehr beantworten."))
    joined = joins_of([idea.id for idea in others])
    for idea in sorted(others, key=lambda one: (one.id not in joined, one.id)):  # before what stands for them
        answer_idea(idea, replace(draft, text=draft.text.replace(NUMBER, idea.number)), by=by, at=at)
    return Answered(answered=len(others), own=len(fitting) - len(others))


def hold(ideas: Sequence[Idea]) -> None:
    """Lock all of them in the order of their ids, so that no two who answer many wait for each other."""
    ids = sorted(idea.id for idea in ideas)
    locked = select(Idea).where(Idea.id.in_(ids)).order_by(Idea.id).with_for_update(key_share=True, of=Idea)
    db.session.scalars(locked, execution_options={"populate_existing": True}).all()
