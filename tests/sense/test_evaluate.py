import csv
from pathlib import Path

import numpy as np
import pytest

from participation.sense.evaluate import clustering_measures, evaluate, retrieval
from tests.sense.texts import SUBJECT_OF, TEXTS

DEVELOPMENT_SETS = Path(__file__).parents[3] / "shared" / "data"


def test_subjects_that_are_easy_to_tell_apart_are_measured_as_such() -> None:
    measured = evaluate([text for _, text in TEXTS], list(SUBJECT_OF.values()), seeds=2)
    assert (measured["n"], measured["classes"]) == (24, 4)
    assert measured["v_measure"]["mean"] > 0.8
    assert measured["suggest"]["all"]["top1"] > 0.7


def test_texts_without_a_label_do_not_count() -> None:
    measured = evaluate(["Radweg", "Ampel", "Bus"], ["a", "", "b"], seeds=1)
    assert (measured["n"], measured["classes"]) == (2, 2)
    assert measured["suggest"] == {}


def test_titles_find_their_texts() -> None:
    assert retrieval(["Die rote Ampel", ""], ["An der Ampel wartet man", "Mehr Bäume"]) == 1.0


def test_young_peoples_motions_are_sorted_as_well_as_was_measured() -> None:
    file = DEVELOPMENT_SETS / "kommuki_dev.csv"
    if not file.exists():
        pytest.skip(f"{file.name} is not here")
    with file.open(encoding="utf-8", newline="") as lines:
        motions = [row for row in csv.DictReader(lines) if row["label"]]
    texts = [f"{motion['title']}\n{motion['text']}" for motion in motions]
    labels = np.array([motion["label"] for motion in motions], dtype=object)
    assert clustering_measures(texts, labels, 3)["v_measure"]["mean"] >= 0.22
