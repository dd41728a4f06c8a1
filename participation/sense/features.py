"""From texts to numbers: stems, compound parts, concepts and character sequences, weighted by TF-IDF."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from participation.kernel.german import Compounds, fold, is_telling, stem, tokens, words
from participation.sense.boilerplate import without_boilerplate
from participation.sense.concepts import CONCEPTS_OF

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
FeaturesOf = Callable[[str], Iterable[str]]

SHORTEST_WORD = 3
LONGEST_TEXT = 20_000
FEWEST_USES_OF_A_PART = 5  # a stem used in so many texts is a word of its own and may be part of compounds
SHORTEST_LEARNT_PART = 4
CHARACTER_SEQUENCES = (3, 4, 5)
MOST_SEQUENCES = 60_000
RARE_COUNTS_FROM = 20  # among fewer texts even a word used once says something
TITLE_COUNTS = 0.5  # once more beside the whole text, in suggestions: it says what the text is about
ROWS_AT_ONCE = 5_000  # bounds the memory of counting


def telling_words(text: str) -> list[str]:
    """The folded words that say something about the subject; form boilerplate and stop words are left out."""
    return telling(without_boilerplate(text[:LONGEST_TEXT]))


def title_words(text: str) -> list[str]:
    """The telling words of the first line, if there are more lines; all are among those of the text."""
    title, _, rest = without_boilerplate(text[:LONGEST_TEXT]).partition("\n")
    return telling(title) if rest.strip() else []


def telling(text: str) -> list[str]:
    """The folded words of a text that say something."""
    return [word for word in tokens(text) if says_something(word)]


def written_words(text: str) -> Iterable[tuple[str, str]]:
    """The telling words as written and as folded."""
    for written in words(without_boilerplate(text[:LONGEST_TEXT])):
        folded = fold(written)
        if says_something(folded):
            yield written, folded


def says_something(word: str) -> bool:
    """Whether a folded word says something about the subject."""
    return len(word) >= SHORTEST_WORD and not word.isdigit() and is_telling(word)


def learnt_compounds(documents: Sequence[Sequence[str]]) -> Compounds:
    """Compounds that know, beside the built-in parts, the words these documents use by themselves."""
    uses = Counter(term for words in documents for term in {stem(word) for word in words})
    return Compounds(
        term
        for term, count in uses.items()
        if count >= FEWEST_USES_OF_A_PART and len(term) >= SHORTEST_LEARNT_PART
    )


@lru_cache(200_000)
def character_sequences(word: str) -> tuple[str, ...]:
    """All sequences of 3 to 5 characters of a word, its borders counted as blanks."""
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in CHARACTER_SEQUENCES for i in range(len(padded) - n + 1))


def term_features(compounds: Compounds) -> FeaturesOf:
    """Stem and compound parts of a word."""

    def features(word: str) -> list[str]:
        return [stem(word), *compounds.parts(word)]

    return features


def concept_features(compounds: Compounds) -> FeaturesOf:
    """The concepts that a word or one of its parts speaks of."""

    def features(word: str) -> list[str]:
        terms = [stem(word), *compounds.parts(word)]
        return [concept for term in terms for concept in CONCEPTS_OF.get(term, ())]

    return features


class Block:
    """One kind of features with their inverse document frequencies, as learnt from a set of documents."""

    def __init__(
        self,
        features_of: FeaturesOf,
        weight: float,
        *,
        commonest: float,
        rarest: int = 2,
        most: int | None = None,
    ) -> None:
        """Rows will have length `weight`.

        Left out are features of fewer than `rarest` documents or more than the share `commonest` of them, and
        all but the `most` frequent.
        """
        self.features_of = features_of
        self.weight = weight
        self.commonest = commonest
        self.rarest = rarest
        self.most = most
        self.columns: dict[str, int] = {}
        self.rarity: Floats = np.zeros(0, np.float32)

    def learn(self, documents: Sequence[Sequence[str]]) -> None:
        """Choose the features worth counting; what was sent in several times counts once."""
        different = {tuple(words) for words in documents}
        uses: Counter[str] = Counter()
        for document in different:
            uses.update({feature for word in set(document) for feature in self.features_of(word)})
        n = len(different)
        fewest, ceiling = (self.rarest, self.commonest * n) if n >= RARE_COUNTS_FROM else (1, n)
        kept = [(feature, count) for feature, count in uses.items() if fewest <= count <= ceiling]
        kept = sorted(kept, key=lambda pair: (-pair[1], pair[0]))[: self.most]
        self.columns = {feature: column for column, (feature, _) in enumerate(kept)}
        counts = np.array([count for _, count in kept], np.float32)
        self.rarity = (np.log((1 + n) / (1 + counts)) + 1).astype(np.float32)

    def rows(self, documents: Sequence[Sequence[str]]) -> "csr_matrix":
        """One row of length `weight` per document (or 0, if it has none of the features)."""
        from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

        found: dict[str, int] = {}
        spelled: list[list[int]] = []
        pointers, words_at = [0], []
        for document in documents:
            for word in document:
                if word not in found:
                    found[word] = len(found)
                    spelled.append([self.columns[f] for f in self.features_of(word) if f in self.columns])
                words_at.append(found[word])
            pointers.append(len(words_at))
        uses = sparse.csr_matrix(
            (np.ones(len(words_at), np.float32), words_at, pointers), shape=(len(documents), len(found))
        )
        ends = np.cumsum([0, *map(len, spelled)])
        spelling = sparse.csr_matrix(
            (np.ones(ends[-1], np.float32), [c for word in spelled for c in word], ends),
            shape=(len(found), len(self.columns)),
        )
        counted = [
            self.weighted(uses[start : start + ROWS_AT_ONCE] @ spelling)
            for start in range(0, max(len(documents), 1), ROWS_AT_ONCE)
        ]
        return sparse.csr_matrix(sparse.vstack(counted, format="csr"))

    def row(self, words: Sequence[str]) -> tuple[NDArray[np.intp], Floats]:
        """The columns and values of one document's row, without the engine."""
        counts = Counter(
            self.columns[feature]
            for word in words
            for feature in self.features_of(word)
            if feature in self.columns
        )
        columns = np.array(sorted(counts), np.intp)
        uses = np.array([counts[column] for column in columns.tolist()], np.float32)
        values = (1 + np.log(uses)) * self.rarity[columns]
        length = float(np.sqrt((values * values).sum())) or 1.0
        return columns, (values * (self.weight / length)).astype(np.float32)

    def weighted(self, counts: "csr_matrix") -> "csr_matrix":
        """Counts as sublinear TF-IDF of length `weight`."""
        counts.data = (1 + np.log(counts.data)) * self.rarity[counts.indices]
        return scaled_rows(counts, self.weight)


def with_title(
    columns: NDArray[np.intp], values: Floats, of_title: NDArray[np.intp], title_values: Floats
) -> Floats:
    """A row's values, its title counted once more, as Space.rows_with_titles does for many at once."""
    both = values.copy()
    both[np.searchsorted(columns, of_title)] += TITLE_COUNTS * title_values
    return np.asarray(both * (np.linalg.norm(values) / (np.linalg.norm(both) or 1)), np.float32)


def scaled_rows(matrix: "csr_matrix", length: float | Floats = 1.0) -> "csr_matrix":
    """The rows brought to one length, or each to its own; empty rows stay empty."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    factors = length / np.sqrt(np.where(squares > 0, squares, 1))
    matrix.data = (matrix.data * np.repeat(factors, np.diff(matrix.indptr))).astype(np.float32)
    return matrix


def unit_rows(vectors: Floats) -> Floats:
    """The rows brought to length 1; rows of nothing stay nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
