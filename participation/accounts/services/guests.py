"""Guests: people with a confirmed mailbox and no password."""

from datetime import datetime

from participation.accounts.models import ONE_ACCOUNT_PER_MAILBOX, Account
from participation.accounts.queries import account_of_mailbox
from participation.audit.services import record
from participation.kernel.address import mailbox_key
from participation.kernel.database import stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR


def guest_account(mailbox: str, *, municipality_id: int, at: datetime) -> Account:
    """The one access of this mailbox, which a link has just confirmed; made when there is none yet.

    It may be an account with a password and roles: what a guest's link allows (one support) must not sign
    its bearer in there. Raises RuleViolation when the account is closed.
    """
    account = account_of_mailbox(mailbox, municipality_id=municipality_id)
    if account is None:
        account = Account(
            municipality_id=municipality_id,
            mailbox=mailbox,
            mailbox_key=mailbox_key(mailbox),
            confirmed_at=at,
            created_at=at,
        )
        if stored(account, unless=ONE_ACCOUNT_PER_MAILBOX):
            record("account.confirm_guest", "account", account.id, by=VISITOR, at=at)
            return account
        account = account_of_mailbox(mailbox, municipality_id=municipality_id)
    if account is None or account.closed_at is not None:
        raise RuleViolation(
            _("Der Zugang zu dieser Adresse ist geschlossen. Ist das ein Irrtum, rufen Sie uns bitte an.")
        )
    if account.confirmed_at is None:
        account.confirmed_at = at
        record("account.confirm_guest", "account", account.id, by=VISITOR, at=at)
    return account
