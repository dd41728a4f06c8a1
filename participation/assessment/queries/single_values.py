"""What single assessors said, for the Redaktion's discussion after the close and its non-public annex.

Nothing of this may reach a public page or an export for the council: those read ``results``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from participation.assessment.mathematics import far_apart
from participation.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessmentSubject,
    Assessor,
    Criterion,
)
from participation.extensions import db
from participation.strategy.models import Measure


@dataclass(frozen=True)
class Voice:
    """What one assessor said about one measure."""

    office: str
    values: dict[int, int | None]
    outliers: frozenset[int]
    """The criteria on which this voice is far from the others."""
    comment: str


@dataclass(frozen=True)
class Dispute:
    """A criterion of a measure on which somebody is far from the others: worth talking about."""

    measure_id: int
    criterion: Criterion
    values: list[tuple[str, int, bool]]
    """Office, value, and whether it is far from the others; those who could not judge are left out."""


def disputes_in(voices: Mapping[int, Sequence[Voice]], criteria: Sequence[Criterion]) -> list[Dispute]:
    """All of them, by measure as given, then by criterion."""
    return [
        Dispute(
            measure_id,
            criterion,
            [
                (voice.office, points, criterion.id in voice.outliers)
                for voice in about
                if (points := voice.values.get(criterion.id)) is not None
            ],
        )
        for measure_id, about in voices.items()
        for criterion in criteria
        if any(criterion.id in voice.outliers for voice in about)
    ]


def voices_of(closed: AssessmentRound) -> dict[int, list[Voice]]:
    """By measure id: what each assessor submitted, by office. Raises ValueError for an open round."""
    if closed.closed_at is None:
        raise ValueError("an open round is blind")
    sheets: dict[int, list[Assessment]] = defaultdict(list)
    for sheet in submitted_sheets(closed.id):
        sheets[sheet.subject.measure_id].append(sheet)
    return {
        measure_id: list(voices(about, closed.criteria_version.points))
        for measure_id, about in sheets.items()
    }


def submitted_sheets(round_id: int) -> list[Assessment]:
    statement = (
        select(Assessment)
        .join(Assessment.assessor)
        .join(Assessment.subject)
        .join(Measure, Measure.id == AssessmentSubject.measure_id)
        .where(
            Assessor.round_id == round_id,
            Assessor.account_id.is_not(None),
            Assessment.submitted_at.is_not(None),
        )
        .options(
            contains_eager(Assessment.assessor),
            contains_eager(Assessment.subject),
            selectinload(Assessment.values),
        )
        .order_by(Measure.number, Assessor.office, Assessor.id)
    )
    return list(db.session.scalars(statement))


def voices(sheets: list[Assessment], points: int) -> Iterator[Voice]:
    said = {sheet.id: {value.criterion_id: value.points for value in sheet.values} for sheet in sheets}
    criteria = {criterion_id for values in said.values() for criterion_id in values}
    apart = {
        criterion_id: far_apart(
            {
                sheet_id: given
                for sheet_id, values in said.items()
                if (given := values.get(criterion_id)) is not None
            },
            points,
        )
        for criterion_id in criteria
    }
    for sheet in sheets:
        outliers = frozenset(key for key in criteria if sheet.id in apart[key])
        yield Voice(sheet.assessor.office, said[sheet.id], outliers, sheet.comment)
