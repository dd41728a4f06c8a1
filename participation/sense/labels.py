"""Names for clusters: the terms that set each apart (class-based TF-IDF), in the writers' own words."""

from collections.abc import Sequence

import numpy as np

from participation.sense.features import Floats
from participation.sense.kmeans import Labels
from participation.sense.space import Space

TERMS_OF_A_CLUSTER = 8
TERMS_OF_A_LABEL = 3
SHARE_OF_A_TERM = 0.03  # a term that fewer of a cluster's texts have does not stand for it


def telling_terms(space: Space, labels: Labels, k: int) -> list[list[int]]:
    """For each of k clusters the columns of its most telling terms, strongest first.

    Class-based TF-IDF: share of the term in the cluster's words · ln(1 + words per cluster / its uses),
    after Grootendorst 2022, counted over texts that have the term.
    """
    from scipy import sparse  # noqa: PLC0415  (part of the extra; web processes need none of it)

    has = space.term_rows.astype(bool).astype(np.float32)
    placed = np.flatnonzero(labels >= 0)
    membership = sparse.csr_matrix(
        (np.ones(len(placed), np.float32), (labels[placed], placed)), shape=(k, len(labels))
    )
    counts = np.asarray((membership @ has).todense())
    sizes = np.bincount(labels[placed], minlength=k)
    uses = counts.sum(axis=0)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    weight = share * np.log(1 + counts.sum() / k / np.maximum(uses, 1))
    weight[counts < np.maximum(1, SHARE_OF_A_TERM * sizes[:, None])] = 0
    return [strongest(space, row) for row in weight]


def strongest(space: Space, weight: Floats) -> list[int]:
    """The columns of greatest weight that people write as words, one of each family ("Weg", "Radweg")."""
    chosen: list[int] = []
    for column in np.lexsort((np.arange(len(weight)), -weight)):
        if weight[column] <= 0 or len(chosen) == TERMS_OF_A_CLUSTER:
            break
        term = space.term_names[column]
        if space.stands_alone[column] and not any(
            term in space.term_names[other] or space.term_names[other] in term for other in chosen
        ):
            chosen.append(int(column))
    return chosen


def label(space: Space, columns: Sequence[int]) -> str:
    """A name made of the strongest nouns; of other words only where nouns are lacking."""
    by_kind = sorted(columns, key=lambda column: not space.is_noun(column))
    return ", ".join(space.shown(by_kind[:TERMS_OF_A_LABEL]))
