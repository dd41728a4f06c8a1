"""What a machine that has learnt knows of one kind of labels, and how it hears of a decision at once.

Needs numpy alone: web processes ask it without the engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sense.features import Floats
from participation.sense.results import GroupId

BOLDNESS = 2.0
"""How far a decision moves texts that are exactly like the decided one, in logits."""
NEWCOMER = 2.0
"""So far below the average a label begins that nobody had used when the machine learnt, in logits."""


@dataclass(frozen=True)
class Head:
    """Weights of every feature for every label, learnt in the background."""

    classes: tuple[GroupId, ...]
    weights: Floats
    """Feature × label."""
    intercepts: Floats
    labels: int = 0
    """So many texts bore a label when it learnt."""
    threshold: float | None = None
    """The confidence from which the first suggestion was right often enough to be chosen beforehand."""

    def widened(self, classes: Sequence[GroupId]) -> "Head":
        """The head with labels added that it did not know."""
        new = [label for label in dict.fromkeys(classes) if label not in self.classes]
        if not new:
            return self
        nothing = np.zeros((len(self.weights), len(new)), np.float32)
        start = float(self.intercepts.mean()) - NEWCOMER if len(self.classes) else 0.0
        return Head(
            (*self.classes, *new),
            np.hstack([self.weights.astype(np.float32), nothing]),
            np.append(self.intercepts, np.full(len(new), start, np.float32)).astype(np.float32),
            self.labels,
            self.threshold,
        )


@dataclass(frozen=True)
class Lesson:
    """One decision: the label fits the text (``accepted``), or it does not."""

    label: GroupId
    accepted: bool


def after_lessons(
    scores: Floats, alike: Floats, lessons: Sequence[tuple[Floats, int, bool]], among: Floats
) -> Floats:
    """Scores of one text once the lessons were heard, one after the other.

    ``scores`` are the text's own logits; a lesson is the logits of its text, the column of its label and
    whether it fits; ``alike`` tells how like the text each lesson's text is, ``among`` how like each other
    these are, 0 to 1. A step of kernel logistic regression each: what was expected changes nothing, what
    surprised moves all texts as far as they are alike.
    """
    steps = np.zeros((len(lessons), len(scores)), np.float32)
    for number, (own, column, accepted) in enumerate(lessons):
        expected = softmax(own + BOLDNESS * among[number, :number] @ steps[:number])
        if accepted:
            steps[number] = -expected
            steps[number, column] += 1
        else:
            steps[number, column] = -expected[column]
    return np.asarray(scores + BOLDNESS * alike @ steps, np.float32)


def softmax(scores: NDArray[np.floating]) -> Floats:
    """Rows of scores (or one) as shares that sum to 1."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
