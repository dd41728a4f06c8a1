"""Questions one can ask about accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
    table,
)

from participation.accounts.models import (
    Access,
    Account,
    MailLink,
    ProviderIdentity,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInSession,
    Viewer,
)
from participation.accounts.rules import Standing
from participation.extensions import db
from participation.kernel.address import mailbox_key
from participation.kernel.database import Moment
from participation.kernel.permissions import STAFF, Grant, Role

MOST_SESSIONS = 50
TOWN = table("municipality", column("id", Integer), column("staff_second_factor", Boolean))
PROCESS = table(
    "process",
    column("id", Integer),
    column("municipality_id", Integer),
    column("slug", String),
    column("title", String),
)
"""Town and processes lie above accounts; a grant needs no more of them than this."""


def viewer_with_session(token_digest: str, *, at: datetime) -> Viewer | None:
    """Who holds the session with this digest, with all grants that hold at ``at``, in one statement.

    None for a session that is unknown, ended or expired, and for a closed account.
    """
    rows = db.session.execute(viewers(), {"token_digest": token_digest, "at": at}).all()
    if not rows:
        return None
    account_id, name, mailbox, language, has_password, session_id = rows[0][:6]
    grants = {Grant(role, slug) for *_, role, slug in rows if role is not None}
    return Viewer(
        id=account_id,
        name=name,
        grants=frozenset(grants | {Grant(Role.CITIZEN)}),
        session_id=session_id,
        mailbox=mailbox or "",
        language=language,
        has_password=bool(has_password),
    )


@lru_cache(maxsize=1)
def viewers() -> Select[Any]:
    """The question of every signed-in request, put together once."""
    at = bindparam("at", type_=Moment)
    holds = and_(RoleGrant.account_id == Account.id, holds_at(at))
    return (
        select(
            Account.id,
            Account.name,
            Account.mailbox,
            Account.language,
            Account.password_hash.is_not(None),
            SignInSession.id,
            RoleGrant.role,
            PROCESS.c.slug,
        )
        .select_from(SignInSession)
        .join(Account, Account.id == SignInSession.account_id)
        .outerjoin(RoleGrant, holds)
        .outerjoin(PROCESS, PROCESS.c.id == RoleGrant.process_id)
        .where(
            SignInSession.token_digest == bindparam("token_digest"),
            SignInSession.ended_at.is_(None),
            SignInSession.is_whole,
            SignInSession.expires_at > at,
            Account.closed_at.is_(None),
        )
    )


def half_signed_in(token_digest: str, *, at: datetime) -> Account | None:
    """Who gave the password in the browser with this token, and is asked for the second step now."""
    statement = (
        select(Account)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            SignInSession.token_digest == token_digest,
            SignInSession.is_whole.is_(False),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
            Account.closed_at.is_(None),
        )
    )
    return db.session.scalars(statement).one_or_none()


def second_factor_of(account_id: int) -> SecondFactor | None:
    """The account's second factor, confirmed or not."""
    statement = select(SecondFactor).where(SecondFactor.account_id == account_id)
    return db.session.scalars(statement).one_or_none()


def recovery_codes_left(account_id: int) -> int:
    statement = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalars(statement).one()


def needs_second_factor(account: Account, *, at: datetime) -> bool:
    """Whether the town demands one of this account: of whoever works for it, if it decided so."""
    demands = db.session.scalars(
        select(TOWN.c.staff_second_factor).where(TOWN.c.id == account.municipality_id)
    ).one()
    return bool(demands) and bool(STAFF & roles_of(account.id, at=at))


def account_of_mailbox(mailbox: str, *, municipality_id: int) -> Account | None:
    """The one access of the mailbox, however it is spelled; also a closed one."""
    return db.session.scalars(
        select(Account).where(
            Account.municipality_id == municipality_id, Account.mailbox_key == mailbox_key(mailbox)
        )
    ).one_or_none()


def standing_of(account_id: int | None) -> Standing | None:
    """What is known of whoever acts; None for a visitor, without asking the database."""
    if account_id is None:
        return None
    statement = select(
        Account.access, Account.password_hash.is_not(None), Account.only_process_id, Account.closed_at
    ).where(Account.id == account_id)
    access, has_password, only_process_id, closed_at = db.session.execute(statement).one()
    return Standing(access, bool(has_password), only_process_id, closed_at is not None)


def link_with(token_digest: str) -> MailLink | None:
    """The link in a mail whose token has this digest, whatever became of it."""
    return db.session.scalars(select(MailLink).where(MailLink.token_digest == token_digest)).one_or_none()


