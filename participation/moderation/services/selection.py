"""Doing one thing with many: each step is kept with what it did to each, and can be taken back as a whole.

Nothing here commits: the caller's ``writing()`` does. A long selection is worked off in portions, each in a
transaction of its own, so that nobody waits long for their turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.rules import may_answer
from participation.ideas.services import decisions
from participation.ideas.services.checks import check_answerable, check_publishable, check_sortable
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.refusing import check_refusable
from participation.ideas.services.restoring import state_of
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission, Person
from participation.moderation.kinds import IDEA
from participation.moderation.models import Step, StepRow, Verb
from participation.moderation.queries.sharing import assignees_of
from participation.moderation.queries.steps import step_sent_with
from participation.moderation.rules import MOST_AT_ONCE
from participation.moderation.services.sharing import Thing, assign
from participation.municipality.models import AreaOfLife, Process
from participation.themes.queries.joined import joins_of

STEP_ONCE = "uq_queue_step_submission_key"

NEEDS: dict[Verb, Permission] = {
    Verb.PUBLISH: Permission.DECIDE_IDEAS,
    Verb.SORT: Permission.SORT_IDEAS,
    Verb.ASSIGN: Permission.SORT_IDEAS,
    Verb.REFUSE: Permission.DECIDE_IDEAS,
    Verb.ANSWER: Permission.ANSWER_IDEAS,
    Verb.ASK: Permission.DECIDE_IDEAS,
    Verb.SETTLE: Permission.READ_QUEUE,
}
"""What one must be allowed to take a step, and to take it back."""


@dataclass(frozen=True)
class Choice:
    """An idea of a selection, in the version that the person saw in the preview."""

    idea: Idea
    version: int


@dataclass(frozen=True)
class Outcome:
    """What would become of one idea: ``refusal`` is None when it can be done."""

    idea: Idea
    refusal: RuleViolation | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be done with all; ``words`` makes the message for each idea."""

    verb: Verb
    area: AreaOfLife | None = None
    to: int | None = None
    refusal: decisions.RefusalDraft | None = None
    answer: decisions.AnswerDraft | None = None
    publishes: bool = False
    """Whether an idea that waits is published with its answer."""
    words: Callable[[Idea], str] = field(default=lambda _idea: "")

    def facts(self) -> dict[str, Any]:
        """What is kept of it with the step: ids and codes."""
        facts: dict[str, Any] = {}
        if self.verb is Verb.SORT:
            facts["area"] = self.area.id if self.area else None
        if self.verb is Verb.ASSIGN:
            facts["to"] = self.to
        if self.refusal is not None:
            facts["reason"] = str(self.refusal.reason)
        if self.answer is not None:
            facts["answer"] = self.answer.answer.value
        return facts


# --- Before -------------------------------------------------------------------------------------


def foreseen(verb: Verb, ideas: Sequence[Idea], *, by: Person, publishes: bool = False) -> list[Outcome]:
    """What the step would answer for each now, as far as it does not depend on what is chosen for all.

    ``publishes``: whether answering publishes what waits.
    """

    def check_answer(idea: Idea) -> None:
        check = check_answerable if may_answer(idea) or not publishes else check_publishable
        check(idea, by=by)

    checks: dict[Verb, Callable[[Idea], None]] = {
        Verb.PUBLISH: lambda idea: check_publishable(idea, by=by),
        Verb.SORT: check_sortable,
        Verb.ASSIGN: lambda _idea: None,
        Verb.REFUSE: lambda idea: check_refusable(idea, by=by),
        Verb.ANSWER: check_answer,
    }
    return [Outcome(idea, refusal_of(checks[verb], idea)) for idea in ideas]


def check_number(chosen: int) -> None:
    """Raise RuleViolation for more than MOST_AT_ONCE."""
    if chosen > MOST_AT_ONCE:
        raise RuleViolation(
            _("Auf einmal gehen höchstens %(most)s. Bitte wählen Sie weniger aus."), most=MOST_AT_ONCE
        )


# --- The step -----------------------------------------------------------------------------------


