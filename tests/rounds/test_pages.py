"""The pages of rounds: a ballot without scripts, kept across errors; results for all only at the end."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.rounds.counting import Ballot, Method, count
from participation.rounds.counting.frozen import figures, read
from participation.rounds.keys import secrets_of
from participation.rounds.models import OpenBallot, RoundPart, RoundStatus, VotingRound
from participation.rounds.queries.reading import options_of
from participation.rounds.services.casting import BallotDraft, cast_ballot
from participation.rounds.services.closing import close, show_result
from participation.themes.models import Theme
from tests.codes.making import printed_codes
from tests.factories import a_measure, a_process, an_account
from tests.rounds.making import a_ballot, a_round
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]


def home(round_: VotingRound) -> str:
    return f"/{round_.process.slug}/gewichtungen/{round_.number}"


def desk(round_: VotingRound) -> str:
    return f"/{round_.process.slug}/redaktion/gewichtungen/{round_.number}"


def a_voter(signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account()
    return signed_in(account)


def seen(page: str) -> dict[str, str]:
    """The hidden fields, as a browser sends them back."""
    return dict(re.findall(r'name="(runde|eigene)" value="(\d+)"', page))


def order(page: str) -> list[str]:
    return re.findall(r'id="moeglichkeit-(\d+)"', page)


@pytest.fixture
def round_(app: Flask) -> VotingRound:
    with writing():
        return a_round(a_process(), Method.POINTS)


def test_points_are_given_button_by_button_and_counted_as_a_whole(
    round_: VotingRound, signed_in: SignedIn
) -> None:
    voter, address = a_voter(signed_in), home(round_) + "/stimmzettel"
    page = voter.get(address).text
    form = seen(page) | {"p-1": "3", "p-2": "0"}
    more = voter.post(address, data=form | {"plus": "1"})
    assert (more.status_code, 'name="p-1" min="0" max="4" value="4"' in more.text) == (200, True)
    assert "Noch 6 Punkte zu vergeben." in more.text
    full = voter.post(address, data=form | {"p-1": "4", "plus": "1"})
    assert 'name="p-1" min="0" max="4" value="4"' in full.text, "no more than the rules allow"
    assert db.session.scalars(select(OpenBallot)).all() == []

    sent = voter.post(address, data=form | {"p-1": "4", "p-3": "6"})
    assert (sent.status_code, "höchstens 4 Punkte; hier stehen 6" in sent.text) == (422, True)
    sent = voter.post(address, data=form | {"p-1": "4", "p-2": "4", "p-3": "4"})
    assert (sent.status_code, "Bitte nehmen Sie 2 zurück" in sent.text) == (422, True)
    assert 'name="p-3" min="0" max="4" value="4"' in sent.text, "what was chosen stays"
    sent = voter.post(address, data=form | {"p-1": "viele"})
    assert (sent.status_code, "ganze Zahl" in sent.text) == (422, True)
    assert voter.post(address, data=seen(page)).status_code == 422

    good = form | {"p-1": "4", "p-3": "2"}
    assert voter.post(address, data=good).location == home(round_) + "/danke"
    assert voter.post(address, data=good).location == home(round_) + "/danke", "a second click"
    code = re.search(r'ticket__code">([A-Z0-9 ]+)<', voter.get(home(round_) + "/danke").text)
    assert code is not None
    checked = voter.post(home(round_) + "/quittung", data={"code": code[1].lower()})
    assert (checked.status_code, "ist dabei" in checked.text) == (200, True)
    assert voter.post(home(round_) + "/quittung", data={"code": "ABC"}).status_code == 404


def test_a_ballot_is_withdrawn_on_its_page_and_the_own_list_knows(
    round_: VotingRound, signed_in: SignedIn, client: FlaskClient
) -> None:
    voter, address = a_voter(signed_in), home(round_) + "/stimmzettel"
    assert "Stimmzettel zurückziehen" not in voter.get(address).text
    assert "Noch keine Gewichtung" in voter.get("/konto/gewichtungen").text
    voter.post(address, data=seen(voter.get(address).text) | {"p-1": "4"})
    mine = voter.get("/konto/gewichtungen")
    assert (round_.title in mine.text, address in mine.text) == (True, True)
    assert 'href="/konto/gewichtungen"' in voter.get("/konto").text
    assert "Stimmzettel zurückziehen" in voter.get(address).text
    gone = voter.post(address + "/zurueck", follow_redirects=True)
    assert "zählt nicht" in gone.text
    assert "Jetzt gewichten" in gone.text
    assert (db.session.scalars(select(OpenBallot)).all(), db.session.scalars(select(RoundPart)).all()) == (
        [],
        [],
    )
    assert client.post(address + "/zurueck").status_code == 302
    assert client.get("/konto/gewichtungen").status_code == 302


def test_own_rounds_are_asked_for_at_once_however_many(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        account, process = an_account(), a_process()
        for _ in range(2):
            a_ballot(a_round(process), account, "1")
    voter = signed_in(account)
    with counted() as few:
        voter.get("/konto/gewichtungen")
    with writing():
        for _ in range(3):
            a_ballot(a_round(db.session.merge(process)), db.session.merge(account), "1")
    with counted() as many:
        voter.get("/konto/gewichtungen")
    assert len(few.statements) == len(many.statements)


def test_two_tabs_do_not_overwrite_each_other_unseen(round_: VotingRound, signed_in: SignedIn) -> None:
    voter, address = a_voter(signed_in), home(round_) + "/stimmzettel"
    form = seen(voter.get(address).text)
    voter.post(address, data=form | {"p-1": "4"})
    other = voter.post(address, data=form | {"p-2": "4"})
    assert (other.status_code, "in einem zweiten Fenster" in other.text) == (409, True)
    assert 'name="p-2" min="0" max="4" value="4"' in other.text
    assert voter.post(address, data=seen(other.text) | {"p-2": "4"}).status_code == 302
    again = voter.get(address).text
    assert "Stimmzettel ersetzen" in again
    assert 'name="p-2" min="0" max="4" value="4"' in again


def test_each_person_has_an_order_of_their_own_that_stays(round_: VotingRound, signed_in: SignedIn) -> None:
    voters = [a_voter(signed_in) for _ in range(6)]
    orders = [order(voter.get(home(round_) + "/stimmzettel").text) for voter in voters]
    assert all(sorted(one) == ["1", "2", "3", "4"] for one in orders)
    assert len({tuple(one) for one in orders}) > 1
    assert order(voters[0].get(home(round_) + "/stimmzettel").text) == orders[0]


def test_what_was_chosen_is_shown_when_the_round_ended_meanwhile(
    round_: VotingRound, signed_in: SignedIn, client: FlaskClient
) -> None:
    voter, address = a_voter(signed_in), home(round_) + "/stimmzettel"
    form = seen(voter.get(address).text) | {"p-1": "3"}
    visitor = client.post(address, data=form)
    assert (visitor.status_code, "So machen Sie mit" in visitor.text) == (409, True)
    assert "Mehr Bänke: 3 Punkte" in visitor.text
    with writing():
        close(db.session.get_one(VotingRound, round_.id), by=SYSTEM, at=now(), reason="Irrtum")
    late = voter.post(address, data=form)
    assert (late.status_code, "Die Runde ist zu Ende" in late.text) == (409, True)
    assert "Mehr Bänke: 3 Punkte" in late.text
    assert db.session.scalars(select(RoundPart)).all() == []


def test_hostile_fields_are_as_if_they_were_not_there(round_: VotingRound, signed_in: SignedIn) -> None:
    voter, address = a_voter(signed_in), home(round_) + "/stimmzettel"
    for form in (
        {"runde": "9" * 30, "eigene": "x", "p-1": "1"},
        {"p-1": "٣", "p-99": "3"},
        {"p-1": "-1"},
        {"p-1": "1e3"},
        {"plus": "9999999999"},
        {"minus": "<xss7"},
    ):
        answer = voter.post(address, data=form)
        assert answer.status_code in {200, 409, 422}
        assert "<xss7" not in answer.text
    assert db.session.scalars(select(OpenBallot)).all() == []


def test_ranks_and_budgets_say_what_is_to_be_mended(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        ranking, budget = a_round(process, Method.RANKING), a_round(process, Method.BUDGET)
    voter = a_voter(signed_in)
    form = seen(voter.get(home(ranking) + "/stimmzettel").text)
    twice = voter.post(home(ranking) + "/stimmzettel", data=form | {"p-1": "1", "p-2": "1"})
    assert (twice.status_code, "Platz 1 ist mehr als einmal" in twice.text) == (422, True)
    gap = voter.post(home(ranking) + "/stimmzettel", data=form | {"p-1": "2"})
    assert (gap.status_code, "beginnen Sie mit Platz 1" in gap.text) == (422, True)
    assert voter.post(home(ranking) + "/stimmzettel", data=form | {"p-3": "1", "p-1": "2"}).status_code == 302
    form = seen(voter.get(home(budget) + "/stimmzettel").text)
    summed = voter.post(home(budget) + "/stimmzettel", data=form | {"o": ["1", "3"], "stand": "1"})
    assert "Angekreuzt für 100.000 von 100.000" in summed.text
    assert voter.post(home(budget) + "/stimmzettel", data=form | {"o": ["1", "3"]}).status_code == 302
    with writing():
        for one, keys in ((ranking, ("1",)), (budget, ("2", "4"))):
            this = db.session.get_one(VotingRound, one.id)
            for _ in range(5):
                content = Ballot.ranking(keys) if one is ranking else Ballot.approving(keys)
                cast_ballot(
                    BallotDraft(ballot=content, rules_seen=this.version),
                    round_=this,
                    account_id=an_account().id,
                    secrets=secrets_of(this.id),
                    at=now(),
                )
            close(this, by=SYSTEM, at=now(), reason="Probe")
            show_result(this, by=SYSTEM, at=now())
    ranked = voter.get(home(ranking) + "/ergebnis").text
    assert "Stichwahl in Runden" in ranked
    bought = voter.get(home(budget) + "/ergebnis").text
    assert "Mit gleichen Anteilen" in bought
    assert voter.get(home(budget) + "/stimmzettel.json").status_code == 404, "a pattern could be a signature"


def test_nobody_sees_a_result_before_it_is_published(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    with writing():
        round_ = a_round(a_process())
        for number in range(6):
            a_ballot(round_, an_account(), "2", *("1",) * (number % 2))
        editor = an_account(Role.MODERATOR)
    office = signed_in(editor)
    for address in ("/ergebnis", "/stimmzettel.json", "/ergebnis/1"):
        assert client.get(home(round_) + address).status_code == 404
    assert office.get(desk(round_) + "/auswertung").status_code == 404, "staff neither, while it runs"
    assert office.get(desk(round_) + "/stimmzettel.json").status_code == 404
    ended = office.post(desk(round_) + "/stand", data={"was": "vorzeitig", "reason": ""})
    assert (ended.status_code, "Grund" in ended.text) == (409, True)
    office.post(desk(round_) + "/stand", data={"was": "vorzeitig", "reason": "Der Markt fällt aus"})
    assert client.get(home(round_) + "/ergebnis").status_code == 404
    assert "Noch nicht öffentlich" in office.get(desk(round_) + "/auswertung").text
    office.post(desk(round_) + "/stand", data={"was": "ergebnis-zeigen"})
    page = client.get(home(round_) + "/ergebnis").text
    assert "6 abgegebene Stimmzettel" in page
    assert "Der Markt fällt aus" in page
    assert "nicht repräsentativ" in page
    file = read(client.get(home(round_) + "/stimmzettel.json").data)
    assert figures(count(file.question, file.ballots)) == file.figures
    theme = db.session.get_one(Theme, options_of(round_)[1].theme_id)
    assert "Rang 1 von 4" in client.get(f"/{round_.process.slug}/themen/T-{theme.number:02d}").text
    office.post(desk(round_) + "/stand", data={"was": "berichtigen", "reason": "Neu gezählt"})
    assert "Neu gezählt" in client.get(home(round_) + "/ergebnis").text
    assert "wurde berichtigt" in client.get(home(round_) + "/ergebnis/1").text


def test_of_a_few_ballots_nothing_is_told(app: Flask, client: FlaskClient) -> None:
    with writing():
        round_ = a_round(a_process())
        for _ in range(4):
            a_ballot(round_, an_account(), "2")
        close(round_, by=SYSTEM, at=now(), reason="Probe")
        show_result(round_, by=SYSTEM, at=now())
    page = client.get(home(round_) + "/ergebnis").text
    assert "Weniger als fünf Stimmzettel" in page
    assert 'class="rank"' not in page
    assert client.get(home(round_) + "/stimmzettel.json").status_code == 404


def test_staff_make_a_round_step_by_step(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        for _ in range(3):
            a_measure(process)
        editor, citizen = an_account(Role.MODERATOR), an_account()
    office, start = signed_in(editor), f"/{process.slug}/redaktion/gewichtungen"
    assert signed_in(citizen).get(start).status_code == 403
    today = now().date().isoformat()
    form = {
        "kind": "mood", "title": "", "subject": "measures", "method": "points", "points": "10", "cap": "5",
        "electorate": ["account", "mail_link"], "first": today, "last": today, "submission_key": "a" * 32,
    }  # fmt: skip
    empty = office.post(f"{start}/neu", data=form)
    assert (empty.status_code, "Bitte schreiben Sie die Frage." in empty.text) == (422, True)
    assert (
        office.post(f"{start}/neu", data=form | {"title": "Was zuerst?", "method": "ranking"}).status_code
        == 422
    )
    backwards = office.post(f"{start}/neu", data=form | {"title": "Was zuerst?", "last": "2020-01-01"})
    assert backwards.status_code == 409
    made = office.post(f"{start}/neu", data=form | {"title": "Was zuerst?"})
    assert made.location == f"{start}/1/auswahl"
    assert "mindestens zwei" in office.get(f"{start}/1").text
    page = office.get(made.location).text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    ids = re.findall(r'name="quelle" value="(\d+)"', page)
    assert len(ids) == 3
    office.post(made.location, data={"version": version[1], "quelle": ids[:2]})
    stale = office.post(made.location, data={"version": version[1], "quelle": ids})
    assert (stale.status_code, "inzwischen geändert" in stale.text) == (409, True)
    assert office.post(f"{start}/1/stand", data={"was": "irgendwas"}).status_code == 422
    assert office.post(f"{start}/1/stand", data={"was": "freigeben"}).status_code == 302
    round_ = db.session.scalars(select(VotingRound)).one()
    assert (round_.status, len(options_of(round_))) == (RoundStatus.RELEASED, 2)
    assert "Was zuerst?" in app.test_client().get(f"/{process.slug}/").text
    assert "zufall" in app.test_client().get(f"/{process.slug}/ideen").text


def test_a_link_in_a_mail_opens_the_ballot_in_any_browser(
    app: Flask, client: FlaskClient, round_: VotingRound
) -> None:
    asked = client.post(home(round_) + "/ohne-konto", data={"mailbox": "neu@beispiel.de"})
    assert "neu@beispiel.de" in asked.text
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, set(letter.facts)) == ("round_link", {"title", "path"})
    elsewhere, path = app.test_client(), letter.facts["path"]
    assert "Zum Stimmzettel" in elsewhere.get(path).text
    assert elsewhere.get(path.removesuffix("/gewichtung")).status_code == 404, "no link for a support"
    arrived = elsewhere.post(path)
    assert arrived.location == home(round_) + "/stimmzettel"
    page = elsewhere.get(arrived.location)
    assert elsewhere.post(arrived.location, data=seen(page.text) | {"p-1": "4"}).status_code == 302
    assert elsewhere.post(path).status_code == 409, "once"
    assert db.session.scalars(select(RoundPart.confirmed_by)).one() == "mail_link"


def test_the_ballot_asks_the_database_the_same_however_many_options_there_are(
    app: Flask, round_: VotingRound, signed_in: SignedIn
) -> None:
    voter = a_voter(signed_in)
    with counted(db.engine) as asked:
        voter.get(home(round_) + "/stimmzettel")
    assert len(asked.statements) <= 12, asked.statements


def test_an_export_tells_of_rounds_what_their_result_tells(app: Flask, tmp_path: Path) -> None:
    with writing():
        round_, running = a_round(process := a_process()), a_round(process)
        for number in range(6):
            a_ballot(round_, an_account(), "2", *("1",) * (number % 2))
            a_ballot(running, an_account(), "3")
        close(round_, by=SYSTEM, at=now(), reason="Probe")
    told = exported(round_, Profile.INTERNAL, tmp_path)
    assert [row["ballots"] for row in told["voting_round"]] == [6], "of a running one nothing, to nobody"
    assert [row["number"] for row in told["round_ballot"]] == [3, 3]
    assert "voting_round" not in exported(round_, Profile.PUBLIC, tmp_path)
    with writing():
        show_result(db.session.get_one(VotingRound, round_.id), by=SYSTEM, at=now())
    told = exported(round_, Profile.PUBLIC, tmp_path)
    assert [(row["option"], row["votes"], row["place"]) for row in told["round_result"]][:2] == [
        (2, 6, 1),
        (1, 3, 2),
    ]
    assert "round_ballot" not in told


def exported(round_: VotingRound, profile: Profile, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of an export by their record."""
    file = folder / f"{profile}.jsonl"
    write(file, db.session.get_one(VotingRound, round_.id).process, profile=profile, form=Format.JSONL)
    found: dict[str, list[dict[str, Any]]] = {}
    for line in file.read_text().split("\n"):
        if line and (row := json.loads(line)).get("record"):
            found.setdefault(row["record"], []).append(row)
    return found


