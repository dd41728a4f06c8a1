"""What was learnt from the texts of a process, small enough for a column of the database.

The background makes it with the engine; web processes read it and ask it with numpy alone, in milliseconds.
"""

import io
import json
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.kernel.german import Compounds, stem
from participation.sense.features import (
    Block,
    FeaturesOf,
    Floats,
    character_sequences,
    concept_features,
    telling_words,
    term_features,
    title_words,
    with_title,
    written_words,
)
from participation.sense.heads import Head, after_lessons, softmax
from participation.sense.likeness import Likeness, cosine
from participation.sense.results import GroupId, Suggestion
from participation.sense.suggest import Suggester

SUGGESTIONS = 3
REASONS = 4
NEAREST = 6
"""Neighbours of each suggestion; who shows them drops those that left the label since."""
MOST_REMEMBERED = 3_000
"""So many labelled texts, the latest, can be named as neighbours."""
LEAST_ALIKE = 0.1
NO_LABEL = -1
MOST_READINGS = 500
SUBJECT_BLOCKS = 2
"""Terms and concepts tell what a text speaks of; character sequences only how it is spelled."""


@dataclass(frozen=True)
class Reading:
    """A text as the machine sees it."""

    words: tuple[tuple[str, str], ...]
    """As written, and folded; those that say something."""
    columns: NDArray[np.intp]
    values: Floats
    subject: Floats
    """What it speaks of: length 1 over the columns of terms and concepts, or 0."""
    speaks_of: Mapping[str, float]
    """The same with the words that were unknown when the machine learnt."""


@dataclass(frozen=True)
class Heard:
    """A decision about a text that came after the learning, and whether the label fits."""

    text: str
    label: GroupId
    accepted: bool


@dataclass(frozen=True)
class Remembered:
    """Labelled texts that can be named as neighbours: rows over the columns of terms and concepts."""

    ids: NDArray[np.int64]
    bears: Mapping[str, NDArray[np.int32]]
    """By kind: the column of each text's label in the head, or NO_LABEL."""
    pointers: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float16]

    def closeness(self, subject: Floats) -> Floats:
        """How like this subject each of them is."""
        if not len(self.ids):
            return np.zeros(0, np.float32)
        products = np.append(subject[self.columns] * self.values.astype(np.float32), np.float32(0))
        sums = np.add.reduceat(products, self.pointers[:-1])
        return np.where(np.diff(self.pointers) > 0, sums, 0).astype(np.float32)


