"""Pages about the council: for the Redaktion, for members of the council, for everybody."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.council.models import (
    AgendaItem,
    AmendedField,
    CouncilPaper,
    CouncilSession,
    CouncilSnapshot,
    Outcome,
    Purpose,
)
from participation.council.services.freezing import hold_still
from participation.council.services.results import AmendmentDraft
from participation.council.services.sessions import put_on_agenda
from participation.council.tree import looked_at
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Person, Role
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureStatus
from tests.council.making import a_paper, a_result, a_session, a_snapshot, an_editor, yesterday
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account
from tests.security.crawler import crawled
from tests.statements import counted

SECRET = "Geheimratsbeschluss"
SignIn = Callable[[Account], FlaskClient]


class Town:
    """A process with two measures, and a browser of the Redaktion."""

    def __init__(self, signed_in: SignIn) -> None:
        with writing():
            self.process = a_process()
            self.idea = a_published_idea(self.process, title="Eine Bank")
            theme = a_theme(self.process, self.idea, title="Sitzen")
            self.measures = [a_measure(self.process, theme), a_measure(self.process, self.idea)]
            self.editor = an_account(Role.MODERATOR, name="Nina Keller")
            self.member = an_account(Role.COUNCIL, process=self.process)
        self.slug = self.process.slug
        self.desk = f"/{self.slug}/redaktion"
        self.staff, self.council = signed_in(self.editor), signed_in(self.member)

    def paper(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 (what a form sends)
        return {
            "number": "2026/118",
            "title": "Digitale Strategie",
            "draft_resolution": "1. Der Gemeinderat beschließt.",
            "measures": ["M-01", "M-02"],
            "annex_measures": "public",
            "annex_figures": "public",
            "annex_participants": "public",
            "annex_words": "public",
            "annex_not_pursued": "public",
            "annex_assessment": "closed",
            "submission_key": uuid4().hex,
            **changes,
        }

    def prepared(self, *, is_public: bool = True) -> AgendaItem:
        """Session, paper and agenda, by the forms; frozen."""
        session = {"held_on": yesterday().isoformat(), "body": "Gemeinderat", "members": "22"}
        if is_public:
            session["is_public"] = "y"
        answer = self.staff.post(f"{self.desk}/sitzungen/neu", data=session | {"submission_key": uuid4().hex})
        assert answer.status_code == 302
        session_id = db.session.query(CouncilSession).one().id
        assert self.staff.post(f"{self.desk}/vorlagen/neu", data=self.paper()).status_code == 302
        paper_id = db.session.query(CouncilPaper).one().id
        item = {"session": str(session_id), "purpose": "deciding", "top": "5"}
        address = f"{self.desk}/vorlagen/{paper_id}/tagesordnung"
        assert self.staff.post(address, data=item).status_code == 302
        assert self.staff.post(address, data=item).status_code == 409
        frozen = self.staff.post(
            f"{self.desk}/sitzungen/{session_id}/stand", data={"submission_key": uuid4().hex}
        )
        assert frozen.status_code == 302
        return db.session.query(AgendaItem).one()


@pytest.fixture
def town(app: Flask, signed_in: SignIn) -> Town:
    return Town(signed_in)


def result_form(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (what a form sends)
    votes = {"entitled": "22", "present": "21", "yes": "20", "no": "0", "abstained": "1", "biased": ""}
    return {"outcome": "adopted", **votes, "answers": "y", "submission_key": uuid4().hex, **changes}


def test_from_the_form_to_the_public_resolution_and_the_words_behind_it(
    town: Town, client: FlaskClient
) -> None:
    item = town.prepared()
    address = f"{town.desk}/beratung/{item.id}/ergebnis"
    assert 'value="22"' in town.staff.get(address).text
    changes = {
        "outcome": "adopted_with_changes",
        "conditions": "Nur mit Förderung.",
        "a0-measure": "M-01",
        "a0-field": "title",
        "a0-text": "Bänke mit Armlehne",
        "a1-measure": "M-02",
        "a1-field": "horizon",
        "a1-text": "langfristig",
    }
    assert town.staff.post(address, data=result_form(**changes)).status_code == 302
    page = client.get(f"/{town.slug}/beschluesse").text
    for words in (
        "mit Änderungen beschlossen",
        "20 Ja",
        "21 von 22",
        "Nur mit Förderung.",
        "Bänke mit Armlehne",
    ):
        assert words in page
    measure = client.get(f"/{town.slug}/massnahmen/M-01").text
    decision = f"/{town.slug}/massnahmen/M-01/beschluss"
    assert f'href="{decision}"' in measure
    there = client.get(decision).text
    assert "20 Ja" in there
    assert f'href="/{town.slug}/massnahmen/M-01#herkunft"' in there
    assert town.idea.text in measure
    idea = client.get(f"/{town.slug}/ideen/{town.idea.number}").text
    assert f"/{town.slug}/massnahmen/M-0" in idea
    assert 'class="badge badge--good"' in town.staff.get(f"{town.desk}/sitzungen/{item.session_id}").text


def test_the_council_reads_what_was_frozen_and_takes_it_along(town: Town) -> None:
    item = town.prepared()
    home = f"/{town.slug}/sitzungen"
    assert f"{home}/{item.session_id}" in town.council.get(home).text
    assert home in town.council.get(f"/{town.slug}/gemeinderat").text
    page = town.council.get(f"{home}/{item.session_id}").text
    for words in (
        "Stand zur Sitzung vom",
        "Der Gemeinderat beschließt.",
        "Bereiche im Vergleich",
        "#herkunft",
    ):
        assert words in page
    file = town.council.get(f"{home}/{item.session_id}/stand-1.json")
    assert looked_at(file.data).is_intact
    assert file.headers["Cache-Control"] == "private, no-store"
    for profile in ("oeffentlich", "gemeinderat"):
        pdf = town.council.get(f"{home}/vorlage-{item.id}-{profile}.pdf")
        assert pdf.data.startswith(b"%PDF")
        assert town.council.get(f"{home}/vorlage-{item.id}-{profile}.docx").data.startswith(b"PK")
    assert town.council.get(f"{home}/vorlage-{item.id}-intern.pdf").status_code == 404
    assert town.council.get(f"{home}/{item.session_id}/stand-2.json").status_code == 404


def test_what_is_typed_stays_and_the_reason_stands_beside_it(town: Town) -> None:
    item = town.prepared()
    address = f"{town.desk}/beratung/{item.id}/ergebnis"
    for changes, status, reason in (
        ({"yes": "22"}, 409, "anwesend waren aber nur 21"),
        ({"present": "23"}, 409, "stimmberechtigt sind nur 22"),
        ({"yes": "viele"}, 422, "ganze Zahl"),
        ({"outcome": "vielleicht"}, 422, ""),
        ({"outcome": "referred"}, 409, "wohin die Vorlage verwiesen ist"),
        ({"outcome": "adopted_with_changes"}, 409, "mindestens eine Änderung"),
        ({"outcome": "adopted_with_changes", "a0-measure": "M-09", "a0-text": "x"}, 409, "Maßnahme und Feld"),
        ({"outcome": "adopted_with_changes", "a3-text": "ohne Maßnahme"}, 409, "Maßnahme und Feld"),
        ({"conditions": "x" * 8_001}, 422, "zu lang"),
    ):
        answer = town.staff.post(address, data=result_form(**changes))
        assert answer.status_code == status, changes
        assert reason in answer.text
        kept = next(iter(changes.values())) if "conditions" not in changes else "x" * 100
        assert kept in answer.text or changes.get("outcome") == "vielleicht"
    assert town.staff.post(f"{town.desk}/vorlagen/neu", data=town.paper()).status_code == 409
    for changes in ({"number": ""}, {"title": "x" * 161}, {"draft_resolution": "x" * 8_001}):
        assert town.staff.post(f"{town.desk}/vorlagen/neu", data=town.paper(**changes)).status_code == 422
    wrong = town.paper(number="2026/119", link="javascript:alert(1)")
    answer = town.staff.post(f"{town.desk}/vorlagen/neu", data=wrong)
    assert (answer.status_code, "Das ist keine Internetadresse" in answer.text) == (409, True)
    session = {"held_on": "gestern", "body": "Gemeinderat", "submission_key": uuid4().hex}
    assert town.staff.post(f"{town.desk}/sitzungen/neu", data=session).status_code == 422
    assert db.session.query(CouncilPaper).count() == 1


def test_a_redaction_by_the_form_and_what_it_refuses(town: Town) -> None:
    item = town.prepared()
    address = f"{town.desk}/sitzungen/{item.session_id}/stand/1/schwaerzen"
    good = {"path": "measures/M-01/title", "reason": "Recht auf Löschung"}
    assert town.staff.get(address).status_code == 200
    assert town.staff.post(address, data=good).status_code == 303
    assert town.staff.post(address, data=good).status_code == 409
    assert town.staff.post(address, data={"path": "gibt/es/nicht", "reason": "x"}).status_code == 409
    assert town.staff.post(address, data={"path": "", "reason": ""}).status_code == 422
    page = town.staff.get(address).text
    assert "Recht auf Löschung" in page
    page = town.council.get(f"/{town.slug}/sitzungen/{item.session_id}").text
    assert "[geschwärzt]" in page
    assert "1 Schwärzung seitdem" in page


def test_a_session_is_changed_and_a_paper_taken_off_again(town: Town) -> None:
    item = town.prepared()
    address = f"{town.desk}/sitzungen/{item.session_id}/bearbeiten"
    form = {"held_on": yesterday().isoformat(), "body": "Stadtrat", "is_public": "y", "version": "1"}
    assert 'value="Gemeinderat"' in town.staff.get(address).text
    assert town.staff.post(address, data=form).status_code == 302
    assert town.staff.post(address, data=form).status_code == 409
    paper = f"{town.desk}/vorlagen/{item.paper_id}"
    assert "2026/118" in town.staff.get(paper).text
    changed = town.paper(title="Neuer Betreff", version="1")
    assert town.staff.post(paper, data=changed).status_code == 302
    assert town.staff.post(paper, data=changed).status_code == 409
    assert town.staff.post(f"{town.desk}/beratung/{item.id}/absetzen").status_code == 303
    assert "Noch keiner Sitzung zugeordnet" in town.staff.get(paper).text
    assert "Neuer Betreff" in town.staff.get(f"{town.desk}/sitzungen").text


# --- Behind closed doors ------------------------------------------------------------------------------


def every_word(app: Flask, town: Town, reader: FlaskClient, folder: Path) -> str:
    """All that a reader finds by links, and every file that is made for the profiles."""
    starts = ("/", f"/{town.slug}/", f"/{town.slug}/beschluesse", f"/{town.slug}/sitzungen")
    pages = [answer.get_data() for _, answer in crawled(reader, *starts)]
    process = db.session.get_one(Process, town.process.id)
    for profile in (Profile.PUBLIC, Profile.COUNCIL):
        file = folder / f"{profile.value}.jsonl"
        write(file, process, profile=profile, form=Format.JSONL)
        pages.append(file.read_bytes())
    return b"\n".join(pages).decode(errors="replace")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # pages, whatever lies below
def test_a_result_behind_closed_doors_stands_nowhere_before_it_is_announced(
    app: Flask, town: Town, client: FlaskClient, tmp_path: Path
) -> None:
    item = town.prepared(is_public=False)
    before = client.get(f"/{town.slug}/beschluesse").text
    words = {
        "outcome": "adopted_with_changes",
        "conditions": SECRET,
        "a0-measure": "M-01",
        "a0-field": "goal",
        "a0-text": SECRET,
    }
    address = f"{town.desk}/beratung/{item.id}/ergebnis"
    assert town.staff.post(address, data=result_form(**words)).status_code == 302
    for reader in (client, town.council):
        found = every_word(app, town, reader, tmp_path)
        assert SECRET not in found
        assert "mit Änderungen beschlossen" not in found
        assert "20 Ja" not in found
    assert client.get(f"/{town.slug}/beschluesse").text == before
    assert {one.status for one in db.session.query(Measure)} == {MeasureStatus.PROPOSED}
    desk = town.staff.get(f"{town.desk}/sitzungen/{item.session_id}").text
    assert SECRET in desk
    assert "Noch nicht bekannt gegeben." in desk
    assert town.staff.post(f"{town.desk}/beratung/{item.id}/bekanntgeben").status_code == 303
    assert SECRET in client.get(f"/{town.slug}/beschluesse").text
    assert SECRET in client.get(f"/{town.slug}/massnahmen/M-01").text


def test_sessions_are_for_the_council_and_the_redaktion_alone(
    app: Flask, town: Town, signed_in: SignIn
) -> None:
    item = town.prepared(is_public=False)
    reading = (f"/{town.slug}/sitzungen", f"/{town.slug}/sitzungen/{item.session_id}")
    files = (f"/{town.slug}/sitzungen/{item.session_id}/stand-1.json",)
    with writing():
        others = [an_account(role) for role in (Role.ASSESSOR, Role.EXTERNAL, Role.FACILITATOR, Role.CITIZEN)]
    for browser in [app.test_client(), *map(signed_in, others)]:
        for address in (*reading, *files, f"{town.desk}/sitzungen"):
            assert browser.get(address).status_code in {302, 403, 404}, address
    assert town.council.get(f"{town.desk}/sitzungen").status_code == 403


# --- Questions to the database ------------------------------------------------------------------------


def filled(many: int, editor: Person, process: Process) -> CouncilSession:
    """A session of yesterday with so many papers, results and amendments; frozen."""
    session = a_session(process, editor)
    for _ in range(many):
        measures = [a_measure(process, a_published_idea(process)) for _ in range(2)]
        paper = a_paper(process, editor, *measures)
        item = put_on_agenda(paper, session, purpose=Purpose.DECIDING, by=editor, at=now())
        goal = AmendmentDraft(measure=measures[0], field=AmendedField.GOAL, text="Neu")
        a_result(item, editor, Outcome.ADOPTED_WITH_CHANGES, amendments=(goal,))
    a_snapshot(session, editor)
    return session


def test_pages_ask_as_many_questions_for_one_paper_as_for_six(town: Town, client: FlaskClient) -> None:
    def asked(many: int) -> list[int]:
        with writing():
            hold_still()
            process = a_process()
            session = filled(many, an_editor(), process)
            slug, number = process.slug, session.id
        counts = []
        for address in (
            f"/{slug}/sitzungen/{number}",
            f"/{slug}/sitzungen",
            f"/{slug}/redaktion/sitzungen",
            f"/{slug}/redaktion/sitzungen/{number}",
            f"/{slug}/beschluesse",
            f"/{slug}/massnahmen/M-01/beschluss",
        ):
            town.staff.get(address)
            with counted() as questions:
                assert town.staff.get(address).status_code == 200
            counts.append(len(questions.statements))
        return counts

    few, many = asked(1), asked(6)
    assert few == many
    assert max(many) <= 20


def test_the_file_says_nothing_about_who_froze_it(town: Town) -> None:
    item = town.prepared()
    file = town.council.get(f"/{town.slug}/sitzungen/{item.session_id}/stand-1.json")
    assert "Nina Keller" not in file.text
    assert "Nina Keller" in town.council.get(f"/{town.slug}/sitzungen/{item.session_id}").text
    assert json.loads(file.text)["checksum"] == db.session.query(CouncilSnapshot).one().checksum
    assert re.fullmatch("[0-9a-f]{64}", json.loads(file.text)["checksum"])


def test_a_paper_for_everybody_leaves_out_what_is_not_public(town: Town) -> None:
    from participation.council.laid import PaperProfile, laid  # noqa: PLC0415 (of this test alone)
    from participation.council.paper import council_paper  # noqa: PLC0415 (likewise)

    item = town.prepared()
    with writing():
        measure = db.session.get_one(Measure, town.measures[0].id)
        measure.risks = SECRET
        hold_id = item.session_id
    town.staff.post(f"{town.desk}/sitzungen/{hold_id}/stand", data={"submission_key": uuid4().hex})
    for profile, known in ((PaperProfile.PUBLIC, False), (PaperProfile.COUNCIL, True)):
        found = laid(db.session.get_one(AgendaItem, item.id), profile)
        assert found is not None
        told = repr(council_paper(found, language="de").blocks)
        assert (SECRET in told) is known
        assert ("Ergebnis der Bewertung" in told) is known
        assert "Draft resolution" in repr(council_paper(found, language="en").blocks)
