"""Pure decisions about sign-in: which passwords and addresses will do, how long things last, when to wait."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from participation.accounts.models import SHORTEST_PASSWORD, Access
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import STAFF, Role

SESSION_OF_CITIZENS = timedelta(days=14)
SESSION_OF_STAFF = timedelta(hours=12)
SESSION_OF_CODES = timedelta(hours=12)
"""A code is typed at libraries and at other people's devices, and typed again when it is needed."""

WINDOW = timedelta(minutes=15)
"""How far back failed attempts count."""
TRIES_HERE = 5
"""Failures for one mailbox from one network, after which this network waits."""
TRIES_EVERYWHERE = 10
"""Failures for one mailbox from all networks, after which each network has a single try left.

Never none: else anybody could lock a person out by typing nonsense. The owner, coming with the right
password from a network of their own, always gets in; a guesser with many networks has one guess in each.
"""
TRIES_WHEN_ATTACKED = 1

FEWEST_SIGNS = 3
"""``aaaaaaaaaa`` and ``ababababab`` are long without being hard to guess."""
FILLERS = " .,-_!?#+*"
A_YEAR_BEHIND = 4
"""So many signs beside a common word do not save it: ``Sommer2026!``."""
RUN = 4
"""Signs that follow each other (``1234``, ``asdf``) add nothing from this length on."""
ROWS_OF_SIGNS = (
    "01234567890",
    "09876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiopü",
    "qwertyuiop",
    "asdfghjklöä",
    "yxcvbnm",
    "zxcvbnm",
)
COMMONEST = frozenset(
    """
    admin administrator anmelden beteiligung buergermeister changeme computer deutschland fussball gemeinde
    geheim geheimnis hallo iloveyou internet kennwort letmein login master musterburg mypassword passwd
    passwort password rathaus schalke schatz service sommer sonnenschein stadt start test verwaltung
    welcome willkommen winter frühling fruehling herbst
    """.split()  # noqa: SIM905  (words read as words)
)
"""Words that people take first. A password that is little but them and rows of keys is refused."""


def may_be_password(password: str, *, mailbox: str) -> None:
    """Raises RuleViolation, saying what would do, for a password that is soon guessed.

    Length counts, not composition: no rule asks for capitals, digits or signs.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RuleViolation(
            _("Das Passwort braucht mindestens %(count)s Zeichen, zum Beispiel vier Wörter hintereinander."),
            field="new_password",
            count=SHORTEST_PASSWORD,
        )
    folded = folded_password(password)
    if mailbox and folded in {mailbox.casefold(), mailbox.casefold().partition("@")[0]}:
        raise RuleViolation(
            _("Bitte nehmen Sie als Passwort nicht Ihre E-Mail-Adresse: Die probieren andere zuerst."),
            field="new_password",
        )
    if is_common(folded):
        raise RuleViolation(
            _(
                "Dieses Passwort nehmen sehr viele Menschen, und andere probieren es zuerst. "
                "Sicherer sind zum Beispiel vier Wörter, die nicht zusammengehören."
            ),
            field="new_password",
        )


def folded_password(password: str) -> str:
    return unicodedata.normalize("NFKC", password).casefold()


def is_common(folded: str) -> bool:
    """Whether next to nothing is left of ``folded`` without common words, rows of keys and repetitions."""
    if len(set(folded)) <= FEWEST_SIGNS:
        return True
    rest = folded.translate(str.maketrans("@$€", "ase"))
    for word in sorted(COMMONEST, key=len, reverse=True):
        rest = rest.replace(word, " ")
    kept = [sign for sign in without_rows(rest) if sign not in FILLERS]
    return len(kept) <= A_YEAR_BEHIND


def without_rows(text: str) -> str:
    """``text`` without runs of at least RUN neighbours on a keyboard or in the alphabet."""
    position, kept = 0, ""
    while position < len(text):
        length = longest_run(text[position:])
        if length < RUN:
            kept += text[position]
        position += length if length >= RUN else 1
    return kept


def longest_run(text: str) -> int:
    """How many of the first signs of ``text`` follow each other in one of ROWS_OF_SIGNS."""
    length = 1
    while length < len(text) and any(text[: length + 1] in row for row in ROWS_OF_SIGNS):
        length += 1
    return length


@dataclass(frozen=True)
class Standing:
    """What is known of an account when it acts: what stands behind it, and where it counts."""

    access: Access
    has_password: bool
    only_process_id: int | None = None
    is_closed: bool = False


def session_lasts(roles: Iterable[Role], access: Access = Access.MAILBOX) -> timedelta:
    """How long somebody with these roles and this access stays signed in."""
    if access is Access.CODE:
        return SESSION_OF_CODES
    return SESSION_OF_STAFF if STAFF.intersection(roles) else SESSION_OF_CITIZENS


@dataclass(frozen=True)
class Failures:
    """Failed attempts on one mailbox within WINDOW: from the network that asks, and from all."""

    here: int
    everywhere: int


def may_try(failures: Failures) -> bool:
    """Whether one more password is looked at."""
    allowed = TRIES_WHEN_ATTACKED if failures.everywhere >= TRIES_EVERYWHERE else TRIES_HERE
    return failures.here < allowed


def is_unseen(sign: str) -> bool:
    """Whether ``sign`` is a control, a format sign or the end of a line."""
    return unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"}


def local_address(address: str | None) -> str | None:
    """``address`` if a browser surely stays on this site with it, else None.

    Browsers drop tabs and line ends, read backslashes as slashes, and take ``//host`` for another site.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(is_unseen(sign) for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if not parts.scheme and not parts.netloc else None


MOST_MARKS = 2
"""Accents on one letter; names with more climb over the lines above."""


def readable_name(typed: str | None) -> str:
    """A name as it may stand beside others: one line, no invisible signs, no towers of accents."""
    kept, marks = "", 0
    for sign in unicodedata.normalize("NFKC", typed or ""):
        category = unicodedata.category(sign)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS and (category[0] != "C" or sign.isspace()):
            kept += sign
    return " ".join(kept.split())
