"""Erasing somebody: contributions lose the name or the words, the access becomes a tombstone; counts stay.

Supports, ballots and what was counted from them refer to the tombstone, so no tally changes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account, RoleGrant
from participation.accounts.queries import roles_of
from participation.audit.services import record
from participation.comments.models import Comment, CommentStatus
from participation.comments.services.counting import lock_comment
from participation.comments.services.writing import erase_comment
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import erase_idea
from participation.ideas.services.counting import lock_idea
from participation.intake.models import IdeaEntry, PostFollow
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows, inserted
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Municipality
from participation.municipality.services.pages import pages_change
from participation.privacy.models import Erasure, ErasureKind
from participation.privacy.queries.whose import account_of, comments_of, ideas_of
from participation.privacy.rules import Subject, Wish, erasure_ref
from participation.privacy.services.traces import forget_traces

SWEEP = "privacy.sweep"
PSEUDONYM = "Person aus %(town)s"
"""Stands where the name stood, as words of the town's own language: exports and papers bear it too."""


@dataclass(frozen=True)
class Erased:
    """How many contributions lost their name or their words."""

    ideas: int
    comments: int


def erase_person(subject: Subject, wish: Wish, *, key: str, by: Person, at: datetime) -> Erased:
    """Erase who somebody is; ``key`` is the application's SECRET_KEY.

    Published words go with it if so wished, else they stay as those of a person of the town. What nobody
    published goes in any case. A second time changes nothing. Raises RuleViolation for whoever has a role.
    """
    account = account_of(subject)
    if account is not None:
        db.session.refresh(account, with_for_update=True)
        refuse_staff(account, at=at)
    name = pseudonym(subject.municipality_id)
    ideas, comments = ideas_of(subject), comments_of(subject)
    for idea in ideas:
        part_with_idea(idea, name, wish, by=by, at=at)
        remember(ErasureKind.IDEA, idea.id, idea.created_at, subject, wish, key=key, at=at)
    for comment in comments:
        part_with_comment(comment, name, wish, by=by, at=at)
        remember(ErasureKind.COMMENT, comment.id, comment.created_at, subject, wish, key=key, at=at)
    forget_traces(subject, key=key, at=at)
    erased = Erased(len(ideas), len(comments))
    if account is not None:
        bury(account, erased, wish, by=by, at=at)
        remember(ErasureKind.ACCOUNT, account.id, account.created_at, subject, wish, key=key, at=at)
    db.session.flush()
    want_sweep(at)
    return erased


def refuse_staff(account: Account, *, at: datetime) -> None:
    if roles_of(account.id, at=at):
        raise RuleViolation(
            _(
                "Dieses Konto hat Rollen für die Stadt. Bitten Sie zuerst die Person, die Konten verwaltet, "
                "die Rollen zu entziehen; danach können Sie es löschen."
            )
        )


def pseudonym(municipality_id: int) -> str:
    """The town without its kind of place: „Person aus Musterburg“."""
    town = db.session.get_one(Municipality, municipality_id)
    kind, _sep, rest = town.name.partition(" ")
    return PSEUDONYM % {"town": rest if kind in {"Stadt", "Gemeinde", "Markt"} and rest else town.name}


