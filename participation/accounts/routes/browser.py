"""What the pages of accounts share: the town they belong to, and the session cookie of a browser."""

from datetime import datetime

from flask import abort, current_app, g, request, session

from participation.accounts.models import Account
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


def town_id() -> int:
    """The id of the town that answers here; 404 while none is set up."""
    if "town" not in g:
        g.town = town_at(request.host.partition(":")[0])
    if g.town is None:
        abort(404)
    return int(g.town.id)


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def aim_at(mailbox: str) -> Target:
    """Under what failed attempts to sign in with this mailbox from this network are counted."""
    thing = f"{town_id()} {mailbox_key(mailbox)}"
    return target(thing, network=network(request.remote_addr), key=secret())


def begin_session(account: Account, *, at: datetime) -> str:
    """Make the session row, inside ``writing()``; its token is for ``keep_token`` once that is stored."""
    token = new_token()
    sessions.begin_session(account, token_digest=digest(token, secret()), at=at)
    return token


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
