"""What the town hall decides about an idea. Each decision locks the idea, is recorded, and tells the author.

``expected_version`` is the version that the person had in front of them: if the idea has another one by now,
nothing happens and Conflict says who changed it. None decides about the idea as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus, MessageKind
from participation.ideas.rules import SAYS_ENOUGH, is_own, may_answer
from participation.ideas.services.checks import (
    check_answerable,
    check_may_become,
    check_publishable,
    check_sortable,
    check_turn,
    check_version,
)
from participation.ideas.services.correspondence import tell_author, was_sent, write_to_author
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.learning import want_learning
from participation.ideas.services.passing_on import forget_body_reply
from participation.ideas.services.refusing import RefusalDraft, refuse
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife
from participation.municipality.rules import open_areas
from participation.municipality.services.merging import held_area_id
from participation.municipality.services.pages import pages_change

__all__ = [
    "ALONGSIDE",
    "AnswerDraft",
    "QuestionDraft",
    "RefusalDraft",
    "answer_idea",
    "publish",
    "publish_with_answer",
    "refuse",
    "reopen_answer",
    "return_to_author",
    "set_area",
]


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """A question to the author. The same ``submission_key`` sent twice asks once."""

    text: str
    submission_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    """What the town says; ``body`` is the competent body that an idea is passed on to."""

    answer: Answer
    text: str = ""
    body: str = ""
    submission_key: str | None = None


ALONGSIDE: list[Callable[[Idea], Sequence[Idea]]] = []
"""Features above that join ideas register here which others an answer to this one is for as well."""


def publish(
    idea: Idea, *, by: Person, at: datetime, expected_version: int | None = None, letter: bool = True
) -> None:
    """Let everybody read the idea if its author consented; else it is only counted and summarised.

    ``letter``: whether the author is told by a letter of its own. Raises Conflict, and RuleViolation for
    one's own idea or one that is published or withdrawn already.
    """
    lock_idea(idea)
    check_version(idea, expected_version)
    check_publishable(idea, by=by)
    idea.reason = None
    idea.decided_at = at
    idea.published_at = idea.published_at or at
    put(idea, status=IdeaStatus.PUBLISHED, area_id=idea.area_id)
    record("idea.publish", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    if letter:
        tell_author("idea_published", idea, at=at, is_public=idea.is_public)


def publish_with_answer(
    idea: Idea, draft: AnswerDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Publish an idea and say at once what becomes of it, in one letter. Raises what both can raise."""
    lock_idea(idea)
    if was_sent(draft, idea):
        return
    publish(idea, by=by, at=at, expected_version=expected_version, letter=False)
    answer_idea(idea, draft, by=by, at=at)


