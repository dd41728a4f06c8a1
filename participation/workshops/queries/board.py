"""The board of a phase: areas of life, their groups, the cards in them. The outline is the board."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select

from participation.extensions import db
from participation.municipality.models import AreaOfLife
from participation.workshops.models import (
    Anonymity,
    Card,
    CardGroup,
    CardStatus,
    DotOption,
    DotRound,
    Participant,
    RoundState,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.seen import everybody_sees


@dataclass
class GroupOnBoard:
    """A group with its cards, and its dots once they were counted."""

    group: CardGroup
    cards: list[Card] = field(default_factory=list)
    dots: int | None = None
    frozen: bool = False


@dataclass
class Column:
    """An area of life with its groups and the cards that are in none; ``area`` None: without an area."""

    area: AreaOfLife | None
    groups: list[GroupOnBoard] = field(default_factory=list)
    loose: list[Card] = field(default_factory=list)

    @property
    def cards(self) -> int:
        return len(self.loose) + sum(len(group.cards) for group in self.groups)


@dataclass
class Board:
    """All that is to be seen of a phase."""

    columns: list[Column]
    parked: list[Card]
    hidden: list[Card]
    private: int
    names: dict[int, str] = field(default_factory=dict)
    """Authors by card, where the room goes by names."""

    @property
    def groups(self) -> list[GroupOnBoard]:
        return [group for column in self.columns for group in column.groups]

    @property
    def cards(self) -> int:
        return sum(column.cards for column in self.columns)


def board_of(workshop: Workshop, phase: WorkshopPhase, areas: Sequence[AreaOfLife]) -> Board:
    """The board of one phase, in five statements however many cards there are."""
    rows = db.session.execute(
        select(Card, everybody_sees())
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .where(Card.workshop_id == workshop.id, WorkshopStep.phase == phase)
        .order_by(Card.position, Card.id)
    ).all()
    cards = [row[0] for row in rows]
    groups = list(
        db.session.scalars(
            select(CardGroup)
            .where(
                CardGroup.workshop_id == workshop.id,
                CardGroup.phase == phase,
                CardGroup.dissolved_at.is_(None),
                CardGroup.merged_into_id.is_(None),
            )
            .order_by(CardGroup.position, CardGroup.id)
        )
    )
    dots, frozen = counted_dots(workshop), frozen_groups(workshop)
    on_board = {
        group.id: GroupOnBoard(group, dots=dots.get(group.id), frozen=group.id in frozen) for group in groups
    }
    loose: dict[int | None, list[Card]] = defaultdict(list)
    for card, is_seen in rows:
        if not is_seen:
            continue
        if card.group_id in on_board:
            on_board[card.group_id].cards.append(card)
        else:
            loose[card.area_id].append(card)
    columns = [
        Column(area, [g for g in on_board.values() if g.group.area_id == area_id], loose[area_id])
        for area_id, area in [*((area.id, area) for area in areas), (None, None)]
    ]
    return Board(
        columns=[column for column in columns if column.area is not None or column.cards or column.groups],
        parked=[card for card in cards if card.status is CardStatus.PARKED],
        hidden=[card for card in cards if card.status is CardStatus.HIDDEN],
        private=sum(card.status is CardStatus.PRIVATE for card in cards),
        names=author_names(workshop),
    )


def counted_dots(workshop: Workshop) -> dict[int, int]:
    """Dots on each group by its id, of rounds that were counted."""
    statement = (
        select(DotOption.group_id, DotOption.total)
        .join(DotRound, DotRound.id == DotOption.round_id)
        .where(
            DotRound.workshop_id == workshop.id,
            DotRound.state == RoundState.CLOSED,
            DotOption.group_id.is_not(None),
        )
        .order_by(DotRound.id)
    )
    return {int(row[0] or 0): int(row[1] or 0) for row in db.session.execute(statement)}


def frozen_groups(workshop: Workshop) -> set[int]:
    """Groups on which dots are being put."""
    statement = (
        select(DotOption.group_id)
        .join(DotRound, DotRound.id == DotOption.round_id)
        .where(
            DotRound.workshop_id == workshop.id,
            DotRound.state.in_([RoundState.OPEN, RoundState.LATE]),
            DotOption.group_id.is_not(None),
        )
    )
    return {int(group_id) for group_id in db.session.scalars(statement) if group_id}


def groups_of(workshop: Workshop, phase: WorkshopPhase) -> list[CardGroup]:
    statement = select(CardGroup).where(
        CardGroup.workshop_id == workshop.id,
        CardGroup.phase == phase,
        CardGroup.dissolved_at.is_(None),
        CardGroup.merged_into_id.is_(None),
    )
    return list(db.session.scalars(statement.order_by(CardGroup.position, CardGroup.id)))


def author_names(workshop: Workshop) -> dict[int, str]:
    """Who wrote which card everybody sees, by its id; nothing unless the room goes by names."""
    if workshop.anonymity is not Anonymity.NAMED:
        return {}
    statement = (
        select(Card.id, Participant.nickname)
        .join(Participant, Participant.id == Card.author_id)
        .where(Card.workshop_id == workshop.id, Card.status.in_([CardStatus.VISIBLE, CardStatus.PARKED]))
    )
    return {int(row[0]): str(row[1]) for row in db.session.execute(statement)}


def unchecked_cards(workshop: Workshop) -> list[Card]:
    """Cards that wait to be let through, where cards are checked before; oldest first."""
    if not workshop.checks_first:
        return []
    statement = select(Card).where(
        Card.workshop_id == workshop.id, Card.status == CardStatus.PRIVATE, Card.approved_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Card.id)))


def cards_of_protocol(workshop: Workshop) -> list[Card]:
    """What the protocol shows of cards, in its order."""
    statement = select(Card).where(
        Card.workshop_id == workshop.id, Card.status.in_([CardStatus.VISIBLE, CardStatus.PARKED])
    )
    return list(db.session.scalars(statement.order_by(Card.step_id, Card.position, Card.id)))


def cards_to_hand_over(workshop: Workshop) -> tuple[list[tuple[str, list[Card]]], int]:
    """Cards of critique and fantasy that are no idea yet, by the title of their group; how many are one."""
    phases = [WorkshopPhase.CRITIQUE, WorkshopPhase.FANTASY]
    rows = db.session.execute(
        select(Card, CardGroup.title)
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .outerjoin(CardGroup, CardGroup.id == Card.group_id)
        .where(
            Card.workshop_id == workshop.id,
            Card.status.in_([CardStatus.VISIBLE, CardStatus.PARKED]),
            WorkshopStep.phase.in_(phases),
        )
        .order_by(WorkshopStep.position, CardGroup.position, CardGroup.id, Card.position, Card.id)
    ).all()
    waiting: dict[str, list[Card]] = defaultdict(list)
    for card, title in rows:
        if card.idea_id is None:
            waiting[title or ""].append(card)
    return list(waiting.items()), sum(row[0].idea_id is not None for row in rows)


def private_cards(step: WorkshopStep) -> list[Card]:
    """For staff while cards are collected: texts, to see what must be hidden; no page names the author."""
    statement = select(Card).where(Card.step_id == step.id, Card.status == CardStatus.PRIVATE)
    return list(db.session.scalars(statement.order_by(Card.id.desc())))


def own_cards(somebody: Participant) -> list[Card]:
    """All cards of one person, in the order of writing."""
    statement = select(Card).where(Card.author_id == somebody.id, Card.status != CardStatus.WITHDRAWN)
    return list(db.session.scalars(statement.order_by(Card.id)))


def card_after(cards: Sequence[Card]) -> int | None:
    """Beside which card of their list one goes on once ``cards`` are gone: the next, else the last."""
    if not cards:
        return None
    taken = {card.id for card in cards}
    here = max(cards, key=lambda card: (card.position, card.id))
    same_phase = select(WorkshopStep.phase).where(WorkshopStep.id == here.step_id).scalar_subquery()
    statement = (
        select(Card.position, Card.id)
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .where(
            Card.workshop_id == here.workshop_id,
            WorkshopStep.phase == same_phase,
            Card.status == here.status,
            Card.id.not_in(taken),
            Card.group_id == here.group_id
            if here.group_id
            else and_(Card.group_id.is_(None), Card.area_id.is_not_distinct_from(here.area_id)),
        )
        .order_by(Card.position, Card.id)
    )
    left = [(int(row[0]), int(row[1])) for row in db.session.execute(statement)]
    after = [number for place, number in left if (place, number) > (here.position, here.id)]
    return after[0] if after else left[-1][1] if left else None


def group_titles(workshop: Workshop) -> dict[int, str]:
    """Titles by id; a merged group has that of the one it went into."""
    rows = db.session.scalars(select(CardGroup).where(CardGroup.workshop_id == workshop.id)).all()
    titles = {group.id: group.title for group in rows}
    return {group.id: titles.get(group.merged_into_id or group.id, group.title) for group in rows}


def count_of(step: WorkshopStep) -> tuple[int, int]:
    """How many cards a step has by now, and of how many people."""
    found = db.session.execute(
        select(func.count(), func.count(Card.author_id.distinct())).where(
            Card.step_id == step.id, Card.status != CardStatus.WITHDRAWN
        )
    ).one()
    return int(found[0]), int(found[1])
