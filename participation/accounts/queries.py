"""Questions one can ask about accounts."""

from datetime import datetime

from sqlalchemy import and_, column, or_, select, table

from participation.accounts.models import Account, RoleGrant, SignInSession, Viewer
from participation.extensions import db
from participation.kernel.address import mailbox_key
from participation.kernel.permissions import Grant, Role

PROCESS = table("process", column("id"), column("slug"))
"""The processes lie above accounts; a grant needs no more of them than this."""


def viewer_with_session(token_digest: str, *, at: datetime) -> Viewer | None:
    """Who holds the session with this digest, with all grants that hold at ``at``, in one statement.

    None for a session that is unknown, ended or expired, and for a closed account.
    """
    holds = and_(
        RoleGrant.account_id == Account.id,
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.until.is_(None), RoleGrant.until > at),
    )
    statement = (
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
            SignInSession.token_digest == token_digest,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
            Account.closed_at.is_(None),
        )
    )
    rows = db.session.execute(statement).all()
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


def account_of_mailbox(mailbox: str, *, municipality_id: int) -> Account | None:
    """The one access of the mailbox, however it is spelled; also a closed one."""
    return db.session.scalars(
        select(Account).where(
            Account.municipality_id == municipality_id, Account.mailbox_key == mailbox_key(mailbox)
        )
    ).one_or_none()