def begin_step(  # noqa: PLR0913 (what, once, where, who, when)
    wish: Wish, key: str, *, process: Process, by: Person, at: datetime, note: bool = True
) -> tuple[Step, bool]:
    """The step that rows are then added to, and whether it is new: the same form is one step.

    ``note``: whether the record gets a line of its own, beside those of the decisions.
    """
    known = step_sent_with(key)
    if known is not None:
        return known, False
    step = Step(
        process_id=process.id,
        verb=wish.verb,
        facts=wish.facts(),
        submission_key=key,
        taken_by_id=by.id,
        created_at=at,
    )
    if not stored(step, unless=STEP_ONCE):
        found = step_sent_with(key)
        if found is None:
            raise Conflict(_("Diese Auswahl wird gerade schon bearbeitet."))
        return found, False
    if note:
        facts = {"verb": wish.verb.value, **wish.facts()}
        record("queue.step", "queue_step", step.id, by=by, at=at, process_id=process.id, facts=facts)
    return step, True


def keep_single(verb: Verb, idea: Idea, before: dict[str, Any], *, by: Person, at: datetime) -> None:
    """Keep a decision about one idea as a step, so that it can be taken back as one about many."""
    step, _is_new = begin_step(Wish(verb=verb), uuid4().hex, process=idea.process, by=by, at=at, note=False)
    row = StepRow(
        step_id=step.id, kind=IDEA, item_id=idea.id, before=before, version_after=idea.version, created_at=at
    )
    db.session.add(row)
    db.session.flush()


def go_on(step: Step, choices: Sequence[Choice], wish: Wish, *, by: Person, at: datetime) -> None:
    """Do the wish with a portion of the selection; what cannot be done stays as it is and tells why.

    All ideas are locked first, by id: two people with overlapping selections then wait for each other once,
    and never in a circle. A decision refuses before it changes anything, so the rest can go on.
    """
    for choice in sorted(choices, key=lambda c: c.idea.id):
        lock_idea(choice.idea)
    has = assignees_of(IDEA, [choice.idea.id for choice in choices]) if wish.verb is Verb.ASSIGN else {}
    for choice in in_order(choices, wish):
        idea = choice.idea
        before = {"assignee": has.get(idea.id)} if wish.verb is Verb.ASSIGN else state_of(idea)
        version = idea.version
        refusal = refusal_of(lambda chosen: act(chosen, wish, by=by, at=at), choice)
        changed = refusal is None and (idea.version != version or wish.verb is Verb.ASSIGN)
        db.session.add(
            StepRow(
                step_id=step.id,
                kind=IDEA,
                item_id=idea.id,
                before=before if changed else {},
                version_after=idea.version if changed else None,
                refusal=refusal.message if refusal else None,
                refusal_facts=refusal.facts if refusal else {},
                created_at=at,
            )
        )
    db.session.flush()


def in_order(choices: Sequence[Choice], wish: Wish) -> list[Choice]:
    """An answer reaches what is joined to an idea: chosen themselves, those are answered before it."""
    if wish.verb is not Verb.ANSWER:
        return list(choices)
    joined = joins_of([choice.idea.id for choice in choices])
    return sorted(choices, key=lambda choice: choice.idea.id not in joined)


def act(choice: Choice, wish: Wish, *, by: Person, at: datetime) -> None:
    idea, version = choice.idea, choice.version
    if wish.verb is Verb.PUBLISH:
        decisions.publish(idea, by=by, at=at, expected_version=version)
    elif wish.verb is Verb.SORT:
        decisions.set_area(idea, wish.area, by=by, at=at, expected_version=version)
    elif wish.verb is Verb.ASSIGN:
        assign(Thing(idea.process, IDEA, idea.id), wish.to, by=by, at=at)
    elif wish.refusal is not None:
        refusal = decisions.RefusalDraft(reason=wish.refusal.reason, text=wish.words(idea))
        decisions.refuse(idea, refusal, by=by, at=at, expected_version=version)
    elif wish.answer is not None:
        answer = decisions.AnswerDraft(
            answer=wish.answer.answer, text=wish.words(idea), body=wish.answer.body
        )
        answers = may_answer(idea) or not wish.publishes
        say = decisions.answer_idea if answers else decisions.publish_with_answer
        say(idea, answer, by=by, at=at, expected_version=version)


def refusal_of(attempt: Callable[[Any], object], thing: object) -> RuleViolation | None:
    try:
        attempt(thing)
    except RuleViolation as refusal:
        return refusal
    return None
