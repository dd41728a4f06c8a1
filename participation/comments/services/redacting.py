"""Making words of a comment unrecognisable, and showing them again while the original is kept."""

from dataclasses import dataclass
from datetime import datetime

from participation.comments.models import Comment, CommentStatus
from participation.comments.rules import is_own
from participation.comments.services.counting import lock_comment
from participation.comments.services.letters import tell_redacted
from participation.extensions import db
from participation.ideas.models.covered import TextOriginal
from participation.ideas.passages import FEWEST_SIGNS, mark_of, without_bars
from participation.ideas.queries.covered import covered_in
from participation.ideas.services.covering import Covering, cover, end_text, uncover
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person

KIND = "comment"
FIELDS = ("text", "author_name")


@dataclass(frozen=True, kw_only=True)
class CommentRedaction:
    """Which words are to go, and by which rule of the process."""

    words: str
    reason: str
    reason_title: str


def redact_comment(
    comment: Comment,
    draft: CommentRedaction,
    *,
    by: Person,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Make the words unrecognisable wherever they stand in it; its author is told.

    Raises Conflict if it was changed meanwhile, and RuleViolation for one's own, a withdrawn one, words that
    do not stand there, and when nothing would be left.
    """
    idea = lock_comment(comment)
    check(comment, by=by, expected_version=expected_version)
    wish = Covering(
        words=[draft.words], reason=draft.reason, mark=mark_of(draft.reason_title, comment.language)
    )
    if not cover(KIND, comment, FIELDS, wish, process=idea.process, by=by, at=at):
        raise RuleViolation(
            _("Diese Worte stehen so nicht im Kommentar. Bitte mindestens %(fewest)s Zeichen übernehmen."),
            field="words",
            fewest=FEWEST_SIGNS,
        )
    if not without_bars(comment.text).strip():
        raise RuleViolation(
            _("Dann bliebe vom Kommentar nichts übrig. Veröffentlichen Sie ihn stattdessen nicht."),
            field="words",
        )
    comment.version += 1
    db.session.flush()
    tell_redacted(comment, idea, reason=draft.reason_title, at=at)


def show_comment_again(
    original: TextOriginal, comment: Comment, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Put a text of it back as it was. Raises Conflict as ``uncover``, and RuleViolation for one's own."""
    lock_comment(comment)
    check(comment, by=by, expected_version=expected_version)
    if (original.kind, original.item_id) != (KIND, comment.id):
        raise RuleViolation(
            _("Was hier stand, ist nicht mehr aufbewahrt und lässt sich nicht wieder anzeigen.")
        )
    uncover(original, comment, by=by, at=at)
    comment.version += 1
    db.session.flush()


def forget_comment_originals(comment: Comment, *, at: datetime) -> None:
    """Of a comment that its author withdraws: what was made unrecognisable goes with it."""
    for original in covered_in(KIND, comment.id):
        end_text(original, at=at)


def check(comment: Comment, *, by: Person, expected_version: int | None) -> None:
    if is_own(comment, by):
        raise RuleViolation(_("Über den eigenen Kommentar entscheidet jemand anderes."))
    if expected_version is not None and comment.version != expected_version:
        raise Conflict(
            _("Der Kommentar hat sich inzwischen geändert; unten steht, was gilt. Entschieden ist nichts.")
        )
    if comment.status is CommentStatus.WITHDRAWN:
        raise RuleViolation(_("Dieser Kommentar wurde zurückgezogen."))
