"""What the town hall writes to authors: on their page "Mein Beitrag", and by letter."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage, MessageKind
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.queries.staff import Recipient, author_of, message_sent_with
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import mailbox_key
from participation.kernel.permissions import Person

TOLD_TO_ALL = {"idea_published", "idea_answered", "idea_refused", "idea_body_replied"}
"""Letters that are for everybody who sent in the same words; questions go to the first one alone."""


class Written(Protocol):
    """A text to an author, with the key of the form it came in."""

    @property
    def text(self) -> str: ...

    @property
    def submission_key(self) -> str | None: ...


def was_sent(written: Written, idea: Idea) -> bool:
    """Whether the same form has done its work before: a double click decides once."""
    message = message_sent_with(written.submission_key) if written.submission_key else None
    return message is not None and (message.idea_id, message.text) == (idea.id, written.text)


def write_to_author(idea: Idea, kind: MessageKind, written: Written, *, by: Person, at: datetime) -> None:
    """Put the text on the author's page."""
    db.session.add(
        IdeaMessage(
            idea_id=idea.id,
            kind=kind,
            text=written.text,
            written_by_id=by.id,
            submission_key=written.submission_key,
            created_at=at,
        )
    )


def tell_author(kind: str, idea: Idea, *, at: datetime, **facts: str | bool) -> None:
    """Send the author a letter, if there is a mailbox; a decision also to whoever sent in the same words.

    What the author wrote, the title included, goes only to a mailbox that is confirmed: anybody can type the
    address of somebody else.
    """
    author = author_of(idea)
    if author is not None:
        send(letter_to(author, kind, idea, facts), at=at)
    if kind in TOLD_TO_ALL and idea.submissions > 1:
        for mailbox in other_mailboxes(idea, but_not=author.mailbox if author else None):
            again = Recipient(mailbox, idea.language, confirmed=False)
            send(letter_to(again, kind, idea, facts), at=at)


def other_mailboxes(idea: Idea, *, but_not: str | None) -> list[str]:
    """Of people who sent in the same words, each once."""
    mailboxes = db.session.scalars(
        select(IdeaSubmission.contact)
        .where(
            IdeaSubmission.idea_id == idea.id,
            IdeaSubmission.undone_at.is_(None),
            IdeaSubmission.contact.is_not(None),
        )
        .order_by(IdeaSubmission.id)
    )
    by_key = {mailbox_key(mailbox): mailbox for mailbox in mailboxes if mailbox}
    if but_not is not None:
        by_key.pop(mailbox_key(but_not), None)
    return list(by_key.values())


def letter_to(author: Recipient, kind: str, idea: Idea, facts: dict[str, str | bool]) -> LetterDraft:
    draft = LetterDraft(
        kind=kind,
        recipient=author.mailbox,
        language=author.language,
        municipality_id=idea.process.municipality_id,
        process_id=idea.process_id,
        facts={
            "process": idea.process.title,
            "slug": idea.process.slug,
            "number": idea.number,
            "title": "",
            **facts,
        },
    )
    if author.confirmed:
        draft = replace(draft, facts={**draft.facts, "title": idea.title})
    return draft
