"""What the town hall writes to authors: on their page "Mein Beitrag", and by letter."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage, MessageKind
from participation.ideas.queries.staff import author_of, message_sent_with
from participation.jobs.services import LetterDraft, send
from participation.kernel.permissions import Person


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
    """Send the author a letter, if there is a mailbox.

    What the author wrote, the title included, goes only to a mailbox that is confirmed: anybody can type the
    address of somebody else.
    """
    author = author_of(idea)
    if author is None:
        return
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
    send(draft, at=at)
