"""What staff asks of ideas, whatever their status."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import (
    OFFLINE,
    Answer,
    Channel,
    Idea,
    IdeaMessage,
    IdeaStatus,
    MessageKind,
    RefusalProposal,
)
from participation.ideas.queries.lists import has_all
from participation.ideas.queries.persons import by_the_author_of
from participation.ideas.rules import NUMBER, WAITING
from participation.kernel.german import query_terms
from participation.kernel.waiting import waiting_columns
from participation.municipality.models import Process

ESCAPE = "\\"
MOST_TERMS = 8
"""More words of a search narrow nothing that matters."""

RUNNING_NUMBER = re.compile("[0-9]{1,7}")

REPLIED_AT = (
    select(func.max(IdeaMessage.created_at))
    .where(IdeaMessage.idea_id == Idea.id, IdeaMessage.kind == MessageKind.REPLY)
    .correlate(Idea)
    .scalar_subquery()
)


class WaitsFor(StrEnum):
    """What an idea waits for; only AUTHOR is not the town hall's turn."""

    SECOND_LOOK = "second_look"
    """A second person, who says whether it is refused; it may be published already."""
    FIRST_READ = "first_read"
    PAPER_READ = "paper_read"
    REPLY_READ = "reply_read"
    AUTHOR = "author"


@dataclass(frozen=True)
class StaffFilter:
    """What narrows a list of ideas; None and empty narrow nothing. ``area_id`` 0 means "without an area"."""

    status: IdeaStatus | None = None
    area_id: int | None = None
    channel: Channel | None = None
    answer: Answer | None = None
    words: str = ""
    receipt_digest: str | None = None
    person_of: str = ""
    """The number of an idea: only what its author contributed, by account or by mailbox."""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.status is not None:
            found.append(Idea.status == self.status)
        if self.area_id is not None:
            found.append(Idea.area_id == self.area_id if self.area_id else Idea.area_id.is_(None))
        if self.channel is not None:
            found.append(Idea.channel == self.channel)
        if self.answer is not None:
            found.append(and_(Idea.status == IdeaStatus.PUBLISHED, Idea.answer == self.answer))
        if self.person_of:
            found.append(by_the_author_of(self.person_of))
        if self.receipt_digest is not None:
            found.append(Idea.receipt_digest == self.receipt_digest)
        elif self.words:
            found.append(bears(self.words))
        return found


def bears(typed: str) -> ColumnElement[bool]:
    """Ideas with this number (``2026-0042``, or ``42`` for short), these words, or this author's name."""
    if NUMBER.fullmatch(typed):
        return Idea.number == typed
    if RUNNING_NUMBER.fullmatch(typed):
        return Idea.number.endswith(f"-{int(typed):04d}")
    terms = query_terms(typed)[:MOST_TERMS]
    name = Idea.author_name.ilike(f"%{escaped(typed)}%", escape=ESCAPE)
    # Words without a sign of the search index (Arabic, say) are looked for as they stand.
    words = has_all(terms) if terms else Idea.text.ilike(f"%{escaped(typed)}%", escape=ESCAPE)
    return or_(words, name)


def escaped(word: str) -> str:
    """``word`` with the signs that LIKE would read as placeholders made harmless."""
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word


def waiting_ideas(process: Process, narrowed: StaffFilter) -> Select[str, int, str, datetime]:
    """The undecided ideas as the queue takes them: kind, id, what they wait for, and since when.

    A reply of the author begins the wait anew; so does a question, on the author's side.
    """
    waits_for = case(
        (Idea.refusal_proposed_at.is_not(None), WaitsFor.SECOND_LOOK),
        (Idea.status == IdeaStatus.RETURNED, WaitsFor.AUTHOR),
        (REPLIED_AT.is_not(None), WaitsFor.REPLY_READ),
        (Idea.channel.in_(OFFLINE), WaitsFor.PAPER_READ),
        else_=WaitsFor.FIRST_READ,
    )
    since = case(
        (Idea.refusal_proposed_at.is_not(None), Idea.refusal_proposed_at),
        (Idea.status == IdeaStatus.RETURNED, func.coalesce(Idea.decided_at, Idea.created_at)),
        else_=func.coalesce(REPLIED_AT, Idea.created_at),
    )
    return select(*waiting_columns("idea", item_id=Idea.id, waits_for=waits_for, since=since)).where(
        Idea.process_id == process.id, Idea.status.in_(WAITING), *narrowed.conditions()
    )


def published_to_confirm(process: Process, narrowed: StaffFilter) -> Select[str, int, str, datetime]:
    """Ideas that everybody can read while somebody proposed to refuse them, as the queue takes them.

    Apart from the undecided ones, so that each part finds its rows by an index of its own.
    """
    columns = waiting_columns(
        "idea", item_id=Idea.id, waits_for=WaitsFor.SECOND_LOOK.value, since=Idea.refusal_proposed_at
    )
    return select(*columns).where(
        Idea.process_id == process.id,
        Idea.refusal_proposed_at.is_not(None),
        Idea.status == IdeaStatus.PUBLISHED,
        *narrowed.conditions(),
    )


