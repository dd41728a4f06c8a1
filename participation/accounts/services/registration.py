"""Becoming an account, and finding back into it. Both answer alike, whether the mailbox is known or not."""

from dataclasses import dataclass
from datetime import datetime

from participation.accounts.models import ONE_ACCOUNT_PER_MAILBOX, Account, LinkKind, MailLink
from participation.accounts.queries import account_of_mailbox
from participation.accounts.services.links import IssuedLink, LinkDraft, new_mail_link
from participation.accounts.services.sessions import end_sessions
from participation.audit.services import record
from participation.kernel.database import stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What somebody asks for who wants an account; the mailbox is not confirmed yet."""

    mailbox: str
    municipality_id: int
    password_hash: str
    name: str
    language: str


@dataclass(frozen=True)
class Reply:
    """The letter with which a wish is answered; None where there is nobody to write to."""

    link: IssuedLink
    letter: str | None
    language: str


def ask_for_account(wish: Registration, *, key: str, at: datetime) -> Reply:
    """Make the link that confirms the account; to the owner of an existing one, the link for a new password.

    Raises RuleViolation for too many letters.
    """
    known = account_of_mailbox(wish.mailbox, municipality_id=wish.municipality_id)
    if known is not None and (known.password_hash is not None or known.closed_at is not None):
        return password_reply(
            known, wish.mailbox, wish.municipality_id, letter="account_exists", key=key, at=at
        )
    facts = {"password_hash": wish.password_hash, "name": wish.name, "language": wish.language}
    draft = LinkDraft(
        kind=LinkKind.CONFIRM_ACCOUNT,
        mailbox=wish.mailbox,
        municipality_id=wish.municipality_id,
        facts=facts,
    )
    return Reply(new_mail_link(draft, key=key, at=at), "confirm_account", wish.language)


def ask_for_new_password(mailbox: str, *, municipality_id: int, key: str, at: datetime) -> Reply:
    """Make the link for a new password; for an unknown mailbox one that nobody gets: both count alike.

    Raises RuleViolation for too many letters.
    """
    known = account_of_mailbox(mailbox, municipality_id=municipality_id)
    return password_reply(known, mailbox, municipality_id, letter="new_password", key=key, at=at)


def password_reply(  # noqa: PLR0913 (for whom, where, with which letter, when)
    known: Account | None, mailbox: str, municipality_id: int, *, letter: str, key: str, at: datetime
) -> Reply:
    draft = LinkDraft(kind=LinkKind.NEW_PASSWORD, mailbox=mailbox, municipality_id=municipality_id)
    link = new_mail_link(draft, key=key, at=at)
    if known is None or known.closed_at is not None:
        return Reply(link, None, "de")
    return Reply(link, letter, known.language)


def confirm_account(link: MailLink, *, at: datetime) -> Account:
    """Make the account that the used-up ``link`` confirms; a guest with this mailbox becomes it.

    Raises RuleViolation when there is one with a password by now.
    """
    account = account_of_mailbox(link.mailbox, municipality_id=link.municipality_id)
    if account is None:
        account = Account(
            municipality_id=link.municipality_id,
            mailbox=link.mailbox,
            mailbox_key=link.mailbox_key,
            confirmed_at=at,
            created_at=at,
        )
        if not stored(account, unless=ONE_ACCOUNT_PER_MAILBOX):
            raise there_is_one()
    if account.password_hash is not None or account.closed_at is not None:
        raise there_is_one()
    account.password_hash = link.facts["password_hash"]
    account.name = link.facts["name"] or account.name
    account.language = link.facts["language"]
    account.confirmed_at = account.confirmed_at or at
    link.facts = {}
    record("account.confirm", "account", account.id, by=Person(account.id), at=at)
    return account


def there_is_one() -> RuleViolation:
    return RuleViolation(
        _(
            "Zu dieser Adresse gibt es schon ein Konto. Bitte melden Sie sich an; "
            "fehlt Ihnen das Passwort, fordern Sie ein neues an."
        )
    )


def set_new_password(link: MailLink, *, password_hash: str, at: datetime) -> Account:
    """Give the account of the used-up ``link`` its new password, and end all its sessions."""
    account = account_of_mailbox(link.mailbox, municipality_id=link.municipality_id)
    if account is None or account.closed_at is not None:
        raise RuleViolation(
            _("Das Konto zu diesem Link ist geschlossen. Ist das ein Irrtum, rufen Sie uns bitte an.")
        )
    account.password_hash = password_hash
    account.confirmed_at = account.confirmed_at or at
    record("account.set_password", "account", account.id, by=Person(account.id), at=at)
    end_sessions(account.id, by=Person(account.id), at=at)
    return account
