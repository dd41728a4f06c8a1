"""A slip in an option of a closed round is corrected in public; what was counted stays as it is."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.operations.check import rounds
from participation.rounds.counting import Ballot, Method
from participation.rounds.models import VotingRound
from participation.rounds.queries.reading import editions_of, options_of
from participation.rounds.services.casting import BallotDraft, cast_ballot
from participation.rounds.services.closing import close, show_result
from participation.rounds.services.correcting import CorrectionDraft, correct_option
from tests.factories import a_process, an_account
from tests.rounds.making import SECRETS, a_round

Browser = Callable[[Account], FlaskClient]


def a_budget_round(*, closed: bool = True) -> VotingRound:
    round_ = a_round(a_process(), Method.BUDGET)
    for _ in range(5):
        draft = BallotDraft(ballot=Ballot.approving(["1", "2"]), rules_seen=round_.version)
        cast_ballot(draft, round_=round_, account_id=an_account().id, secrets=SECRETS, at=now())
    if closed:
        close(round_, by=SYSTEM, at=now(), reason="Für die Probe")
        show_result(round_, by=SYSTEM, at=now())
    return round_


def test_a_correction_stands_beside_the_result_and_changes_nothing_of_it(
    app: Flask, client: FlaskClient, signed_in: Browser
) -> None:
    with writing():
        round_, editor = a_budget_round(), an_account(Role.MODERATOR)
    home = f"/{round_.process.slug}/gewichtungen/{round_.number}"
    desk = f"/{round_.process.slug}/redaktion/gewichtungen/{round_.number}"
    file = client.get(f"{home}/stimmzettel.json").data
    before = dict(editions_of(round_)[0].result)
    office, form = (
        signed_in(editor),
        {"option": "1", "title": "Mehr Sitzbänke", "cost": "45000", "reason": "Tippfehler"},
    )
    assert desk + "/berichtigen" in office.get(desk).text
    assert "Berichtigte Angaben" not in client.get(home).text
    for wrong, status in (
        ({"option": "9"}, 422), ({"cost": "viele"}, 422), ({"reason": " "}, 422),
        ({"title": "Mehr Bänke", "cost": "40000"}, 409), ({"title": "", "cost": ""}, 409),
    ):  # fmt: skip
        answer = office.post(f"{desk}/berichtigen", data=form | wrong)
        assert answer.status_code == status, wrong
    assert office.post(f"{desk}/berichtigen", data=form).status_code == 302
    for page in (home, f"{home}/ergebnis"):
        text = client.get(page).text
        for words in ("Berichtigt am", "Mehr Sitzbänke", "Mehr Bänke", "45.000", "40.000", "Tippfehler"):
            assert words in text, (page, words)
    db.session.rollback()
    assert dict(editions_of(round_)[0].result) == before
    assert options_of(round_)[0].title == "Mehr Bänke"
    assert client.get(f"{home}/stimmzettel.json").data == file
    assert list(rounds()) == []


def test_before_the_close_nothing_is_corrected_beside(app: Flask) -> None:
    with writing():
        round_ = a_budget_round(closed=False)
        draft = CorrectionDraft(title="Anders", cost=None, reason="Tippfehler")
        with pytest.raises(RuleViolation, match="beendet"):
            correct_option(round_, options_of(round_)[0], draft, by=SYSTEM, at=now())
