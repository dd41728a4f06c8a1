"""Opening and closing steps: one at a time, by the facilitator, never by the clock."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardStatus,
    DotRound,
    Participant,
    RoundState,
    SmallGroup,
    StepKind,
    StepState,
    Workshop,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.queries.rooms import how_many
from participation.workshops.rules.rights import Act
from participation.workshops.rules.states import SHOWS_CARDS, STEP_MOVES
from participation.workshops.services.dots import annul, count, end_round, open_round
from participation.workshops.services.planning import go
from participation.workshops.services.room import (
    OVERTAKEN,
    announce,
    begin,
    expect,
    note,
    open_step_of,
    open_steps_of,
)
from participation.workshops.services.timer import hold, resume

ROUNDS_AT_WORK = frozenset({RoundState.OPEN, RoundState.LATE})


def open_step(
    step: WorkshopStep,
    *,
    expected_version: int,
    annuls: bool = False,
    by: Participant,
    at: datetime,
) -> None:
    """Open a step; the one that was open is closed with it. From the lobby this begins the workshop.

    A closed step is opened again only directly after it. Where dots lie on what would change, the round is
    annulled, if ``annuls`` says so: its ballots are kept and marked.
    """
    workshop = begin(by, Act.LEAD, at=at)
    expect(step, expected_version)
    if StepState.OPEN not in STEP_MOVES[step.state]:
        raise RuleViolation(OVERTAKEN)
    if workshop.state is WorkshopState.LOBBY:
        workshop.opened_at = workshop.opened_at or at
        go(workshop, WorkshopState.RUNNING, by=by, at=at)
    if workshop.state is not WorkshopState.RUNNING:
        raise RuleViolation(_("Die Werkstatt läuft gerade nicht. Öffnen Sie sie oder beenden Sie die Pause."))
    again = step.state is StepState.CLOSED
    current = open_step_of(workshop)
    if again:
        refuse_older(step, workshop)
        annul_rounds_after(step, current, workshop, annuls=annuls, by=by, at=at)
    if current is not None:
        leave_step(current, workshop, going_back=again, at=at)
    start(step, workshop, at=at)
    happened = "step.reopened" if again else "step.opened"
    announce(workshop, happened, at=at, step=step.id, version=step.version)
    note("reopen_step" if again else "open_step", workshop, by=by, at=at, step=step.id)


def start(step: WorkshopStep, workshop: Workshop, *, at: datetime) -> None:
    step.state = StepState.OPEN
    step.opened_at = step.opened_at or at
    step.closed_at = None
    step.ends_at = at + timedelta(seconds=step.planned_s) if step.planned_s else None
    step.paused_remaining_s = None
    step.version += 1
    forget_wishes(workshop)
    if step.kind in SHOWS_CARDS:
        reveal(workshop, at=at)
    if step.kind is StepKind.VOTE:
        open_round(step, workshop, at=at)
    db.session.flush()


def forget_wishes(workshop: Workshop) -> None:
    """Who asked for more time asked for the step before."""
    wishing = select(Participant).where(
        Participant.workshop_id == workshop.id, Participant.wants_time_at.is_not(None)
    )
    for somebody in db.session.scalars(wishing):
        somebody.wants_time_at = None


def leave_step(step: WorkshopStep, workshop: Workshop, *, going_back: bool, at: datetime) -> None:
    """Close the open step on the way to another. Going back, a round without ballots waits to begin anew."""
    if step.kind is StepKind.VOTE and not going_back:
        raise RuleViolation(_("Die Punkterunde läuft noch. Schließen Sie sie zuerst."))
    if going_back:
        end_beside(workshop, at=at)
        step.state, step.ends_at = StepState.PENDING, None
        step.version += 1
        db.session.flush()
        return
    finish(step, workshop, at=at)


def finish(step: WorkshopStep, workshop: Workshop, *, at: datetime) -> None:
    """With the step of all, those end that small groups had beside it; ended alone, its groups come back."""
    if step.beside:
        groups = groups_at(step)
        present = members_of(groups)
        for group in groups:
            group.step_id = None
    else:
        end_beside(workshop, at=at)
        present = how_many(workshop)
    step.state, step.closed_at, step.ends_at = StepState.CLOSED, at, None
    step.paused_remaining_s = None
    step.present = present
    step.version += 1
    db.session.flush()
    announce(workshop, "step.closed", at=at, step=step.id, version=step.version)


def end_beside(workshop: Workshop, *, at: datetime) -> None:
    for step in open_steps_of(workshop):
        if step.beside:
            finish(step, workshop, at=at)


def groups_at(step: WorkshopStep) -> list[SmallGroup]:
    statement = select(SmallGroup).where(SmallGroup.step_id == step.id)
    return list(db.session.scalars(statement.order_by(SmallGroup.id)))


def members_of(groups: Sequence[SmallGroup]) -> int:
    statement = select(func.count()).where(
        Participant.small_group_id.in_([group.id for group in groups]), Participant.removed_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def close_step(step: WorkshopStep, *, expected_version: int, by: Participant, at: datetime) -> None:
    """Close the open step; a round of dots ends with it and is counted after its Nachtragsfrist."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(step, expected_version)
    if step.state is not StepState.OPEN:
        raise RuleViolation(OVERTAKEN)
    if step.kind is StepKind.VOTE:
        for running in rounds_of(step, {RoundState.OPEN}):
            end_round(running, step, workshop, at=at)
    finish(step, workshop, at=at)
    note("close_step", workshop, by=by, at=at, step=step.id)


