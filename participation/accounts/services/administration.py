"""What administrators do: invite, grant and withdraw roles, close accounts and open them again."""

from dataclasses import dataclass
from datetime import datetime

from participation.accounts.models import Access, Account, LinkKind, RoleGrant
from participation.accounts.queries import (
    account_of_mailbox,
    administrators,
    grants_of,
    needs_second_factor,
    second_factor_of,
)
from participation.accounts.services.guests import guest_account
from participation.accounts.services.links import INVITATION_VALID, IssuedLink, LinkDraft, new_mail_link
from participation.accounts.services.sessions import end_sessions, shorten_sessions
from participation.accounts.services.turns import wait_for_turn
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import STAFF, Person, Role


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An account that somebody is to have, with its first role: for the town, or for one process."""

    mailbox: str
    municipality_id: int
    name: str
    role: Role
    process_id: int | None = None


def invite(wish: Invitation, *, by: Person, at: datetime) -> Account:
    """The account with its role, without a password yet: a link in a letter sets it (``invitation_link``).

    A guest keeps the access and gets the role. Raises RuleViolation for a mailbox with a password already.
    """
    known = account_of_mailbox(wish.mailbox, municipality_id=wish.municipality_id)
    if known is not None and known.password_hash is not None:
        raise RuleViolation(
            _("Zu dieser Adresse gibt es schon ein Konto. Bitte vergeben Sie die Rolle dort."),
            field="mailbox",
        )
    account = known or guest_account(wish.mailbox, municipality_id=wish.municipality_id, at=at)
    account.name = wish.name or account.name
    record("account.invite", "account", account.id, by=by, at=at)
    grant_role(account, role=wish.role, process_id=wish.process_id, by=by, at=at)
    return account


def invitation_link(account: Account, *, key: str, at: datetime) -> IssuedLink:
    """A link by which the invited person sets a password; raises RuleViolation after three in an hour."""
    draft = LinkDraft(
        kind=LinkKind.NEW_PASSWORD,
        mailbox=account.mailbox or "",
        municipality_id=account.municipality_id,
        valid=INVITATION_VALID,
    )
    return new_mail_link(draft, key=key, at=at)


def grant_role(
    account: Account, *, role: Role, process_id: int | None, by: Person, at: datetime
) -> RoleGrant:
    """Give a role, for the town or for one process; raises RuleViolation if it is held already."""
    wait_for_turn(f"roles of {account.id}")
    held = {(grant.role, grant.process_id) for grant in grants_of([account.id], at=at)}
    if (role, process_id) in held:
        raise RuleViolation(_("Diese Rolle hat das Konto schon."), field="role")
    if account.access is Access.CODE:
        raise RuleViolation(_("Hinter einem gedruckten Code steht kein Konto, das eine Rolle haben kann."))
    if account.closed_at is not None:
        raise RuleViolation(_("Das Konto ist geschlossen. Öffnen Sie es zuerst wieder."), field="role")
    grant = RoleGrant(
        account_id=account.id, role=role, process_id=process_id, granted_by_id=by.id, created_at=at
    )
    db.session.add(grant)
    db.session.flush()
    record(
        "role.grant",
        "account",
        account.id,
        by=by,
        at=at,
        process_id=process_id,
        facts={"role": role.value, "grant": grant.id},
    )
    if role in STAFF:
        shorten_sessions(account.id, at=at)
        if needs_second_factor(account, at=at) and second_factor_of(account.id) is None:
            end_sessions(account.id, by=by, at=at)
    return grant


def withdraw_role(grant: RoleGrant, *, by: Person, at: datetime) -> None:
    """End a grant; a second time changes nothing. Raises RuleViolation for the town's last administrator."""
    account = db.session.get_one(Account, grant.account_id)
    if grant.role is Role.ADMINISTRATOR and grant.process_id is None:
        keep_an_administrator(account, at=at)
    db.session.refresh(grant)
    if grant.ended_at is not None:
        return
    grant.ended_at = at
    record(
        "role.withdraw",
        "account",
        grant.account_id,
        by=by,
        at=at,
        process_id=grant.process_id,
        facts={"role": grant.role.value, "grant": grant.id},
    )


def close_account(account: Account, *, by: Person, at: datetime) -> None:
    """Nobody signs in any more; roles rest, contributions stay.

    Raises RuleViolation for the last administrator.
    """
    keep_an_administrator(account, at=at)
    if account.closed_at is not None:
        return
    account.closed_at = at
    record("account.close", "account", account.id, by=by, at=at)
    end_sessions(account.id, by=by, at=at)


def open_account(account: Account, *, by: Person, at: datetime) -> None:
    """Take the closing back: with the password and the roles as they were."""
    if account.closed_at is None:
        return
    account.closed_at = None
    record("account.open", "account", account.id, by=by, at=at)


def keep_an_administrator(account: Account, *, at: datetime) -> None:
    """Raises RuleViolation if nobody would be left who can manage accounts for the town."""
    wait_for_turn(f"administrators of {account.municipality_id}")
    if administrators(account.municipality_id, at=at) == {account.id}:
        raise RuleViolation(
            _(
                "Das ist das letzte Konto, das die Verwaltung für die ganze Stadt hat. "
                "Geben Sie die Rolle zuerst jemand anderem."
            )
        )


def set_first_password(account: Account, *, password_hash: str, by: Person, at: datetime) -> None:
    """Set the password for somebody, from the console; whoever was signed in with an older one is out."""
    account.password_hash = password_hash
    record("account.set_password", "account", account.id, by=by, at=at)
    end_sessions(account.id, by=by, at=at)
