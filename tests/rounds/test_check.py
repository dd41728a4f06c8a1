"""``participation check`` counts closed rounds again and compares them with what stands there."""

from flask import Flask
from sqlalchemy import update

from participation.kernel.clock import now
from participation.kernel.database import changed_rows, writing
from participation.kernel.permissions import SYSTEM
from participation.operations.check import rounds
from participation.rounds.counting import Method
from participation.rounds.models import CountedBallot, OpenBallot, RoundResult, VotingRound
from participation.rounds.queries.reading import editions_of
from participation.rounds.services.closing import close
from tests.factories import a_process, an_account
from tests.rounds.making import a_ballot, a_round


def a_closed_round() -> VotingRound:
    round_ = a_round(a_process())
    for keys in (("1", "2"), ("2",), ("3",)):
        a_ballot(round_, an_account(), *keys)
    close(round_, by=SYSTEM, at=now(), reason="Für die Probe")
    return round_


def found() -> list[str]:
    return [finding.what for finding in rounds()]


def test_what_was_counted_as_it_lies_there_is_in_order(app: Flask) -> None:
    with writing():
        a_closed_round()
        a_round(a_process(), Method.BUDGET)
        a_round(a_process(), released=False)
    assert found() == []


def test_changed_ballots_figures_and_turnout_are_found(app: Flask) -> None:
    with writing():
        round_ = a_closed_round()
        ballots = update(CountedBallot).where(CountedBallot.round_id == round_.id)
        changed_rows(ballots.where(CountedBallot.place == 1).values(content='[["3",1]]'))
    assert len(found()) == 1
    assert "do not give its result" in found()[0]
    with writing():
        other = a_closed_round()
        edition = editions_of(other)[0]
        changed_rows(update(RoundResult).where(RoundResult.id == edition.id).values(ballots=4))
    assert [what for what in found() if "not as many" in what and other.process.slug in what]


def test_a_ballot_that_vanished_from_an_open_round_is_found(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        a_ballot(round_, an_account(), "1")
        changed_rows(OpenBallot.__table__.delete().where(OpenBallot.round_id == round_.id))  # type: ignore[attr-defined]  # a Table
    assert len(found()) == 1