def return_to_author(
    idea: Idea, question: QuestionDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Ask the author something first. The idea waits for the reply, and can be published without one.

    Raises Conflict, and RuleViolation for an empty question, one's own idea, or one that is decided.
    """
    lock_idea(idea)
    if was_sent(question, idea):
        return
    check_turn(idea, by=by, expected_version=expected_version)
    check_may_become(idea, IdeaStatus.RETURNED)
    if not question.text:
        raise RuleViolation(_("Bitte schreiben Sie, was Sie wissen möchten."), field="text")
    idea.decided_at = at
    put(idea, status=IdeaStatus.RETURNED, area_id=idea.area_id)
    write_to_author(idea, MessageKind.QUESTION, question, by=by, at=at)
    record("idea.return", "idea", idea.id, by=by, at=at, process_id=idea.process_id, text=question.text)
    tell_author("idea_returned", idea, at=at, message=question.text)


def set_area(
    idea: Idea, area: AreaOfLife | None, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Put the idea into an area of life of its process, or into none; where it is already, nothing happens.

    Sorting is no decision about the idea: one may sort one's own. Raises Conflict, and RuleViolation for a
    withdrawn idea and an area that is another process's or takes nothing new.
    """
    lock_idea(idea)
    check_version(idea, expected_version)
    if idea.area_id == (area.id if area else None):
        return
    check_sortable(idea)
    if area is not None and (area.process_id != idea.process_id or not open_areas([area], at)):
        raise RuleViolation(
            _("„%(area)s“ nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen Bereich."),
            field="area",
            area=area.name,
        )
    before = idea.area_id
    area_id = held_area_id(area.id if area else None)  # it may be merged in this very moment
    if area_id == before:
        return
    put(idea, status=idea.status, area_id=area_id)
    db.session.expire(idea, ["area"])
    record(
        "idea.sort",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        facts={"from": before, "to": idea.area_id},
    )
    want_learning(idea.process_id, at=at)


def answer_idea(
    idea: Idea, draft: AnswerDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Say what becomes of a published idea; a new answer replaces the one before, the record keeps both.

    Ideas that are joined to it and have no answer of their own get it as well, and their authors are told.

    Raises Conflict, and RuleViolation for one's own idea, one that is not published, a missing text (only
    TAKEN_UP needs none) and a missing body when passed on.
    """
    lock_idea(idea)
    if was_sent(draft, idea):
        return
    check_version(idea, expected_version)
    check_answerable(idea, by=by)
    check_answer(draft)
    before = idea.answered_at
    give_answer(idea, draft, by=by, at=at)
    for other in joined_without(idea, earlier=before, by=by):
        give_answer(other, replace(draft, submission_key=None), by=by, at=at, joined_to=idea.number)
    pages_change(idea.process_id)


def joined_without(idea: Idea, *, earlier: datetime | None, by: Person) -> list[Idea]:
    """What is joined to this one, held: without an answer, or with the one that is replaced as well."""
    found = []
    for other in sorted((other for ask in ALONGSIDE for other in ask(idea)), key=lambda one: one.id):
        lock_idea(other)
        is_same = other.answered_at is None or other.answered_at == earlier
        if is_same and may_answer(other) and not is_own(other, by):
            found.append(other)
    return found


def give_answer(
    idea: Idea, draft: AnswerDraft, *, by: Person, at: datetime, joined_to: str | None = None
) -> None:
    """The answer itself, of a locked idea that was checked."""
    if draft.answer is not Answer.PASSED_ON or draft.body != idea.answer_body:
        forget_body_reply(idea)
    idea.answer, idea.answer_text = draft.answer, draft.text
    idea.answer_body = draft.body if draft.answer is Answer.PASSED_ON else ""
    idea.answered_at, idea.answered_by_id = at, by.id
    idea.version += 1
    if draft.text:
        write_to_author(idea, MessageKind.ANSWER, draft, by=by, at=at)
    record(
        "idea.answer",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=draft.answer,
        text=draft.text,
        facts={"joined_to": joined_to} if joined_to else None,
    )
    tell_author(
        "idea_answered",
        idea,
        at=at,
        answer=draft.answer.value,
        body=idea.answer_body,
        message=draft.text,
        is_public=idea.is_public,
        joined_to=joined_to or "",
    )


def reopen_answer(idea: Idea, *, by: Person, at: datetime, expected_version: int | None = None) -> None:
    """Take the answer back: the idea counts as unanswered again. The author is told with the next answer.

    Raises Conflict, and RuleViolation for one's own idea and for one without an answer.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    if idea.answer is Answer.OPEN:
        raise RuleViolation(_("Die Idee %(number)s hat noch keine Antwort."), number=idea.number)
    answered_at = idea.answered_at
    take_back_answer(idea, by=by, at=at)
    take_back_along(idea, answered_at=answered_at, by=by, at=at)
    pages_change(idea.process_id)


def take_back_answer(idea: Idea, *, by: Person, at: datetime) -> None:
    before = idea.answer
    idea.answer, idea.answer_text, idea.answer_body = Answer.OPEN, "", ""
    idea.answered_at = idea.answered_by_id = None
    forget_body_reply(idea)
    idea.version += 1
    record("idea.reopen_answer", "idea", idea.id, by=by, at=at, process_id=idea.process_id, reason=before)


def take_back_along(idea: Idea, *, answered_at: datetime | None, by: Person, at: datetime) -> list[Idea]:
    """What was joined to a locked idea, and answered along with it, is open again as well; returns these."""
    taken_back = []
    for other in sorted((other for ask in ALONGSIDE for other in ask(idea)), key=lambda one: one.id):
        lock_idea(other)
        if answered_at is not None and other.answered_at == answered_at:
            take_back_answer(other, by=by, at=at)
            taken_back.append(other)
    return taken_back


def check_answer(draft: AnswerDraft) -> None:
    """Raise RuleViolation, at its field, for what an answer lacks."""
    if draft.answer is Answer.OPEN:
        raise RuleViolation(_("Bitte wählen Sie eine Antwort."), field="answer")
    if draft.answer is Answer.PASSED_ON and not draft.body:
        raise RuleViolation(_("Bitte nennen Sie die Stelle, die zuständig ist."), field="body")
    if not draft.text and draft.answer not in SAYS_ENOUGH:
        raise RuleViolation(_("Bitte schreiben Sie ein paar Sätze zur Begründung."), field="text")