def test_the_town_hall_enters_the_ballot_of_somebody_who_calls(
    app: Flask, round_: VotingRound, signed_in: SignedIn
) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
        process = db.session.get_one(VotingRound, round_.id).process
        _, (code, *_others) = printed_codes(process, key=app.config["SECRET_KEY"])
    office, address = signed_in(clerk), f"/{round_.process.slug}/eingang/gewichtung/{round_.number}"
    assert address in office.get(home(round_)).text
    form = seen(office.get(address).text) | {"channel": "telephone", "p-1": "4"}
    more = office.post(address, data=form | {"code": code, "plus": "2"})
    assert (more.status_code, 'name="p-2" min="0" max="4" value="1"' in more.text) == (200, True)
    assert db.session.scalars(select(OpenBallot)).all() == [], "a button of one option gives no ballot"
    unknown = office.post(address, data=form | {"code": "0" * 16})
    assert (unknown.status_code, "kennen wir" in unknown.text) == (404, True)
    wrong = office.post(address, data=form | {"code": code, "p-1": "9"})
    assert (wrong.status_code, 'value="9"' in wrong.text) == (422, True)
    assert office.post(address, data=form | {"code": code}).status_code == 302
    assert office.post(address, data=form | {"code": code, "p-1": "2"}).status_code == 302, "replaced"
    part = db.session.scalars(select(RoundPart)).one()
    assert (part.confirmed_by, part.channel) == ("code", "telephone")
    assert db.session.scalars(select(OpenBallot.content)).one() == '[["1",2]]'
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "round.enter")).first()
    assert entry is not None
    assert entry.facts == {"channel": "telephone"}, "neither whose it is nor what it says"
    with writing():
        close(db.session.get_one(VotingRound, round_.id), by=SYSTEM, at=now(), reason="Irrtum")
    assert office.post(address, data=form | {"code": code}).status_code == 409


def test_a_code_of_another_process_gives_no_ballot(app: Flask, round_: VotingRound) -> None:
    with writing():
        elsewhere = a_process()
        _, codes = printed_codes(elsewhere, key=app.config["SECRET_KEY"])
    voter = app.test_client()
    voter.post(f"/{elsewhere.slug}/code", data={"code": codes[0]})
    page = voter.get(home(round_) + "/stimmzettel").text
    assert "Ihr Zugang reicht für diese Runde nicht" in page
    voter.post(home(round_) + "/stimmzettel", data={"runde": str(round_.version), "p-1": "4"})
    assert db.session.scalars(select(OpenBallot)).all() == []
