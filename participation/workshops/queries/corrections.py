"""What was corrected after the end, and why: for the protocol, and for those who release it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.workshops.models import Correction, MeasureDraft, SmallGroup, Workshop


@dataclass(frozen=True)
class Corrected:
    """One correction: what it is called now, the reason, and whether an edition names it already."""

    title: str
    reason: str
    at: datetime
    is_released: bool


def corrections_of(workshop: Workshop) -> list[Corrected]:
    """All of a room, oldest first."""
    statement = (
        select(
            func.coalesce(MeasureDraft.title, SmallGroup.name),
            Correction.reason,
            Correction.created_at,
            Correction.protocol_id,
        )
        .outerjoin(MeasureDraft, MeasureDraft.id == Correction.draft_id)
        .outerjoin(SmallGroup, SmallGroup.id == Correction.small_group_id)
        .where(Correction.workshop_id == workshop.id)
        .order_by(Correction.id)
    )
    return [
        Corrected(str(row[0]), str(row[1]), row[2], row[3] is not None)
        for row in db.session.execute(statement)
    ]
