"""What may stand on a card or in a field of the room, and how dots may lie."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models.material import LONGEST_CARD

ROOM_HOSTS = ("meet.jit.si", "jitsi.org", "bbb.de", "bigbluebutton.org", "senfcall.de", "meet.ffmuc.net")
"""Hosts of video rooms, with all names below them, unless the installation names others."""


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


def room_url(typed: str | None, *, field: str, hosts: Sequence[str] = ROOM_HOSTS) -> str:
    """The address of a video room; empty for none. Only https, and only hosts from the list."""
    address = tidy(typed)
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, user, port = (parts.hostname or "").rstrip("."), parts.username, parts.port
    except ValueError:
        host, user, port = "", None, None
    if not is_known(host, hosts) or parts.scheme != "https" or user is not None or port not in {None, 443}:
        raise RuleViolation(
            _("Möglich sind Videoräume von Jitsi oder BigBlueButton, mit einer Adresse ab https://."),
            field=field,
        )
    return address


def is_known(host: str, hosts: Sequence[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in hosts)


def room_origin(address: str, hosts: Sequence[str]) -> str | None:
    """Where a video room that may be shown comes from; None if its host is not allowed (any more)."""
    try:
        found = room_url(address, field="room_url", hosts=hosts)
    except RuleViolation:
        return None
    return f"https://{urlsplit(found).hostname}" if found else None


def named_options(typed: str) -> dict[int, int]:
    """Dots as somebody calls them out: "3, 3, 1" are two on 3 and one on 1.

    RuleViolation at the field ``numbers`` for anything but numbers.
    """
    words = typed.replace(",", " ").replace(";", " ").split()
    if any(not (word.isascii() and word.isdigit() and len(word) <= 3) for word in words):
        raise RuleViolation(
            _("Bitte nur die Nummern eintragen, zum Beispiel 3, 3, 1 für zwei Punkte auf 3 und einen auf 1."),
            field="numbers",
        )
    return dict(Counter(int(word) for word in words))


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
