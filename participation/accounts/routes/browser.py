"""What the pages of accounts share: the town they belong to, and the session cookie of a browser."""

from datetime import datetime
from typing import cast

from flask import Response, abort, current_app, g, redirect, request, session, url_for

from participation.accounts.models import Account
from participation.accounts.queries import needs_second_factor, second_factor_of
from participation.accounts.services import sessions
from participation.accounts.services.attempts import Target, target
from participation.accounts.services.links import IssuedLink
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import mailbox_key, network
from participation.kernel.codes import digest, new_token
from participation.municipality.queries import town_at

TOKEN = "_user_id"
"""The name under which Flask-Login keeps what ``load_viewer`` gets: here a token, never an account's id."""
ASKED_FOR = "asked_for"
HALF_TOKEN, ONWARDS = "half", "onwards"


def town_id() -> int:
    """The id of the town that answers here; 404 while none is set up."""
    if "town" not in g:
        g.town = town_at(request.host.partition(":")[0])
    if g.town is None:
        abort(404)
    return int(g.town.id)


def town_name() -> str:
    town_id()
    return str(g.town.name)


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def aim_at(mailbox: str) -> Target:
    """Under what failed attempts to sign in with this mailbox from this network are counted."""
    thing = f"{town_id()} {mailbox_key(mailbox)}"
    return target(thing, network=network(request.remote_addr), key=secret())


def aim_at_second_step(account_id: int) -> Target:
    """Under what wrong codes for this account from this network are counted, as wrong passwords are."""
    thing = f"second step {account_id}"
    return target(thing, network=network(request.remote_addr), key=secret())


def linking_token(session_id: int | None) -> str:
    """In the address that links an account with a provider: other sites' pages cannot begin that."""
    return digest(f"link session {session_id}", secret())


def begin_session(account: Account, *, at: datetime) -> str:
    """Make the session row, inside ``writing()``; its token is for ``keep_token`` once that is stored."""
    token = new_token()
    sessions.begin_session(account, token_digest=digest(token, secret()), at=at)
    return token


def begin_sign_in(account: Account, *, at: datetime) -> tuple[str, bool]:
    """Inside ``writing()``: a session, or half of one where a second step follows; and whether it is whole.

    Both are for ``keep_sign_in`` once they are stored.
    """
    factor = second_factor_of(account.id)
    if (factor is None or factor.confirmed_at is None) and not needs_second_factor(account, at=at):
        return begin_session(account, at=at), True
    token = new_token()
    sessions.begin_half_session(account, token_digest=digest(token, secret()), at=at)
    return token, False


def keep_sign_in(token: str, onwards: str, *, is_whole: bool) -> Response:
    """Sign this browser in and go on, or lead to the second step first; nothing the cookie held stays."""
    if is_whole:
        keep_token(token)
        return cast("Response", redirect(onwards))
    session.clear()
    session[HALF_TOKEN], session[ONWARDS] = token, onwards
    return cast("Response", redirect(url_for("second_step.show")))


def half_token() -> str:
    """The token of whoever gave the password here and still has to take the second step; "" if nobody."""
    return str(session.get(HALF_TOKEN, ""))


def wish_after_second_step() -> str:
    return str(session.get(ONWARDS, "")) or url_for("municipality.home")


def keep_token(token: str) -> None:
    """Sign this browser in: nothing that the cookie held before stays (no fixation)."""
    session.clear()
    session[TOKEN] = token
    session["_fresh"] = True
    session.permanent = True


def remember_wish(link: IssuedLink) -> None:
    """This browser asked for the link: here it is confirmed without the password once more."""
    session[ASKED_FOR] = link.token_digest


def asked_here(token_digest: str) -> bool:
    return session.get(ASKED_FOR) == token_digest


def send_link(kind: str, link: IssuedLink, *, path: str, language: str, at: datetime) -> None:
    """Put the letter that bears ``link`` into the outbox; ``path`` is the page that the link opens."""
    letter = LetterDraft(
        kind=kind,
        recipient=link.recipient,
        language=language,
        municipality_id=town_id(),
        facts={"path": path},
    )
    send(letter, at=at)
