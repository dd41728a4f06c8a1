"""What of a text is new, what went, and what stayed: word by word, as somebody reads it."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

WORD = re.compile(r"\s*\S+|\s+$")
MOST_WORDS = 1_500
"""Longer texts are compared by lines: comparing takes time that grows with the square."""

LINE = re.compile(r"[^\n]*\n?")


class Fate(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(NamedTuple):
    """A stretch of text and what became of it."""

    fate: Fate
    text: str


def difference(before: str, now: str) -> list[Piece]:
    """The pieces of both texts in reading order: all but the new ones make the old text, and so on."""
    pattern = WORD if max(before.count(" "), now.count(" ")) < MOST_WORDS else LINE
    old, new = pattern.findall(before), pattern.findall(now)
    return list(pieces(old, new))


def pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for act, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if act == "equal":
            yield Piece(Fate.SAME, "".join(new[new_start:new_end]))
            continue
        if start < end:
            yield Piece(Fate.GONE, "".join(old[start:end]))
        if new_start < new_end:
            yield Piece(Fate.NEW, "".join(new[new_start:new_end]))
