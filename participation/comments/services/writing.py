"""What people do with their comments: write, change for a while, withdraw."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.queries import standing_of
from participation.audit.services import record
from participation.comments.models import LONGEST_COMMENT, Comment, CommentKind, CommentStatus
from participation.comments.queries.staff import comment_sent_with, written_lately
from participation.comments.rules import (
    MOST_PER_HOUR,
    Level,
    decides,
    may_be_replied_to,
    may_comment,
    may_edit,
    may_withdraw,
    stands_at_once,
    voice_of,
)
from participation.comments.services.counting import hold_idea, lock_comment, put
from participation.comments.services.letters import tell_idea_author, tell_replied
from participation.comments.services.redacting import forget_comment_originals
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.levels import check_level
from participation.municipality.models import Act, RequiredLevel

ENDED = _("Zu dieser Idee lässt sich gerade nichts schreiben. Lesen können Sie alles weiterhin.")
TOO_LATE = _(
    "Ändern lässt sich ein Kommentar in der ersten halben Stunde, und nur solange niemand geantwortet hat. "
    "Zurückziehen können Sie ihn weiterhin."
)


@dataclass(frozen=True, kw_only=True)
class CommentDraft:
    """What a person writes, tidied. ``submission_key``: 32 hexadecimal signs, new for each form."""

    kind: CommentKind
    text: str
    submission_key: str
    author_name: str = ""
    contact: str | None = None
    """The mailbox of somebody without an account, as kernel.address.readable_mailbox gives it."""
    language: str = "de"


def write_comment(
    draft: CommentDraft, *, idea: Idea, by: Person, at: datetime, parent: Comment | None = None
) -> Comment:
    """Put a comment below an idea, or a reply below ``parent``: at once, or when the town hall has read it.

    The same form sent twice gives the same comment. Raises RuleViolation when nothing can be written there
    now, for a text that is empty or too long, and for somebody who wrote very much within the hour.
    """
    level = level_of(by, idea)
    hold_idea(idea.id)
    if known := sent_before(draft, idea):
        return known
    check(draft, idea=idea, by=by, at=at, parent=parent)
    comment = Comment(
        idea_id=idea.id,
        number=next_number(idea),
        parent_id=parent.id if parent else None,
        kind=CommentKind.REPLY if parent else draft.kind,
        text=draft.text,
        language=draft.language,
        status=CommentStatus.WAITING,
        is_public=False,
        voice=voice_of(by, idea),
        author_id=by.id,
        author_name=draft.author_name,
        contact=draft.contact if by.id is None else None,
        replies=0,
        submission_key=draft.submission_key,
        created_at=at,
    )
    db.session.add(comment)
    db.session.flush()
    record("comment.write", "comment", comment.id, by=by, at=at, process_id=idea.process_id)
    if stands_at_once(level, idea.process):
        appear(comment, idea, at=at)
    return comment


def appear(comment: Comment, idea: Idea, *, at: datetime) -> None:
    """Publish a locked comment, and tell those whom it answers."""
    put(comment, CommentStatus.PUBLISHED)
    if not comment.is_public:
        return
    if comment.parent_id is not None:
        tell_replied(comment, db.session.get_one(Comment, comment.parent_id), idea, at=at)
    tell_idea_author(comment, idea, at=at)


def level_of(by: Person, idea: Idea) -> Level:
    """How far it is known who writes; holds the access, so that one person's requests wait for each other."""
    if by.id is None:
        return Level.VISITOR
    statement = select(Account.password_hash, Account.closed_at).where(Account.id == by.id).with_for_update()
    password_hash, closed_at = db.session.execute(statement).one()
    if closed_at is not None:
        raise RuleViolation(_("Dieses Konto ist geschlossen. Melden Sie sich bitte neu an."))
    if decides(by, idea.process):
        return Level.STAFF
    return Level.GUEST if password_hash is None else Level.ACCOUNT


