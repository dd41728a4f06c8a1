"""How well sense-making does on texts that people have labelled, through the very code the product uses."""

import resource
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sense.clusters import cluster
from participation.sense.evaluate_suggestions import accept_reject, suggestion_measures
from participation.sense.evaluate_texts import duplicate_measures, retrieval
from participation.sense.labelled import LabelledTexts
from participation.sense.results import Progress, silent

Labels = NDArray[np.object_]


def evaluate(
    learnt: LabelledTexts, *, test: LabelledTexts | None = None, seeds: int = 5, progress: Progress = silent
) -> dict[str, Any]:
    """Every measure of one file, ready for JSON; null where the file is too small for a measure.

    Suggestions learn from ``learnt`` and are tried on ``test``, five-fold on ``learnt`` alone without it;
    everything else is measured on ``test`` alone if there is one. Rows without a label take part only in
    finding texts by their titles and in duplicates. Values are means over so many seeds.
    """
    began = time.perf_counter()
    measured = test or learnt
    labelled = measured.labelled()
    texts, truth = labelled.texts(), np.array(labelled.labels, dtype=object)
    answer: dict[str, Any] = {"n": len(texts), "classes": len(set(truth))}
    answer |= clustering_measures(texts, truth, seeds, lambda share: progress(0.3 * share))
    answer["suggest"] = suggestion_measures(
        learnt.labelled(), labelled if test else None, seeds, lambda share: progress(0.3 + 0.25 * share)
    )
    answer["accept_reject"] = accept_reject(
        texts, labelled.labels, seeds, lambda share: progress(0.55 + 0.35 * share)
    )
    answer["retrieval_top5"] = retrieval(measured.titles, measured.bodies)
    progress(0.95)
    answer["duplicates"] = duplicate_measures(measured.texts(), seeds)
    progress(1.0)
    answer["seconds"] = round(time.perf_counter() - began, 1)
    answer["peak_mb"] = peak_megabytes()
    return answer


def clustering_measures(
    texts: Sequence[str], truth: Labels, seeds: int, progress: Progress = silent
) -> dict[str, Any]:
    """V-measure, adjusted Rand index and purity of clusters, k = labels; the unassigned are one cluster."""
    from sklearn.metrics import adjusted_rand_score, v_measure_score  # noqa: PLC0415  (slow to load)

    v_measures, rand_indices, purities = [], [], []
    for seed in range(seeds):
        found = cluster(list(enumerate(texts)), k=len(set(truth)), seed=seed)
        number = {member.id: one.number for one in found.clusters for member in one.members}
        numbers = np.array([number.get(i, 0) for i in range(len(texts))])
        v_measures.append(v_measure_score(truth, numbers))
        rand_indices.append(adjusted_rand_score(truth, numbers))
        purities.append(purity(truth, numbers))
        progress((seed + 1) / seeds)
    return {"v_measure": spread(v_measures), "ari": spread(rand_indices), "purity": spread(purities)}


def purity(truth: Labels, numbers: NDArray[np.intp]) -> float:
    """The share of texts that bear the commonest label of their cluster."""
    common = [np.unique(truth[numbers == number], return_counts=True)[1].max() for number in set(numbers)]
    return float(sum(common) / len(truth))


def spread(values: Sequence[float]) -> dict[str, float]:
    """Mean and standard deviation."""
    return {"mean": round(float(np.mean(values)), 4), "sd": round(float(np.std(values)), 4)}


def peak_megabytes() -> float:
    """The most memory that this program held; macOS counts bytes, Linux kilobytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
