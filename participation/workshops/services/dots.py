"""Rounds of dots: opened with fixed options, filled by whole ballots, counted once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.municipality.models import AreaOfLife
from participation.municipality.rules import zone_of
from participation.workshops.models import (
    Card,
    CardGroup,
    Dot,
    DotBallot,
    DotOption,
    DotRound,
    MeasureDraft,
    Participant,
    Role,
    RoundState,
    Target,
    Via,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.models.rooms import BY_PROXY
from participation.workshops.queries.rooms import how_many
from participation.workshops.queries.seen import everybody_sees
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.texts import check_dots
from participation.workshops.rules.times import GRACE, takes_input
from participation.workshops.services.room import OVERTAKEN, STAFF, announce, begin, enter, refuse_paused


def open_round(step: WorkshopStep, workshop: Workshop, *, at: datetime) -> DotRound:
    """A round with every group of the phase (or every row of the action plan) under a fixed number."""
    target = Target.MEASURE if step.phase is WorkshopPhase.REALISATION else Target.GROUP
    targets = rows_of_plan(workshop) if target is Target.MEASURE else groups_with_cards(workshop, step.phase)
    if len(targets) < 2:
        raise RuleViolation(
            _("Für eine Punkterunde braucht es mindestens zwei Themen mit Karten oder zwei Maßnahmen.")
        )
    round_ = DotRound(
        workshop_id=workshop.id,
        step_id=step.id,
        target=target,
        question=step.prompt or step.title,
        budget=step.budget,
        max_per_target=step.max_per_target,
        created_at=at,
    )
    db.session.add(round_)
    db.session.flush()
    for number, target_id in enumerate(targets, start=1):
        column = "draft_id" if target is Target.MEASURE else "group_id"
        db.session.add(DotOption(round_id=round_.id, number=number, **{column: target_id}))
    db.session.flush()
    announce(workshop, "round.opened", at=at, round=round_.id, step=step.id)
    return round_


def groups_with_cards(workshop: Workshop, phase: WorkshopPhase) -> list[int]:
    statement = (
        select(CardGroup.id)
        .join(Card, Card.group_id == CardGroup.id)
        .outerjoin(AreaOfLife, AreaOfLife.id == CardGroup.area_id)
        .where(
            CardGroup.workshop_id == workshop.id,
            CardGroup.phase == phase,
            CardGroup.dissolved_at.is_(None),
            CardGroup.merged_into_id.is_(None),
            everybody_sees(),
        )
        .group_by(CardGroup.id, AreaOfLife.position)
        .order_by(AreaOfLife.position.is_(None), AreaOfLife.position, CardGroup.position, CardGroup.id)
    )
    return list(db.session.scalars(statement))


def rows_of_plan(workshop: Workshop) -> list[int]:
    statement = (
        select(MeasureDraft.id)
        .outerjoin(AreaOfLife, AreaOfLife.id == MeasureDraft.area_id)
        .where(MeasureDraft.workshop_id == workshop.id, MeasureDraft.struck_at.is_(None))
        .order_by(AreaOfLife.position.is_(None), AreaOfLife.position, MeasureDraft.id)
    )
    return list(db.session.scalars(statement))


def cast_ballot(  # noqa: PLR0913 (what, in which round, seen how, for whom, by whom, when)
    dots: Mapping[int, int],
    *,
    round_: DotRound,
    expected_version: int,
    by: Participant,
    at: datetime,
    voter: Participant | None = None,
) -> DotBallot:
    """Put a whole ballot in place of the one before; ``voter`` if staff enters it for somebody.

    RuleViolation for more dots than there are, and after the round; the ballot before then stays as it was.
    Conflict if another tab changed it in the meantime.
    """
    workshop = enter(by, at=at)
    refuse_unless(by, Act.CONTRIBUTE if voter is None else Act.ENTER_FOR_OTHERS)
    voter = voter or by
    refuse_voter(voter, by)
    refuse_paused(workshop)
    refuse_closed(round_, workshop, proxy=voter.id != by.id, at=at)
    options = frozenset(db.session.scalars(select(DotOption.number).where(DotOption.round_id == round_.id)))
    chosen = {number: count for number, count in dots.items() if count}
    used = check_dots(chosen, options=options, budget=round_.budget, most_each=round_.max_per_target)
    ballot = db.session.get(DotBallot, (round_.id, voter.id))
    if (ballot.version if ballot else 0) != expected_version:
        raise Conflict(
            _("Ihre Punkte wurden inzwischen an anderer Stelle geändert. Unten steht, was gespeichert ist.")
        )
    return put(chosen, used, ballot, round_=round_, voter=voter, by=by, workshop=workshop, at=at)


def put(  # noqa: PLR0913 (as above, checked)
    chosen: Mapping[int, int],
    used: int,
    ballot: DotBallot | None,
    *,
    round_: DotRound,
    voter: Participant,
    by: Participant,
    workshop: Workshop,
    at: datetime,
) -> DotBallot:
    if ballot is None:
        ballot = DotBallot(
            round_id=round_.id, participant_id=voter.id, budget=round_.budget, used=used, version=0
        )
        db.session.add(ballot)
    ballot.used = used
    ballot.version += 1
    ballot.via, ballot.entered_by_id = (Via.WEB, None) if voter.id == by.id else (Via.PROXY, by.id)
    db.session.flush()
    changed_rows(delete(Dot).where(Dot.round_id == round_.id, Dot.participant_id == voter.id))
    db.session.add_all(
        Dot(round_id=round_.id, participant_id=voter.id, number=number, dots=count)
        for number, count in chosen.items()
    )
    db.session.flush()
    round_.ballots = ballots_in(round_)
    announce(
        workshop, "ballot.saved", at=at, audience=f"p:{voter.id}", round=round_.id, version=ballot.version
    )
    announce(workshop, "round.progress", at=at, audience=STAFF, round=round_.id, ballots=round_.ballots)
    return ballot


def refuse_voter(voter: Participant, by: Participant) -> None:
    if voter.id != by.id and (voter.channel not in BY_PROXY or voter.workshop_id != by.workshop_id):
        raise RuleViolation(
            _("Eintragen können Sie nur für Menschen, die am Telefon oder im Saal dabei sind.")
        )
    if voter.role is not Role.PARTICIPANT or voter.removed_at is not None:
        raise RuleViolation(_("Punkte vergeben nur Teilnehmende."))


def refuse_closed(round_: DotRound, workshop: Workshop, *, proxy: bool, at: datetime) -> None:
    """What was sent in time may arrive a little later; after that nothing changes any more."""
    step = db.session.get_one(WorkshopStep, round_.step_id)
    if round_.state is RoundState.OPEN:
        if takes_input(step, at):
            return
        raise RuleViolation(_("Die Zeit für diese Punkterunde ist um. Ihre Punkte sind unverändert."))
    if round_.state is RoundState.LATE and round_.ended_at and at <= round_.ended_at + GRACE:
        return
    if round_.state is RoundState.LATE and proxy and round_.late_until and at <= round_.late_until + GRACE:
        return
    if round_.state is RoundState.ANNULLED:
        raise RuleViolation(_("Diese Punkterunde wurde annulliert. Bitte warten Sie auf die neue."))
    ended = round_.late_until if proxy and round_.late_until else round_.ended_at
    raise RuleViolation(
        _("Die Runde ist seit %(time)s Uhr geschlossen. Ihre Punkte sind unverändert."),
        time=(ended or at).astimezone(zone_of(workshop.process)).strftime("%H:%M:%S"),
    )


def ballots_in(round_: DotRound) -> int:
    """Ballots with a dot on them."""
    statement = select(func.count()).where(DotBallot.round_id == round_.id, DotBallot.used > 0)
    return db.session.scalar(statement) or 0


def end_round(round_: DotRound, step: WorkshopStep, workshop: Workshop, *, at: datetime) -> None:
    """Nobody puts dots any more. With people on the telephone or in the room a Nachtragsfrist begins."""
    round_.ended_at = at
    entered_for = db.session.scalar(
        select(func.count()).where(
            Participant.workshop_id == workshop.id,
            Participant.channel.in_(BY_PROXY),
            Participant.removed_at.is_(None),
        )
    )
    if not entered_for or not step.late_s:
        count(round_, workshop, at=at)
        return
    round_.state, round_.late_until = RoundState.LATE, at + timedelta(seconds=step.late_s)
    db.session.flush()
    announce(workshop, "round.ended", at=at, round=round_.id)


def count(round_: DotRound, workshop: Workshop, *, at: datetime) -> None:
    """Write the totals, once."""
    statement = select(Dot.number, func.sum(Dot.dots)).where(Dot.round_id == round_.id).group_by(Dot.number)
    totals = {int(row[0]): int(row[1]) for row in db.session.execute(statement)}
    for option in db.session.scalars(select(DotOption).where(DotOption.round_id == round_.id)):
        option.total = totals.get(option.number, 0)
    round_.state, round_.closed_at = RoundState.CLOSED, at
    round_.ballots = ballots_in(round_)
    round_.dots = sum(totals.values())
    round_.proxies = (
        db.session.scalar(
            select(func.count()).where(
                DotBallot.round_id == round_.id, DotBallot.used > 0, DotBallot.via == Via.PROXY
            )
        )
        or 0
    )
    round_.present = how_many(workshop)
    db.session.flush()
    announce(workshop, "round.closed", at=at, round=round_.id)


def annul(round_: DotRound, workshop: Workshop, *, at: datetime) -> None:
    """The round counts no more; its ballots stay, and the protocol names it."""
    round_.state, round_.closed_at = RoundState.ANNULLED, at
    db.session.flush()
    announce(workshop, "round.annulled", at=at, round=round_.id)


def change_budget(
    round_: DotRound, *, budget: int, max_per_target: int, by: Participant, at: datetime
) -> None:
    """More or fewer dots in a running round; refused if somebody has spent more already."""
    workshop = begin(by, Act.LEAD, at=at)
    if round_.state is not RoundState.OPEN:
        raise RuleViolation(OVERTAKEN)
    spent = db.session.scalar(select(func.max(DotBallot.used)).where(DotBallot.round_id == round_.id)) or 0
    highest = db.session.scalar(select(func.max(Dot.dots)).where(Dot.round_id == round_.id)) or 0
    if budget < max(spent, 1) or max_per_target < max(highest, 1) or max_per_target > budget:
        raise RuleViolation(
            _("Es hat schon jemand mehr Punkte vergeben. Die Zahl der Punkte bleibt, wie sie ist.")
        )
    round_.budget, round_.max_per_target = budget, max_per_target
    for ballot in db.session.scalars(select(DotBallot).where(DotBallot.round_id == round_.id)):
        ballot.budget = budget
    announce(workshop, "round.changed", at=at, round=round_.id)
