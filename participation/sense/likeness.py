"""How like each other texts are by what they speak of; what was compared once is known."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from participation.sense.features import Floats

MOST_PAIRS = 20_000

Subject = Mapping[str, float]


def cosine(one: Subject, other: Subject) -> float:
    """Of two texts by what they speak of, both of length 1."""
    return sum(value * other.get(name, 0.0) for name, value in one.items())


class Likeness:
    """Compares texts that come again and again: the decisions that one hears are mostly those of before."""

    def __init__(self) -> None:
        self.cosines: dict[tuple[str, str], float] = {}

    def among(self, texts: Sequence[str], speaks_of: Callable[[str], Subject]) -> Floats:
        """How like each text is those before it."""
        alike = np.zeros((len(texts), len(texts)), np.float32)
        if len(self.cosines) > MOST_PAIRS:
            self.cosines.clear()
        for i, one in enumerate(texts):
            for j, other in enumerate(texts[:i]):
                found = self.cosines.get((one, other))
                if found is None:
                    found = cosine(speaks_of(one), speaks_of(other))
                    self.cosines[one, other] = self.cosines[other, one] = found
                alike[i, j] = found
        return alike
