"""What the entries of the log are about, and who stands behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import AreaOfLife
from participation.strategy.models import Measure
from participation.themes.models import Theme

Address = TypeVar("Address", int, str)

MOST_PEOPLE = 200
"""Accounts that one search for a person means at most."""


@dataclass(frozen=True)
class Subjects:
    """What pages are addressed by, of ideas, themes, measures and areas by their ids."""

    ideas: dict[int, str]
    themes: dict[int, int]
    measures: dict[int, int]
    areas: dict[int, str]


def names_of(accounts: Iterable[int | None]) -> dict[int, str]:
    """Name, or else mailbox, of each account; an erased one has neither."""
    wanted = {account for account in accounts if account is not None}
    if not wanted:
        return {}
    statement = select(Account.id, Account.name, Account.mailbox).where(Account.id.in_(wanted))
    return {number: name or mailbox or "" for number, name, mailbox in db.session.execute(statement).all()}


def people_called(words: str, *, municipality_id: int) -> Sequence[int]:
    """Ids of the town's accounts with ``words`` in their name or mailbox, at most MOST_PEOPLE."""
    matches = or_(
        Account.name.icontains(words, autoescape=True), Account.mailbox_key.icontains(words, autoescape=True)
    )
    statement = select(Account.id).where(Account.municipality_id == municipality_id, matches)
    return db.session.scalars(statement.order_by(Account.id).limit(MOST_PEOPLE)).all()


def subjects_of(entries: Sequence[AuditEntry]) -> Subjects:
    """One statement for each kind of thing that ``entries`` are about."""
    return Subjects(
        ideas=addresses(Idea.id, Idea.number, ids_of(entries, "idea")),
        themes=addresses(Theme.id, Theme.number, ids_of(entries, "theme")),
        measures=addresses(Measure.id, Measure.number, ids_of(entries, "measure")),
        areas=addresses(AreaOfLife.id, AreaOfLife.slug, ids_of(entries, "area_of_life")),
    )


def ids_of(entries: Sequence[AuditEntry], subject: str) -> set[int]:
    return {entry.subject_id for entry in entries if entry.subject == subject}


def addresses(
    key: InstrumentedAttribute[int], shown: InstrumentedAttribute[Address], wanted: set[int]
) -> dict[int, Address]:
    if not wanted:
        return {}
    rows = db.session.execute(select(key, shown).where(key.in_(wanted))).all()
    return {number: address for number, address in rows}  # noqa: C416 (Row is no pair)
