"""How well sense-making does on texts that people have labelled, through the very code the product uses."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sense.clusters import cluster
from participation.sense.similar import SimilarTexts
from participation.sense.suggest import Suggester

SEEDS_PER_CLASS = (5, 10, 20)
FOLDS = 5
FEWEST_OF_A_CLASS = 5  # smaller classes can hardly be learnt and tested
TOP = 5

Rows = NDArray[np.intp]


def evaluate(texts: Sequence[str], labels: Sequence[str], *, seeds: int = 5) -> dict[str, Any]:
    """Clustering with k = number of labels, and suggestions, over so many seeds; ready for JSON.

    Texts without a label take part in nothing; suggestions leave out labels of fewer than five texts. The
    values are means (and standard deviations); suggestions give the share right first and among three.
    """
    kept = [(text, label) for text, label in zip(texts, labels, strict=True) if label]
    truth = np.array([label for _, label in kept], dtype=object)
    return {
        "n": len(kept),
        "classes": len(set(truth)),
        **clustering_measures([text for text, _ in kept], truth, seeds),
        "suggest": suggestion_measures([text for text, _ in kept], truth, seeds),
    }


def clustering_measures(texts: Sequence[str], truth: NDArray[np.object_], seeds: int) -> dict[str, Any]:
    """V-measure and adjusted Rand index of clusters against labels; the unassigned count as one cluster."""
    from sklearn.metrics import adjusted_rand_score, v_measure_score  # noqa: PLC0415  (slow to load)

    v_measures, rand_indices = [], []
    for seed in range(seeds):
        found = cluster(list(enumerate(texts)), k=len(set(truth)), seed=seed)
        number = {member.id: one.number for one in found.clusters for member in one.members}
        numbers = [number.get(i, 0) for i in range(len(texts))]
        v_measures.append(v_measure_score(truth, numbers))
        rand_indices.append(adjusted_rand_score(truth, numbers))
    return {"v_measure": spread(v_measures), "ari": spread(rand_indices)}


def suggestion_measures(texts: Sequence[str], truth: NDArray[np.object_], seeds: int) -> dict[str, Any]:
    """Accuracy with a few labels per class, and with all in five-fold cross-validation."""
    names, counts = np.unique(truth, return_counts=True)
    usual = np.isin(truth, names[counts >= FEWEST_OF_A_CLASS])
    texts, truth = [text for text, ok in zip(texts, usual, strict=True) if ok], truth[usual]
    if not len(truth):
        return {}
    suggester = Suggester(list(enumerate(texts)))
    answer: dict[str, Any] = {}
    for size in SEEDS_PER_CLASS:
        draws = [few_of_each(truth, size, np.random.default_rng(seed)) for seed in range(seeds)]
        answer[str(size)] = mean_accuracy([accuracy(suggester, truth, rows) for rows in draws])
    order = folded(truth)
    everything = [accuracy(suggester, truth, np.flatnonzero(order != fold)) for fold in range(FOLDS)]
    return answer | {"all": mean_accuracy(everything)}


def few_of_each(truth: NDArray[np.object_], size: int, randomness: np.random.Generator) -> Rows:
    """So many random rows of each class, but never more than half of it."""
    drawn = [
        randomness.choice(rows, min(size, len(rows) // 2), replace=False)
        for rows in (np.flatnonzero(truth == label) for label in sorted(set(truth)))
    ]
    return np.concatenate(drawn)


def folded(truth: NDArray[np.object_]) -> Rows:
    """The fold of each row, each class spread evenly over them."""
    folds = np.zeros(len(truth), np.intp)
    for label in sorted(set(truth)):
        rows = np.random.default_rng(0).permutation(np.flatnonzero(truth == label))
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def accuracy(suggester: Suggester, truth: NDArray[np.object_], learnt: Rows) -> tuple[float, float]:
    """The shares of the texts not learnt from whose label is suggested first, and among the first three."""
    suggester.learn({int(row): truth[row] for row in learnt})
    others = np.setdiff1d(np.arange(len(truth)), learnt)
    ranked = np.argsort(-suggester.confidences(suggester.space.rows[others]), axis=1, kind="stable")[:, :3]
    hits = np.array(suggester.classes, dtype=object)[ranked] == truth[others, None]
    return float(hits[:, 0].mean()), float(hits.any(axis=1).mean())


def retrieval(titles: Sequence[str], bodies: Sequence[str]) -> float:
    """The share of titles that find the body they belong to among the five most similar ones."""
    usable = [
        (i, title) for i, (title, body) in enumerate(zip(titles, bodies, strict=True)) if title and body
    ]
    index = SimilarTexts([(i, bodies[i]) for i, _ in usable])
    found = [i in {one.id for one in index.like(title, limit=TOP)} for i, title in usable]
    return float(np.mean(found)) if found else 0.0


def mean_accuracy(results: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The mean of several results, named."""
    first, among_three = np.mean(results, axis=0)
    return {"top1": round(float(first), 4), "top3": round(float(among_three), 4)}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Mean and standard deviation."""
    return {"mean": round(float(np.mean(values)), 4), "sd": round(float(np.std(values)), 4)}