def count_round(round_: DotRound, *, by: Participant, at: datetime) -> None:
    """End the Nachtragsfrist: the dots are counted once, and everybody sees the totals."""
    workshop = begin(by, Act.LEAD, at=at)
    if round_.state is not RoundState.LATE:
        raise RuleViolation(OVERTAKEN)
    count(round_, workshop, at=at)
    note("count_round", workshop, by=by, at=at, round=round_.id)


def skip_step(
    step: WorkshopStep, *, skipped: bool, expected_version: int, by: Participant, at: datetime
) -> None:
    """Leave a pending step out, or take it in again."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(step, expected_version)
    to = StepState.SKIPPED if skipped else StepState.PENDING
    if to not in STEP_MOVES[step.state]:
        raise RuleViolation(_("Auslassen lassen sich nur Schritte, die noch kommen."))
    step.state = to
    step.version += 1
    announce(workshop, "step.skipped" if skipped else "step.changed", at=at, step=step.id)


def pause(*, paused: bool, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Pause the workshop, with its timer; or go on with the time that was left."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(workshop, expected_version)
    wanted = WorkshopState.RUNNING if paused else WorkshopState.PAUSED
    if workshop.state is not wanted:
        raise RuleViolation(OVERTAKEN)
    for step in open_steps_of(workshop):
        (hold if paused else resume)(step, at=at)
    go(workshop, WorkshopState.PAUSED if paused else WorkshopState.RUNNING, by=by, at=at)
    return workshop


# --- What opening a step needs ------------------------------------------------------------------


def reveal(workshop: Workshop, *, at: datetime) -> None:
    """Show the cards of closed steps to everybody, in an order drawn by lot."""
    statement = select(WorkshopStep).where(
        WorkshopStep.workshop_id == workshop.id,
        WorkshopStep.kind == StepKind.COLLECT,
        WorkshopStep.state == StepState.CLOSED,
    )
    for collected in db.session.scalars(statement):
        private = select(Card).where(Card.step_id == collected.id, Card.status == CardStatus.PRIVATE)
        if workshop.checks_first:
            private = private.where(Card.approved_at.is_not(None))
        cards = list(db.session.scalars(private.order_by(Card.id)))
        collected.revealed_at = collected.revealed_at or at
        if not cards:
            continue
        for card, position in zip(cards, random.sample(range(len(cards)), len(cards)), strict=True):
            card.status, card.position, card.earlier_text = CardStatus.VISIBLE, position, ""
            card.version += 1
        announce(workshop, "card.revealed", at=at, step=collected.id, cards=len(cards))


def refuse_older(step: WorkshopStep, workshop: Workshop) -> None:
    """The step before the open one can be opened again; between two steps also the one before that."""
    back = 1 if open_step_of(workshop) is not None else 2
    statement = (
        select(WorkshopStep.id)
        .where(
            WorkshopStep.workshop_id == workshop.id,
            WorkshopStep.state == StepState.CLOSED,
            WorkshopStep.beside.is_(False),
        )
        .order_by(WorkshopStep.closed_at.desc(), WorkshopStep.position.desc())
    )
    if step.id not in db.session.scalars(statement.limit(back)).all():
        raise RuleViolation(_("Wieder öffnen lässt sich nur der Schritt, der zuletzt dran war."))


def annul_rounds_after(  # noqa: PLR0913 (from where on, coming from where, on purpose, by whom, when)
    step: WorkshopStep,
    current: WorkshopStep | None,
    workshop: Workshop,
    *,
    annuls: bool,
    by: Participant,
    at: datetime,
) -> None:
    """Going back makes rounds of the same phase void: with ballots only on purpose."""
    statement = select(DotRound).join(WorkshopStep, WorkshopStep.id == DotRound.step_id)
    rounds = list(
        db.session.scalars(
            statement.where(
                DotRound.workshop_id == workshop.id,
                DotRound.state != RoundState.ANNULLED,
                or_(
                    and_(WorkshopStep.phase == step.phase, WorkshopStep.position >= step.position),
                    WorkshopStep.id == (current.id if current else 0),
                ),
            )
        )
    )
    for round_ in rounds:
        if round_.ballots and not annuls:
            raise RuleViolation(
                _(
                    "In der Punkterunde danach liegen schon Punkte. Zurück geht es nur, wenn die Runde "
                    "annulliert wird; sie bleibt im Protokoll stehen."
                )
            )
        annul(round_, workshop, at=at)
        note("annul_round", workshop, by=by, at=at, round=round_.id)


def rounds_of(step: WorkshopStep, states: set[RoundState]) -> list[DotRound]:
    statement = select(DotRound).where(DotRound.step_id == step.id, DotRound.state.in_(states))
    return list(db.session.scalars(statement.order_by(DotRound.id)))
