"""Nicknames: short, readable, nobody else's, and none that passes for the town hall."""

import re
import unicodedata
from dataclasses import dataclass

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models.rooms import LONGEST_NICKNAME

MOST_MARKS = 2
"""Combining marks in a row: more of them smear over the lines above and below."""
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
RESERVED = (
    "werkstattleitung", "mitleitung", "moderation", "moderator", "moderatorin", "redaktion", "leitung",
    "buergermeister", "buergermeisterin", "stadtverwaltung", "rathaus", "admin", "administrator", "support",
)  # fmt: skip
LOOKALIKES = str.maketrans(
    {
        "0": "o", "1": "l", "3": "e", "5": "s", "|": "l", "!": "i", "$": "s", "@": "a",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i", "ѕ": "s",
        "м": "m", "т": "t", "н": "h", "к": "k", "в": "b", "ԁ": "d", "г": "r", "α": "a", "ο": "o",
        "ε": "e", "ι": "i", "ρ": "p", "τ": "t", "ν": "v", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Nickname:
    """A name as it is shown, and the key by which names that look alike are the same."""

    shown: str
    key: str


def read_nickname(typed: str | None) -> Nickname:
    """The name as it may stand in the room. RuleViolation at the field ``nickname`` if it may not."""
    text = unicodedata.normalize("NFKC", tidy(typed))
    shown = " ".join(sign for sign in "".join(map(visible, text)).split())
    if not shown or not any(sign.isalnum() for sign in shown):
        raise RuleViolation(_("Bitte geben Sie einen Namen ein, unter dem Sie mitmachen."), field="nickname")
    if len(shown) > LONGEST_NICKNAME:
        raise RuleViolation(
            _("Der Name ist zu lang: Möglich sind %(most)s Zeichen."), field="nickname", most=LONGEST_NICKNAME
        )
    if smears(shown):
        raise RuleViolation(_("Bitte wählen Sie einen Namen ohne gestapelte Zeichen."), field="nickname")
    key = key_of(shown)
    if any(word in key for word in RESERVED):
        raise RuleViolation(
            _("Dieser Name klingt nach Stadtverwaltung oder Leitung. Bitte wählen Sie einen anderen."),
            field="nickname",
        )
    return Nickname(shown, key)


def visible(sign: str) -> str:
    """The sign itself; nothing for controls and marks of direction, which could turn a line around."""
    if sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in INVISIBLE else sign


def smears(text: str) -> bool:
    in_a_row = 0
    for sign in unicodedata.normalize("NFD", text):
        in_a_row = in_a_row + 1 if unicodedata.combining(sign) else 0
        if in_a_row > MOST_MARKS:
            return True
    return False


def key_of(shown: str) -> str:
    """Letters and digits only, folded, lookalikes made one."""
    folded = shown.casefold().translate(LOOKALIKES)
    plain = unicodedata.normalize("NFKD", folded)
    return (
        re.sub(r"[\W_]+", "", "".join(s for s in plain if not unicodedata.combining(s))) or shown.casefold()
    )