def holds_at(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition for a grant that is neither withdrawn nor over."""
    return and_(RoleGrant.ended_at.is_(None), or_(RoleGrant.until.is_(None), RoleGrant.until > at))


def roles_of(account_id: int, *, at: datetime) -> set[Role]:
    """All roles that the account holds at ``at``, for the town or for any process."""
    statement = select(RoleGrant.role).where(RoleGrant.account_id == account_id, holds_at(at)).distinct()
    return set(db.session.scalars(statement))


def sessions_of(account_id: int, *, at: datetime) -> Sequence[SignInSession]:
    """Where the account is signed in at ``at``, newest first, at most MOST_SESSIONS."""
    statement = (
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.is_whole,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
        .limit(MOST_SESSIONS)
    )
    return db.session.scalars(statement).all()


@dataclass(frozen=True)
class HeldRole:
    """A grant as a list shows it: with the title of its process, or for the whole town."""

    id: int
    account_id: int
    role: Role
    process_id: int | None
    process_title: str | None


def grants_of(account_ids: Sequence[int], *, at: datetime) -> list[HeldRole]:
    """The grants of these accounts that hold at ``at``, the town's first, then by process."""
    statement = (
        select(RoleGrant.id, RoleGrant.account_id, RoleGrant.role, PROCESS.c.id, PROCESS.c.title)
        .select_from(RoleGrant)
        .outerjoin(PROCESS, PROCESS.c.id == RoleGrant.process_id)
        .where(RoleGrant.account_id.in_(account_ids), holds_at(at))
        .order_by(RoleGrant.process_id.is_not(None), RoleGrant.process_id, RoleGrant.id)
    )
    return [HeldRole(*row) for row in db.session.execute(statement)]


def administrators(municipality_id: int, *, at: datetime) -> set[int]:
    """The ids of the open accounts that manage accounts for the whole town and can sign in."""
    statement = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.municipality_id == municipality_id,
            Account.closed_at.is_(None),
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.process_id.is_(None),
            holds_at(at),
        )
    )
    return set(db.session.scalars(statement))


@dataclass(frozen=True, kw_only=True)
class AccountFilter:
    """Which accounts a list shows: words in name or mailbox, and whether those without a role as well."""

    words: str = ""
    everybody: bool = False


def accounts_of_town(
    municipality_id: int, chosen: AccountFilter, *, at: datetime, number: int, size: int
) -> tuple[Sequence[Account], int]:
    """One page of the town's accounts by name, then mailbox; and how many there are in all.

    Without the accesses of printed codes: they are nobody's by name.
    """
    conditions = [Account.municipality_id == municipality_id, Account.access != Access.CODE]
    if chosen.words:
        conditions.append(
            or_(
                Account.name.icontains(chosen.words, autoescape=True),
                Account.mailbox_key.icontains(chosen.words, autoescape=True),
            )
        )
    if not chosen.everybody:
        conditions.append(exists().where(RoleGrant.account_id == Account.id, holds_at(at)))
    total = db.session.scalars(select(func.count()).select_from(Account).where(*conditions)).one()
    statement = (
        select(Account)
        .where(*conditions)
        .order_by(Account.name == "", func.lower(Account.name), Account.mailbox_key, Account.id)
        .offset((number - 1) * size)
        .limit(size)
    )
    return db.session.scalars(statement).all(), total


def account_in_town(account_id: int, *, municipality_id: int) -> Account:
    """The account with this id, if it belongs to the town; else NoResultFound."""
    statement = select(Account).where(Account.id == account_id, Account.municipality_id == municipality_id)
    return db.session.scalars(statement).one()


def grant_of(account: Account, grant_id: int) -> RoleGrant:
    """The grant with this id, if it is one of this account; else NoResultFound."""
    statement = select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.account_id == account.id)
    return db.session.scalars(statement).one()


def first_town() -> int | None:
    """The id of the town that the console means: the first one; None while none is set up."""
    return db.session.scalars(select(TOWN.c.id).order_by(TOWN.c.id).limit(1)).first()


def process_of_town(slug: str, *, municipality_id: int) -> int | None:
    """The id of the town's process with this slug, or None."""
    statement = select(PROCESS.c.id).where(
        PROCESS.c.slug == slug, PROCESS.c.municipality_id == municipality_id
    )
    return db.session.scalars(statement).first()


def identity_with(issuer: str, subject: str, *, municipality_id: int) -> ProviderIdentity | None:
    """The account's name at a provider: by issuer and subject, never by a mailbox."""
    statement = select(ProviderIdentity).where(
        ProviderIdentity.issuer == issuer,
        ProviderIdentity.subject == subject,
        ProviderIdentity.municipality_id == municipality_id,
    )
    return db.session.scalars(statement).one_or_none()


def is_linked(account_id: int) -> bool:
    """Whether the account can be entered through a provider."""
    statement = select(ProviderIdentity.id).where(ProviderIdentity.account_id == account_id)
    return db.session.scalars(statement).first() is not None
