import pytest

from participation.kernel.permissions import VISITOR, Grant, Person, Role
from participation.strategy.models import MeasureStatus
from participation.strategy.rules import (
    THEME,
    answers_ideas,
    is_public,
    processes_with_drafts,
    read_number,
    shown_number,
)


@pytest.mark.parametrize("typed", ["M-07", "m-7", " M-007 "])
def test_a_number_is_read_as_people_write_it(typed: str) -> None:
    assert read_number(typed) == 7
    assert shown_number(7) == "M-07"


@pytest.mark.parametrize("typed", ["", "7", "T-07", "M-0", "M--7", "M-07; DROP TABLE", "M-1234567", "M-1７"])
def test_anything_else_is_no_number_of_a_measure(typed: str) -> None:
    assert read_number(typed) is None


def test_themes_have_numbers_of_their_own() -> None:
    assert read_number("T-12", THEME) == 12
    assert read_number("M-12", THEME) is None


def test_ideas_are_not_answered_with_what_nobody_can_read_or_the_council_refused() -> None:
    silent = {status for status in MeasureStatus if not answers_ideas(status)}
    assert silent == {MeasureStatus.DRAFT, MeasureStatus.REJECTED}
    assert is_public(MeasureStatus.REJECTED)


def person(*grants: Grant) -> Person:
    return Person(id=1, grants=frozenset(grants))


def test_drafts_are_for_those_who_prepare_or_take_the_decision() -> None:
    assert processes_with_drafts(VISITOR) == frozenset()
    assert processes_with_drafts(person(Grant(Role.CITIZEN), Grant(Role.ADMINISTRATOR))) == frozenset()
    assert processes_with_drafts(person(Grant(Role.COUNCIL, "digital"))) == frozenset({"digital"})
    assert processes_with_drafts(person(Grant(Role.MODERATOR), Grant(Role.COUNCIL, "digital"))) is None
