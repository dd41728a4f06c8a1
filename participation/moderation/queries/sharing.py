"""Who has what, who is away, and what the Redaktion noted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account, RoleGrant
from participation.accounts.queries import holds_at as grant_holds_at
from participation.extensions import db
from participation.kernel.permissions import PERMISSIONS, Permission
from participation.moderation.models import Assignment, Deputyship, Habit, Note
from participation.moderation.queries.waiting import holds_at
from participation.municipality.models import Process

READERS = [role for role, permissions in PERMISSIONS.items() if Permission.READ_QUEUE in permissions]
MOST_NOTES = 100

CALLED = func.coalesce(func.nullif(Account.name, ""), Account.mailbox, "")
"""How colleagues call each other."""


def colleagues(process: Process, *, at: datetime) -> dict[int, str]:
    """Who reads this queue, by name: account id → name."""
    statement = (
        select(Account.id, CALLED)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.closed_at.is_(None),
            RoleGrant.role.in_(READERS),
            or_(RoleGrant.process_id.is_(None), RoleGrant.process_id == process.id),
            Account.municipality_id == process.municipality_id,
            grant_holds_at(at),
        )
        .distinct()
        .order_by(CALLED, Account.id)
    )
    return {number: name for number, name in db.session.execute(statement).all()}  # noqa: C416 (Row is no pair)


def assignment_of(kind: str, item_id: int, *, locked: bool = False) -> Assignment | None:
    """Who has the thing; ``locked`` lets others who want to change that wait."""
    statement = select(Assignment).where(Assignment.kind == kind, Assignment.item_id == item_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def lock_absent(account_id: int) -> None:
    """Let others who enter an absence of the same person wait."""
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def assignees_of(kind: str, ids: Collection[int]) -> dict[int, int]:
    """Who has which of these things: item id → account id."""
    statement = select(Assignment.item_id, Assignment.assignee_id)
    statement = statement.where(Assignment.kind == kind, Assignment.item_id.in_(ids))
    return {item: person for item, person in db.session.execute(statement).all()}  # noqa: C416 (Row is no pair)


@dataclass(frozen=True)
class Noted:
    """A note and who wrote it."""

    note: Note
    name: str


def notes_about(kind: str, item_id: int) -> list[Noted]:
    """The internal notes, oldest first; those taken back without their words."""
    statement = (
        select(Note, CALLED)
        .join(Account, Account.id == Note.written_by_id)
        .where(Note.kind == kind, Note.item_id == item_id)
        .order_by(Note.created_at, Note.id)
        .limit(MOST_NOTES)
    )
    return [Noted(note, name) for note, name in db.session.execute(statement).all()]


def note_sent_with(key: str) -> Note | None:
    return db.session.scalars(select(Note).where(Note.submission_key == key)).one_or_none()


def note_with_id(note_id: int, process: Process) -> Note:
    """Raises NoResultFound, also for a note of another process."""
    return db.session.scalars(select(Note).where(Note.id == note_id, Note.process_id == process.id)).one()


@dataclass(frozen=True)
class Absence:
    """A deputyship with the names of both."""

    deputyship: Deputyship
    absent: str
    deputy: str


def absences(people: Collection[int], *, at: datetime) -> list[Absence]:
    """The deputyships of these people that hold at ``at`` or begin later, soonest first."""
    absent, deputy = aliased(Account), aliased(Account)
    statement = (
        select(
            Deputyship,
            func.coalesce(func.nullif(absent.name, ""), absent.mailbox, ""),
            func.coalesce(func.nullif(deputy.name, ""), deputy.mailbox, ""),
        )
        .join(absent, absent.id == Deputyship.absent_id)
        .join(deputy, deputy.id == Deputyship.deputy_id)
        .where(Deputyship.absent_id.in_(people), Deputyship.ends_at > at, Deputyship.ended_at.is_(None))
        .order_by(Deputyship.starts_at, Deputyship.id)
    )
    return [Absence(*row) for row in db.session.execute(statement).all()]


def deputies_now(people: Collection[int], *, at: datetime) -> dict[int, str]:
    """Who of these people is away: account id → the deputy's name."""
    if not people:
        return {}
    statement = (
        select(Deputyship.absent_id, CALLED)
        .join(Account, Account.id == Deputyship.deputy_id)
        .where(Deputyship.absent_id.in_(people), holds_at(at))
        .order_by(Deputyship.id)
    )
    return {absent: name for absent, name in db.session.execute(statement).all()}  # noqa: C416 (Row is no pair)


def deputyship_with_id(number: int, *, absent_id: int) -> Deputyship:
    """Raises NoResultFound, also for one of somebody else."""
    statement = select(Deputyship).where(Deputyship.id == number, Deputyship.absent_id == absent_id)
    return db.session.scalars(statement).one()


def overlapping(absent_id: int, *, starts_at: datetime, ends_at: datetime) -> Deputyship | None:
    """A deputyship of this person that holds in the same time."""
    statement = select(Deputyship).where(
        Deputyship.absent_id == absent_id,
        Deputyship.ended_at.is_(None),
        Deputyship.starts_at < ends_at,
        Deputyship.ends_at > starts_at,
    )
    return db.session.scalars(statement.limit(1)).first()


def uses_shortcuts(account_id: int) -> bool:
    """Whether the person lets single keys do something; so it is until they say otherwise."""
    found = db.session.scalars(select(Habit.shortcuts).where(Habit.account_id == account_id)).one_or_none()
    return found is not False
