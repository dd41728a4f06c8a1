"""Suggestions for a text, learnt from labels that people gave: area of life, theme, tag."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from participation.sense.features import Floats, unit_rows
from participation.sense.results import Assignments, GroupId, Progress, Suggestion, TextId, silent
from participation.sense.space import Space

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SUGGESTIONS = 3
REASONS = 4
MANY_LABELS = 50  # per class (median), from which a classifier beats the centres
SHARPNESS = 15.0  # turns cosines into shares: e^(15 · cosine)
PULL = 0.5  # how far unlabelled texts draw the centre of the class they resemble
ROUNDS = 2
INVERSE_REGULARISATION = 3.0


class Suggester:
    """Knows a set of texts and the labels some of them bear; learns labels anew in milliseconds while few."""

    def __init__(self, texts: Sequence[tuple[TextId, str]], progress: Progress = silent) -> None:
        """Learn the language of the texts, labelled or not; ids are unique."""
        self.space = Space([text for _, text in texts], progress)
        self.position = {text_id: i for i, (text_id, _) in enumerate(texts)}
        self.classes: list[GroupId] = []
        self.centres: Floats | None = None  # centres, one row per class
        self.log_prior: Floats = np.zeros(0, np.float32)
        self.coefficients: Floats | None = None  # of the classifier, one row per class
        self.intercepts: Floats = np.zeros(0, np.float32)
        self.speaking_for: Floats = np.zeros((0, 0), np.float32)  # class × term

    def learn(self, labels: Assignments) -> None:
        """Forget what was learnt and learn these labels; those of unknown texts are passed over."""
        known = [(self.position[i], label) for i, label in labels.items() if i in self.position]
        known.sort(key=lambda pair: pair[0])
        self.classes = sorted(
            dict.fromkeys(label for _, label in known), key=lambda label: (str(label), repr(label))
        )
        if not known:
            return
        index = {label: c for c, label in enumerate(self.classes)}
        rows = np.array([row for row, _ in known], np.intp)
        truth = np.array([index[label] for _, label in known], np.intp)
        enough = np.median(np.bincount(truth)) >= MANY_LABELS
        if len(self.classes) > 1 and enough:
            self.learn_classifier(rows, truth)
        else:
            self.learn_centres(rows, truth)

    def learn_centres(self, rows: NDArray[np.intp], truth: NDArray[np.intp]) -> None:
        """One centre per class, drawn half-way to the unlabelled texts that resemble it; shares as prior."""
        vectors = self.space.vectors
        belongs = np.eye(len(self.classes), dtype=np.float32)[truth]
        means = unit_rows(belongs.T @ vectors[rows])
        centres = means
        for _ in range(ROUNDS):
            shares = softmax(SHARPNESS * vectors @ centres.T)
            shares[rows] = belongs
            centres = unit_rows((1 - PULL) * means + PULL * unit_rows(shares.T @ vectors))
        shares = softmax(SHARPNESS * vectors @ centres.T)
        self.centres, self.coefficients = centres, None
        self.log_prior = np.log(shares.mean(axis=0) + 1e-6)
        terms = self.space.term_rows[rows]
        counts = belongs.sum(axis=0)[:, None]
        self.speaking_for = np.asarray((terms.T @ belongs).T / counts - terms.mean(axis=0), np.float32)

    def learn_classifier(self, rows: NDArray[np.intp], truth: NDArray[np.intp]) -> None:
        """A logistic regression over all features in which rare classes count as much as frequent ones."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (slow to load)

        model = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=300)
        model.fit(self.space.rows[rows], truth)
        coefficients, intercepts = model.coef_, model.intercept_
        if len(self.classes) == 2:
            coefficients, intercepts = (
                np.vstack([-coefficients, coefficients]) / 2,
                np.array([-1, 1]) * intercepts / 2,
            )
        self.coefficients = np.asarray(coefficients, np.float32)
        self.intercepts = np.asarray(intercepts, np.float32)
        self.speaking_for = self.coefficients[:, : len(self.space.term_names)]

    def confidences(self, features: "csr_matrix") -> Floats:
        """For each row of features the share of each class; rows sum to 1."""
        if self.coefficients is not None:
            return softmax(np.asarray(features @ self.coefficients.T + self.intercepts))
        return softmax(
            SHARPNESS * self.space.projected(features) @ np.asarray(self.centres).T + self.log_prior
        )

    def suggest(self, texts: Sequence[str]) -> list[tuple[Suggestion, ...]]:
        """For each text at most three labels, likeliest first; none without labels or without known words.

        Confidence compares the labels with each other; it is no calibrated probability.
        """
        if not self.classes or not texts:
            return [() for _ in texts]
        features = self.space.features(texts)
        confidences = self.confidences(features)
        order = np.argsort(-confidences, axis=1, kind="stable")[:, :SUGGESTIONS]
        answers = []
        for row in range(len(texts)):
            mine = features[row]
            answers.append(
                tuple(
                    Suggestion(
                        self.classes[c], round(float(confidences[row, c]), 4), self.because(mine, int(c))
                    )
                    for c in order[row]
                )
                if mine.nnz
                else ()
            )
        return answers

    def because(self, features: "csr_matrix", label: int) -> tuple[str, ...]:
        """The words of one text that speak most for a class."""
        terms = features.indices < len(self.space.term_names)
        columns = features.indices[terms]
        weight = features.data[terms] * self.speaking_for[label, columns]
        ranked = [int(columns[i]) for i in np.lexsort((columns, -weight)) if weight[i] > 0]
        return self.space.shown(ranked)[:REASONS]


def softmax(scores: NDArray[np.floating]) -> Floats:
    """Rows of scores as shares that sum to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
