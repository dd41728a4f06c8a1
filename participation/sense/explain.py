"""Why a text is in its cluster: the words it shares with the others, and its nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sense.features import Floats
from participation.sense.kmeans import FREE, Labels
from participation.sense.labels import label, telling_terms
from participation.sense.results import Cluster, GroupId, Member, TextId
from participation.sense.space import Space

SHARED_TERMS = 5
NEAREST = 3
ROWS_AT_ONCE = 1_000  # bounds the memory of comparing members with each other


@dataclass(frozen=True)
class Sorting:
    """Texts and the clusters they were sorted into, as the engine sees them."""

    space: Space
    ids: Sequence[TextId]
    labels: Labels  # per text: the row of its centre, or FREE
    centres: Floats
    groups: Sequence[GroupId]  # what the first centres stand for
    by_hand: NDArray[np.bool_]


def described(sorting: Sorting) -> tuple[Cluster, ...]:
    """The clusters that have members, with names and reasons, biggest first."""
    k = len(sorting.centres)
    sizes = np.bincount(sorting.labels[sorting.labels != FREE], minlength=k)
    order = [int(c) for c in np.lexsort((np.arange(k), -sizes)) if sizes[c]]
    columns = telling_terms(sorting.space, sorting.labels, k)
    return tuple(
        Cluster(
            number=number,
            group=sorting.groups[c] if c < len(sorting.groups) else None,
            label=label(sorting.space, columns[c]) or str(number),
            terms=sorting.space.shown(columns[c]),
            members=members(sorting, c),
        )
        for number, c in enumerate(order, start=1)
    )


def members(sorting: Sorting, cluster: int) -> tuple[Member, ...]:
    """The members of one cluster, closest first, each with the terms and neighbours that explain it."""
    inside = np.flatnonzero(sorting.labels == cluster)
    vectors = sorting.space.vectors[inside]
    ids = [sorting.ids[i] for i in inside.tolist()]
    closeness = (vectors @ sorting.centres[cluster]).clip(0, 1)
    reasons = shared_terms(sorting.space, inside)
    neighbours = nearest(vectors)
    return tuple(
        Member(
            id=ids[i],
            closeness=round(float(closeness[i]), 4),
            locked=bool(sorting.by_hand[inside[i]]),
            shared_terms=reasons[i],
            nearest=tuple(ids[other] for other in neighbours[i]),
        )
        for i in np.lexsort((inside, -closeness)).tolist()
    )


def shared_terms(space: Space, inside: NDArray[np.intp]) -> list[tuple[str, ...]]:
    """For each member the words that weigh most in it and in the cluster together."""
    rows = space.term_rows[inside]
    mean = np.asarray(rows.mean(axis=0)).ravel()
    has = np.asarray(rows.astype(bool).sum(axis=0)).ravel()
    answers = []
    for i in range(len(inside)):
        columns = rows.indices[rows.indptr[i] : rows.indptr[i + 1]]
        weight = rows.data[rows.indptr[i] : rows.indptr[i + 1]] * mean[columns]
        ranked = columns[np.lexsort((columns, -weight))]
        common = [column for column in ranked if has[column] > 1 or len(inside) == 1]
        answers.append(space.shown(common)[:SHARED_TERMS])
    return answers


def nearest(vectors: Floats) -> list[list[int]]:
    """For each vector the positions of those most like it, most alike first."""
    found: list[list[int]] = []
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        alike = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        rows = np.arange(len(alike))
        alike[rows, rows + start] = -1
        best = np.argsort(-alike, axis=1, kind="stable")[:, :NEAREST]
        found += [[int(c) for c in best[row] if alike[row, c] > 0] for row in rows]
    return found
