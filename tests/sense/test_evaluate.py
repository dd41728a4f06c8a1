"""What `participation cluster evaluate` measures, and what it says to files that cannot be measured."""

import csv
import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from participation.__main__ import main
from participation.sense.edits import edited
from participation.sense.evaluate import clustering_measures, purity
from participation.sense.evaluate_texts import duplicate_measures, retrieval
from tests.sense.texts import SUBJECT_OF, TEXTS

DEVELOPMENT_SETS = Path(__file__).parents[3] / "shared" / "data"
SIZES = {"5", "10", "20", "all"}


def evaluated(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["cluster", "evaluate", *map(str, words)])


def table(file: Path, *, separator: str = ",", repeated: int = 1) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, delimiter=separator)
        rows.writerow(["Titel", "Text", "Thema"])
        for text_id, text in TEXTS * repeated:
            title, _, rest = text.partition(" ")
            rows.writerow([f"{title} {rest[:12]}", text, SUBJECT_OF[text_id]])
        rows.writerow(["Ohne", "Ein Text ohne Thema", ""])
    return file


def test_one_file_is_measured_in_every_way(tmp_path: Path) -> None:
    file = table(tmp_path / "ideas.csv", separator=";")
    answer = evaluated(file, "--text", "Titel,Text", "--label", "Thema", "--seeds", "2")
    assert answer.exit_code == 0, answer.output
    measured = json.loads(answer.stdout)
    assert list(measured) == [
        "n", "classes", "v_measure", "ari", "purity", "suggest", "accept_reject", "retrieval_top5",
        "duplicates", "seconds", "peak_mb",
    ]  # fmt: skip
    assert (measured["n"], measured["classes"]) == (24, 4)
    for measure in ("v_measure", "ari", "purity"):
        assert set(measured[measure]) == {"mean", "sd"}
        assert measured[measure]["mean"] > 0.6
    assert set(measured["suggest"]) == SIZES
    assert all(set(one) == {"top1", "top3"} for one in measured["suggest"].values())
    assert measured["suggest"]["all"]["top1"] > 0.7
    assert [(one["from"], one["to"]) for one in measured["accept_reject"]] == [(0, 24)]
    assert measured["retrieval_top5"] > 0.9
    assert measured["duplicates"]["recall"] > 0.9
    assert "100%" in answer.stderr


def test_labels_of_one_file_are_tried_on_another(tmp_path: Path) -> None:
    learnt, test = table(tmp_path / "a.csv", repeated=2), table(tmp_path / "b.csv")
    answer = evaluated(learnt, "--text", "Text", "--label", "Thema", "--seeds", "1", "--test", test)
    assert answer.exit_code == 0, answer.output
    measured = json.loads(answer.stdout)
    assert measured["n"] == 24
    assert measured["suggest"]["all"]["top1"] > 0.9
    assert measured["retrieval_top5"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "no column", id="empty"),
        pytest.param(b"Titel;Thema\na;b\n", "no column Text", id="column"),
        pytest.param("Text,Thema\nMüll,a\n".encode("latin-1"), "UTF-8", id="encoding"),
        pytest.param(b'Text,Thema\n"open,a\n', "no CSV", id="quote"),
        pytest.param(b"Text,Thema\nBus,a\nBahn,b\n", "at least 10", id="few"),
        pytest.param(b"Text,Thema\n" + b"Bus,a\n" * 20, "2 labels", id="one label"),
        pytest.param(b"Text,Thema\nBus\n", "at least 10", id="short row"),
        pytest.param(bytes(range(256)), "UTF-8", id="no text"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    answer = evaluated(file, "--text", "Text", "--label", "Thema")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert said in answer.stderr


@pytest.mark.parametrize(
    "words", [(), ("--text", " , "), ("--text", "Text", "--label", "Thema", "--seeds", "0")]
)
def test_wrong_use_exits_with_two(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert evaluated(table(tmp_path / "a.csv"), *words).exit_code == 2
    assert evaluated(tmp_path / "away.csv", "--text", "Text", "--label", "Thema").exit_code == 2


def test_texts_of_any_kind_are_measured(tmp_path: Path) -> None:
    odd = ["😀", "abc", "Bäume " * 6_000, "نريد المزيد من الأشجار", "Please plant more trees", ""]
    file = tmp_path / "odd.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["t", "l"])
        rows.writerows((text, label) for text in odd * 2 for label in ("a", "b"))
    answer = evaluated(file, "--text", "t", "--label", "l", "--seeds", "1")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["n"] == 20


def test_too_few_of_each_label_leave_suggestions_unmeasured(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("t,l\n" + "".join(f"Radweg Nummer {i},{i % 5}\n" for i in range(12)))
    answer = evaluated(file, "--text", "t", "--label", "l", "--seeds", "1")
    assert json.loads(answer.stdout)["suggest"] == dict.fromkeys(["5", "10", "20", "all"])


def test_purity_counts_the_commonest_label_of_each_cluster() -> None:
    assert purity(np.array(["a", "a", "b", "b"], object), np.array([1, 1, 1, 2])) == 0.75


def test_titles_find_their_texts() -> None:
    assert retrieval(["Die rote Ampel", ""], ["An der Ampel wartet man", "Mehr Bäume"]) == 1.0
    assert retrieval(["", ""], ["Ampel", "Bus"]) is None


def test_edits_change_a_text_but_leave_it_readable() -> None:
    text = "Die Ampel an der Kreuzung ist viel zu lange rot und niemand weiß warum das so ist."
    changed = [edited(text, random.Random(seed)) for seed in range(20)]  # noqa: S311  (a sample, no secret)
    assert len(set(changed)) > 15
    assert all(0.7 * len(text) < len(one) < 1.4 * len(text) for one in changed)
    assert edited("", random.Random(0)) == ""  # noqa: S311  (a sample, no secret)


def test_texts_without_any_have_no_duplicates_to_measure() -> None:
    assert duplicate_measures(["", " "], 1) is None


def test_young_peoples_motions_are_sorted_as_well_as_was_measured() -> None:
    file = DEVELOPMENT_SETS / "kommuki_dev.csv"
    if not file.exists():
        pytest.skip(f"{file.name} is not here")
    with file.open(encoding="utf-8", newline="") as lines:
        motions = [row for row in csv.DictReader(lines) if row["label"]]
    texts = [f"{motion['title']}\n{motion['text']}" for motion in motions]
    labels = np.array([motion["label"] for motion in motions], dtype=object)
    assert clustering_measures(texts, labels, 3)["v_measure"]["mean"] >= 0.22
