"""Text modules: filled, finished by people, and never at the cost of what was typed."""

import re

from participation.ideas.models import LONGEST_MESSAGE, Answer, ReasonCode
from participation.moderation.modules import (
    ANSWERS,
    PLACES,
    QUESTIONS,
    REFUSALS,
    TextModule,
    filled_module,
    places_left,
    unknown_places,
    with_module,
)

FACTS = {"nummer": "2026-0042", "telefon": "00000 123-0", "frist": "18. Mai 2026"}
ALL_MODULES = [*QUESTIONS.values(), *REFUSALS.values(), *ANSWERS.values()]


def test_every_reason_has_its_module() -> None:
    assert set(REFUSALS) == set(ReasonCode)


def test_every_answer_that_people_give_has_its_module() -> None:
    assert set(ANSWERS) == set(Answer) - {Answer.OPEN, Answer.TAKEN_UP}


def test_the_facts_fill_every_place_in_braces() -> None:
    for module in ALL_MODULES:
        text = filled_module(module, FACTS)
        assert re.search(r"[{}]", text) is None
        assert len(text) <= LONGEST_MESSAGE


def test_a_fact_that_is_missing_is_left_to_the_writer() -> None:
    text = filled_module(QUESTIONS["frage"], {**FACTS, "telefon": ""})
    assert places_left(text, FACTS, ALL_MODULES) == ["[Ihre Frage]", "[telefon]"]


def test_brackets_that_people_write_are_no_open_places() -> None:
    text = "Siehe § 5 [Absatz 2] und [hier](https://example.org)."
    assert places_left(text, FACTS, ALL_MODULES) == []


def test_another_module_takes_the_place_of_an_untouched_one() -> None:
    begun = with_module("", REFUSALS[ReasonCode.ADVERTISING], FACTS, ALL_MODULES)
    changed = with_module(begun, REFUSALS[ReasonCode.UNREADABLE], FACTS, ALL_MODULES)
    assert changed == filled_module(REFUSALS[ReasonCode.UNREADABLE], FACTS)


def test_what_was_typed_stays_above_the_module() -> None:
    module = QUESTIONS["ort"]
    once = with_module("Guten Morgen!", module, FACTS, ALL_MODULES)
    assert once.startswith("Guten Morgen!\n\n")
    assert with_module(once, module, FACTS, ALL_MODULES) == once


def test_every_place_in_braces_is_one_that_is_explained() -> None:
    assert [unknown_places(module.text) for module in ALL_MODULES if unknown_places(module.text)] == []
    assert unknown_places("{nummer} {gibt es nicht} {}") == ["gibt es nicht", ""]
    assert set(FACTS) <= set(PLACES)


def test_what_an_author_wrote_in_braces_is_not_filled() -> None:
    module = TextModule("", "„{titel}“, {nummer}")
    assert filled_module(module, {"titel": "{telefon}", "nummer": "7", "telefon": "110"}) == "„{telefon}“, 7"
