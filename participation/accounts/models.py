"""The tables ``account``, ``role_grant``, ``sign_in_session``, ``mail_link``, ``failed_attempt``,
``second_factor``, ``recovery_code`` and ``provider_identity``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.permissions import Person, Role
from participation.kernel.personal import Activity, Category, holds_personal

LONGEST_NAME = 80
LONGEST_MAILBOX = 254
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_ISSUER = 255
LONGEST_SUBJECT = 255
"""As OpenID Connect limits them."""
ONE_ACCOUNT_PER_MAILBOX = "uq_account_municipality_id_mailbox_key"


class Access(StrEnum):
    """What stands behind an account."""

    MAILBOX = "mailbox"
    """A mailbox that was confirmed; with a password an account, without one a guest's."""
    CODE = "code"
    """A printed code, in the one process that it was printed for."""
    PROVIDER = "provider"
    """A provider that the town trusts to say that it is the same person each time."""
    RESIDENT = "resident"
    """Such a provider that says, too, that the person lives here."""


@holds_personal(
    Activity.ACCOUNTS,
    mailbox=Category.ADDRESS,
    mailbox_key=Category.ADDRESS,
    name=Category.NAME,
    password_hash=Category.SECRET,
    language=Category.SETTING,
    access=Category.SETTING,
)
class Account(Recorded, Base):
    """One confirmed access. Without a password it is a guest's, confirmed by a link in a mail."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("municipality_id", "mailbox_key"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    mailbox: Mapped[str | None] = mapped_column(String(LONGEST_MAILBOX))
    mailbox_key: Mapped[str | None] = mapped_column(String(LONGEST_MAILBOX))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """How the person wants to be called in public; empty means without a name."""
    password_hash: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(5), default="de")
    access: Mapped[Access] = mapped_column(
        words(Access), default=Access.MAILBOX, server_default=Access.MAILBOX
    )
    only_process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    """The one process in which the access counts: that of a printed code; None counts everywhere."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


@holds_personal(Activity.ACCOUNTS, account_id=Category.PERSON, role=Category.SETTING)
class RoleGrant(Recorded, Base):
    """A role of an account: for the town, or for one process; taken back by ``ended_at``."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_account_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    role: Mapped[Role] = mapped_column(words(Role))
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


@holds_personal(
    Activity.SECURITY,
    account_id=Category.PERSON,
    token_digest=Category.SECRET,
    expires_at=Category.TRACE,
    ended_at=Category.TRACE,
)
class SignInSession(Recorded, Base):
    """One signed-in browser. The cookie bears a token, this row its digest; ended rows open nothing."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_account_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    is_whole: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Not whole after the password alone, where a second factor is to follow: it opens that page only."""
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


@holds_personal(
    Activity.SECURITY, account_id=Category.PERSON, sealed_secret=Category.SECRET, confirmed_at=Category.TRACE
)
class SecondFactor(Recorded, Base):
    """The secret that an account shares with an app for one-time codes (RFC 6238), one for each account."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(Text)
    """Encrypted with a key that follows from the town's secret key."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the person showed a first code; before that it asks nobody for anything."""
    last_step: Mapped[int] = mapped_column(default=0, server_default="0")
    """The newest step of time whose code was taken: neither that nor an older one is taken again."""


@holds_personal(Activity.SECURITY, account_id=Category.PERSON, digest=Category.SECRET, used_at=Category.TRACE)
class RecoveryCode(Recorded, Base):
    """A code that stands in for the app once; kept as a digest only."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_account_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


@holds_personal(Activity.ACCOUNTS, account_id=Category.PERSON, issuer=Category.TRACE, subject=Category.TRACE)
class ProviderIdentity(Recorded, Base):
    """Whom a provider means by issuer and subject; never known by a mailbox."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", "municipality_id"),
        Index("ix_provider_identity_account_id", "account_id"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))


class LinkKind(StrEnum):
    """What a link in a mail completes."""

    CONFIRM_ACCOUNT = "confirm_account"
    NEW_PASSWORD = "new_password"
    SUPPORT = "support"


@holds_personal(
    Activity.SECURITY,
    token_digest=Category.SECRET,
    mailbox=Category.ADDRESS,
    mailbox_key=Category.ADDRESS,
    facts=Category.SECRET,
)
class MailLink(Recorded, Base):
    """A link in a mail that completes one act, once, in any browser."""

    __tablename__ = "mail_link"
    __table_args__ = (Index("ix_mail_link_mailbox_key_created_at", "mailbox_key", "created_at"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    kind: Mapped[LinkKind] = mapped_column(words(LinkKind))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    mailbox: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    mailbox_key: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


@holds_personal(Activity.SECURITY, subject=Category.TRACE)
class FailedAttempt(Recorded, Base):
    """A wrong password or code, counted per target and per network (as digests) to slow guessing down."""

    __tablename__ = "failed_attempt"
    __table_args__ = (Index("ix_failed_attempt_subject_created_at", "subject", "created_at"),)

    subject: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Viewer(UserMixin, Person):
    """Who looks at a page: a person with a session, or, without an id, a visitor."""

    session_id: int | None = None
    mailbox: str = ""
    language: str = "de"
    has_password: bool = False

    @property
    def is_authenticated(self) -> bool:
        return self.id is not None

    @property
    def is_active(self) -> bool:
        return self.id is not None

    @property
    def is_anonymous(self) -> bool:
        return self.id is None
