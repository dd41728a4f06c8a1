"""What the town hall decides about a comment. Nobody decides about their own."""

from dataclasses import dataclass
from datetime import datetime

from participation.audit.services import record
from participation.comments.models import Comment, CommentStatus
from participation.comments.rules import is_own
from participation.comments.services.counting import lock_comment, put
from participation.comments.services.letters import tell_refused, tell_undone
from participation.comments.services.writing import appear
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class CommentRefusal:
    """Which rule of the process is broken, and what the author is told."""

    reason: str
    text: str


def publish_comment(
    comment: Comment, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Let everybody read a comment that waits, or one that was hidden again.

    Raises Conflict if it was changed meanwhile, and RuleViolation for one's own, or one that stands there or
    was withdrawn.
    """
    idea = lock_comment(comment)
    check(comment, by=by, expected_version=expected_version)
    if comment.status is CommentStatus.PUBLISHED:
        raise RuleViolation(_("Dieser Kommentar ist schon veröffentlicht."))
    comment.reason, comment.reason_text, comment.decided_at = None, "", at
    appear(comment, idea, at=at)
    record("comment.publish", "comment", comment.id, by=by, at=at, process_id=idea.process_id)


def refuse_comment(
    comment: Comment,
    refusal: CommentRefusal,
    *,
    by: Person,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Do not publish a comment, or no longer, by a rule of the process; its author is told which and why.

    Replies to it are not shown any more either. Raises Conflict, and RuleViolation for one's own, for one
    that is hidden or withdrawn already, and without a reason or a message.
    """
    idea = lock_comment(comment)
    check(comment, by=by, expected_version=expected_version)
    if comment.status is CommentStatus.HIDDEN:
        raise RuleViolation(_("Dieser Kommentar ist schon nicht mehr zu lesen."))
    if not refusal.text:
        raise RuleViolation(_("Bitte begründen Sie, warum der Kommentar nicht erscheint."), field="text")
    comment.reason, comment.reason_text, comment.decided_at = refusal.reason, refusal.text, at
    put(comment, CommentStatus.HIDDEN)
    record(
        "comment.refuse",
        "comment",
        comment.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=refusal.reason,
        text=refusal.text,
    )
    tell_refused(comment, idea, at=at)


def undo_decision(comment: Comment, *, version: int, by: Person, at: datetime) -> None:
    """Let a comment wait again that was decided about by mistake; its author is told.

    Raises Conflict if anything has happened to it since, and RuleViolation for one's own.
    """
    idea = lock_comment(comment)
    check(comment, by=by, expected_version=version)
    was_hidden = comment.status is CommentStatus.HIDDEN
    comment.reason, comment.reason_text, comment.decided_at = None, "", None
    put(comment, CommentStatus.WAITING)
    record("comment.undo", "comment", comment.id, by=by, at=at, process_id=idea.process_id)
    tell_undone(comment, idea, was_hidden=was_hidden, at=at)


def check(comment: Comment, *, by: Person, expected_version: int | None) -> None:
    if is_own(comment, by):
        raise RuleViolation(_("Über den eigenen Kommentar entscheidet jemand anderes."))
    if expected_version is not None and comment.version != expected_version:
        raise Conflict(
            _("Der Kommentar hat sich inzwischen geändert; unten steht, was gilt. Entschieden ist nichts.")
        )
    if comment.status is CommentStatus.WITHDRAWN:
        raise RuleViolation(_("Dieser Kommentar wurde zurückgezogen."))
