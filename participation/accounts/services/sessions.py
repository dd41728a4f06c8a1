"""Beginning and ending sessions: a signed-in browser is a row; without it, its cookie opens nothing."""

from datetime import datetime, timedelta

from sqlalchemy import update

from participation.accounts.models import Account, SignInSession
from participation.accounts.queries import roles_of
from participation.accounts.rules import SESSION_OF_STAFF, session_lasts
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.permissions import Person

HALF = timedelta(minutes=10)
"""So long the second step may take after the password."""


def begin_half_session(account: Account, *, token_digest: str, at: datetime) -> SignInSession:
    """The password was right; what is begun here opens nothing but the page of the second step."""
    session = SignInSession(
        account_id=account.id, token_digest=token_digest, is_whole=False, expires_at=at + HALF, created_at=at
    )
    db.session.add(session)
    db.session.flush()
    return session


def end_half_session(token_digest: str, *, at: datetime) -> None:
    """It became a whole one, or was given up."""
    changed_rows(
        update(SignInSession)
        .where(SignInSession.token_digest == token_digest, SignInSession.is_whole.is_(False))
        .values(ended_at=at)
    )


def begin_session(account: Account, *, token_digest: str, at: datetime) -> SignInSession:
    """Sign ``account`` in where the token with this digest is kept: 14 days, 12 hours for the town hall."""
    session = SignInSession(
        account_id=account.id,
        token_digest=token_digest,
        expires_at=at + session_lasts(roles_of(account.id, at=at), account.access),
        created_at=at,
    )
    db.session.add(session)
    db.session.flush()
    record("session.begin", "account", account.id, by=Person(account.id), at=at)
    return session


def end_session(session_id: int, *, account_id: int, by: Person, at: datetime) -> None:
    """End one session of this account; an ended one stays as it is, another's is not touched."""
    ended = changed_rows(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    if ended:
        record("session.end", "account", account_id, by=by, at=at)


def end_sessions(account_id: int, *, by: Person, at: datetime, but: int | None = None) -> int:
    """End all sessions of the account, except the one with the id ``but``; returns how many."""
    ended = changed_rows(
        update(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.id != (but or 0),
        )
        .values(ended_at=at)
    )
    if ended:
        record("session.end_all", "account", account_id, by=by, at=at, facts={"count": ended})
    return ended


def shorten_sessions(account_id: int, *, at: datetime) -> None:
    """Who begins to work for the town keeps no session longer than the town hall's."""
    latest = at + SESSION_OF_STAFF
    changed_rows(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.expires_at > latest)
        .values(expires_at=latest)
    )
