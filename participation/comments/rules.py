"""Decisions about comments that need neither the database nor the web."""

from datetime import datetime, timedelta
from enum import StrEnum

from participation.comments.models import Comment, CommentKind, CommentStatus, Voice
from participation.ideas.models import Idea
from participation.kernel.permissions import Permission, Person, Role, is_own_cause
from participation.municipality.models import Process
from participation.municipality.rules import takes_comments

EDIT_WINDOW = timedelta(minutes=30)
"""So long an author can change a comment, unless somebody replied before."""
MOST_PER_HOUR = 20
"""Comments of one access in all processes: nobody argues faster."""

TOWN_HALL = frozenset({Role.MODERATOR, Role.CLERK, Role.FACILITATOR})


class Level(StrEnum):
    """How far it is known who writes."""

    VISITOR = "visitor"
    """Without any access."""
    GUEST = "guest"
    """By a link in a mail."""
    ACCOUNT = "account"
    STAFF = "staff"
    """Decides about comments: nobody has to look at it first."""


def may_comment(idea: Idea, at: datetime) -> bool:
    """Whether anything can be written below the idea now."""
    return idea.is_public and takes_comments(idea.process, at)


def stands_at_once(level: Level, process: Process) -> bool:
    """Whether a comment is read by the town hall after it appears, not before; visitors' ones never are."""
    return level is Level.STAFF or {
        Level.ACCOUNT: process.comments_of_accounts_at_once,
        Level.GUEST: process.comments_of_guests_at_once,
    }.get(level, False)


def voice_of(person: Person, idea: Idea) -> Voice:
    """As whom the person speaks here: for the town hall before all else."""
    roles = {grant.role for grant in person.grants if grant.process in {None, idea.process.slug}}
    if roles & TOWN_HALL:
        return Voice.TOWN_HALL
    if is_own_cause(idea.author_id, person):
        return Voice.AUTHOR
    return Voice.COUNCIL if Role.COUNCIL in roles else Voice.CITIZEN


def decides(person: Person, process: Process) -> bool:
    return person.may(Permission.DECIDE_IDEAS, process.slug)


def may_be_replied_to(comment: Comment) -> bool:
    """One level of replies: below what everybody may read, and is no reply."""
    return comment.is_public and comment.kind is not CommentKind.REPLY


def is_own(comment: Comment, person: Person) -> bool:
    return is_own_cause(comment.author_id, person)


def may_edit(comment: Comment, person: Person, at: datetime) -> bool:
    """Authors change their words for half an hour, as long as nobody replied to them."""
    return (
        is_own(comment, person)
        and comment.status in {CommentStatus.WAITING, CommentStatus.PUBLISHED}
        and comment.replies == 0
        and at <= comment.created_at + EDIT_WINDOW
    )


def may_withdraw(comment: Comment, person: Person) -> bool:
    """Authors can withdraw at any time, unless the town hall hid it: then there is nothing to see anyway."""
    return is_own(comment, person) and comment.status in {CommentStatus.WAITING, CommentStatus.PUBLISHED}


def is_public(comment: Comment, parent: Comment | None) -> bool:
    """The one decision behind the column ``is_public``."""
    return comment.status is CommentStatus.PUBLISHED and (
        parent is None or parent.status in {CommentStatus.PUBLISHED, CommentStatus.WITHDRAWN}
    )


def shown_number(idea_number: str, number: int) -> str:
    """The reference: ``2026-0042/3``."""
    return f"{idea_number}/{number}"
