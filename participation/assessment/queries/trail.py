"""When measures were assessed: what everybody may know of it, beside the results that stand elsewhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from participation.assessment.models import AssessmentRound, AssessmentSubject
from participation.extensions import db


def assessed_at(measure_ids: Collection[int]) -> dict[int, list[datetime]]:
    """By measure: when each round that was about it was closed, earliest first; one statement."""
    if not measure_ids:
        return {}
    statement = (
        select(AssessmentSubject.measure_id, AssessmentRound.closed_at)
        .join(AssessmentRound, AssessmentRound.id == AssessmentSubject.round_id)
        .where(AssessmentSubject.measure_id.in_(measure_ids), AssessmentRound.closed_at.is_not(None))
        .order_by(AssessmentRound.closed_at, AssessmentRound.id)
    )
    found: dict[int, list[datetime]] = {}
    for measure_id, closed_at in db.session.execute(statement):
        if closed_at is not None:
            found.setdefault(measure_id, []).append(closed_at)
    return found
