"""Sorting texts into clusters that a moderator can judge: how many, which, why, and under what name."""

import math
from collections.abc import Sequence

import numpy as np

from participation.sense.explain import Sorting, described
from participation.sense.kmeans import FREE, partition
from participation.sense.results import Assignments, Cluster, Clustering, Progress, TextId, silent
from participation.sense.space import Space

FEWEST_CLUSTERS = 6
MOST_CLUSTERS = 30


def default_k(n: int) -> int:
    """How many clusters to offer for n texts: √n / 2, between 6 and 30, never more than texts."""
    return min(n, max(FEWEST_CLUSTERS, min(MOST_CLUSTERS, round(math.sqrt(n) / 2))))


def cluster(  # noqa: PLR0913 (what, how many, what stays, how)
    texts: Sequence[tuple[TextId, str]],
    *,
    k: int | None = None,
    locked: Assignments | None = None,
    begun: Assignments | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Clustering:
    """Sort the texts into at most k clusters (default_k if None); the same input gives the same answer.

    `texts` are pairs of a unique id and the text (title and body). Texts in `locked` stay in the group named
    there, and each such group is a cluster and counts towards k; a k below their number is raised to it.
    Texts in `begun` were in the group named there before: it stays a cluster, and they may leave it.
    There are fewer clusters than k where texts do not differ. `progress` hears shares from 0 to 1; what it
    raises ends the work. Needs `sense.available()`.
    """
    if not texts:
        progress(1.0)
        return Clustering((), ())
    ids = [text_id for text_id, _ in texts]
    present = set(ids)
    known = {text_id: group for text_id, group in (locked or {}).items() if text_id in present}
    before = {text_id: group for text_id, group in (begun or {}).items() if text_id in present} | known
    groups = list(dict.fromkeys(before[i] for i in ids if i in before))
    space = Space([text for _, text in texts], progress=lambda share: progress(0.6 * share))
    fixed = np.array([groups.index(known[i]) if i in known else FREE for i in ids], np.intp)
    earlier = np.array([groups.index(before[i]) if i in before else FREE for i in ids], np.intp)
    placed = np.flatnonzero(space.vectors.any(axis=1) | (fixed != FREE))
    labels = np.full(len(ids), FREE, np.intp)
    clusters: tuple[Cluster, ...] = ()
    if len(placed):
        found = partition(
            space.vectors[placed],
            max(1, min(default_k(len(texts)) if k is None else k, len(placed))),
            fixed=fixed[placed],
            begun=earlier[placed],
            seed=seed,
            progress=lambda share: progress(0.6 + 0.3 * share),
        )
        labels[placed] = found.labels
        clusters = described(Sorting(space, ids, labels, found.centres, groups, fixed != FREE))
    progress(1.0)
    return Clustering(clusters, tuple(ids[i] for i in np.flatnonzero(labels == FREE)))
