"""Deciding about many things at once. Nothing here commits: the caller's ``writing()`` does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from participation.ideas.models import Idea
from participation.ideas.services import decisions
from participation.ideas.services.counting import lock_idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.rules import MOST_AT_ONCE
from participation.municipality.models import AreaOfLife


@dataclass(frozen=True)
class Choice:
    """An idea of a selection, in the version that the person saw in the preview."""

    idea: Idea
    version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one idea: ``refusal`` is None when it was done."""

    idea: Idea
    refusal: RuleViolation | None


def without_publishing(ideas: Sequence[Idea], *, by: Person) -> list[Outcome]:
    """What ``publish_all`` would answer for each now; changes nothing."""
    return [Outcome(idea, refusal_of(partial(decisions.check_publishable, idea, by=by))) for idea in ideas]


def without_sorting(ideas: Sequence[Idea]) -> list[Outcome]:
    """What ``set_area_of_all`` would answer for each now, apart from the area; changes nothing."""
    return [Outcome(idea, refusal_of(partial(decisions.check_sortable, idea))) for idea in ideas]


def publish_all(choices: Sequence[Choice], *, by: Person, at: datetime) -> list[Outcome]:
    """Publish each idea that can be; the others stay as they are and tell why.

    Raises RuleViolation for more than MOST_AT_ONCE.
    """
    return each(choices, lambda c: decisions.publish(c.idea, by=by, at=at, expected_version=c.version))


def set_area_of_all(
    choices: Sequence[Choice], area: AreaOfLife | None, *, by: Person, at: datetime
) -> list[Outcome]:
    """As ``publish_all``, for putting ideas into an area of life or into none."""
    return each(choices, lambda c: decisions.set_area(c.idea, area, by=by, at=at, expected_version=c.version))


def each(choices: Sequence[Choice], decide: Callable[[Choice], None]) -> list[Outcome]:
    """Decide about all in one transaction.

    All ideas are locked first, by id: two people with overlapping selections then wait for each other once,
    and never in a circle. A decision refuses before it changes anything, so the rest can go on.
    """
    check_number(len(choices))
    for choice in sorted(choices, key=lambda c: c.idea.id):
        lock_idea(choice.idea)
    return [Outcome(choice.idea, refusal_of(partial(decide, choice))) for choice in choices]


def check_number(chosen: int) -> None:
    """Raise RuleViolation for more than MOST_AT_ONCE."""
    if chosen > MOST_AT_ONCE:
        raise RuleViolation(
            _("Auf einmal gehen höchstens %(most)s. Bitte wählen Sie weniger aus."), most=MOST_AT_ONCE
        )


def refusal_of(act: Callable[[], None]) -> RuleViolation | None:
    try:
        act()
    except RuleViolation as refusal:
        return refusal
    return None
