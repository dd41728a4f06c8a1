"""Which texts are like this one, and which pairs of texts say the same."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from participation.kernel.german import search_terms, terms, tokens
from participation.sense.features import (
    LONGEST_TEXT,
    Block,
    character_sequences,
    telling_words,
)
from participation.sense.results import Pair, Progress, Resemblance, TextId, silent

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

SHORTEST_QUESTION = 10  # characters, from which on it is worth while to ask while somebody types
SIMILAR = 5
LOOKS_LIKE_A_DUPLICATE = 0.6
WORDS_COUNT = 0.3  # of what makes two texts the same; the rest is spelling
ROWS_AT_ONCE = 500  # bounds the memory of comparing all with all
# Okapi BM25 (Robertson and Zaragoza 2009): how fast repetition stops counting, how much length does.
SATURATION = 1.2
LENGTH_MATTERS = 0.75
LENGTH_MATTERS_FOR_SPELLING = 0.1
SPELLING_COUNTS = 1.0  # as much as BM25


class SimilarTexts:
    """Finds texts by what they say (BM25 over stems and parts) and how they spell it (sequences)."""

    def __init__(self, texts: Sequence[tuple[TextId, str]]) -> None:
        """Read the texts to be found; ids are unique."""
        self.ids = [text_id for text_id, _ in texts]
        self.columns: dict[str, int] = {}
        self.relevance = self.bm25([text[:LONGEST_TEXT] for _, text in texts])
        self.spelling, rows = spelled([text for _, text in texts])
        self.spellings = self.contained(rows)

    def bm25(self, texts: Sequence[str]) -> "csc_matrix":
        """Text × term, each cell what the term adds when asked for; also remembers the most it could add."""
        from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

        pointers, at, uses = [0], [], []
        for text in texts:
            counted = Counter(term for word in tokens(text) for term in terms(word))
            for term, count in counted.items():
                at.append(self.columns.setdefault(term, len(self.columns)))
                uses.append(count)
            pointers.append(len(at))
        counts = sparse.csr_matrix(
            (np.array(uses, np.float32), at, pointers), shape=(len(texts), len(self.columns))
        )
        documents = np.diff(counts.tocsc().indptr)
        rarity = np.log(1 + (len(texts) - documents + 0.5) / (documents + 0.5)).astype(np.float32)
        self.most = rarity * (SATURATION + 1)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        penalty = SATURATION * (
            1 - LENGTH_MATTERS + LENGTH_MATTERS * lengths / max(lengths.mean() if len(texts) else 0, 1)
        )
        often = counts.data / (counts.data + np.repeat(penalty, np.diff(counts.indptr)))
        counts.data = (often * self.most[counts.indices]).astype(np.float32)
        return sparse.csc_matrix(counts)

    def contained(self, rows: "csr_matrix") -> "csc_matrix":
        """Text × sequence: its rarity, however often it is there; long texts count for a little less."""
        from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

        present = rows.copy()
        present.data = self.spelling.rarity[present.indices]
        lengths = np.sqrt(np.asarray(present.multiply(present).sum(axis=1)).ravel())
        usual = lengths[lengths > 0].mean() if (lengths > 0).any() else 1.0
        factors = (usual / np.maximum(lengths, 1e-6)) ** LENGTH_MATTERS_FOR_SPELLING
        present.data = (present.data * np.repeat(factors, np.diff(present.indptr))).astype(np.float32)
        return sparse.csc_matrix(present)

    def like(self, text: str, *, limit: int = SIMILAR) -> tuple[Resemblance, ...]:
        """The texts most like this one, closest first; none without a shared word or sequence.

        Closeness is the mean of the share of the best possible BM25 and of the share of the character
        sequences asked about that a text contains. Who asks while somebody types waits for SHORTEST_QUESTION.
        """
        if not self.ids:
            return ()
        asked = [self.columns[term] for term in search_terms(text[:LONGEST_TEXT]) if term in self.columns]
        columns, weights = self.spelling.row(telling_words(text))
        closeness = np.zeros(len(self.ids), np.float32)
        if len(columns):
            most = float((weights * self.spelling.rarity[columns]).sum())
            closeness += SPELLING_COUNTS * (self.spellings[:, columns] @ (weights / most))
        if asked:
            closeness += np.asarray(self.relevance[:, asked].sum(axis=1)).ravel() / self.most[asked].sum()
        closeness /= 1 + SPELLING_COUNTS
        best = np.lexsort((np.arange(len(closeness)), -closeness))[:limit]
        return tuple(
            Resemblance(self.ids[i], round(min(1.0, float(closeness[i])), 4))
            for i in best
            if closeness[i] > 0
        )


def spelled(texts: Sequence[str]) -> tuple[Block, "csr_matrix"]:
    """The character sequences of the texts as rows of length 1, and what makes such rows of other texts.

    Sequences that only one text has count too: they are what makes it differ.
    """
    documents = [telling_words(text) for text in texts]
    spelling = Block(character_sequences, 1.0, rarest=1, commonest=0.5)
    spelling.learn(documents)
    return spelling, spelling.rows(documents)


def as_written(texts: Sequence[str]) -> "csr_matrix":
    """Rows of length 1 in which texts meet by their sequences and, for the smaller part, by their very words:
    short texts about one thing share many sequences, but say them in other words.
    """
    from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

    _, spellings = spelled(texts)
    documents = [tokens(text[:LONGEST_TEXT]) for text in texts]
    words = Block(lambda word: (word,), 1.0, rarest=1, commonest=1.0)
    words.learn(documents)
    of_words = words.rows(documents)
    parts = [spellings * np.sqrt(1 - WORDS_COUNT), of_words * np.sqrt(WORDS_COUNT)]
    return sparse.csr_matrix(sparse.hstack(parts, format="csr"))


def duplicates(
    texts: Sequence[tuple[TextId, str]],
    *,
    threshold: float = LOOKS_LIKE_A_DUPLICATE,
    progress: Progress = silent,
) -> tuple[Pair, ...]:
    """All pairs of texts that are written at least `threshold` alike, most alike first; ids are unique."""
    rows = as_written([text for _, text in texts])
    columns = rows.T.tocsr()
    found: list[tuple[float, int, int]] = []
    for start in range(0, len(texts), ROWS_AT_ONCE):
        alike = (rows[start : start + ROWS_AT_ONCE] @ columns).tocoo()
        near = (alike.data >= threshold) & (alike.row + start < alike.col)
        found += zip(
            alike.data[near].tolist(),
            (alike.row[near] + start).tolist(),
            alike.col[near].tolist(),
            strict=True,
        )
        progress(min(1.0, (start + ROWS_AT_ONCE) / len(texts)))
    found.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    return tuple(
        Pair(texts[one][0], texts[other][0], round(min(1.0, value), 4)) for value, one, other in found
    )
