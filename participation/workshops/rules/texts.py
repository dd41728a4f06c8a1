"""What may stand on a card or in a field of the room, and how dots may lie."""

from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models.material import LONGEST_CARD

ROOM_HOSTS = ("meet.jit.si", "jitsi.org", "bbb.de", "bigbluebutton.org", "senfcall.de", "meet.ffmuc.net")
"""Hosts of video rooms, with all names below them."""


def card_text(typed: str | None, *, longest: int) -> str:
    """The text of a card in one line. RuleViolation at the field ``text`` for nothing, or too much."""
    text = " ".join(tidy(typed).split())
    most = min(longest, LONGEST_CARD)
    if not text:
        raise RuleViolation(_("Die Karte ist noch leer. Bitte schreiben Sie einen Gedanken."), field="text")
    if len(text) > most:
        raise RuleViolation(
            _("Die Karte ist zu lang: %(is_now)s Zeichen, möglich sind %(most)s. Ein Gedanke genügt."),
            field="text",
            is_now=len(text),
            most=most,
        )
    return text


def digest_of(key: str | None, *sent: object) -> str:
    """Tells whether the same was sent under the same key, without keeping what was sent."""
    return sha256("\x1f".join([key or "", *map(str, sent)]).encode()).hexdigest()


def line(typed: str | None, *, longest: int, field: str) -> str:
    """One line of at most ``longest`` characters; may be empty."""
    text = " ".join(tidy(typed).split())
    if len(text) > longest:
        raise RuleViolation(_("Das ist zu lang: Möglich sind %(most)s Zeichen."), field=field, most=longest)
    return text


def room_url(typed: str | None, *, field: str) -> str:
    """The address of a video room; empty for none. Only https, and only hosts from the list."""
    address = tidy(typed)
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, user, port = (parts.hostname or "").rstrip("."), parts.username, parts.port
    except ValueError:
        host, user, port = "", None, None
    known = any(host == name or host.endswith(f".{name}") for name in ROOM_HOSTS)
    if not known or parts.scheme != "https" or user is not None or port not in {None, 443}:
        raise RuleViolation(
            _("Möglich sind Videoräume von Jitsi oder BigBlueButton, mit einer Adresse ab https://."),
            field=field,
        )
    return address


def check_dots(dots: Mapping[int, int], *, options: frozenset[int], budget: int, most_each: int) -> int:
    """How many dots a ballot holds. RuleViolation for more than there are, or for what is not on offer."""
    if any(number not in options or count < 0 for number, count in dots.items()):
        raise RuleViolation(_("Diese Möglichkeit steht nicht zur Wahl. Ihre Punkte sind unverändert."))
    if any(count > most_each for count in dots.values()):
        raise RuleViolation(
            _("Auf ein Thema passen höchstens %(most)s Punkte. Ihre Punkte sind unverändert."), most=most_each
        )
    used = sum(dots.values())
    if used > budget:
        raise RuleViolation(
            _("Sie haben %(used)s Punkte verteilt, es gibt %(budget)s. Ihre Punkte sind unverändert."),
            used=used,
            budget=budget,
        )
    return used