def check(draft: CommentDraft, *, idea: Idea, by: Person, at: datetime, parent: Comment | None) -> None:
    """Raise RuleViolation if this cannot be written there by this person now."""
    if not may_comment(idea, at):
        raise RuleViolation(ENDED)
    if idea.process.level_to_comment is not RequiredLevel.EVERYBODY and not decides(by, idea.process):
        check_level(standing_of(by.id), idea.process, Act.COMMENT)
    check_text(draft.text)
    if parent is None and draft.kind is CommentKind.REPLY:
        raise RuleViolation(_("Bitte wählen Sie, was Sie schreiben möchten."), field="kind")
    if parent is not None:
        db.session.refresh(parent)
        if parent.idea_id != idea.id or not may_be_replied_to(parent):
            raise RuleViolation(
                _("Auf diesen Kommentar lässt sich nicht mehr antworten. Ihr Text ist noch da.")
            )
    if by.id is not None and written_lately(by.id, at=at) >= MOST_PER_HOUR and not decides(by, idea.process):
        raise RuleViolation(
            _("Sie haben in der letzten Stunde %(most)s Kommentare geschrieben. Bitte warten Sie ein wenig."),
            most=MOST_PER_HOUR,
        )


def check_text(text: str) -> None:
    if not text:
        raise RuleViolation(_("Bitte schreiben Sie etwas."), field="text")
    if len(text) > LONGEST_COMMENT:
        raise RuleViolation(
            _("Ihr Text hat %(length)s Zeichen. Möglich sind %(most)s; bitte kürzen Sie ihn."),
            field="text",
            length=len(text),
            most=LONGEST_COMMENT,
        )


def sent_before(draft: CommentDraft, idea: Idea) -> Comment | None:
    """The comment that the same form wrote before, if it bears the same words."""
    known = comment_sent_with(draft.submission_key)
    if known is not None and (known.idea_id, known.text) != (idea.id, draft.text):
        raise RuleViolation(
            _("Dieses Formular wurde schon mit anderem Text gesendet. Soll auch dieser gesendet werden?"),
            field="text",
        )
    return known


def next_number(idea: Idea) -> int:
    statement = (
        update(Idea)
        .where(Idea.id == idea.id)
        .values(last_comment=Idea.last_comment + 1)
        .returning(Idea.last_comment)
        .execution_options(synchronize_session=False)
    )
    return int(db.session.scalars(statement).one())


def edit_comment(comment: Comment, text: str, *, expected_version: int, by: Person, at: datetime) -> None:
    """Change one's own words; what stood there only after it was read is read again.

    Raises Conflict if it was changed meanwhile, RuleViolation when it is too late, and as ``check_text``.
    """
    idea = lock_comment(comment)
    if not may_edit(comment, by, at):
        raise RuleViolation(TOO_LATE)
    if comment.version != expected_version:
        raise Conflict(_("Der Kommentar wurde inzwischen geändert. Ihr Text ist noch da."))
    check_text(text)
    if text == comment.text:
        return
    comment.text, comment.edited_at = text, at
    stays = stands_at_once(level_of(by, idea), idea.process)
    put(comment, CommentStatus.PUBLISHED if stays else CommentStatus.WAITING)
    record("comment.edit", "comment", comment.id, by=by, at=at, process_id=idea.process_id)


def withdraw_comment(comment: Comment, *, by: Person, at: datetime) -> None:
    """Take one's own comment back: its words and the name go; replies stay below a mark of it.

    Withdrawing twice changes nothing. Raises RuleViolation for one of somebody else, or one that is hidden.
    """
    idea = lock_comment(comment)
    if comment.status is CommentStatus.WITHDRAWN:
        return
    if not may_withdraw(comment, by):
        raise RuleViolation(_("Dieser Kommentar lässt sich nicht zurückziehen."))
    take_words(comment, idea, by=by, at=at)


def erase_comment(comment: Comment, *, by: Person, at: datetime) -> None:
    """As ``withdraw_comment``, whoever asks, and also of one that does not stand there."""
    idea = lock_comment(comment)
    if comment.status is not CommentStatus.WITHDRAWN:
        take_words(comment, idea, by=by, at=at)


def take_words(comment: Comment, idea: Idea, *, by: Person, at: datetime) -> None:
    """Of a locked comment."""
    forget_comment_originals(comment, at=at)
    comment.text, comment.author_name, comment.contact = "", "", None
    put(comment, CommentStatus.WITHDRAWN)
    record("comment.withdraw", "comment", comment.id, by=by, at=at, process_id=idea.process_id)
