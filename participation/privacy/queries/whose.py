"""Which contributions belong to somebody: by the access, or by the mailbox that was left for answers."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from participation.accounts.models import Account
from participation.comments.models import Comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.privacy.rules import Subject


def is_of(
    subject: Subject, owner: InstrumentedAttribute[int | None], contact: InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """The condition for a row that is somebody's own."""
    conditions: list[ColumnElement[bool]] = [false()]
    if subject.account_id is not None:
        conditions.append(owner == subject.account_id)
    if subject.mailbox is not None:
        conditions.append(func.lower(contact).in_({subject.mailbox.lower(), str(subject.key)}))
    return or_(*conditions)


def ideas_of(subject: Subject) -> Sequence[Idea]:
    """All that somebody contributed, oldest first."""
    statement = (
        select(Idea)
        .join(Process, Process.id == Idea.process_id)
        .where(
            Process.municipality_id == subject.municipality_id,
            is_of(subject, Idea.author_id, Idea.contact),
        )
        .order_by(Idea.id)
    )
    return db.session.scalars(statement).all()


def comments_of(subject: Subject) -> Sequence[Comment]:
    """All that somebody wrote below ideas, oldest first."""
    statement = (
        select(Comment)
        .join(Idea, Idea.id == Comment.idea_id)
        .join(Process, Process.id == Idea.process_id)
        .where(
            Process.municipality_id == subject.municipality_id,
            is_of(subject, Comment.author_id, Comment.contact),
        )
        .order_by(Comment.id)
    )
    return db.session.scalars(statement).all()


def account_of(subject: Subject) -> Account | None:
    """The access, open or closed."""
    if subject.account_id is None:
        return None
    return db.session.get(Account, subject.account_id)
