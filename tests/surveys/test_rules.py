"""What surveys decide without a database: pages, conditions, what of a count may be told."""

from itertools import product

import pytest

from participation.kernel.suppression import FEWEST, told
from participation.surveys.models import QuestionKind, SurveyQuestion
from participation.surveys.rules import Given, asked, cleaned, next_page, page_before, pages_of


def question(number: int, **more: object) -> SurveyQuestion:
    settings = {"kind": QuestionKind.SINGLE, "starts_page": True, "shown_if_id": None, "shown_if": [], **more}
    return SurveyQuestion(id=number, position=number, **settings)


def test_a_question_stands_on_a_later_page_than_what_it_depends_on() -> None:
    questions = [
        question(1),
        question(2, starts_page=False),
        question(3, starts_page=False, shown_if_id=2, shown_if=[7]),
    ]
    assert [[q.id for q in page] for page in pages_of(questions)] == [[1, 2], [3]]


def test_conditions_chain_and_answers_to_what_is_not_asked_do_not_count() -> None:
    questions = [
        question(1),
        question(2, shown_if_id=1, shown_if=[7]),
        question(3, shown_if_id=2, shown_if=[9]),
    ]
    sheet = {1: Given(options=(8,)), 2: Given(options=(9,)), 3: Given(options=(1,))}
    assert [q.id for q in asked(questions, sheet)] == [1]
    assert set(cleaned(questions, sheet)) == {1}
    assert [q.id for q in asked(questions, {**sheet, 1: Given(options=(7,))})] == [1, 2, 3]


def test_a_step_of_a_scale_leads_on_as_well() -> None:
    questions = [question(1, kind=QuestionKind.SCALE), question(2, shown_if_id=1, shown_if=[1, 2])]
    assert [q.id for q in asked(questions, {1: Given(value=2)})] == [1, 2]
    assert [q.id for q in asked(questions, {1: Given(value=3)})] == [1]


def test_pages_without_a_question_are_passed_over_both_ways() -> None:
    pages = pages_of([question(1), question(2), question(3)])
    assert next_page(pages, {1, 3}, after=0) == 2
    assert page_before(pages, {1, 3}, before=2) == 0
    assert next_page(pages, {1, 3}, after=2) is None
    assert page_before(pages, {1, 3}, before=0) is None


@pytest.mark.parametrize("counts", list(product((0, 2, 4, 5, 30), repeat=3)))
def test_nobody_works_out_a_small_cell_from_the_others_and_the_sum(counts: tuple[int, ...]) -> None:
    shown = told(counts, adds_up=True)
    kept_back = [count for count, cell in zip(counts, shown, strict=True) if cell is None]
    assert all(cell is None for count, cell in zip(counts, shown, strict=True) if 0 < count < FEWEST)
    assert len(kept_back) != 1
    # What is told is true, and what is kept back could be shared out otherwise.
    assert all(cell in {None, count} for count, cell in zip(counts, shown, strict=True))
    assert not kept_back or sum(kept_back) > 0


def test_counts_that_do_not_add_up_are_kept_back_one_by_one() -> None:
    assert told([30, 3, 0], adds_up=False) == [30, None, 0]
