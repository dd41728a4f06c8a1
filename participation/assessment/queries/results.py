"""The results of closed rounds, for rankings, boards and council papers. Never a single assessor's value.

assessed = assessments_of(process.id)          # by measure id, each from the latest closed round with it
one = assessed.get(measure.id)
one.result.score, one.result.rank, one.result.place        # evaluation.Result
for criterion, result in one.criteria: criterion.name, criterion.weight, result.mean
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from participation.assessment.evaluation import CriterionResult, Result, Said, Scale, results_of
from participation.assessment.mathematics import Weighed
from participation.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessmentSubject,
    AssessmentValue,
    Assessor,
    Axis,
    CriteriaVersion,
    Criterion,
)
from participation.extensions import db


@dataclass(frozen=True)
class RoundResults:
    """A closed round and its results, the best measure first."""

    round: AssessmentRound
    results: tuple[Result, ...]

    @property
    def version(self) -> CriteriaVersion:
        """The criteria and weights that the round keeps (Fassung)."""
        return self.round.criteria_version

    @property
    def criteria(self) -> Sequence[Criterion]:
        return self.version.criteria

    def on(self, axis: Axis) -> Criterion | None:
        """The criterion that is this axis of the effort-benefit matrix."""
        return next((criterion for criterion in self.criteria if criterion.axis is axis), None)


@dataclass(frozen=True)
class MeasureAssessment:
    """The assessment of one measure, with its round: scores of different rounds are no ranking."""

    round: AssessmentRound
    result: Result

    @property
    def criteria(self) -> list[tuple[Criterion, CriterionResult]]:
        """Every criterion with the measure's result in it."""
        return list(zip(self.round.criteria_version.criteria, self.result.criteria, strict=True))


def closed_rounds(process_id: int) -> Sequence[AssessmentRound]:
    """The closed rounds of a process with their criteria, the latest first."""
    statement = with_criteria(select(AssessmentRound)).where(
        AssessmentRound.process_id == process_id, AssessmentRound.closed_at.is_not(None)
    )
    return db.session.scalars(statement.order_by(AssessmentRound.number.desc())).all()


def with_criteria(statement: Select[AssessmentRound]) -> Select[AssessmentRound]:
    loaded = selectinload(AssessmentRound.criteria_version).selectinload(CriteriaVersion.criteria)
    return statement.options(loaded)


def results_of_round(closed: AssessmentRound) -> RoundResults:
    """The results of a closed round, in three statements. ValueError for an open one: blind until then."""
    return results_of_rounds([closed])[0]


def results_of_rounds(rounds: Sequence[AssessmentRound]) -> list[RoundResults]:
    """The same for several rounds, in as many statements as for one."""
    if any(one.closed_at is None for one in rounds):
        raise ValueError("an open round has no results")
    said = said_in([one.id for one in rounds])
    return [
        RoundResults(one, tuple(results_of(said[one.id], scale_of(one.criteria_version)))) for one in rounds
    ]


def assessments_of(process_id: int) -> dict[int, MeasureAssessment]:
    """By measure id: its assessment in the latest closed round that was about it.

    A measure without a score is among them if such a round was about it. A constant number of statements.
    """
    found: dict[int, MeasureAssessment] = {}
    rounds = closed_rounds(process_id)
    for one in results_of_rounds(rounds) if rounds else []:
        for result in one.results:
            found.setdefault(result.measure_id, MeasureAssessment(one.round, result))
    return found


def assessment_of_measure(process_id: int, measure_id: int) -> MeasureAssessment | None:
    """The assessment of one measure in the latest closed round that was about it."""
    about = select(AssessmentSubject.round_id).where(AssessmentSubject.measure_id == measure_id)
    latest = (
        with_criteria(select(AssessmentRound))
        .where(
            AssessmentRound.process_id == process_id,
            AssessmentRound.closed_at.is_not(None),
            AssessmentRound.id.in_(about),
        )
        .order_by(AssessmentRound.number.desc())
        .limit(1)
    )
    closed = db.session.scalars(latest).one_or_none()
    if closed is None:
        return None
    results = results_of_round(closed).results
    return MeasureAssessment(closed, next(one for one in results if one.measure_id == measure_id))


# --- What was said ------------------------------------------------------------------------------


def scale_of(version: CriteriaVersion) -> Scale:
    return Scale(
        points=version.points,
        agreement=version.agreement,
        first=version.first,
        criteria=tuple(
            Weighed(id=criterion.id, weight=criterion.weight, low_is_good=criterion.low_is_good)
            for criterion in version.criteria
        ),
    )


def said_in(round_ids: Sequence[int]) -> dict[int, list[Said]]:
    """By round: what counts about each of its measures. What was never submitted does not."""
    found: dict[int, list[Said]] = defaultdict(list)
    sheets = counted_sheets(round_ids)
    values = counted_values(round_ids)
    subjects = (
        select(AssessmentSubject.round_id, AssessmentSubject.id, AssessmentSubject.measure_id)
        .where(AssessmentSubject.round_id.in_(round_ids))
        .order_by(AssessmentSubject.measure_id)
    )
    for round_id, subject_id, measure_id in db.session.execute(subjects):
        assessors, reason = sheets.get(subject_id, (0, ""))
        given: dict[int, list[int]] = defaultdict(list)
        abstained: dict[int, int] = defaultdict(int)
        agreed: dict[int, int] = {}
        for criterion_id, points, is_agreed in values.get(subject_id, ()):
            if points is None:
                abstained[criterion_id] += not is_agreed
            elif is_agreed:
                agreed[criterion_id] = points
            else:
                given[criterion_id].append(points)
        found[round_id].append(
            Said(
                measure_id=measure_id,
                values=given,
                abstained=abstained,
                agreed=agreed,
                assessors=assessors,
                reason=reason,
            )
        )
    return found


def counted_sheets(round_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """By subject: how many assessors' sheets count, and the reason of what was agreed."""
    statement = (
        select(
            Assessment.subject_id,
            func.count(Assessment.id).filter(
                Assessor.account_id.is_not(None), Assessment.submitted_at.is_not(None)
            ),
            func.max(Assessment.comment).filter(Assessor.account_id.is_(None)),
        )
        .join(Assessor, Assessor.id == Assessment.assessor_id)
        .where(Assessor.round_id.in_(round_ids))
        .group_by(Assessment.subject_id)
    )
    return {row[0]: (int(row[1]), row[2] or "") for row in db.session.execute(statement)}


def counted_values(round_ids: Sequence[int]) -> dict[int, list[tuple[int, int | None, bool]]]:
    """By subject: criterion, points (None: cannot be judged) and whether it is agreed."""
    statement = (
        select(
            Assessment.subject_id,
            AssessmentValue.criterion_id,
            AssessmentValue.points,
            Assessor.account_id.is_(None),
        )
        .join(Assessment, Assessment.id == AssessmentValue.assessment_id)
        .join(Assessor, Assessor.id == Assessment.assessor_id)
        .where(
            Assessor.round_id.in_(round_ids),
            Assessment.submitted_at.is_not(None) | Assessor.account_id.is_(None),
        )
        .order_by(AssessmentValue.assessment_id, AssessmentValue.criterion_id)
    )
    found: dict[int, list[tuple[int, int | None, bool]]] = defaultdict(list)
    for subject_id, criterion_id, points, is_agreed in db.session.execute(statement):
        found[subject_id].append((criterion_id, points, bool(is_agreed)))
    return found
