"""A space in which texts about the same thing lie close together (latent semantic analysis)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from participation.kernel.german import fold, gives_reason, is_telling, stem, words
from participation.sense.features import (
    LONGEST_TEXT,
    MOST_SEQUENCES,
    TITLE_COUNTS,
    Block,
    Floats,
    character_sequences,
    concept_features,
    learnt_compounds,
    scaled_rows,
    telling_words,
    term_features,
    title_words,
    unit_rows,
)
from participation.sense.results import Progress, silent

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WEIGHT_OF_SEQUENCES = 0.7
WEIGHT_OF_CONCEPTS = 0.35
DIMENSIONS = 100
FEW_TEXTS = 1_000
DIMENSIONS_OF_FEW = 50
CAPITALISED = 0.6  # share of uses from which a word is taken for a noun
OWN_USES = 0.4  # uses as a word per text that has it, be it in compounds, from which a term can stand alone


@dataclass(frozen=True)
class Surface:
    """How people write a stem."""

    form: str  # the most frequent
    noun: bool
    uses: int


class Space:
    """Where texts lie: learnt once from a set of texts, after that further texts can be placed in it."""

    def __init__(self, texts: Sequence[str], progress: Progress = silent) -> None:
        """Learn from the texts; any text will do, also none. Reports progress from 0 to 1."""
        from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

        documents = [telling_words(text) for text in texts]
        compounds = self.compounds = learnt_compounds(documents)
        progress(0.2)
        self.terms = Block(term_features(compounds), 1.0, commonest=0.5)
        self.blocks = (
            self.terms,
            Block(concept_features(compounds), WEIGHT_OF_CONCEPTS, commonest=0.9),
            Block(character_sequences, WEIGHT_OF_SEQUENCES, commonest=0.5, most=MOST_SEQUENCES),
        )
        rows = []
        for done, block in enumerate(self.blocks, start=1):
            block.learn(documents)
            rows.append(block.rows(documents))
            progress(0.2 + 0.2 * done)
        self.term_rows: csr_matrix = rows[0]
        self.rows = sparse.csr_matrix(sparse.hstack(rows, format="csr"))
        self.subjects = scaled_rows(sparse.csr_matrix(sparse.hstack(rows[:2], format="csr")))
        self.axes = self.main_axes()
        self.vectors = self.projected(self.rows)
        self.term_names = list(self.terms.columns)
        self.surfaces = surface_forms(texts)
        self.stands_alone = [
            term in self.surfaces and gives_reason(term) and self.surfaces[term].uses >= OWN_USES * count
            for term, count in zip(self.term_names, np.diff(self.term_rows.tocsc().indptr), strict=True)
        ]
        progress(1.0)

    def main_axes(self) -> Floats | None:
        """The directions in which the texts differ most; None if there are too few texts to tell."""
        texts, features = self.rows.shape
        wanted = DIMENSIONS if texts >= FEW_TEXTS else DIMENSIONS_OF_FEW
        if min(texts, features) <= wanted:
            return None
        from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415  (slow to load)

        _, _, axes = randomized_svd(self.rows, wanted, n_iter=4, random_state=0)
        return np.asarray(axes.T, np.float32)

    def projected(self, rows: "csr_matrix") -> Floats:
        """Rows of features as vectors of length 1; without any feature, 0."""
        return unit_rows(
            np.asarray(rows @ self.axes if self.axes is not None else rows.toarray(), np.float32)
        )

    def rows_with_titles(self, texts: Sequence[str]) -> "csr_matrix":
        """The rows of the texts learnt from, their titles counted once more; each row keeps its length."""
        from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

        titles = [title_words(text) for text in texts]
        of_titles = sparse.hstack([block.rows(titles) for block in self.blocks], format="csr")
        both = sparse.csr_matrix(self.rows + TITLE_COUNTS * of_titles)
        return scaled_rows(both, np.sqrt(np.asarray(self.rows.multiply(self.rows).sum(axis=1)).ravel()))

    def alike(self, subjects: "csr_matrix") -> Floats:
        """How like each other texts are in what they speak of, 0 to 1."""
        return np.asarray((subjects @ subjects.T).todense(), np.float32)

    def shown(self, columns: Iterable[int]) -> tuple[str, ...]:
        """The terms of these columns as people write them, but for those that hardly say anything alone."""
        return tuple(
            self.surfaces[self.term_names[column]].form for column in columns if self.stands_alone[column]
        )

    def is_noun(self, column: int) -> bool:
        """Whether the term of a column is usually written with a capital letter."""
        return self.surfaces[self.term_names[column]].noun


def surface_forms(texts: Sequence[str]) -> dict[str, Surface]:
    """Stem → how it is written; nouns are known by their share of capitals."""
    written = Counter(word for text in texts for word in words(text[:LONGEST_TEXT]))
    families: dict[str, list[tuple[int, str]]] = {}
    for form, count in written.items():
        if is_telling(fold(form)):
            families.setdefault(stem(fold(form)), []).append((count, form))
    return {term: surface_of(family) for term, family in families.items()}


def surface_of(family: Sequence[tuple[int, str]]) -> Surface:
    """The most frequent form in the case that most of the forms have."""
    uses = sum(count for count, _ in family)
    noun = sum(count for count, form in family if form[0].isupper()) >= CAPITALISED * uses
    fitting = [(count, form) for count, form in family if form[0].isupper() == noun]
    _, form = min(fitting or family, key=lambda pair: (-pair[0], pair[1]))
    return Surface(form, noun, uses)
