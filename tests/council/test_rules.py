"""What a result does to a measure, and which votes there can be."""

import pytest

from participation.council.models import Outcome, Purpose
from participation.council.rules import TRANSITIONS, Votes, checked_link, checked_votes, status_after
from participation.kernel.errors import RuleViolation
from participation.strategy.models import MeasureStatus as S

DECIDING, PRELIMINARY = Purpose.DECIDING, Purpose.PRELIMINARY
ADOPTING = (Outcome.ADOPTED, Outcome.ADOPTED_WITH_CHANGES)


def test_the_table_knows_every_result_and_only_deciding_ones_name_every_status() -> None:
    assert set(TRANSITIONS) == set(Outcome)
    assert all(not changes or set(changes) == set(S) for changes in TRANSITIONS.values())


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("status", S)
def test_a_session_that_only_prepares_moves_no_measure(outcome: Outcome, status: S) -> None:
    assert status_after(status, PRELIMINARY, outcome) is status
    assert status_after(status, PRELIMINARY, outcome, struck=True) is status


@pytest.mark.parametrize("outcome", ADOPTING)
def test_what_is_adopted_is_adopted_and_what_runs_runs_on(outcome: Outcome) -> None:
    for status in (S.DRAFT, S.PROPOSED, S.ADOPTED, S.REJECTED):
        assert status_after(status, DECIDING, outcome) is S.ADOPTED
    for status in (S.RUNNING, S.DELAYED, S.DONE):
        assert status_after(status, DECIDING, outcome) is status


def test_what_is_refused_or_struck_is_refused_unless_it_is_built_already() -> None:
    for status in set(S) - {S.DONE}:
        assert status_after(status, DECIDING, Outcome.REJECTED) is S.REJECTED
        assert status_after(status, DECIDING, Outcome.ADOPTED_WITH_CHANGES, struck=True) is S.REJECTED
    assert status_after(S.DONE, DECIDING, Outcome.REJECTED) is S.DONE


@pytest.mark.parametrize("outcome", [Outcome.POSTPONED, Outcome.REFERRED, Outcome.NOTED, Outcome.WITHDRAWN])
def test_what_is_not_decided_stays_as_it_was(outcome: Outcome) -> None:
    assert all(status_after(status, DECIDING, outcome) is status for status in S)


def votes(*numbers: int | None) -> Votes:
    return Votes(
        **dict(zip(("entitled", "present", "yes", "no", "abstained", "biased"), numbers, strict=True))
    )


def test_what_was_left_open_is_nought_and_nobody_counted_is_no_vote() -> None:
    assert checked_votes(votes(22, 21, 20, None, 1, None), Outcome.ADOPTED) == votes(22, 21, 20, 0, 1, 0)
    assert not checked_votes(votes(22, None, None, None, None, None), Outcome.NOTED).are_counted
    assert checked_votes(Votes(), Outcome.ADOPTED) == Votes()


@pytest.mark.parametrize(
    ("given", "outcome", "field", "sentence"),
    [
        (
            votes(22, 23, 20, 0, 0, 0),
            Outcome.ADOPTED,
            "present",
            "Anwesend waren 23, stimmberechtigt sind nur 22",
        ),
        (
            votes(22, 21, 20, 1, 1, 0),
            Outcome.ADOPTED,
            "yes",
            "ergeben zusammen 22, anwesend waren aber nur 21",
        ),
        (votes(22, 21, 18, 1, 1, 2), Outcome.ADOPTED, "yes", "ergeben zusammen 22"),
        (votes(22, None, 20, 0, 0, 0), Outcome.ADOPTED, "present", "wie viele anwesend"),
        (votes(None, 21, 20, 0, 0, 0), Outcome.ADOPTED, "entitled", "stimmberechtigt"),
        (votes(22, 20, 10, 10, 0, 0), Outcome.ADOPTED, "outcome", "bei Stimmengleichheit"),
        (votes(22, 20, 11, 9, 0, 0), Outcome.REJECTED, "outcome", "angenommen"),
        (votes(9_999, 20, 11, 9, 0, 0), Outcome.ADOPTED, "entitled", "So viele Mitglieder"),
    ],
)
def test_votes_that_cannot_be_are_refused_where_they_stand(
    given: Votes, outcome: Outcome, field: str, sentence: str
) -> None:
    with pytest.raises(RuleViolation, match=sentence) as refused:
        checked_votes(given, outcome)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "//rat.example.org", "rat.example.org", "https://", "https://a b", "ftp://x.de"],
)
def test_a_link_leads_to_the_web_or_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation):
        checked_link(typed)
    assert checked_link("https://rat.example.org:8443/vo?id=12")
    assert not checked_link("")
