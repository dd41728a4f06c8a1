"""By what a browser is somebody in a room: a cookie with the row's number and a signature.

The key is the town's secret, which the database does not hold; the nonce in the row makes a signature void
for all devices of one person. Every device of a person bears the same cookie, so that the role of a
facilitator survives a reload, a restart and a second device.
"""

import hmac
from http.cookies import CookieError, SimpleCookie

from participation.kernel.codes import digest
from participation.workshops.models import Participant

SIGNS = 40
LONGEST_COOKIE = 80


def cookie_name(workshop_id: int, *, secure: bool) -> str:
    return f"__Host-werkstatt-{workshop_id}" if secure else f"werkstatt-{workshop_id}"


def signature(somebody: Participant, secret: str) -> str:
    seal = digest(f"workshop {somebody.workshop_id} {somebody.id} {somebody.nonce}", secret)
    return f"{somebody.id}.{seal[:SIGNS]}"


def numbered(cookie: str | None) -> int | None:
    """The row that a cookie names; nothing is believed yet."""
    number, dot, _seal = (cookie or "")[:LONGEST_COOKIE].partition(".")
    known = dot and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if known else None


def is_theirs(cookie: str, somebody: Participant, secret: str) -> bool:
    return hmac.compare_digest(cookie.encode(), signature(somebody, secret).encode())


def in_header(header: str, name: str) -> str | None:
    """The cookie ``name`` out of a raw header, for whoever answers without Flask."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return found.value if found else None


def ticket_for(workshop_id: int, secret: str) -> str:
    """What the screen shows to get a stream without being a participant: codes cannot be guessed there."""
    return digest(f"workshop screen {workshop_id}", secret)[:SIGNS]
