"""What the protocol says: plain words and numbers, without participants and without anything hidden."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.municipality.models import AreaOfLife
from participation.workshops.models import (
    Card,
    CardStatus,
    Channel,
    DotRound,
    Role,
    RoundState,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.board import GroupOnBoard, board_of
from participation.workshops.queries.corrections import corrections_of
from participation.workshops.queries.plan import plan_of
from participation.workshops.queries.rooms import people_in, small_groups_of, steps_of
from participation.workshops.queries.rounds import options_of, ranked, rounds_in
from participation.workshops.queries.seen import everybody_sees

PHASES_WITH_CARDS = (WorkshopPhase.CRITIQUE, WorkshopPhase.FANTASY)
PLAN_FIELDS = (
    "title", "how", "who", "with_whom", "place", "by_when", "first_step", "means", "indicator", "objections",
)  # fmt: skip


def protocol_of(workshop: Workshop, *, at: datetime) -> dict[str, Any]:
    """The protocol as it would be drawn up now."""
    areas = list(
        db.session.scalars(
            select(AreaOfLife)
            .where(AreaOfLife.process_id == workshop.process_id)
            .order_by(AreaOfLife.position, AreaOfLife.id)
        )
    )
    return {
        "title": workshop.title,
        "question": workshop.question,
        "rules": [line for line in workshop.rules_text.splitlines() if line.strip()],
        "place": workshop.place,
        "opened_at": stamp(workshop.opened_at),
        "closed_at": stamp(workshop.closed_at or at),
        "people": people(workshop),
        "steps": steps(workshop),
        "phases": [phase(workshop, kind, areas) for kind in PHASES_WITH_CARDS],
        "rounds": [round_words(round_) for round_ in rounds_in(workshop)],
        "groups": [{"name": group.name, "result": group.result_text} for group in small_groups_of(workshop)],
        "plan": [
            {
                **{name: getattr(row.draft, name) for name in PLAN_FIELDS},
                "horizon": row.draft.horizon.value,
                "area": name_of(row.draft.area),
                "from": row.group_titles,
            }
            for row in plan_of(workshop)
        ],
        "hidden": hidden(workshop),
        "unchecked": unchecked(workshop),
        "pauses": pauses(workshop),
        "corrections": [
            {"of": row.title, "reason": row.reason, "at": stamp(row.at)} for row in corrections_of(workshop)
        ],
        "anonymity": workshop.anonymity.value,
    }


def as_written(content: dict[str, Any]) -> str:
    """The content in the one form that its checksum is made of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def name_of(area: AreaOfLife | None) -> str | None:
    return area.name if area else None


def people(workshop: Workshop) -> dict[str, Any]:
    """How many took part and by which way; the names are those of the town's staff."""
    everybody = people_in(workshop)
    taking_part = [p for p in everybody if p.role is Role.PARTICIPANT]
    channels = Counter(p.channel for p in taking_part)
    return {
        "all": len(taking_part),
        "web": channels[Channel.WEB],
        "phone": channels[Channel.PHONE],
        "onsite": channels[Channel.ONSITE],
        "observers": sum(p.role is Role.OBSERVER for p in everybody),
        "facilitator": [p.nickname for p in everybody if p.role is Role.FACILITATOR],
        "co_facilitators": [p.nickname for p in everybody if p.role is Role.CO_FACILITATOR],
    }


def steps(workshop: Workshop) -> list[dict[str, Any]]:
    """What was done when, with how many people, and what came of it."""
    statement = (
        select(Card.step_id, func.count())
        .where(Card.workshop_id == workshop.id, everybody_sees())
        .group_by(Card.step_id)
    )
    cards = {int(row[0]): int(row[1]) for row in db.session.execute(statement)}
    return [
        {
            "title": step.title,
            "phase": step.phase.value,
            "opened_at": stamp(step.opened_at),
            "closed_at": stamp(step.closed_at),
            "present": step.present,
            "cards": cards.get(step.id, 0),
            "beside": step.beside,
        }
        for step in steps_of(workshop)
        if step.opened_at is not None
    ]


