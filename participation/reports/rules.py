"""Decisions about reports that need neither the database nor the web."""

import re

from participation.ideas.rules import Receipt
from participation.kernel.codes import derived_code, digest

WORD = re.compile(r"\w+")
SHORTEST_NAME = 3


def receipt_for(submission_key: str, secret: str) -> Receipt:
    """The code of what was reported with this form: the same for a second send after a lost answer."""
    code = derived_code(f"report:{submission_key}", secret)
    return Receipt(code=code, digest=digest(code, secret))


def names_somebody(about: str, text: str, name: str) -> bool:
    """Whether a complaint names the account called ``name``.

    In the field that asks for it, any part of the name is enough; in the text, all of it. Rather one person
    too many reads nothing of a complaint than the one whom it concerns.
    """
    parts = {part.casefold() for part in WORD.findall(name) if len(part) >= SHORTEST_NAME}
    if not parts:
        return False
    said_there = {word.casefold() for word in WORD.findall(about)}
    said_at_all = said_there | {word.casefold() for word in WORD.findall(text)}
    return bool(parts & said_there) or parts <= said_at_all