def open_proposal(idea: Idea) -> RefusalProposal | None:
    """What somebody proposed to write to the author, while it waits for a second person."""
    if idea.refusal_proposed_at is None:
        return None
    statement = select(RefusalProposal).where(RefusalProposal.idea_id == idea.id)
    return db.session.scalars(statement.order_by(RefusalProposal.id.desc()).limit(1)).one_or_none()


def proposal_sent_with(key: str) -> RefusalProposal | None:
    statement = select(RefusalProposal).where(RefusalProposal.submission_key == key)
    return db.session.scalars(statement).one_or_none()


def ideas_numbered(process: Process, numbers: Collection[str]) -> Sequence[Idea]:
    """These ideas of the process with their areas, by number; unknown numbers are left out."""
    statement = with_area(select(Idea).where(Idea.process_id == process.id, Idea.number.in_(numbers)))
    return db.session.scalars(statement.order_by(Idea.number, Idea.id)).all()


def ideas_by_id(ids: Collection[int]) -> dict[int, Idea]:
    """These ideas with their areas."""
    return {idea.id: idea for idea in db.session.scalars(with_area(select(Idea).where(Idea.id.in_(ids))))}


def idea_numbered(process: Process, number: str) -> Idea:
    """The idea whatever its status, with its area; raises NoResultFound."""
    statement = with_area(select(Idea).where(Idea.process_id == process.id, Idea.number == number))
    return db.session.scalars(statement).one()


def with_area(statement: Select[Idea]) -> Select[Idea]:
    return statement.outerjoin(Idea.area).options(contains_eager(Idea.area))


def count_of_ideas(process: Process, narrowed: StaffFilter) -> int:
    statement = select(func.count()).select_from(Idea)
    statement = statement.where(Idea.process_id == process.id, *narrowed.conditions())
    return db.session.scalars(statement).one()


def ideas_of_staff(
    process: Process, narrowed: StaffFilter, *, first: int, number: int, oldest_first: bool = False
) -> Sequence[Idea]:
    """``number`` ideas of any status from the ``first`` on (counted from 0), newest or oldest first."""
    order = (Idea.created_at, Idea.id) if oldest_first else (Idea.created_at.desc(), Idea.id.desc())
    fitting = select(Idea.id).where(Idea.process_id == process.id, *narrowed.conditions())
    # Sort ids alone: the texts of all ideas would be carried through the sort.
    page = fitting.order_by(*order).offset(first).limit(number).subquery()
    statement = with_area(select(Idea).join(page, page.c.id == Idea.id))
    return db.session.scalars(statement.order_by(*order)).all()


@dataclass(frozen=True)
class Change:
    """What was done with an idea last, and by whom; ``name`` is empty when nobody of staff did it."""

    action: str
    at: datetime
    by_id: int | None
    name: str


def last_change(idea: Idea) -> Change | None:
    """The newest line of the record about the idea."""
    found = db.session.execute(changes_of(idea).limit(1)).one_or_none()
    return None if found is None else Change(*found)


def changes_of(idea: Idea) -> Select[str, datetime, int | None, str]:
    """The record about the idea, newest first."""
    is_author = and_(Account.id.is_not(None), Account.id == idea.author_id)
    return (
        select(
            AuditEntry.action,
            AuditEntry.at,
            AuditEntry.actor_id,
            case((is_author, ""), else_=func.coalesce(Account.name, "")),
        )
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(AuditEntry.subject == "idea", AuditEntry.subject_id == idea.id)
        .order_by(AuditEntry.id.desc())
    )


MOST_CHANGES = 10


def changes_since(idea: Idea, since: datetime | None) -> list[Change]:
    """What was done with the idea after ``since``, newest first; at least the last thing."""
    statement = changes_of(idea).limit(MOST_CHANGES)
    found = [Change(*row) for row in db.session.execute(statement).all()]
    return [change for change in found if since is not None and change.at > since] or found[:1]


@dataclass(frozen=True)
class Sent:
    """One message about an idea with who wrote it; ``name`` is empty for the author's own words."""

    message: IdeaMessage
    name: str


def messages_about(idea: Idea) -> list[Sent]:
    """What passed between the town hall and the author, oldest first."""
    statement = (
        select(IdeaMessage, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == IdeaMessage.written_by_id)
        .where(IdeaMessage.idea_id == idea.id)
        .order_by(IdeaMessage.created_at, IdeaMessage.id)
    )
    return [Sent(message, name) for message, name in db.session.execute(statement).all()]


def message_sent_with(key: str) -> IdeaMessage | None:
    return db.session.scalars(select(IdeaMessage).where(IdeaMessage.submission_key == key)).one_or_none()


@dataclass(frozen=True)
class Recipient:
    """Where the author is written to. A mailbox that is only typed is not ``confirmed``."""

    mailbox: str
    language: str
    confirmed: bool


def author_of(idea: Idea) -> Recipient | None:
    """The author's account with its confirmed mailbox, else the mailbox given with the idea, else nobody."""
    if idea.author_id is not None:
        account = db.session.get_one(Account, idea.author_id)
        if account.mailbox and account.closed_at is None:
            return Recipient(account.mailbox, account.language, account.confirmed_at is not None)
    return Recipient(idea.contact, idea.language, confirmed=False) if idea.contact else None
