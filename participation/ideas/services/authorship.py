"""What authors do with their own idea after it is sent: reply to a question, withdraw it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage, IdeaStatus, MessageKind
from participation.ideas.queries.parts import parts_of
from participation.ideas.rules import may_reply, may_withdraw
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.redaction import AFTERWARDS, forget_originals
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person

WITHDRAWN_TITLE = "[zurückgezogen]"
"""Stands where the title stood: an idea that was withdrawn keeps its number and its counts, not its words."""


@dataclass(frozen=True, kw_only=True)
class ReplyDraft:
    """A reply to a question; the same ``submission_key`` sent twice replies once."""

    text: str
    submission_key: str


def reply(idea: Idea, draft: ReplyDraft, *, by: Person, at: datetime) -> None:
    """Put the reply below the question, and the idea back into the queue.

    Raises RuleViolation when no question is open.
    """
    lock_idea(idea)
    if replied_with(draft, idea):
        return
    if not may_reply(idea):
        raise RuleViolation(
            _("Zu diesem Beitrag ist keine Frage offen, deshalb kann hier niemand antworten.")
        )
    db.session.add(
        IdeaMessage(
            idea_id=idea.id,
            kind=MessageKind.REPLY,
            text=draft.text,
            submission_key=draft.submission_key,
            created_at=at,
        )
    )
    put(idea, status=IdeaStatus.SUBMITTED, area_id=idea.area_id)
    record("idea.reply", "idea", idea.id, by=by, at=at, process_id=idea.process_id)


def replied_with(draft: ReplyDraft, idea: Idea) -> bool:
    """Whether this form has arrived before, with the same words for the same idea."""
    statement = select(IdeaMessage).where(IdeaMessage.submission_key == draft.submission_key)
    message = db.session.scalars(statement).one_or_none()
    if message is None:
        return False
    if (message.idea_id, message.text) != (idea.id, draft.text):
        raise RuleViolation(
            _("Dieses Formular wurde schon mit anderem Text gesendet. Soll auch dieser gesendet werden?"),
            field="text",
        )
    return True


def withdraw(idea: Idea, *, by: Person, at: datetime) -> None:
    """Take the idea back: its words, the author's name and mailbox go, its number and its counts stay.

    Supports given to it, and measures made from it, count on (``rules.COUNT_ON``). Parts that were split off
    it go with it: they are made of the same words. Withdrawing twice changes nothing.
    Raises RuleViolation for an idea that the town hall did not publish.
    """
    lock_idea(idea)
    if idea.status is IdeaStatus.WITHDRAWN:
        return
    if not may_withdraw(idea):
        raise RuleViolation(_("Dieser Beitrag wurde nicht veröffentlicht; es gibt nichts zurückzuziehen."))
    take_words(idea, by=by, at=at)
    for part in parts_of(idea):
        if may_withdraw(part):
            withdraw(part, by=by, at=at)


def erase_idea(idea: Idea, *, by: Person, at: datetime) -> None:
    """As ``withdraw``, also of an idea that was not published: nobody has to leave personal data behind."""
    lock_idea(idea)
    if idea.status is IdeaStatus.WITHDRAWN:
        return
    take_words(idea, by=by, at=at)
    for part in parts_of(idea):
        erase_idea(part, by=by, at=at)


def take_words(idea: Idea, *, by: Person, at: datetime) -> None:
    """Of a locked idea: its words, its author's name and mailbox go, also where others keep them."""
    idea.title, idea.text = WITHDRAWN_TITLE, ""
    idea.author_name, idea.contact = "", None
    for message in db.session.scalars(select(IdeaMessage).where(IdeaMessage.idea_id == idea.id)):
        if message.kind is MessageKind.REPLY:
            message.text = ""
    forget_originals(idea, at=at)
    put(idea, status=IdeaStatus.WITHDRAWN, area_id=idea.area_id)
    index_idea(idea)
    for clean in AFTERWARDS:
        clean(idea, at)
    record("idea.withdraw", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
