"""How often suggestions are right: with few labels, with all, and while somebody sorts from the first on."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sense.heads import Head, after_lessons
from participation.sense.labelled import LabelledTexts
from participation.sense.learning import is_worth_learning
from participation.sense.results import Progress, silent
from participation.sense.suggest import Suggester, ranked

SEEDS_PER_CLASS = (5, 10, 20)
FOLDS = 5
FEWEST_OF_A_CLASS = 5  # smaller classes can hardly be learnt and tested
AMONG = 3
STRETCHES = (0, 50, 100, 200, 350, 500)
"""Between these numbers of sorted texts the suggestions are counted."""

Rows = NDArray[np.intp]
Labels = NDArray[np.object_]
Hits = tuple[float, float]


def suggestion_measures(
    learnt: LabelledTexts, test: LabelledTexts | None, seeds: int, progress: Progress = silent
) -> dict[str, Any]:
    """Right first and among three, with 5, 10 and 20 labels of each class and with all.

    Without ``test``: measured on the texts not learnt from, with all labels in five-fold cross-validation.
    Labels of fewer than five texts are left out; null if fewer than two are left.
    """
    names, counts = np.unique(np.array(learnt.labels, dtype=object), return_counts=True)
    usual = set(names[counts >= FEWEST_OF_A_CLASS])
    if len(usual) < 2:
        return {str(size): None for size in (*SEEDS_PER_CLASS, "all")}
    known = [pair for pair in zip(learnt.texts(), learnt.labels, strict=True) if pair[1] in usual]
    tried = [] if test is None else list(zip(test.texts(), test.labels, strict=True))
    truth = np.array([label for _, label in known + tried], dtype=object)
    suggester = Suggester(list(enumerate(text for text, _ in known + tried)))
    source, held = np.arange(len(known)), np.arange(len(known), len(truth))
    answer: dict[str, Any] = {}
    for done, size in enumerate(SEEDS_PER_CLASS):
        draws = [few_of_each(truth[source], size, np.random.default_rng(seed)) for seed in range(seeds)]
        answer[str(size)] = mean([accuracy(suggester, truth, rows, held) for rows in draws])
        progress(0.2 * (done + 1))
    folds = [source] if len(held) else [np.flatnonzero(folded(truth) != fold) for fold in range(FOLDS)]
    answer["all"] = mean([accuracy(suggester, truth, rows, held) for rows in folds])
    progress(1.0)
    return answer


def few_of_each(truth: Labels, size: int, randomness: np.random.Generator) -> Rows:
    """So many random rows of each class, but never more than half of it."""
    drawn = [
        randomness.choice(rows, min(size, len(rows) // 2), replace=False)
        for rows in (np.flatnonzero(truth == label) for label in sorted(set(truth)))
    ]
    return np.concatenate(drawn)


def folded(truth: Labels) -> Rows:
    """The fold of each row, each class spread evenly over them."""
    folds = np.zeros(len(truth), np.intp)
    for label in sorted(set(truth)):
        rows = np.random.default_rng(0).permutation(np.flatnonzero(truth == label))
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def accuracy(suggester: Suggester, truth: Labels, learnt: Rows, held: Rows) -> Hits:
    """The shares of the texts ``held`` (if none: of those not learnt from) right first, and among three."""
    head = suggester.learnt({int(row): truth[row] for row in learnt})
    others = held if len(held) else np.setdiff1d(np.arange(len(truth)), learnt)
    _, order = ranked(head, suggester.rows[others])
    hits = np.array(head.classes, dtype=object)[order[:, :AMONG]] == truth[others, None]
    return float(hits[:, 0].mean()), float(hits.any(axis=1).mean())


def accept_reject(
    texts: Sequence[str], labels: Sequence[str], seeds: int, progress: Progress = silent
) -> list[dict[str, Any]]:
    """How often suggestions are right while texts are sorted one by one in random order, from no label on.

    Each decision is heard at once; the head is learnt anew when the background would do so.
    """
    if not texts:
        return []
    suggester = Suggester(list(enumerate(texts)))
    truth = np.array(labels, dtype=object)
    most = min(STRETCHES[-1], len(texts))
    curves = []
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(texts))[:most]
        curves.append(sorted_one_by_one(suggester, truth, order))
        progress((seed + 1) / seeds)
    hits = np.mean(curves, axis=0)
    return [
        {"from": start, "to": min(end, most), **mean([tuple(hits[start:end].mean(axis=0))])}
        for start, end in pairwise(STRETCHES)
        if start < most
    ]


def sorted_one_by_one(suggester: Suggester, truth: Labels, order: Rows) -> NDArray[np.float64]:
    """For each text in this order: whether its label was suggested first, and among three."""
    head = suggester.learnt({})
    learnt = 0
    hits = np.zeros((len(order), 2))
    for done, row in enumerate(order):
        if is_worth_learning(done, learnt):
            head, learnt = suggester.learnt({int(i): truth[i] for i in order[:done]}), done
        best = suggested_after(suggester, head, truth, order[learnt:done], row)
        hits[done] = truth[row] in best[:1], truth[row] in best
    return hits


def suggested_after(suggester: Suggester, head: Head, truth: Labels, lessons: Rows, row: int) -> list[str]:
    """The first labels for a text, with decisions that came since the head was learnt."""
    head = head.widened([truth[i] for i in lessons])
    if not head.classes:
        return []
    rows = suggester.rows[[*lessons, row]]
    own = np.asarray(rows @ head.weights) + head.intercepts
    alike = suggester.space.alike(suggester.space.subjects[[*lessons, row]])
    heard = [(own[n], head.classes.index(truth[i]), True) for n, i in enumerate(lessons)]
    scores = after_lessons(own[-1], alike[-1, :-1], heard, alike[:-1, :-1])
    return [str(head.classes[c]) for c in np.argsort(-scores, kind="stable")[:AMONG]]


def mean(results: Sequence[Hits]) -> dict[str, float]:
    """The mean of several results, named."""
    first, among_three = np.mean(results, axis=0)
    return {"top1": round(float(first), 4), "top3": round(float(among_three), 4)}
