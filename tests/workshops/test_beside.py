"""Small groups at steps of their own: their own question and time, while the others go on as before."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.workshops.models import SmallGroup, StepKind, StepState, WorkshopPhase, WorkshopStep
from participation.workshops.queries.protocol import protocol_of
from participation.workshops.queries.rooms import current_step, steps_of
from participation.workshops.rules.times import remaining_s
from participation.workshops.services.beside import open_beside
from participation.workshops.services.ending import close_workshop
from participation.workshops.services.planning import StepDraft, add_step
from participation.workshops.services.steps import close_step, pause
from participation.workshops.services.tables import Forming, GroupDraft, form_groups
from participation.workshops.services.timer import extend_timer
from tests.workshops.pages import Desk, form_to, joined, send
from tests.workshops.sample import Room, a_room, key

P, K = WorkshopPhase, StepKind
OWN = "Was kostet das?"


def a_further_step(room: Room) -> WorkshopStep:
    """Of small groups, behind that of all. Inside ``writing()``."""
    after = room.step(P.REALISATION, K.GROUPS)
    draft = StepDraft(phase=P.REALISATION, kind=K.GROUPS, title="Kosten", planned_s=300, prompt=OWN)
    return add_step(draft, after=after, by=room.lead, at=room.at())


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        return a_room()


@pytest.fixture
def own(room: Room) -> WorkshopStep:
    with writing():
        return a_further_step(room)


def groups_formed(room: Room) -> list[SmallGroup]:
    """Two, while the room is at small groups. Inside ``writing()``."""
    room.open(P.REALISATION, K.GROUPS)
    drafts = [GroupDraft(name="Mobilität"), GroupDraft(name="Bildung")]
    form_groups(drafts, how=Forming.EVEN, key=key(), by=room.lead, at=room.at(1))
    return list(db.session.scalars(select(SmallGroup).order_by(SmallGroup.id)))


def test_one_group_sees_its_own_question_and_time_and_the_others_go_on(
    app: Flask, room: Room, own: WorkshopStep, signed_in: Callable[[Account], FlaskClient]
) -> None:
    code = f"/w/{room.workshop.join_code}"
    anna, bert = (joined(room, app.test_client, name) for name in ("Anna", "Bert"))
    with writing():
        mobility, education = groups_formed(room)
    desk = Desk(room, signed_in(room.account))
    action, fields = form_to(desk.browser.get(desk.lead), "/nebenher")
    none = desk.browser.post(action, data=fields)
    assert (none.status_code, "mindestens eine Gruppe" in none.text) == (409, True)
    assert desk.browser.post(action, data={**fields, "gruppe": mobility.id}).status_code == 303
    assert OWN in anna.get(code).text
    assert OWN not in bert.get(code).text
    assert OWN not in app.test_client().get(f"{code}/leinwand").text
    assert send(anna, code, "/ergebnis", result="Nicht viel.").status_code == 200
    assert send(bert, code, "/ergebnis", result="Mehr Räume.").status_code == 200
    assert [group.result_text for group in (mobility, education)] == ["Nicht viel.", "Mehr Räume."]
    before = remaining_s(own, room.at(10))
    page = desk.press("/zeit", "+ 1 min", schritt=own.id, minuten=1)
    assert "Nebenher: Kosten" in page.text
    assert (remaining_s(own, room.at(10)) or 0) - (before or 0) == 60
    desk.press(f"/schritte/{own.id}", "Schritt schließen")
    assert OWN not in anna.get(code).text
    assert (own.state, own.present, mobility.step_id) == (StepState.CLOSED, 1, None)
    assert "Zurück zu „Kosten“" not in desk.browser.get(desk.lead).text  # only what all had is opened again


def test_it_pauses_with_the_room_ends_with_the_step_of_all_and_stands_in_the_protocol(
    room: Room, own: WorkshopStep
) -> None:
    with writing():
        groups = groups_formed(room)
        open_beside(own, groups[:1], by=room.lead, at=room.at(2))
        open_beside(own, groups[1:], by=room.lead, at=room.at(3))  # another group follows
        extend_timer(60, key=key(), step_id=own.id, by=room.lead, at=room.at(4))
    assert current_step(steps_of(room.workshop)) == room.step(P.REALISATION, K.GROUPS)
    with writing():
        pause(paused=True, expected_version=room.workshop.version, by=room.lead, at=room.at(10))
    assert own.paused_remaining_s == 300 + 60 - 8
    with writing():
        pause(paused=False, expected_version=room.workshop.version, by=room.lead, at=room.at(70))
        room.open(P.REALISATION, K.PLAN, 80)
    assert own.state is StepState.CLOSED
    assert [group.step_id for group in groups] == [None, None]
    with writing():
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(90))
    rows = {row["title"]: row["beside"] for row in protocol_of(room.workshop, at=room.at(91))["steps"]}
    assert rows["Kosten"]
    assert not rows[room.step(P.REALISATION, K.GROUPS).title]


def test_steps_beside_are_for_small_groups_in_their_time_and_by_whoever_leads(
    room: Room, own: WorkshopStep
) -> None:
    collecting = room.step(P.CRITIQUE, K.COLLECT)
    with writing():
        groups = groups_formed(room)
        helper = room.helper()
    with writing(), pytest.raises(RuleViolation, match="entscheidet die Werkstattleitung"):
        open_beside(own, groups, by=helper, at=room.at(2))
    with writing(), pytest.raises(RuleViolation, match="nur für sie"):
        open_beside(collecting, groups, by=room.lead, at=room.at(2))
    with writing():
        step = room.step(P.REALISATION, K.GROUPS)
        close_step(step, expected_version=step.version, by=room.lead, at=room.at(3))
    with writing(), pytest.raises(RuleViolation, match="in der Zeit der Kleingruppen"):
        open_beside(own, groups, by=room.lead, at=room.at(4))
    assert own.state is StepState.PENDING
