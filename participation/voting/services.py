"""Giving support and taking it back. Nothing here commits: the caller's ``writing()`` does."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import changed_rows, inserted
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.services.pages import pages_change
from participation.voting.models import ConfirmedBy, Support
from participation.voting.queries import supports_given
from participation.voting.rules import may_be_supported

ENDED = _(
    "Zu dieser Idee lässt sich gerade keine Unterstützung geben oder zurücknehmen. "
    "Lesen können Sie sie weiterhin."
)


LOCKED = (
    select(Account.password_hash, Account.closed_at)
    .where(Account.id == bindparam("account"))
    .with_for_update()
)
"""Put together once: SQLAlchemy keeps no compiled form of a locking statement that is made anew each time."""


def support(idea: Idea, *, account_id: int, at: datetime) -> bool:
    """Add one access's +1; False if it was given already, which is no mistake.

    Raises RuleViolation when the idea takes no support now, or the limit of the process is reached.
    """
    if not may_be_supported(idea, at):
        raise RuleViolation(ENDED)
    # One person's requests wait here for each other, or they would outrun the limit.
    confirmed_by = confirmation_of(account_id)
    limit = idea.process.supports_per_person
    if limit is not None and supports_given(account_id, idea.process_id) >= limit:
        if gives(account_id, idea):
            return False
        raise RuleViolation(
            _(
                "Sie haben alle %(limit)s Unterstützungen vergeben. "
                "Nehmen Sie irgendwo eine zurück, um sie neu zu vergeben."
            ),
            limit=limit,
        )
    given = inserted(
        Support,
        unless=("idea_id", "supporter_id"),
        idea_id=idea.id,
        supporter_id=account_id,
        confirmed_by=confirmed_by,
        created_at=at,
    )
    if given:
        count(idea, +1)
    return given


def withdraw_support(idea: Idea, *, account_id: int, at: datetime) -> bool:
    """Take one access's +1 back; False if there was none, which is no mistake.

    Raises RuleViolation when the idea takes no support now: what was counted then stays counted.
    """
    if not may_be_supported(idea, at):
        raise RuleViolation(ENDED)
    confirmation_of(account_id)
    taken = changed_rows(
        delete(Support).where(Support.idea_id == idea.id, Support.supporter_id == account_id)
    )
    if taken:
        count(idea, -1)
    return bool(taken)


def confirmation_of(account_id: int) -> ConfirmedBy:
    """Lock the access until the end of the change, and tell how it is confirmed.

    Raises RuleViolation for one that was closed in the meantime.
    """
    password_hash, closed_at = db.session.execute(LOCKED, {"account": account_id}).one()
    if closed_at is not None:
        raise RuleViolation(_("Dieses Konto ist geschlossen. Melden Sie sich bitte neu an."))
    return ConfirmedBy.MAIL_LINK if password_hash is None else ConfirmedBy.ACCOUNT


def gives(account_id: int, idea: Idea) -> bool:
    statement = select(Support.id).where(Support.supporter_id == account_id, Support.idea_id == idea.id)
    return db.session.scalars(statement).first() is not None


def count(idea: Idea, step: int) -> None:
    """Move the idea's counter, if it is still public in this very moment."""
    moved = changed_rows(
        update(Idea).where(Idea.id == idea.id, Idea.is_public).values(supports=Idea.supports + step)
    )
    if not moved:
        raise RuleViolation(ENDED)
    pages_change(idea.process_id)
