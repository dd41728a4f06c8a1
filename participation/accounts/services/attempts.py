"""Counting failed attempts, so that guessing is slow and nobody can be locked out by others.

Rows bear digests, never a mailbox or an address of a network.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from participation.accounts.models import FailedAttempt
from participation.accounts.rules import WINDOW, Failures, may_try
from participation.accounts.services.turns import wait_for_turn
from participation.extensions import db
from participation.kernel.codes import digest
from participation.kernel.database import changed_rows


@dataclass(frozen=True)
class Target:
    """What somebody tries to open: by itself, and from one network."""

    everywhere: str
    here: str


def target(thing: str, *, network: str, key: str) -> Target:
    """The digests under which attempts on ``thing`` (such as a mailbox key) are counted."""
    return Target(digest(f"attempt {thing}", key), digest(f"attempt {thing} from {network}", key))


def failures(aim: Target, *, at: datetime) -> Failures:
    """How often this failed within the last quarter of an hour."""
    rows = db.session.execute(
        select(FailedAttempt.subject, func.count())
        .where(FailedAttempt.subject.in_([aim.here, aim.everywhere]), FailedAttempt.created_at > at - WINDOW)
        .group_by(FailedAttempt.subject)
    ).all()
    counted = {str(subject): int(count) for subject, count in rows}
    return Failures(here=counted.get(aim.here, 0), everywhere=counted.get(aim.everywhere, 0))


def begin_attempt(aim: Target, *, at: datetime) -> tuple[int, ...] | None:
    """Count an attempt as failed before it is looked at; None if it may not be made now.

    Counted first, many attempts at the same moment are no way around the limit. The ids returned are for
    ``forgive``.
    """
    wait_for_turn(aim.everywhere)
    changed_rows(
        delete(FailedAttempt).where(
            FailedAttempt.subject.in_([aim.here, aim.everywhere]), FailedAttempt.created_at <= at - WINDOW
        )
    )
    if not may_try(failures(aim, at=at)):
        return None
    attempts = [FailedAttempt(subject=subject, created_at=at) for subject in (aim.here, aim.everywhere)]
    db.session.add_all(attempts)
    db.session.flush()
    return tuple(attempt.id for attempt in attempts)


def forgive(aim: Target, attempt: tuple[int, ...]) -> None:
    """It succeeded: forget this attempt, and all failures from the same network.

    What others tried elsewhere still counts.
    """
    changed_rows(
        delete(FailedAttempt).where((FailedAttempt.subject == aim.here) | FailedAttempt.id.in_(attempt))
    )


def forget_failures(aim: Target) -> None:
    """The owner has shown who they are by other means: nothing counts any more."""
    changed_rows(delete(FailedAttempt).where(FailedAttempt.subject.in_([aim.here, aim.everywhere])))
