"""From text to folded German words and their stems: what "Straße", "STRASSE" and "strassen" share."""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from participation.kernel.german.lists import STOP_WORDS, WORDS_OF_LITTLE

LONGEST_WORD = 60
CACHED_WORDS = 200_000

WORD = re.compile(r"[^\W_]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Radfahrer*innen, Bürger:innen, Schüler_innen, Nutzer/-innen, AnwohnerInnen
INCLUSIVE = re.compile(r"(?<=\w)(?:[*:_]|/-?)[iI]n(?:nen)?\b|(?<=[a-zäöüß])In(?:nen)?\b")
FEMALE = re.compile(r"(?<=[a-z]{3}er)in(?:nen)?$")
LETTERS = str.maketrans({"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
# "Muell" is "Müll", but "neue", "bauen" and "Quelle" are what they are.
WRITTEN_OUT = re.compile(r"(?<![aeiouyq])([aou])e")

stemmers = threading.local()  # a Stemmer must not be shared between threads


def words(text: str) -> list[str]:
    """The words as written, in order; of inclusive forms ("Bürger*innen") the stem form ("Bürger")."""
    composed = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return WORD.findall(INCLUSIVE.sub("", composed))


@lru_cache(CACHED_WORDS)
def fold(word: str) -> str:
    """One spelling in [a-z0-9]: lower case, ß as ss, umlauts (also written out) as their vowel, no accents.

    "Müll", "Muell" and "Mull" agree. Words of other scripts become the hexadecimal code of their letters, so
    that they can still be found. At most LONGEST_WORD letters count.
    """
    plain = unicodedata.normalize("NFKD", word[:LONGEST_WORD].lower()).lower().translate(LETTERS)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if not plain.isascii():
        return "x" + plain.encode("utf-16-be", "replace").hex()
    plain = WRITTEN_OUT.sub(r"\1", "".join(filter(str.isalnum, plain)))
    return FEMALE.sub("", plain)


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order, stop words included; none is empty."""
    return [folded for word in words(text) if (folded := fold(word))]


@lru_cache(CACHED_WORDS)
def stem(word: str) -> str:
    """The Snowball stem of a folded word; "Fahrrad" counts as "Rad", so that their compounds meet."""
    try:
        stemmer = stemmers.german
    except AttributeError:
        stemmer = stemmers.german = Stemmer.Stemmer("german", 0)
    return str(stemmer.stemWord(word)).replace("fahrrad", "rad") or word


def gives_reason(term: str) -> bool:
    """Whether sharing this stem tells why two texts belong together; numerals and common verbs do not."""
    return term not in OF_LITTLE


def is_telling(word: str) -> bool:
    """Whether a folded word says anything about the subject: no stop word, no single letter."""
    return word not in STOPPED and (len(word) > 1 or word.isdigit())


STOPPED = frozenset(fold(word) for word in STOP_WORDS.split())
OF_LITTLE = frozenset(stem(fold(word)) for word in WORDS_OF_LITTLE.split())
