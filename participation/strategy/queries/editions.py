"""The editions of a dossier, and what one person is still typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.strategy.models import Measure, MeasureEdition, MeasureWorkingCopy


@dataclass(frozen=True)
class Edition:
    """One state of the dossier: its running number, when it was written and by whom."""

    number: int
    written_at: datetime
    written_by: str
    """Empty if nobody of the town hall did."""
    version: int
    dossier: dict[str, Any]
    is_current: bool
    changed: tuple[str, ...]
    """Names of the fields that say something else than in the edition before."""


def editions_of(measure: Measure, current: dict[str, Any]) -> list[Edition]:
    """All states of the dossier, the ``current`` one first; in two statements."""
    earlier = earlier_editions(measure)
    wrote_first = select(func.coalesce(Account.name, "")).where(Account.id == measure.created_by_id)
    author, at = db.session.scalars(wrote_first).one_or_none() or "", measure.created_at
    states = [(row.dossier, row.version) for row, _name in earlier] + [(current, measure.version)]
    found: list[Edition] = []
    for place, (dossier, version) in enumerate(states):
        before = states[place - 1][0] if place else dossier
        changed = tuple(name for name, words in dossier.items() if before.get(name) != words)
        is_last = place == len(states) - 1
        found.append(Edition(place + 1, at, author, version, dossier, is_last, changed))
        if not is_last:
            row, name = earlier[place]
            author, at = name, row.created_at
    return found[::-1]


def earlier_editions(measure: Measure) -> Sequence[tuple[MeasureEdition, str]]:
    """What was replaced, oldest first, each with the name of who replaced it."""
    statement = (
        select(MeasureEdition, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == MeasureEdition.replaced_by_id)
        .where(MeasureEdition.measure_id == measure.id)
        .order_by(MeasureEdition.version, MeasureEdition.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement).all()]


def how_many_editions(measure: Measure) -> int:
    """With the current one."""
    statement = select(func.count()).where(MeasureEdition.measure_id == measure.id)
    return db.session.scalars(statement.select_from(MeasureEdition)).one() + 1


def working_copy_of(measure: Measure, account_id: int) -> MeasureWorkingCopy | None:
    """What this person has typed and not sent yet."""
    statement = select(MeasureWorkingCopy).where(
        MeasureWorkingCopy.measure_id == measure.id, MeasureWorkingCopy.account_id == account_id
    )
    return db.session.scalars(statement).one_or_none()
