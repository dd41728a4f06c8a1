"""What a round publishes is counted again from its file alone, and stands among the figures to quote."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from participation.__main__ import main
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.rounds.models import VotingRound
from participation.rounds.services.closing import close, show_result
from tests.factories import a_process, an_account
from tests.rounds.making import a_ballot, a_round


@pytest.fixture
def closed(app: Flask) -> VotingRound:
    with writing():
        round_ = a_round(a_process())
        for choice in (("1", "2"), ("1",), ("1", "3"), ("2",), ("1", "2"), ("4",), ("1",)):
            a_ballot(round_, an_account(), *choice)
        close(round_, by=SYSTEM, at=now(), reason="Alle waren da.")
        show_result(round_, by=SYSTEM, at=now())
    return round_


def test_the_published_file_is_counted_again_by_the_console(
    client: FlaskClient, closed: VotingRound, tmp_path: Path
) -> None:
    home = f"/{closed.process.slug}/gewichtungen/{closed.number}"
    published = client.get(f"{home}/stimmzettel.json")
    assert published.status_code == 200
    file = tmp_path / "stimmzettel.json"
    file.write_bytes(published.data)
    result = CliRunner().invoke(main, ["round", "recount", str(file)])
    assert result.exit_code == 0, result.output
    counted = json.loads(result.stdout)["figures"]
    assert {row["key"]: row["votes"] for row in counted["rows"]} == {"1": 5, "2": 3, "3": 1, "4": 1}
    assert counted["ballots"] == 7


def test_a_round_is_quoted_once_its_result_is_public(client: FlaskClient, closed: VotingRound) -> None:
    shown = client.get(f"/{closed.process.slug}/zahlen").text
    assert "nahmen 7 bestätigte Zugänge teil" in shown
    with writing():
        closed.results_at = None
    assert "bestätigte Zugänge teil" not in client.get(f"/{closed.process.slug}/zahlen").text
