"""Criteria, rounds, and who still has something to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from participation.accounts.models import Account, RoleGrant
from participation.accounts.queries import holds_at
from participation.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessmentSubject,
    Assessor,
    CriteriaVersion,
    Mode,
)
from participation.extensions import db
from participation.kernel.permissions import PERMISSIONS, Permission
from participation.municipality.models import Process
from participation.strategy.models import Measure

MAY_ASSESS = [role for role, permissions in PERMISSIONS.items() if Permission.ASSESS_MEASURES in permissions]


def latest_version(process_id: int) -> CriteriaVersion | None:
    """The criteria that the next round takes; None before anybody said which."""
    statement = (
        select(CriteriaVersion)
        .where(CriteriaVersion.process_id == process_id)
        .order_by(CriteriaVersion.number.desc())
        .options(selectinload(CriteriaVersion.criteria))
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


@dataclass(frozen=True)
class Standing:
    """How far a round is: of how many sheets (joint: measures) how many are done."""

    round: AssessmentRound
    measures: int
    sheets: int
    done: int


def rounds_of(process_id: int) -> list[Standing]:
    """The rounds of a process, the latest first, each with how far it is."""
    statement = (
        select(AssessmentRound)
        .where(AssessmentRound.process_id == process_id)
        .order_by(AssessmentRound.number.desc())
        .options(selectinload(AssessmentRound.criteria_version).selectinload(CriteriaVersion.criteria))
    )
    rounds = db.session.scalars(statement).all()
    counts = counts_of([one.id for one in rounds])
    return [Standing(one, *counts.get((one.id, one.mode is Mode.JOINT), (0, 0, 0))) for one in rounds]


def counts_of(round_ids: Sequence[int]) -> dict[tuple[int, bool], tuple[int, int, int]]:
    """By round, and whether of the agreed voice: measures, sheets, and how many of these are done.

    An agreed sheet is done when something was entered; an assessor's when it was submitted.
    """
    is_agreed = Assessor.account_id.is_(None)
    done = case((is_agreed, Assessment.version > 1), else_=Assessment.submitted_at.is_not(None))
    statement = (
        select(
            Assessor.round_id,
            is_agreed.label("is_agreed"),
            func.count(Assessment.subject_id.distinct()),
            func.count(Assessment.id),
            func.count(case((done, 1))),
        )
        .join(Assessor, Assessor.id == Assessment.assessor_id)
        .where(Assessor.round_id.in_(round_ids))
        .group_by(Assessor.round_id, is_agreed)
    )
    return {(row[0], bool(row[1])): (row[2], row[3], row[4]) for row in db.session.execute(statement)}


def round_numbered(process_id: int, number: int) -> AssessmentRound:
    """The round with its criteria; NoResultFound for an unknown one."""
    statement = (
        select(AssessmentRound)
        .where(AssessmentRound.process_id == process_id, AssessmentRound.number == number)
        .options(selectinload(AssessmentRound.criteria_version).selectinload(CriteriaVersion.criteria))
    )
    return db.session.scalars(statement).one()


def candidates(process: Process, *, at: datetime) -> Sequence[Account]:
    """The open accounts that may assess in the process, by name."""
    granted = select(RoleGrant.account_id).where(
        RoleGrant.role.in_(MAY_ASSESS),
        holds_at(at),
        RoleGrant.process_id.is_(None) | (RoleGrant.process_id == process.id),
    )
    statement = (
        select(Account)
        .where(
            Account.municipality_id == process.municipality_id,
            Account.closed_at.is_(None),
            Account.id.in_(granted),
        )
        .order_by(func.lower(Account.name), Account.id)
    )
    return db.session.scalars(statement).all()


def open_work(round_id: int) -> set[int]:
    """The assessors of the round who have something left to submit."""
    statement = (
        select(Assessor.id)
        .join(Assessment, Assessment.assessor_id == Assessor.id)
        .where(
            Assessor.round_id == round_id,
            Assessor.account_id.is_not(None),
            Assessment.submitted_at.is_(None),
        )
    )
    return set(db.session.scalars(statement))


@dataclass(frozen=True)
class Progress:
    """How far an assessor is. What they gave is not in it: nobody sees that before the close."""

    office: str
    name: str
    sheets: int
    done: int


def progress_of(round_id: int) -> list[Progress]:
    """Each assessor of a round, by office."""
    statement = (
        select(
            Assessor.office,
            func.coalesce(Account.name, ""),
            func.count(Assessment.id),
            func.count(Assessment.submitted_at),
        )
        .join(Account, Account.id == Assessor.account_id)
        .join(Assessment, Assessment.assessor_id == Assessor.id)
        .where(Assessor.round_id == round_id)
        .group_by(Assessor.id, Assessor.office, Account.name)
        .order_by(func.lower(Assessor.office), Assessor.id)
    )
    return [Progress(*row) for row in db.session.execute(statement)]


def measures_in(round_id: int) -> Sequence[Measure]:
    """The measures of a round, by number, with their areas."""
    statement = (
        select(Measure)
        .join(AssessmentSubject, AssessmentSubject.measure_id == Measure.id)
        .where(AssessmentSubject.round_id == round_id)
        .options(selectinload(Measure.areas))
        .order_by(Measure.number, Measure.id)
    )
    return db.session.scalars(statement).all()
