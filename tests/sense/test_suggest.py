"""What is learnt from labels, kept as bytes, and asked without the engine."""

from collections.abc import Sequence

import numpy as np
import pytest

from participation.kernel.german import stem
from participation.sense.features import telling_words, title_words
from participation.sense.heads import Head, after_lessons
from participation.sense.learnt import Heard, Learnt
from participation.sense.results import Suggestion
from participation.sense.suggest import Suggester, ranked, trusted_from
from tests.sense.texts import SUBJECT_OF, TEXTS

KNOWN = list(enumerate(text for _, text in TEXTS))
SUBJECTS = [SUBJECT_OF[text_id] for text_id, _ in TEXTS]
SOME = {i: subject for i, subject in enumerate(SUBJECTS) if i % 6 < 3}
ALL = frozenset(SUBJECTS)


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(KNOWN)


@pytest.fixture(scope="module")
def learnt(suggester: Suggester) -> Learnt:
    made = Learnt.of(suggester, {"subject": SOME}, {"subject": suggester.learnt(SOME)})
    return Learnt.from_bytes(made.to_bytes())


def asked(learnt: Learnt, text: str, **words: object) -> tuple[Suggestion, ...]:
    facts = {"among": ALL, **words}
    return learnt.suggest("subject", text, **facts)  # type: ignore[arg-type]  # passed on by name


def test_the_subject_is_suggested_first_with_words_and_neighbours(learnt: Learnt) -> None:
    first, *others = asked(learnt, "Die Ampel bleibt zu lange rot")
    assert first.label == "Ampel"
    assert first.because[0] == "Ampel"
    assert first.nearest[0] == 0
    assert {SUBJECTS[int(one)] for one in first.nearest} == {"Ampel"}
    assert len(others) == 2
    assert first.confidence >= others[0].confidence >= others[1].confidence >= 0
    assert not first.sure


def test_most_of_what_was_not_learnt_is_suggested_right(learnt: Learnt) -> None:
    rest = [i for i, _ in KNOWN if i not in SOME]
    right = [asked(learnt, KNOWN[i][1])[0].label == SUBJECTS[i] for i in rest]
    assert sum(right) >= len(right) - 2


def same_as_the_engine(suggester: Suggester, learnt: Learnt, texts: Sequence[tuple[int, str]]) -> bool:
    head = learnt.heads["subject"]
    confidences, _ = ranked(head, suggester.rows)
    return all(
        one.confidence == pytest.approx(row[head.classes.index(one.label)], abs=2e-3)
        for (_, text), row in zip(texts, confidences, strict=True)
        for one in asked(learnt, text)
    )


def test_what_was_kept_suggests_as_the_engine_does(suggester: Suggester, learnt: Learnt) -> None:
    assert same_as_the_engine(suggester, learnt, KNOWN)


def test_the_title_counts_once_more_in_the_engine_and_in_what_was_kept() -> None:
    titled = [(i, f"{text}\n{TEXTS[i - 7][1]}") for i, text in KNOWN]
    suggester = Suggester(titled)
    labels = dict(enumerate(SUBJECTS))
    learnt = Learnt.of(suggester, {"subject": labels}, {"subject": suggester.learnt(labels)})
    learnt = Learnt.from_bytes(learnt.to_bytes())
    assert same_as_the_engine(suggester, learnt, titled)
    told = [
        {one.label: one.confidence for one in asked(learnt, f"Die Ampel ist rot{between}Der Bus soll fahren")}
        for between in ("\n", ". ")
    ]
    assert told[0]["Ampel"] > told[1]["Ampel"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Radweg\nMehr Bäume", ["radweg"]),
        ("Radweg", []),
        ("Radweg\n \n", []),
        ("\nRadweg", []),
        ("", []),
        ("Der Rat möge\nbeschließen, dass Bäume\nwachsen", ["baum"]),
    ],
)
def test_a_title_is_a_first_line_that_others_follow(text: str, title: list[str]) -> None:
    assert [stem(word) for word in title_words(text)] == title
    assert set(title_words(text)) <= set(telling_words(text))


@pytest.mark.parametrize("text", ["😀", "", "ab", "\0\ud800", "مرحبا بالعالم"])
def test_nothing_is_suggested_for_a_text_without_known_words(learnt: Learnt, text: str) -> None:
    assert asked(learnt, text) == ()


def test_long_texts_are_suggested_for_too(learnt: Learnt) -> None:
    assert asked(learnt, "Der Bus " * 5_000)[0].label == "Bus"


