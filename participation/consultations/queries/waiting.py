"""What waits in the queue: offices that are late, and answers that nobody has looked at."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, and_, case, or_, select

from participation.consultations.models import Consultation, OpinionUse
from participation.extensions import db
from participation.kernel.language import _
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns

LATE = "opinion_late"
ARRIVED = "opinion_arrived"


def waiting_consultations(sought: Sought) -> Select[str, int, str, datetime]:
    """Late ones wait since their last day ended, answers since they came."""
    has_answer = Consultation.answered_at.is_not(None)
    words = [
        column.icontains(sought.words, autoescape=True)
        for column in (Consultation.office, Consultation.question, Consultation.answer)
        if sought.words
    ]
    return select(
        *waiting_columns(
            "consultation",
            item_id=Consultation.id,
            waits_for=case((has_answer, ARRIVED), else_=LATE),
            since=case((has_answer, Consultation.answered_at), else_=Consultation.due_at),
        )
    ).where(
        Consultation.process_id == sought.process_id,
        or_(
            and_(has_answer, Consultation.use == OpinionUse.UNREAD),
            and_(~has_answer, Consultation.revoked_at.is_(None), Consultation.due_at <= sought.at),
        ),
        *([or_(*words)] if words else []),
    )


def consultation_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    found = db.session.scalars(select(Consultation).where(Consultation.id.in_(ids)))
    return {
        row.id: WaitingRow(
            title=row.office,
            text=row.answer or row.question,
            note=_("Stellungnahme ist da")
            if row.answered_at
            else _("Frist für die Stellungnahme ist vorbei"),
            language=row.language,
            address={"consultation_id": row.id},
        )
        for row in found
    }
