"""How well texts are found by their titles, and texts that were sent in twice by their spelling."""

import random
from collections.abc import Sequence

import numpy as np

from participation.sense.edits import edited
from participation.sense.similar import SimilarTexts, duplicates

TOP = 5
MOST_COPIES = 200


def retrieval(titles: Sequence[str], bodies: Sequence[str]) -> float | None:
    """The share of titles that find the body they belong to among the five most similar ones."""
    usable = [
        (i, title) for i, (title, body) in enumerate(zip(titles, bodies, strict=True)) if title and body
    ]
    if not usable:
        return None
    index = SimilarTexts([(i, bodies[i]) for i, _ in usable])
    found = [i in {one.id for one in index.like(title, limit=TOP)} for i, title in usable]
    return round(float(np.mean(found)), 4)


def duplicate_measures(texts: Sequence[str], seeds: int) -> dict[str, float] | None:
    """Among the texts and edited copies of some: how many copies are found with their original (recall),
    and how many of the reported pairs' texts belong to no copy (false hits, of all texts).

    Texts that are alike to the letter are one text here: they were sent in twice before we edited any.
    """
    different = list(dict.fromkeys(text for text in texts if text.strip()))
    if not different:
        return None
    recalls, false_hits = [], []
    for seed in range(seeds):
        randomness = random.Random(seed)  # noqa: S311  (a sample, no secret)
        chosen = randomness.sample(range(len(different)), min(MOST_COPIES, len(different)))
        copies = [(f"copy {i}", edited(different[i], randomness)) for i in chosen]
        found = duplicates([*((f"text {i}", text) for i, text in enumerate(different)), *copies])
        pairs = {frozenset((str(pair.one), str(pair.other))) for pair in found}
        wanted = {frozenset((f"copy {i}", f"text {i}")) for i in chosen}
        wrong = {one for pair in pairs - wanted for one in pair}
        recalls.append(len(pairs & wanted) / len(wanted))
        false_hits.append(len(wrong) / (len(different) + len(copies)))
    return {"recall": round(float(np.mean(recalls)), 4), "false_hits": round(float(np.mean(false_hits)), 4)}
