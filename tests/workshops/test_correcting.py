"""Texts of the plan and results of groups, corrected after the end: with a reason that the protocol names."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.workshops.models import (
    Correction,
    MeasureDraft,
    PlanHorizon,
    Protocol,
    SmallGroup,
    StepKind,
    WorkshopPhase,
)
from participation.workshops.services.correcting import Why, correct_result
from participation.workshops.services.ending import archive_workshop, close_workshop, release_protocol
from participation.workshops.services.plan import PlanWords, draft_measure
from participation.workshops.services.tables import Forming, GroupDraft, form_groups, write_result
from tests.workshops.pages import Desk, form_to
from tests.workshops.sample import Room, a_room, key

P, K = WorkshopPhase, StepKind
MARK = "Quarzgiraffe"


@pytest.fixture
def room(app: Flask) -> Room:
    """A room with a plan of one row and one group with a result, closed."""
    with writing():
        room = a_room()
        room.open(P.REALISATION, K.GROUPS)
        form_groups(
            [GroupDraft(name="Mobilität")], how=Forming.CHOICE, key=key(), by=room.lead, at=room.at(1)
        )
        group = db.session.scalars(select(SmallGroup)).one()
        write_result(group, f"Frau {MARK} ruft an.", expected_version=1, by=room.lead, at=room.at(2))
        words = PlanWords(title="Abendbus", horizon=PlanHorizon.LONG, who="Amt 61", how="lange prüfen")
        draft_measure(words, key=key(), by=room.lead, at=room.at(3))
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    return room


def release(room: Room, correction: str = "") -> Protocol:
    with writing():
        return release_protocol(
            expected_version=room.workshop.version, by=room.lead, at=room.at(100), correction=correction
        )


def test_a_row_of_the_plan_is_corrected_with_a_reason_that_the_next_edition_names(
    app: Flask, room: Room, signed_in: Callable[[Account], FlaskClient]
) -> None:
    release(room)
    desk = Desk(room, signed_in(room.account))
    draft = db.session.scalars(select(MeasureDraft)).one()
    page = f"{desk.home}/berichtigen/massnahmen/{draft.id}"
    assert page in desk.browser.get(f"{desk.home}/berichtigen").text
    action, fields = form_to(desk.browser.get(page), page)
    without = desk.browser.post(action, data={**fields, "who": "Amt 66", "reason": ""})
    assert (without.status_code, "warum der Text" in without.text, "Amt 66" in without.text) == (
        400,
        True,
        True,
    )
    same = desk.browser.post(action, data={**fields, "reason": "Nur so."})
    assert (same.status_code, "noch derselbe" in same.text) == (409, True)
    good = {**fields, "who": "Amt 66", "reason": "Das Amt war falsch notiert."}
    assert desk.browser.post(action, data=good).status_code == 303
    again = desk.browser.post(action, data=good)
    assert (again.status_code, "inzwischen berichtigt" in again.text) == (409, True)
    assert "kommt mit der nächsten Fassung" in desk.browser.get(f"{desk.home}/berichtigen").text
    address = f"/w/{room.workshop.join_code}/protokoll"
    assert "Amt 66" not in app.test_client().get(address).text  # not before somebody releases it
    action, fields = form_to(desk.browser.get(desk.lead), "/stand", saying="Berichtigte Fassung")
    assert fields["berichtigung"] == "Abendbus: Das Amt war falsch notiert."
    assert desk.browser.post(action, data=fields).status_code == 303
    shown = app.test_client().get(address).text
    for words in ("Amt 66", "Nach dem Ende berichtigt: Abendbus. Grund: Das Amt war falsch notiert."):
        assert words in shown
    assert "Amt 61" in app.test_client().get(f"{address}?fassung=1").text
    assert "steht im Protokoll" in desk.browser.get(f"{desk.home}/berichtigen").text


def test_words_that_may_stand_nowhere_any_more_go_from_earlier_editions_too(
    app: Flask, room: Room, signed_in: Callable[[Account], FlaskClient]
) -> None:
    release(room)
    desk = Desk(room, signed_in(room.account))
    group = db.session.scalars(select(SmallGroup)).one()
    page = f"{desk.home}/berichtigen/gruppen/{group.id}"
    action, fields = form_to(desk.browser.get(page), page)
    typed = {"result": "Jemand ruft an.", "reason": "Der Name gehört nicht hierher.", "erases": "y"}
    assert desk.browser.post(action, data={**fields, **typed}).status_code == 303
    release(room, "Ein Name fehlt.")
    code = f"/w/{room.workshop.join_code}"
    for path in ("/protokoll", "/protokoll?fassung=1", "/protokoll.json"):
        assert MARK not in app.test_client().get(f"{code}{path}").text
    kept = [edition.content for edition in db.session.scalars(select(Protocol).order_by(Protocol.edition))]
    assert kept[0] == {}
    assert MARK not in json.dumps(kept, ensure_ascii=False)
    assert db.session.scalars(select(Correction.earlier)).all() == [[]]


def test_before_the_release_the_first_edition_names_it_at_once(room: Room) -> None:
    group = db.session.scalars(select(SmallGroup)).one()
    with writing():
        correct_result(
            group,
            "Jemand ruft an.",
            Why("Name entfernt"),
            expected_version=group.version,
            by=room.lead,
            at=room.at(70),
        )
    drawn = db.session.scalars(select(Protocol)).one()
    assert [row["reason"] for row in drawn.content["corrections"]] == ["Name entfernt"]
    assert MARK not in json.dumps(drawn.content)


def test_nobody_corrects_while_the_room_works_after_it_is_put_away_or_in_silence(room: Room) -> None:
    group = db.session.scalars(select(SmallGroup)).one()

    def correct(text: str, reason: str, version: int) -> None:
        with writing():
            correct_result(group, text, Why(reason), expected_version=version, by=room.lead, at=room.at(90))

    with pytest.raises(RuleViolation, match="warum"):
        correct("Anders", " ", group.version)
    with pytest.raises(Conflict):
        correct("Anders", "Grund", group.version - 1)
    with pytest.raises(RuleViolation, match="zu lang"):
        correct("x" * 3000, "Grund", group.version)
    release(room)
    with writing():
        archive_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(120))
    with pytest.raises(RuleViolation, match="nach dem Ende"):
        correct("Anders", "Grund", group.version)
    with writing():
        running = a_room(process=room.process)
    with writing(), pytest.raises(RuleViolation, match="nach dem Ende"):
        correct_result(group, "Anders", Why("Grund"), expected_version=1, by=running.lead, at=running.at(1))
