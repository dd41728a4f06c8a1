"""The one German analyser for search and sense-making: words, stems, compound parts, stop words.

Every term is made of [a-z0-9] only, so it can stand unquoted in an FTS5 MATCH and in to_tsquery('simple', …).
"""

from functools import lru_cache

from participation.kernel.german.compounds import Compounds
from participation.kernel.german.words import (
    CACHED_WORDS,
    fold,
    gives_reason,
    is_telling,
    stem,
    tokens,
    words,
)

__all__ = [
    "Compounds",
    "fold",
    "gives_reason",
    "is_telling",
    "query_terms",
    "search_terms",
    "stem",
    "terms",
    "tokens",
    "words",
]

municipal_compounds = Compounds()


def search_terms(text: str) -> list[str]:
    """What gets indexed: stems and compound parts of the telling words, each once, in order."""
    return list(dict.fromkeys(term for word in tokens(text) for term in terms(word)))


def query_terms(text: str) -> list[str]:
    """What a typed query is reduced to: the stems of its telling words, each once; all are indexed."""
    return list(dict.fromkeys(stem(word) for word in tokens(text) if is_telling(word)))


@lru_cache(CACHED_WORDS)
def terms(word: str) -> tuple[str, ...]:
    """The stem of a folded word and its compound parts; nothing for a stop word."""
    if not is_telling(word):
        return ()
    return tuple(dict.fromkeys((stem(word), *municipal_compounds.parts(word))))