def phase(workshop: Workshop, kind: WorkshopPhase, areas: list[AreaOfLife]) -> dict[str, Any]:
    """All visible cards by group, and what was put aside; with names where the room goes by names."""
    board = board_of(workshop, kind, areas)

    def words(card: Card) -> str:
        return f"{card.text} ({board.names[card.id]})" if card.id in board.names else card.text

    return {
        "phase": kind.value,
        "cards": board.cards,
        "areas": [
            {
                "area": name_of(column.area),
                "groups": [group_words(group, words) for group in column.groups],
                "loose": [words(card) for card in column.loose],
            }
            for column in board.columns
            if column.cards or column.groups
        ],
        "parked": [words(card) for card in board.parked],
    }


def group_words(group: GroupOnBoard, words: Callable[[Card], str]) -> dict[str, Any]:
    return {
        "title": group.group.title,
        "reversal": group.group.reversal_text,
        "dots": group.dots,
        "cards": [words(card) for card in group.cards],
    }


def round_words(round_: DotRound) -> dict[str, Any]:
    """Question, rules, turnout and totals; of an annulled round only that there was one."""
    step = db.session.get_one(WorkshopStep, round_.step_id)
    counted = round_.state is RoundState.CLOSED
    return {
        "phase": step.phase.value,
        "question": round_.question,
        "target": round_.target.value,
        "budget": round_.budget,
        "max_per_target": round_.max_per_target,
        "annulled": round_.state is RoundState.ANNULLED,
        "ended_at": stamp(round_.ended_at),
        "late_until": stamp(round_.late_until),
        "closed_at": stamp(round_.closed_at),
        "ballots": round_.ballots,
        "proxies": round_.proxies,
        "dots": round_.dots,
        "present": round_.present,
        "totals": [
            {"number": o.number, "title": o.title, "cards": o.cards, "dots": o.total}
            for o in ranked(options_of(round_))
        ]
        if counted
        else [],
    }


def hidden(workshop: Workshop) -> list[dict[str, Any]]:
    """How many cards were hidden, by reason."""
    statement = (
        select(Card.hidden_reason, func.count())
        .where(Card.workshop_id == workshop.id, Card.status == CardStatus.HIDDEN)
        .group_by(Card.hidden_reason)
        .order_by(Card.hidden_reason)
    )
    return [
        {"reason": reason.value if reason else None, "cards": count}
        for reason, count in db.session.execute(statement)
    ]


def unchecked(workshop: Workshop) -> int:
    """Cards of the phases above that staff never let through, where cards are checked before."""
    if not workshop.checks_first:
        return 0
    statement = (
        select(func.count())
        .select_from(Card)
        .join(WorkshopStep, WorkshopStep.id == Card.step_id)
        .where(
            Card.workshop_id == workshop.id,
            Card.status == CardStatus.PRIVATE,
            WorkshopStep.phase.in_(PHASES_WITH_CARDS),
        )
    )
    return db.session.scalar(statement) or 0


def pauses(workshop: Workshop) -> list[dict[str, str | None]]:
    """When the workshop paused, and when it went on."""
    statement = (
        select(AuditEntry.action, AuditEntry.at)
        .where(
            AuditEntry.subject == "workshop",
            AuditEntry.subject_id == workshop.id,
            AuditEntry.action.in_(["workshop.paused", "workshop.running"]),
        )
        .order_by(AuditEntry.id)
    )
    found: list[dict[str, str | None]] = []
    for action, moment in db.session.execute(statement):
        if action == "workshop.paused":
            found.append({"from": stamp(moment), "to": None})
        elif found and found[-1]["to"] is None:
            found[-1]["to"] = stamp(moment)
    return found
