"""What the council resolved, as far as everybody may know it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from participation.council.models import (
    AgendaItem,
    CouncilAmendment,
    CouncilPaper,
    CouncilResolution,
    CouncilSession,
    PaperMeasure,
)
from participation.extensions import db
from participation.municipality.models import Process
from participation.strategy.models import Measure


def visible() -> ColumnElement[bool]:
    """The one condition for results of which everybody may know: they are announced."""
    return CouncilResolution.announced_at.is_not(None)


def announced(process: Process) -> Select[CouncilResolution]:
    """Latest session first, each with its item, paper, measures and amendments."""
    return (
        select(CouncilResolution)
        .join(CouncilResolution.item)
        .join(AgendaItem.session)
        .join(AgendaItem.paper)
        .where(CouncilSession.process_id == process.id, visible())
        .options(
            contains_eager(CouncilResolution.item).options(
                contains_eager(AgendaItem.session),
                contains_eager(AgendaItem.paper).selectinload(CouncilPaper.measures),
            ),
            selectinload(CouncilResolution.amendments).joinedload(CouncilAmendment.measure),
        )
        .order_by(CouncilSession.held_on.desc(), CouncilResolution.id.desc())
    )


def announced_resolutions(
    process: Process, *, offset: int = 0, limit: int = 1_000
) -> Sequence[CouncilResolution]:
    """The results that everybody may know, latest first: for pages, exports and publications."""
    return db.session.scalars(announced(process).offset(offset).limit(limit)).all()


def how_many_announced(process: Process) -> int:
    statement = (
        select(func.count())
        .select_from(CouncilResolution)
        .join(CouncilResolution.item)
        .join(AgendaItem.session)
        .where(CouncilSession.process_id == process.id, visible())
    )
    return int(db.session.scalars(statement).one())


def resolutions_on(measure: Measure, process: Process) -> Sequence[CouncilResolution]:
    """What sessions made of papers with this measure, earliest first."""
    papers = select(PaperMeasure.paper_id).where(PaperMeasure.measure_id == measure.id)
    statement = announced(process).where(AgendaItem.paper_id.in_(papers)).order_by(None)
    return db.session.scalars(statement.order_by(CouncilSession.held_on, CouncilResolution.id)).all()