class Learnt:
    """Suggests labels of several kinds (area of life, theme) for texts it has not seen."""

    def __init__(
        self, blocks: Sequence[Block], compounds: Compounds, heads: Mapping[str, Head], known: Remembered
    ) -> None:
        self.blocks = tuple(blocks)
        self.compounds = compounds
        self.heads = dict(heads)
        self.known = known
        self.starts = np.cumsum([0, *(len(block.columns) for block in blocks)])
        self.readings: dict[str, Reading] = {}
        self.likeness = Likeness()

    # --- Keeping ---

    @classmethod
    def of(
        cls, suggester: Suggester, labels: Mapping[str, Mapping[int, GroupId]], heads: Mapping[str, Head]
    ) -> "Learnt":
        """What ``suggester`` learnt; of the texts with ``labels``, by kind, the last are remembered."""
        space = suggester.space
        labelled = {one for given in labels.values() for one in given if one in suggester.position}
        ids = sorted(labelled)[-MOST_REMEMBERED:]
        columns = {name: {label: c for c, label in enumerate(head.classes)} for name, head in heads.items()}
        bears = {
            name: np.array([columns[name].get(given.get(one, ""), NO_LABEL) for one in ids], np.int32)
            for name, given in labels.items()
        }
        subjects = space.subjects[[suggester.position[one] for one in ids]]
        known = Remembered(
            np.array(ids, np.int64),
            bears,
            subjects.indptr.astype(np.int64),
            subjects.indices.astype(np.int32),
            subjects.data.astype(np.float16),
        )
        return cls(space.blocks, space.compounds, heads, known)

    def to_bytes(self) -> bytes:
        """For the database; ``from_bytes`` reads it, and nothing in it can be run."""
        description = {
            "blocks": [
                {"features": list(block.columns), "weight": block.weight, "commonest": block.commonest}
                for block in self.blocks
            ],
            "parts": sorted(self.compounds.learnt),
            "heads": {
                name: {"classes": head.classes, "labels": head.labels, "threshold": head.threshold}
                for name, head in self.heads.items()
            },
        }
        arrays: dict[str, NDArray[Any]] = {f"rarity {i}": block.rarity for i, block in enumerate(self.blocks)}
        for name, head in self.heads.items():
            arrays[f"weights {name}"] = head.weights.astype(np.float16)
            arrays[f"intercepts {name}"] = head.intercepts
            arrays[f"bears {name}"] = self.known.bears[name]
        written = io.BytesIO()
        np.savez(
            written,
            allow_pickle=False,
            description=np.frombuffer(json.dumps(description).encode(), np.uint8),
            ids=self.known.ids,
            pointers=self.known.pointers,
            columns=self.known.columns,
            values=self.known.values,
            **arrays,
        )
        return written.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Learnt":
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            description = json.loads(arrays["description"].tobytes())
            compounds = Compounds(description["parts"])
            kinds: tuple[FeaturesOf, ...] = (
                term_features(compounds),
                concept_features(compounds),
                character_sequences,
            )
            blocks = []
            for i, (features_of, facts) in enumerate(zip(kinds, description["blocks"], strict=True)):
                block = Block(features_of, facts["weight"], commonest=facts["commonest"])
                block.columns = {feature: column for column, feature in enumerate(facts["features"])}
                block.rarity = arrays[f"rarity {i}"]
                blocks.append(block)
            heads = {
                name: Head(
                    tuple(facts["classes"]),
                    arrays[f"weights {name}"],
                    arrays[f"intercepts {name}"],
                    facts["labels"],
                    facts["threshold"],
                )
                for name, facts in description["heads"].items()
            }
            bears = {name: arrays[f"bears {name}"] for name in heads}
            known = Remembered(arrays["ids"], bears, arrays["pointers"], arrays["columns"], arrays["values"])
        return cls(blocks, compounds, heads, known)

    # --- Suggesting ---

    def read(self, text: str) -> Reading:
        """The text's features, as sense.space counts them for many at once; the last ones are remembered."""
        if len(self.readings) >= MOST_READINGS:
            self.readings.clear()
        if text not in self.readings:
            self.readings[text] = self.freshly_read(text)
        return self.readings[text]

    def freshly_read(self, text: str) -> Reading:
        document, title = telling_words(text), title_words(text)
        rows = [block.row(document) for block in self.blocks]
        subject = np.zeros(self.starts[SUBJECT_BLOCKS], np.float32)
        for start, (columns, values) in zip(self.starts, rows[:SUBJECT_BLOCKS], strict=False):
            subject[columns + start] = values
        length = float(np.linalg.norm(subject))
        columns, values = self.joined(rows)
        return Reading(
            words=tuple(written_words(text)),
            columns=columns,
            values=with_title(columns, values, *self.joined([block.row(title) for block in self.blocks])),
            subject=(subject / (length or 1)).astype(np.float32),
            speaks_of=self.speaks_of(document),
        )

    def joined(self, rows: Sequence[tuple[NDArray[np.intp], Floats]]) -> tuple[NDArray[np.intp], Floats]:
        """The rows of the blocks as one, with the columns of the head."""
        columns = [columns + start for start, (columns, _) in zip(self.starts, rows, strict=False)]
        return np.concatenate(columns), np.concatenate([values for _, values in rows])

    def speaks_of(self, document: Sequence[str]) -> dict[str, float]:
        """Terms and concepts with their weights, length 1; an unknown one counts as the rarest."""
        found: dict[str, float] = {}
        for block in self.blocks[:SUBJECT_BLOCKS]:
            rarest = float(block.rarity.max(initial=1.0))
            counts = Counter(feature for word in document for feature in block.features_of(word))
            values = {
                feature: (1 + math.log(count))
                * (float(block.rarity[block.columns[feature]]) if feature in block.columns else rarest)
                for feature, count in counts.items()
            }
            length = math.sqrt(sum(value * value for value in values.values())) or 1.0
            found |= {
                f"{block.weight} {name}": value * block.weight / length for name, value in values.items()
            }
        length = math.sqrt(sum(value * value for value in found.values())) or 1.0
        return {name: value / length for name, value in found.items()}

    def suggest(
        self,
        kind: str,
        text: str,
        *,
        among: Collection[GroupId],
        heard: Sequence[Heard] = (),
        not_these: Collection[GroupId] = (),
    ) -> tuple[Suggestion, ...]:
        """At most three labels out of ``among``, likeliest first; none for a text without known words.

        ``heard`` are decisions since the learning, oldest first; ``not_these`` were refused for this very
        text.
        """
        lessons = [lesson for lesson in heard if lesson.label in among]
        head = self.heads[kind].widened([lesson.label for lesson in lessons if lesson.accepted])
        column = {label: c for c, label in enumerate(head.classes)}
        lessons = [lesson for lesson in lessons if lesson.label in column]
        open_to = [c for label, c in column.items() if label in among and label not in not_these]
        reading = self.read(text)
        if not open_to or not len(reading.columns):
            return ()
        confidences = softmax(self.scores(head, reading, lessons)[open_to])
        closeness = self.known.closeness(reading.subject)
        answers: list[Suggestion] = []
        for at in np.argsort(-confidences, kind="stable")[:SUGGESTIONS].tolist():
            confidence = round(float(confidences[at]), 4)
            answers.append(
                Suggestion(
                    head.classes[open_to[at]],
                    confidence,
                    self.because(head, reading, open_to[at]),
                    self.nearest(kind, open_to[at], closeness),
                    not answers and head.threshold is not None and confidence >= head.threshold,
                )
            )
        return tuple(answers)

    def nearest(self, kind: str, column: int, closeness: Floats) -> tuple[int, ...]:
        """The remembered texts of a label that are most alike, closest first."""
        inside = np.flatnonzero((self.known.bears[kind] == column) & (closeness >= LEAST_ALIKE))
        best = inside[np.argsort(-closeness[inside], kind="stable")][:NEAREST]
        return tuple(int(one) for one in self.known.ids[best])

    def scores(self, head: Head, reading: Reading, lessons: Sequence[Heard]) -> Floats:
        """The logits of all labels, with the lessons heard."""
        column = {label: c for c, label in enumerate(head.classes)}
        readings = [self.read(lesson.text) for lesson in lessons]
        own = [logits(head, one) for one in (*readings, reading)]
        alike = np.array([cosine(reading.speaks_of, one.speaks_of) for one in readings], np.float32)
        heard = [(own[n], column[lesson.label], lesson.accepted) for n, lesson in enumerate(lessons)]
        texts = [lesson.text for lesson in lessons]
        among = self.likeness.among(texts, lambda text: self.read(text).speaks_of)
        return after_lessons(own[-1], alike, heard, among)

    def because(self, head: Head, reading: Reading, column: int) -> tuple[str, ...]:
        """The words of the text that speak most for a label."""
        value = dict(zip(reading.columns.tolist(), reading.values.tolist(), strict=True))
        rows = {at: row for row, at in enumerate(reading.columns.tolist())}
        weights = head.weights[reading.columns].astype(np.float32)
        speaks = weights[:, column] - weights.mean(axis=1)
        strength: dict[str, tuple[float, str]] = {}
        for written, folded in reading.words:
            total = 0.0
            for start, block in zip(self.starts.tolist(), self.blocks, strict=False):
                for feature in block.features_of(folded):
                    at = block.columns.get(feature, -1) + start
                    if at >= start and at in value:
                        total += value[at] * float(speaks[rows[at]])
            key = stem(folded)
            if total > 0 and total > strength.get(key, (0.0, ""))[0]:
                strength[key] = (total, written)
        ordered = sorted(strength.values(), key=lambda pair: (-pair[0], pair[1]))
        return tuple(written for _, written in ordered[:REASONS])


def logits(head: Head, reading: Reading) -> Floats:
    weights = head.weights[reading.columns].astype(np.float32)
    return np.asarray(reading.values @ weights + head.intercepts, np.float32)
