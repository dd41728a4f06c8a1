"""What people hear about comments. No citizen's words go to a mailbox that is not confirmed."""

from dataclasses import replace
from datetime import datetime

from participation.accounts.models import Account
from participation.comments.models import Comment
from participation.comments.rules import shown_number
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.staff import Recipient, author_of
from participation.jobs.queries import takes_letters
from participation.jobs.services import LetterDraft, send
from participation.kernel.text import excerpt

ON_IDEA = "comment_on_idea"
REPLIED = "comment_replied"
REFUSED = "comment_refused"
REDACTED = "comment_redacted"
UNDONE = "comment_undone"
LONGEST_QUOTE = 300


def tell_idea_author(comment: Comment, idea: Idea, *, at: datetime) -> None:
    """The author of the idea hears of the first new comment of each hour; not of their own."""
    author = author_of(idea)
    if author is None or (comment.author_id is not None and comment.author_id == idea.author_id):
        return
    send_politely(letter(ON_IDEA, author, idea, comment), author, key=f"comments-{idea.id}", at=at)


def tell_replied(reply: Comment, parent: Comment, idea: Idea, *, at: datetime) -> None:
    """Whoever wrote what is replied to hears of it, once an hour at most; not of their own reply."""
    writer = writer_of(parent)
    if writer is None or (parent.author_id is not None and parent.author_id == reply.author_id):
        return
    send_politely(letter(REPLIED, writer, idea, reply), writer, key=f"replies-{parent.id}", at=at)


def tell_refused(comment: Comment, idea: Idea, *, at: datetime) -> None:
    """Whoever wrote it hears that it does not stand there, and why."""
    writer = writer_of(comment)
    if writer is not None:
        send_politely(letter(REFUSED, writer, idea, comment), writer, key=None, at=at)


def tell_redacted(comment: Comment, idea: Idea, *, reason: str, at: datetime) -> None:
    """Whoever wrote it hears that words of it are unrecognisable, and by which rule; not which."""
    writer = writer_of(comment)
    if writer is not None:
        draft = letter(REDACTED, writer, idea, comment)
        facts = {**draft.facts, "reason": reason, "quote": ""}
        send_politely(replace(draft, facts=facts), writer, key=None, at=at)


def tell_undone(comment: Comment, idea: Idea, *, was_hidden: bool, at: datetime) -> None:
    """Whoever was told that it does not stand there hears that this was a mistake."""
    writer = writer_of(comment) if was_hidden else None
    if writer is not None:
        send_politely(letter(UNDONE, writer, idea, comment), writer, key=None, at=at)


def writer_of(comment: Comment) -> Recipient | None:
    """Where the author of a comment is written to."""
    if comment.author_id is not None:
        account = db.session.get_one(Account, comment.author_id)
        if account.mailbox and account.closed_at is None:
            return Recipient(account.mailbox, account.language, account.confirmed_at is not None)
    return Recipient(comment.contact, comment.language, confirmed=False) if comment.contact else None


def letter(kind: str, to: Recipient, idea: Idea, said: Comment) -> LetterDraft:
    quoted = to.confirmed and kind not in {REFUSED, REDACTED, UNDONE}
    return LetterDraft(
        kind=kind,
        recipient=to.mailbox,
        language=to.language,
        municipality_id=idea.process.municipality_id,
        process_id=idea.process_id,
        facts={
            "process": idea.process.title,
            "slug": idea.process.slug,
            "idea": idea.number,
            "number": said.number,
            "reference": shown_number(idea.number, said.number),
            "title": idea.title if to.confirmed else "",
            "quote": excerpt(said.text, LONGEST_QUOTE) if quoted else "",
            "message": said.reason_text if kind == REFUSED else "",
        },
    )


def send_politely(draft: LetterDraft, to: Recipient, *, key: str | None, at: datetime) -> None:
    """Once an hour for the same ``key``; to a mailbox that anybody may have typed, as strangers may."""
    town = draft.municipality_id
    if to.confirmed or takes_letters(to.mailbox, kind=draft.kind, municipality_id=town, at=at):
        send(replace(draft, key=f"{key}-{at:%Y%m%d%H}" if key else None), at=at)
