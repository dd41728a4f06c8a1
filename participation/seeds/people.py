"""The people of the invented town: who works at its town hall, and who takes part."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from participation.accounts import passwords
from participation.accounts.models import Account
from participation.accounts.services.administration import Invitation, invite, set_first_password
from participation.accounts.services.guests import guest_account
from participation.kernel.codes import new_token
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Municipality
from participation.seeds.material import material

PASSWORD = "linde-brunnen-markt"
"""Of every account of the demo. No secret: it is printed and stands in docs/demo.md."""

ONE_IN = 3
"""So many accesses share one that is an account with a password; the others were confirmed by a link."""

NOBODY_MAILS = "post.example"
"""Where the invented people have their mailboxes: .example belongs to nobody (RFC 2606)."""


@dataclass(frozen=True)
class Hashes:
    """Made before anything is written, because hashing is slow on purpose."""

    demo: str
    nobodys: str
    """Of a password that nobody knows: accounts that only took part once."""

    @classmethod
    def make(cls) -> "Hashes":
        return cls(demo=passwords.hashed(PASSWORD), nobodys=passwords.hashed(new_token()))


@dataclass
class People:
    """Gives out accounts by name; each is made at the moment it is first needed."""

    town: Municipality
    hashes: Hashes
    staff: dict[str, Person] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def person(self, name: str, at: datetime, *, called: str = "") -> Person:
        """Somebody with an account of their own."""
        return Person(self.account(f"{name}@{NOBODY_MAILS}", at, called=called, with_password=True))

    def supporter(self, number: int, at: datetime) -> int:
        """The id of one of the accesses that support ideas."""
        mailbox = f"person-{number:03d}@{NOBODY_MAILS}"
        return self.account(mailbox, at, with_password=number % ONE_IN == 0)

    def account(self, mailbox: str, at: datetime, *, with_password: bool, called: str = "") -> int:
        if mailbox not in self.known:
            account = guest_account(mailbox, municipality_id=self.town.id, at=at)
            account.name = called
            if with_password:
                own = Person(account.id)
                set_first_password(account, password_hash=self.hashes.nobodys, by=own, at=at)
            self.known[mailbox] = account.id
        return self.known[mailbox]

    def join(self, row: dict[str, Any], at: datetime) -> None:
        """One of the accounts of the demo, which everybody can sign in to."""
        account = self.joined(row, at)
        set_first_password(account, password_hash=self.hashes.demo, by=SYSTEM, at=at)
        self.known[account.mailbox or ""] = account.id
        self.staff[row["mailbox"].partition(".")[0]] = Person(account.id, name=row["name"])

    def joined(self, row: dict[str, Any], at: datetime) -> Account:
        role = Role(row["role"])
        if role is Role.CITIZEN:
            account = guest_account(row["mailbox"], municipality_id=self.town.id, at=at)
            account.name = row["name"]
            return account
        wish = Invitation(mailbox=row["mailbox"], municipality_id=self.town.id, name=row["name"], role=role)
        return invite(wish, by=SYSTEM, at=at)


def demo_accounts() -> list[tuple[str, Role]]:
    """Mailbox and role of each account that the demo offers."""
    return [(row["mailbox"], Role(row["role"])) for row in material("town")["accounts"]]
