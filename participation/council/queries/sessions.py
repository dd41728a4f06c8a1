"""Sessions and papers, as the Redaktion and the council find them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from participation.council.models import (
    AgendaItem,
    CouncilAmendment,
    CouncilPaper,
    CouncilResolution,
    CouncilSession,
    CouncilSnapshot,
)
from participation.extensions import db
from participation.municipality.models import Process
from participation.strategy.models import Measure


def sessions_of(process: Process, *, offset: int, limit: int) -> Sequence[CouncilSession]:
    """Latest day first, whether public or not: only those who prepare or take decisions ask."""
    statement = select(CouncilSession).where(CouncilSession.process_id == process.id)
    newest = (CouncilSession.held_on.desc(), CouncilSession.id.desc())
    return db.session.scalars(statement.order_by(*newest).offset(offset).limit(limit)).all()


def how_many_sessions(process: Process) -> int:
    statement = select(func.count()).where(CouncilSession.process_id == process.id)
    return int(db.session.scalars(statement).one())


def session_in(process: Process, session_id: int) -> CouncilSession:
    """NoResultFound for one that is not of this process."""
    statement = select(CouncilSession).where(
        CouncilSession.id == session_id, CouncilSession.process_id == process.id
    )
    return db.session.scalars(statement).one()


def frozen_sessions(sessions: Sequence[CouncilSession]) -> frozenset[int]:
    """Ids of those that have a snapshot."""
    ids = [session.id for session in sessions]
    statement = select(CouncilSnapshot.session_id).where(CouncilSnapshot.session_id.in_(ids))
    return frozenset(db.session.scalars(statement))


def papers_of(process: Process, *, most: int = 100) -> Sequence[CouncilPaper]:
    """Newest first."""
    statement = select(CouncilPaper).where(CouncilPaper.process_id == process.id)
    return db.session.scalars(statement.order_by(CouncilPaper.id.desc()).limit(most)).all()


def paper_in(process: Process, paper_id: int) -> CouncilPaper:
    """With its measures and annexes; NoResultFound for one that is not of this process."""
    statement = (
        select(CouncilPaper)
        .where(CouncilPaper.id == paper_id, CouncilPaper.process_id == process.id)
        .options(selectinload(CouncilPaper.measures), selectinload(CouncilPaper.annexes))
    )
    return db.session.scalars(statement).one()


def whole_items() -> Select[AgendaItem]:
    """Items of agendas with session, paper, measures, annexes and result."""
    return select(AgendaItem).options(
        joinedload(AgendaItem.session),
        joinedload(AgendaItem.resolution)
        .selectinload(CouncilResolution.amendments)
        .joinedload(CouncilAmendment.measure),
        joinedload(AgendaItem.paper).options(
            selectinload(CouncilPaper.measures), selectinload(CouncilPaper.annexes)
        ),
    )


def agenda_of(session: CouncilSession) -> Sequence[AgendaItem]:
    """The papers of a session in the order of its agenda: TOP 4 before TOP 12."""
    items = db.session.scalars(whole_items().where(AgendaItem.session_id == session.id)).all()
    return sorted(items, key=lambda item: (len(item.top), item.top, item.id))


def order_of(paper: CouncilPaper) -> Sequence[AgendaItem]:
    """The sessions of a paper, earliest first (Beratungsfolge)."""
    statement = (
        whole_items()
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(AgendaItem.paper_id == paper.id)
        .order_by(CouncilSession.held_on, CouncilSession.id)
    )
    return db.session.scalars(statement).all()


def orders_of(papers: Collection[int]) -> dict[int, list[AgendaItem]]:
    """The same of several papers, in one statement more than for none."""
    statement = (
        whole_items()
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(AgendaItem.paper_id.in_(papers))
        .order_by(CouncilSession.held_on, CouncilSession.id)
    )
    found: dict[int, list[AgendaItem]] = {paper: [] for paper in papers}
    for item in db.session.scalars(statement):
        found[item.paper_id].append(item)
    return found


def item_in(process: Process, item_id: int) -> AgendaItem:
    """NoResultFound for one that is not of this process."""
    statement = (
        whole_items()
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(AgendaItem.id == item_id, CouncilSession.process_id == process.id)
    )
    return db.session.scalars(statement).one()


def sessions_without(paper: CouncilPaper) -> Sequence[CouncilSession]:
    """Sessions on whose agenda the paper is not yet, latest day first."""
    there = select(AgendaItem.session_id).where(AgendaItem.paper_id == paper.id)
    statement = select(CouncilSession).where(
        CouncilSession.process_id == paper.process_id, CouncilSession.id.not_in(there)
    )
    return db.session.scalars(statement.order_by(CouncilSession.held_on.desc(), CouncilSession.id)).all()


def measures_for_papers(process: Process) -> Sequence[Measure]:
    """Every measure of the process, by number: the Redaktion lays before the council what it chooses."""
    statement = select(Measure).where(Measure.process_id == process.id)
    return db.session.scalars(statement.order_by(Measure.number, Measure.id)).all()
