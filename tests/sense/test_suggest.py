import pytest

from participation.sense import suggest
from participation.sense.suggest import Suggester
from tests.sense.texts import SUBJECT_OF, TEXTS

SOME = {text_id: subject for text_id, subject in SUBJECT_OF.items() if text_id[-1] in "012"}


@pytest.fixture(params=[50, 2], ids=["few labels", "many labels"])
def suggester(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Suggester:
    monkeypatch.setattr(suggest, "MANY_LABELS", request.param)
    learnt = Suggester(TEXTS)
    learnt.learn(SOME)
    return learnt


def test_the_subject_is_suggested_first_with_the_words_that_led_there(suggester: Suggester) -> None:
    first, *others = suggester.suggest(["Die Ampel bleibt zu lange rot"])[0]
    assert first.label == "Ampel"
    assert "Ampel" in first.because
    assert len(others) == 2
    assert first.confidence >= others[0].confidence >= others[1].confidence >= 0


def test_most_of_what_was_not_learnt_is_suggested_right(suggester: Suggester) -> None:
    rest = [(text_id, text) for text_id, text in TEXTS if text_id not in SOME]
    answers = suggester.suggest([text for _, text in rest])
    right = [
        answer[0].label == SUBJECT_OF[text_id] for (text_id, _), answer in zip(rest, answers, strict=True)
    ]
    assert sum(right) >= len(right) - 2


def test_nothing_is_suggested_for_a_text_without_known_words(suggester: Suggester) -> None:
    assert suggester.suggest(["😀", ""]) == [(), ()]


def test_without_labels_nothing_is_suggested() -> None:
    assert Suggester(TEXTS).suggest(["Ampel"]) == [()]
    empty = Suggester([])
    empty.learn({"gone": "Bus"})
    assert empty.suggest(["Ampel"]) == [()]


def test_one_label_or_two_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "MANY_LABELS", 2)
    suggester = Suggester(TEXTS)
    suggester.learn({"Bus 0": "Bus", "Bus 1": "Bus"})
    assert [one.label for one in suggester.suggest(["Der Bus fährt nicht"])[0]] == ["Bus"]
    suggester.learn({i: s for i, s in SOME.items() if s in {"Bus", "Müll"}})
    assert suggester.suggest(["Mülleimer leeren"])[0][0].label == "Müll"


def test_labels_taken_back_are_forgotten(suggester: Suggester) -> None:
    suggester.learn({i: s for i, s in SOME.items() if s != "Ampel"})
    assert "Ampel" not in [one.label for one in suggester.suggest(["Die Ampel ist rot"])[0]]
