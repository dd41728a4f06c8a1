"""Accounts that a provider vouches for: known by issuer and subject alone."""

from dataclasses import dataclass
from datetime import datetime

from participation.accounts.models import Access, Account, ProviderIdentity
from participation.accounts.queries import account_in_town, identity_with
from participation.accounts.services.turns import wait_for_turn
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR, Person


@dataclass(frozen=True)
class Told:
    """Whom a provider means, and whether it says that the person lives in the town."""

    issuer: str
    subject: str
    is_resident: bool
    municipality_id: int


def account_told_by(told: Told, *, at: datetime) -> Account:
    """The one account of this person at the provider, made at the first time; never found by a mailbox.

    What the provider says about the residence holds until the next time it is asked. Raises RuleViolation
    for a closed account.
    """
    wait_for_turn(f"identity {told.issuer} {told.subject}")
    identity = identity_with(told.issuer, told.subject, municipality_id=told.municipality_id)
    if identity is None:
        account = Account(
            municipality_id=told.municipality_id, access=Access.PROVIDER, confirmed_at=at, created_at=at
        )
        db.session.add(account)
        db.session.flush()
        keep(told, account, by=VISITOR, at=at)
    else:
        account = db.session.get_one(Account, identity.account_id)
    if account.closed_at is not None:
        raise RuleViolation(_("Dieser Zugang ist geschlossen. Ist das ein Irrtum, rufen Sie uns bitte an."))
    stand(account, told)
    return account


def link_identity(told: Told, *, account_id: int, by: Person, at: datetime) -> Account:
    """Let whoever is signed in enter their account through the provider, too.

    Raises RuleViolation when the person at the provider has another account here.
    """
    wait_for_turn(f"identity {told.issuer} {told.subject}")
    account = account_in_town(account_id, municipality_id=told.municipality_id)
    identity = identity_with(told.issuer, told.subject, municipality_id=told.municipality_id)
    if account.access is Access.CODE:
        raise RuleViolation(_("Ein gedruckter Code lässt sich mit keinem Dienst verbinden."))
    if identity is not None and identity.account_id != account.id:
        raise RuleViolation(
            _("Mit dieser Anmeldung gibt es hier schon einen anderen Zugang. Melden Sie sich damit an.")
        )
    if identity is None:
        keep(told, account, by=by, at=at)
    stand(account, told)
    return account


def keep(told: Told, account: Account, *, by: Person, at: datetime) -> None:
    db.session.add(
        ProviderIdentity(
            municipality_id=told.municipality_id,
            account_id=account.id,
            issuer=told.issuer,
            subject=told.subject,
            created_at=at,
        )
    )
    db.session.flush()
    record("account.link_provider", "account", account.id, by=by, at=at)


def stand(account: Account, told: Told) -> None:
    """What stands behind the account from now on."""
    if told.is_resident:
        account.access = Access.RESIDENT
    else:
        account.access = Access.PROVIDER if account.mailbox is None else Access.MAILBOX
    db.session.flush()