def part_with_idea(idea: Idea, name: str, wish: Wish, *, by: Person, at: datetime) -> None:
    """The idea goes on without its author, or goes."""
    if wish.withdraws or idea.status is not IdeaStatus.PUBLISHED:
        erase_idea(idea, by=by, at=at)
    lock_idea(idea)
    if idea.status is not IdeaStatus.WITHDRAWN:
        idea.author_name = name
        db.session.flush()
        record("idea.part_with_author", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
        pages_change(idea.process_id)
    idea.contact = idea.receipt_digest = None
    db.session.execute(update(IdeaEntry).where(IdeaEntry.idea_id == idea.id).values(reach=""))
    changed_rows(
        update(PostFollow)
        .where(PostFollow.idea_id == idea.id, PostFollow.is_author, PostFollow.ended_at.is_(None))
        .values(reach="", ended_at=at)
    )


def part_with_comment(comment: Comment, name: str, wish: Wish, *, by: Person, at: datetime) -> None:
    if wish.withdraws or comment.status is not CommentStatus.PUBLISHED:
        erase_comment(comment, by=by, at=at)
    idea = lock_comment(comment)
    if comment.status is not CommentStatus.WITHDRAWN:
        comment.author_name = name
        db.session.flush()
        record("comment.part_with_author", "comment", comment.id, by=by, at=at, process_id=idea.process_id)
        pages_change(idea.process_id)
    comment.contact = None


def bury(account: Account, erased: Erased, wish: Wish, *, by: Person, at: datetime) -> None:
    """What is left of an access: that there was one."""
    account.mailbox = account.mailbox_key = account.password_hash = None
    account.name = ""
    account.closed_at = account.closed_at or at
    facts = {"ideas": erased.ideas, "comments": erased.comments, "withdrawn": wish.withdraws}
    record("account.erase", "account", account.id, by=by, at=at, facts=facts)


def remember(  # noqa: PLR0913 (what, since when, whose, how, by which key, when)
    kind: ErasureKind,
    row_id: int,
    created_at: datetime,
    subject: Subject,
    wish: Wish,
    *,
    key: str,
    at: datetime,
) -> None:
    """Keep that it was erased, for backups that do not know yet; once, as one wish at most makes it more."""
    ref = erasure_ref(kind, row_id, created_at, key=key)
    values = {"municipality_id": subject.municipality_id, "kind": kind, "withdraws": wish.withdraws}
    if not inserted(Erasure, unless=("ref",), ref=ref, created_at=at, **values) and wish.withdraws:
        changed_rows(update(Erasure).where(Erasure.ref == ref).values(withdraws=True))


def want_sweep(at: datetime) -> None:
    """Have the files swept and the list written soon: once an hour, however many go."""
    enqueue(SWEEP, {}, at=at, by=SYSTEM, key=f"{SWEEP}:{at:%Y-%m-%dT%H}")


def erase_again(known: dict[str, bool], *, key: str, at: datetime) -> int:
    """Erase in a restored database what ``known`` (reference → whether words went too) says; how many."""
    done = 0
    for account in db.session.scalars(select(Account).order_by(Account.id)).all():
        withdraws = known.get(erasure_ref(ErasureKind.ACCOUNT, account.id, account.created_at, key=key))
        if withdraws is None:
            continue
        end_roles(account, at=at)
        subject = Subject(account.municipality_id, account.id, account.mailbox)
        erase_person(subject, Wish(withdraws), key=key, by=SYSTEM, at=at)
        done += 1
    return done + erase_things_again(known, key=key, at=at)


def end_roles(account: Account, *, at: datetime) -> None:
    """Roles that a backup still knows were withdrawn before the erasure."""
    changed_rows(
        update(RoleGrant)
        .where(RoleGrant.account_id == account.id, RoleGrant.ended_at.is_(None))
        .values(ended_at=at)
    )


def erase_things_again(known: dict[str, bool], *, key: str, at: datetime) -> int:
    """Ideas and comments of people without an access."""
    done = 0
    for idea in db.session.scalars(select(Idea).order_by(Idea.id)).all():
        withdraws = known.get(erasure_ref(ErasureKind.IDEA, idea.id, idea.created_at, key=key))
        if withdraws is not None and (idea.contact or idea.receipt_digest or idea.author_name):
            name = pseudonym(idea.process.municipality_id)
            part_with_idea(idea, name, Wish(withdraws), by=SYSTEM, at=at)
            done += 1
    for comment in db.session.scalars(select(Comment).order_by(Comment.id)).all():
        withdraws = known.get(erasure_ref(ErasureKind.COMMENT, comment.id, comment.created_at, key=key))
        if withdraws is not None and (comment.contact or comment.author_name):
            name = pseudonym(comment.idea.process.municipality_id)
            part_with_comment(comment, name, Wish(withdraws), by=SYSTEM, at=at)
            done += 1
    return done
