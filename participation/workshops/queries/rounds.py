"""Rounds of dots: options with their words, one's own ballot, totals once they were counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from participation.extensions import db
from participation.municipality.models import AreaOfLife
from participation.workshops.models import (
    Card,
    CardGroup,
    Dot,
    DotBallot,
    DotOption,
    DotRound,
    MeasureDraft,
    Participant,
    RoundState,
    Workshop,
    WorkshopStep,
)
from participation.workshops.queries.seen import everybody_sees


@dataclass(frozen=True)
class Option:
    """One option under its number; ``total`` is None until the round was counted."""

    number: int
    title: str
    area: AreaOfLife | None
    cards: int
    total: int | None


@dataclass(frozen=True)
class OwnBallot:
    """What somebody has put so far."""

    dots: dict[int, int]
    version: int
    used: int


NO_BALLOT = OwnBallot({}, 0, 0)


def round_of(step: WorkshopStep) -> DotRound | None:
    """The round that counts for this step: the latest that was not annulled."""
    statement = select(DotRound).where(DotRound.step_id == step.id, DotRound.state != RoundState.ANNULLED)
    return db.session.scalars(statement.order_by(DotRound.id.desc())).first()


def rounds_in(workshop: Workshop) -> Sequence[DotRound]:
    """All rounds, in the order of their opening."""
    statement = select(DotRound).where(DotRound.workshop_id == workshop.id)
    return db.session.scalars(statement.order_by(DotRound.id)).all()


def options_of(round_: DotRound) -> list[Option]:
    """In the order of their numbers."""
    cards = (
        select(Card.group_id, func.count().label("cards"))
        .where(Card.workshop_id == round_.workshop_id, everybody_sees())
        .group_by(Card.group_id)
        .subquery()
    )
    statement = (
        select(DotOption, CardGroup, MeasureDraft, cards.c.cards)
        .outerjoin(CardGroup, CardGroup.id == DotOption.group_id)
        .outerjoin(MeasureDraft, MeasureDraft.id == DotOption.draft_id)
        .outerjoin(cards, cards.c.group_id == DotOption.group_id)
        .where(DotOption.round_id == round_.id)
        .order_by(DotOption.number)
    )
    areas = {area.id: area for area in db.session.scalars(areas_behind(round_))}
    counted = round_.state is RoundState.CLOSED
    return [
        Option(
            number=option.number,
            title=(group or draft).title,
            area=areas.get((group or draft).area_id),
            cards=int(count or 0),
            total=option.total if counted else None,
        )
        for option, group, draft, count in db.session.execute(statement)
    ]


def areas_behind(round_: DotRound) -> Select[AreaOfLife]:
    process = select(Workshop.process_id).where(Workshop.id == round_.workshop_id).scalar_subquery()
    return select(AreaOfLife).where(AreaOfLife.process_id == process)


def ranked(options: Sequence[Option]) -> list[Option]:
    """Most dots first, then by number."""
    return sorted(options, key=lambda option: (-(option.total or 0), option.number))


def ballot_of(round_: DotRound, somebody: Participant) -> OwnBallot:
    ballot = db.session.get(DotBallot, (round_.id, somebody.id))
    if ballot is None:
        return NO_BALLOT
    statement = select(Dot.number, Dot.dots).where(
        Dot.round_id == round_.id, Dot.participant_id == somebody.id
    )
    dots = {int(row[0]): int(row[1]) for row in db.session.execute(statement)}
    return OwnBallot(dots, ballot.version, ballot.used)


def versions_of(round_: DotRound) -> dict[int, tuple[int, int]]:
    """Version and number of dots of each ballot, by participant: for entering dots for others."""
    statement = select(DotBallot.participant_id, DotBallot.version, DotBallot.used).where(
        DotBallot.round_id == round_.id
    )
    return {int(row[0]): (int(row[1]), int(row[2])) for row in db.session.execute(statement)}
