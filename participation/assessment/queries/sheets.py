"""Sheets to be filled in: the agreed ones of a round, and those of one assessor. Never those of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from participation.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessmentSubject,
    Assessor,
    CriteriaVersion,
)
from participation.extensions import db
from participation.strategy.models import Measure


@dataclass(frozen=True)
class Filled:
    """One measure with what was said about it so far."""

    measure: Measure
    assessment: Assessment
    values: dict[int, int | None]
    """By criterion; None: cannot be judged, or left open by the meeting. What is absent was not answered."""

    def is_complete(self, criteria: int) -> bool:
        return len(self.values) == criteria

    @property
    def submitted_at(self) -> datetime | None:
        return self.assessment.submitted_at


def sheets_where(*conditions: object) -> Select[Assessment]:
    return (
        select(Assessment)
        .join(Assessment.assessor)
        .join(Assessment.subject)
        .join(AssessmentSubject.measure)
        .where(*conditions)  # type: ignore[arg-type]  # conditions of a select
        .options(
            contains_eager(Assessment.assessor),
            contains_eager(Assessment.subject)
            .contains_eager(AssessmentSubject.measure)
            .selectinload(Measure.areas),
            selectinload(Assessment.values),
        )
        .order_by(Measure.number, Measure.id)
    )


def filled(assessment: Assessment) -> Filled:
    values = {value.criterion_id: value.points for value in assessment.values}
    return Filled(assessment.subject.measure, assessment, values)


def agreed_sheets(round_id: int) -> list[Filled]:
    """What all agreed on about every measure of the round, by number."""
    statement = sheets_where(Assessor.round_id == round_id, Assessor.account_id.is_(None))
    return [filled(one) for one in db.session.scalars(statement)]


def agreed_sheet(round_id: int, number: int | None) -> Filled:
    """The same about one measure; NoResultFound for one that is not in the round."""
    statement = sheets_where(
        Assessor.round_id == round_id, Assessor.account_id.is_(None), Measure.number == number
    )
    return filled(db.session.scalars(statement).one())


def own_sheets(round_id: int, account_id: int | None) -> list[Filled]:
    """What this account is asked about in the round, by number."""
    statement = sheets_where(Assessor.round_id == round_id, Assessor.account_id == account_id)
    return [filled(one) for one in db.session.scalars(statement)]


def own_sheet(round_id: int, account_id: int | None, number: int | None) -> Filled:
    """The same about one measure; NoResultFound for everything that the account is not asked about."""
    statement = sheets_where(
        Assessor.round_id == round_id, Assessor.account_id == account_id, Measure.number == number
    )
    return filled(db.session.scalars(statement).one())


def rounds_asking(process_id: int, account_id: int | None) -> Sequence[AssessmentRound]:
    """The open rounds in which this account is asked, the one that ends first before the others."""
    asked = select(Assessor.round_id).where(Assessor.account_id == account_id)
    statement = (
        select(AssessmentRound)
        .where(
            AssessmentRound.process_id == process_id,
            AssessmentRound.closed_at.is_(None),
            AssessmentRound.id.in_(asked),
        )
        .options(selectinload(AssessmentRound.criteria_version).selectinload(CriteriaVersion.criteria))
        .order_by(AssessmentRound.due_at, AssessmentRound.id)
    )
    return db.session.scalars(statement).all()
