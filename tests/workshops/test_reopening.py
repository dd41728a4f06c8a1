"""What may be opened again: the step before, a workshop within a day, and nothing older."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.workshops.models import Protocol, StepKind, StepState, WorkshopPhase, WorkshopState
from participation.workshops.rules.states import REOPENED_WITHIN
from participation.workshops.services.cards import CardDraft, write_card
from participation.workshops.services.ending import close_workshop, release_protocol, reopen_workshop
from participation.workshops.services.steps import close_step
from tests.workshops.sample import Room, a_room, key

P, K = WorkshopPhase, StepKind


@pytest.fixture
def room(app: Flask) -> Room:
    with writing():
        return a_room()


def test_the_step_before_is_opened_again_and_the_open_one_waits_to_begin_anew(room: Room) -> None:
    with writing():
        collecting = room.open(P.CRITIQUE, K.COLLECT, 1)
        sorting = room.open(P.CRITIQUE, K.CLUSTER, 60)
        began = collecting.opened_at
        room.open(P.CRITIQUE, K.COLLECT, 90)
    assert (collecting.state, sorting.state) == (StepState.OPEN, StepState.PENDING)
    assert (collecting.opened_at, collecting.closed_at) == (began, None)
    assert collecting.ends_at == room.at(90) + timedelta(seconds=collecting.planned_s)
    with writing():  # whoever remembered something can write it now, and the board shows it after
        write_card(CardDraft(text="Noch etwas", key=key()), by=room.guest("Anna"), at=room.at(91))
        room.open(P.CRITIQUE, K.CLUSTER, 100)
    assert sorting.state is StepState.OPEN


def test_no_older_step_is_opened_again_and_between_two_steps_one_more(room: Room) -> None:
    with writing():
        welcome = room.open(P.PREPARATION, K.COLLECT, 1)
        collecting = room.open(P.CRITIQUE, K.COLLECT, 20)
        room.open(P.CRITIQUE, K.CLUSTER, 60)
    with writing(), pytest.raises(RuleViolation, match="zuletzt dran"):
        room.open(P.PREPARATION, K.COLLECT, 70)
    sorting = room.step(P.CRITIQUE, K.CLUSTER)
    with writing():
        close_step(sorting, expected_version=sorting.version, by=room.lead, at=room.at(80))
    with writing(), pytest.raises(RuleViolation, match="zuletzt dran"):
        room.open(P.PREPARATION, K.COLLECT, 85)
    with writing():
        room.open(P.CRITIQUE, K.COLLECT, 90)  # nothing is open: the last two are in reach
    assert (welcome.state, collecting.state) == (StepState.CLOSED, StepState.OPEN)


def test_a_workshop_is_taken_up_again_within_a_day_by_its_leader_before_the_release(room: Room) -> None:
    with writing():
        room.open(P.CRITIQUE, K.COLLECT, 1)
        helper = room.helper()
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    version = room.workshop.version
    with writing(), pytest.raises(RuleViolation, match="Werkstattleitung"):
        reopen_workshop(expected_version=version, by=helper, at=room.at(70))
    late = room.at(61) + REOPENED_WITHIN
    with writing(), pytest.raises(RuleViolation, match="24 Stunden"):
        reopen_workshop(expected_version=version, by=room.lead, at=late)
    with writing():
        reopen_workshop(expected_version=version, by=room.lead, at=late - timedelta(seconds=2))
    assert (room.workshop.state, room.workshop.closed_at) == (WorkshopState.RUNNING, None)
    with writing():
        room.open(P.CRITIQUE, K.CLUSTER, 100)
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(200))
    assert [edition.edition for edition in db.session.scalars(select(Protocol))] == [1]  # drawn up anew
    with writing():
        release_protocol(expected_version=room.workshop.version, by=room.lead, at=room.at(210))
    with writing(), pytest.raises(RuleViolation):
        reopen_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(220))
