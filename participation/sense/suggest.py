"""Learning from labels that people gave: which area of life, theme or tag a text belongs to.

A teacher reads all texts, labelled or not: class centres that the unlabelled texts help to place, and a
logistic regression over the labelled ones. What they agree on teaches a second regression over all texts, the
head, whose weights alone are needed to suggest.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from participation.sense.features import Floats, unit_rows
from participation.sense.heads import Head, softmax
from participation.sense.results import Assignments, Progress, TextId, silent
from participation.sense.space import Space

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SHARPNESS = 15.0  # turns cosines into shares: e^(15 · cosine)
PULL = 0.5  # how far unlabelled texts draw the centre of the class they resemble
ROUNDS = 2
INVERSE_REGULARISATION = 2.0
WEIGHT_OF_A_GUESS = 0.3  # of a text that nobody labelled
MOST_STEPS = 20  # of a regression: stopped early it is as good on texts it has not seen, and twice as quick
MOST_GUESSES = 20_000  # further unlabelled texts teach little and take long
RIGHT_OFTEN_ENOUGH = 0.85
FEWEST_TO_TRUST = 20  # so many tried suggestions must stand above the threshold
FOLDS = 3

CENTRES_COUNT = 1.0  # how much the centres weigh against the regression in what the teacher believes

Rows = NDArray[np.intp]


class Suggester:
    """Knows a set of texts, and learns heads from the labels that some of them bear."""

    def __init__(self, texts: Sequence[tuple[TextId, str]], progress: Progress = silent) -> None:
        """Learn the language of the texts, labelled or not; ids are unique."""
        self.space = Space([text for _, text in texts], progress)
        self.rows = self.space.rows_with_titles([text for _, text in texts])
        self.ids = [text_id for text_id, _ in texts]
        self.position = {text_id: i for i, text_id in enumerate(self.ids)}

    def learnt(self, labels: Assignments, *, calibrate: bool = False) -> Head:
        """The head of these labels; those of unknown texts are passed over.

        ``calibrate`` tries it out on labels it did not see, and sets the threshold.
        """
        known = sorted((self.position[i], label) for i, label in labels.items() if i in self.position)
        classes = sorted(dict.fromkeys(label for _, label in known), key=lambda one: (str(one), repr(one)))
        column = {label: c for c, label in enumerate(classes)}
        rows = np.array([row for row, _ in known], np.intp)
        truth = np.array([column[label] for _, label in known], np.intp)
        weights, intercepts = self.weights(rows, truth, len(classes))
        threshold = self.threshold(rows, truth, len(classes)) if calibrate else None
        return Head(tuple(classes), weights, intercepts, len(rows), threshold)

    def weights(self, rows: Rows, truth: Rows, k: int) -> tuple[Floats, Floats]:
        """Feature × class and the intercepts, from the labelled rows and the teacher's view of the others."""
        if k < 2:
            return np.zeros((self.rows.shape[1], k), np.float32), np.zeros(k, np.float32)
        shares = self.teacher(rows, truth, k)
        weight = np.full(len(shares), WEIGHT_OF_A_GUESS, np.float32)
        shares[rows], weight[rows] = np.eye(k, dtype=np.float32)[truth], 1
        taught = np.union1d(rows, np.arange(min(len(shares), MOST_GUESSES)))
        return regression(self.rows[taught], shares[taught], weight[taught])

    def teacher(self, rows: Rows, truth: Rows, k: int) -> Floats:
        """For every text the shares of the classes: what centres and regression agree on."""
        vectors = self.space.vectors
        belongs = np.eye(k, dtype=np.float32)[truth]
        means = unit_rows(belongs.T @ vectors[rows])
        centres = means
        for _ in range(ROUNDS):
            shares = softmax(SHARPNESS * vectors @ centres.T)
            shares[rows] = belongs
            centres = unit_rows((1 - PULL) * means + PULL * unit_rows(shares.T @ vectors))
        near = SHARPNESS * vectors @ centres.T
        near += np.log(softmax(near).mean(axis=0) + 1e-6)
        counts = np.bincount(truth, minlength=k)
        rare = np.sqrt(len(truth) / k / np.maximum(counts, 1))[truth]
        weights, intercepts = regression(self.rows[rows], belongs, rare)
        return softmax(
            CENTRES_COUNT * np.log(softmax(near) + 1e-6)
            + np.log(softmax(np.asarray(self.rows @ weights) + intercepts) + 1e-6)
        )

    def threshold(self, rows: Rows, truth: Rows, k: int) -> float | None:
        """The confidence from which the first suggestion was right often enough, tried on unseen labels."""
        if k < 2 or len(rows) < 2 * FEWEST_TO_TRUST:
            return None
        fold = np.random.default_rng(0).permutation(len(rows)) % FOLDS
        confidence = np.zeros(len(rows), np.float32)
        right = np.zeros(len(rows), bool)
        for number in range(FOLDS):
            held = fold == number
            weights, intercepts = self.weights(rows[~held], truth[~held], k)
            shares = softmax(np.asarray(self.rows[rows[held]] @ weights) + intercepts)
            confidence[held], right[held] = shares.max(axis=1), shares.argmax(axis=1) == truth[held]
        return trusted_from(confidence, right)


def trusted_from(confidence: Floats, right: NDArray[np.bool_]) -> float | None:
    """The lowest confidence from which on enough suggestions were right; None if there is none."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fit = np.flatnonzero(share >= RIGHT_OFTEN_ENOUGH)
    fit = fit[fit >= FEWEST_TO_TRUST - 1]
    return round(float(confidence[order[fit[-1]]]), 4) if len(fit) else None


def regression(features: "csr_matrix", shares: Floats, weight: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """A multinomial logistic regression from rows that bear shares of labels: feature × class, intercepts."""
    from scipy.optimize import minimize  # noqa: PLC0415  (part of the extra; web processes need none of it)

    n, k = features.shape[1], shares.shape[1]
    transposed = features.T.tocsr()
    weight = np.asarray(weight, np.float32)[:, None]
    penalty = 1 / INVERSE_REGULARISATION

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, intercepts = flat[: n * k].reshape(n, k).astype(np.float32), flat[n * k :]
        expected = softmax(np.asarray(features @ weights) + intercepts)
        surprise = -float((weight * shares * np.log(expected + 1e-12)).sum())
        error = weight * (expected - shares)
        slope = np.asarray(transposed @ error) + penalty * weights
        flat_slope = np.concatenate([slope.ravel(), error.sum(axis=0)]).astype(np.float64)
        return surprise + penalty / 2 * float((weights * weights).sum()), flat_slope

    found = minimize(
        loss,
        np.zeros(n * k + k),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": MOST_STEPS, "maxcor": 5, "ftol": 1e-5},
    ).x.astype(np.float32)
    return found[: n * k].reshape(n, k), found[n * k :]


def ranked(head: Head, features: "csr_matrix") -> tuple[Floats, NDArray[np.intp]]:
    """For each row of features the confidences, and the columns of the labels, likeliest first."""
    confidences = softmax(np.asarray(features @ head.weights) + head.intercepts)
    return confidences, np.argsort(-confidences, axis=1, kind="stable")
