"""What people change about their own account."""

from dataclasses import dataclass
from datetime import datetime

from participation.accounts.models import Account
from participation.accounts.services.sessions import end_sessions
from participation.audit.services import record
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """How a person wants to be called, and the language of letters."""

    name: str
    language: str


def change_particulars(account: Account, wish: Particulars, *, at: datetime) -> None:
    account.name = wish.name
    account.language = wish.language
    record("account.change", "account", account.id, by=Person(account.id), at=at)


def change_password(account: Account, *, password_hash: str, session_id: int | None, at: datetime) -> None:
    """Whoever else knew the old password is out: every session but this one ends."""
    account.password_hash = password_hash
    record("account.change_password", "account", account.id, by=Person(account.id), at=at)
    end_sessions(account.id, by=Person(account.id), at=at, but=session_id)
