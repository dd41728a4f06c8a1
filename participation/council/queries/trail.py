"""What sessions made of measures, as a dated step on the way of an idea: only what was announced."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from flask_babel import LazyString
from sqlalchemy import select

from participation.council.models import (
    AgendaItem,
    CouncilPaper,
    CouncilResolution,
    CouncilSession,
    PaperMeasure,
    Purpose,
)
from participation.council.queries.resolutions import visible
from participation.council.words import outcome_words
from participation.extensions import db


class SessionStep(NamedTuple):
    """A paper with the measure in one session; ``says`` is the result in words."""

    on: date
    body: str
    paper: str
    is_decision: bool
    says: LazyString


def session_steps(measure_ids: Collection[int]) -> dict[int, list[SessionStep]]:
    """By measure, earliest session first; one statement."""
    if not measure_ids:
        return {}
    statement = (
        select(
            PaperMeasure.measure_id,
            CouncilSession.held_on,
            CouncilSession.body,
            CouncilPaper.number,
            AgendaItem.purpose,
            CouncilResolution.outcome,
        )
        .join(AgendaItem, AgendaItem.paper_id == PaperMeasure.paper_id)
        .join(CouncilPaper, CouncilPaper.id == AgendaItem.paper_id)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .join(CouncilResolution, CouncilResolution.item_id == AgendaItem.id)
        .where(PaperMeasure.measure_id.in_(measure_ids), visible())
        .order_by(CouncilSession.held_on, CouncilResolution.id)
    )
    found: dict[int, list[SessionStep]] = {}
    for measure_id, on, body, paper, purpose, outcome in db.session.execute(statement):
        step = SessionStep(on, body, paper, purpose is Purpose.DECIDING, outcome_words(purpose, outcome))
        found.setdefault(measure_id, []).append(step)
    return found
