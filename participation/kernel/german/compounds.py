"""Taking German compounds apart, so that "Weg" finds "Fahrradwege" and "Rad" finds "Fahrradständer"."""

import re
from collections.abc import Iterable

from participation.kernel.german.lists import COMPOUND_PARTS, ENDINGS, WHOLE_WORDS
from participation.kernel.german.words import CACHED_WORDS, fold, stem

SHORTEST_PART = 3
SHORTEST_SURE_PART = 5  # known parts from here on are trusted beside an unknown rest: "Ollenhauer-straße"
SHORTEST_REST = 4
LONGEST_COMPOUND = 40

WHOLE = frozenset(stem(fold(word)) for word in WHOLE_WORDS.split())
NO_PART = re.compile(rf"(?:{'|'.join(ENDINGS.split())})(?:e|en|er|es|s)?")
BUILT_IN = frozenset(stem(fold(word)) for word in COMPOUND_PARTS.split())


class Compounds:
    """Knows the parts compounds are made of: the built-in ones, and those a corpus taught."""

    def __init__(self, learnt: Iterable[str] = ()) -> None:
        """Take the stems that the corpus uses as words of their own."""
        self.learnt = frozenset(learnt)
        self.known = BUILT_IN.union(self.learnt)
        self.found: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems a folded word is made of, in order, parts of parts included; () if it is no compound."""
        known_answer = self.found.get(word)
        if known_answer is not None:
            return known_answer
        pieces = () if len(word) > LONGEST_COMPOUND or stem(word) in WHOLE else self.split(word)
        deeper = [part for piece in pieces for part in (stem(piece), *self.parts(piece))]
        answer = tuple(dict.fromkeys(deeper))
        if len(self.found) >= CACHED_WORDS:
            self.found.clear()
        self.found[word] = answer
        return answer

    def split(self, word: str) -> tuple[str, ...]:
        """Two pieces of the word that together make it: both known if possible, else one long and known."""
        unsure: tuple[str, ...] = ()
        longest = 0
        for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            left, right = word[:cut], word[cut:]
            if NO_PART.fullmatch(right):
                continue
            knows_left, knows_right = self.is_part(left), self.is_part(right)
            if (knows_left and (knows_right or self.is_made_of_parts(right))) or (
                knows_right and self.is_made_of_parts(left)
            ):
                return left, right
            known, rest = (right, left) if knows_right else (left, right) if knows_left else ("", "")
            if len(stem(known)) >= SHORTEST_SURE_PART and len(rest) >= SHORTEST_REST and len(known) > longest:
                unsure, longest = (left, right), len(known)
        return unsure

    def is_part(self, piece: str) -> bool:
        """Whether a piece, with or without a joint ("Wohnung-s"), is known."""
        return stem(piece) in self.known or piece in self.known

    def is_made_of_parts(self, piece: str) -> bool:
        """Whether a piece falls wholly into known parts."""
        return any(
            not NO_PART.fullmatch(piece[cut:])
            and self.is_part(piece[:cut])
            and (self.is_part(piece[cut:]) or self.is_made_of_parts(piece[cut:]))
            for cut in range(SHORTEST_PART, len(piece) - SHORTEST_PART + 1)
        )