def test_a_decision_is_heard_at_once(learnt: Learnt) -> None:
    text = "Der Fahrplan an der Ampel ist rot"
    before = {one.label: one.confidence for one in asked(learnt, text)}
    lesson = Heard("Der Fahrplan an der Ampel war rot", "Bus", accepted=True)
    assert asked(learnt, text, heard=[lesson])[0].label == "Bus"
    refused = Heard("Der Fahrplan an der Ampel war rot", "Ampel", accepted=False)
    after = {one.label: one.confidence for one in asked(learnt, text, heard=[refused])}
    assert after.get("Ampel", 0) < before["Ampel"]


def test_a_label_that_nobody_had_used_is_suggested_after_its_first_text(learnt: Learnt) -> None:
    lesson = Heard("Neue Bäume mit Bänken darum", "Bänke", accepted=True)
    found = asked(learnt, "Neue Bäume mit Bänken", among=ALL | {"Bänke"}, heard=[lesson])
    assert "Bänke" in [one.label for one in found]


def test_what_was_refused_or_is_gone_is_not_suggested(learnt: Learnt) -> None:
    text = "Die Ampel ist rot"
    assert "Ampel" not in [one.label for one in asked(learnt, text, not_these={"Ampel"})]
    assert [one.label for one in asked(learnt, text, among={"Bus"})] == ["Bus"]
    assert asked(learnt, text, among=()) == ()


@pytest.mark.parametrize("labels", [{}, {99: "Bus"}])
def test_without_labels_nothing_is_suggested_until_the_first_decision(
    suggester: Suggester, labels: dict[int, str]
) -> None:
    learnt = Learnt.of(suggester, {"subject": labels}, {"subject": suggester.learnt(labels)})
    learnt = Learnt.from_bytes(learnt.to_bytes())
    assert asked(learnt, "Ampel") == ()
    heard = [Heard("Die Ampel ist kaputt", "Ampel", accepted=True)]
    assert [one.label for one in asked(learnt, "Die Ampel ist rot", heard=heard)] == ["Ampel"]


def test_one_label_is_enough_and_no_texts_are_no_trouble(suggester: Suggester) -> None:
    head = suggester.learnt({12: "Bus", 13: "Bus"})
    assert (head.classes, head.labels) == (("Bus",), 2)
    empty = Suggester([])
    assert Learnt.of(empty, {"a": {9: "Bus"}}, {"a": empty.learnt({9: "Bus"})}).to_bytes()


def test_labels_taken_back_are_forgotten(suggester: Suggester) -> None:
    head = suggester.learnt({i: s for i, s in SOME.items() if s != "Ampel"})
    assert "Ampel" not in head.classes


def test_the_threshold_lies_where_enough_were_right() -> None:
    confidence = np.linspace(1, 0, 101, dtype=np.float32)
    right = np.arange(101) < 50
    assert trusted_from(confidence, right) == pytest.approx(confidence[57], abs=1e-4)  # 50 of 58 were right
    assert trusted_from(confidence, np.zeros(101, bool)) is None
    assert trusted_from(confidence[:10], np.ones(10, bool)) is None


def test_many_labels_are_tried_before_any_is_chosen_beforehand(suggester: Suggester) -> None:
    texts = [(i * 100 + n, f"{text} {n}") for i, (_, text) in enumerate(KNOWN) for n in range(3)]
    many = Suggester(texts)
    head = many.learnt({i: SUBJECTS[i // 100] for i, _ in texts}, calibrate=True)
    assert head.threshold is not None
    assert 0 < head.threshold <= 1


def test_what_was_expected_teaches_nothing_and_a_surprise_much() -> None:
    sure, unsure = np.array([9.0, -9.0], np.float32), np.zeros(2, np.float32)
    same, alone = np.ones(1, np.float32), np.zeros((1, 1), np.float32)
    assert after_lessons(unsure, same, [(sure, 0, True)], alone)[0] == pytest.approx(0, abs=1e-3)
    assert after_lessons(unsure, same, [(sure, 1, True)], alone)[1] > 1.9
    assert after_lessons(unsure, 0 * same, [(sure, 1, True)], alone).tolist() == [0, 0]


def test_labels_learnt_later_start_below_the_others() -> None:
    head = Head(("a",), np.ones((3, 1), np.float32), np.zeros(1, np.float32)).widened(["a", "b"])
    assert head.classes == ("a", "b")
    assert head.intercepts[1] < head.intercepts[0]
