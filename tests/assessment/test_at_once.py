"""Several people at the same moment."""

import pytest
from flask import Flask
from sqlalchemy import select

from participation.accounts.models import Account
from participation.assessment.models import AssessmentRound, CriteriaVersion
from participation.assessment.queries.results import results_of_round
from participation.assessment.queries.sheets import agreed_sheet
from participation.assessment.services.assessing import enter_agreed
from participation.assessment.services.criteria import set_criteria
from participation.assessment.services.rounds import close_round
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.strategy.models import Measure
from tests.assessment.making import (
    BENEFIT,
    a_blind_round,
    a_joint_round,
    an_assessor,
    drafted,
    given,
    sheet,
)
from tests.crowd import at_once
from tests.factories import a_measure, a_process

pytestmark = pytest.mark.usefixtures("app")


def test_of_several_who_enter_the_same_value_one_counts_and_all_others_are_told(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process)
        found = a_joint_round(process, measure)
        round_id, number = found.id, measure.number

    def enter(points: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(AssessmentRound, round_id)
                    enter_agreed(
                        agreed_sheet(round_id, number).assessment,
                        sheet(here, (points, 0, 0)),
                        assessment_round=here,
                        expected_version=1,
                        by=SYSTEM,
                        at=now(),
                    )
            except Conflict:
                return False
            return True

    won = at_once(enter, [1, 2, 3, 4, 5])
    assert sum(won) == 1
    assert list(agreed_sheet(round_id, number).values.values()) == [won.index(True) + 1]


def test_what_is_submitted_while_the_round_closes_either_counts_or_is_refused(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process)
        people = [an_assessor(process) for _ in range(5)]
        found = a_blind_round(process, [measure], people)
        round_id, measure_id, ids = found.id, measure.id, [account.id for account in people]

    def act(account_id: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(AssessmentRound, round_id)
                    if not account_id:
                        close_round(here, by=SYSTEM, at=now())
                        return False
                    account = db.session.get_one(Account, account_id)
                    given(here, db.session.get_one(Measure, measure_id), account, 4, 2, 3)
            except RuleViolation:
                return False
            return True

    counted = sum(at_once(act, [*ids[:3], 0, *ids[3:]]))
    result = results_of_round(db.session.get_one(AssessmentRound, round_id)).results[0]
    assert result.assessors == counted


def test_of_two_versions_of_the_criteria_one_is_kept(app: Flask) -> None:
    with writing():
        process_id = a_process().id

    def change(points: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    process = db.session.get_one(Process, process_id)
                    draft = drafted(BENEFIT, points=points)
                    set_criteria(draft, process=process, expected_number=0, by=SYSTEM, at=now())
            except Conflict:
                return False
            return True

    assert sum(at_once(change, [3, 4, 5])) == 1
    assert db.session.scalars(select(CriteriaVersion.number)).all() == [1]
