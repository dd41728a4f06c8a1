"""What the participants' page shows at this moment, put together once for page, projector and trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from participation.kernel.clock import now
from participation.municipality.models import AreaOfLife
from participation.municipality.rules import open_areas
from participation.workshops.models import (
    Card,
    DotRound,
    Participant,
    RoundState,
    SmallGroup,
    StepKind,
    StepState,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.board import (
    Board,
    board_of,
    count_of,
    group_titles,
    groups_of,
    own_cards,
)
from participation.workshops.queries.plan import PlannedMeasure, plan_of
from participation.workshops.queries.rooms import (
    how_many,
    prompts_of,
    small_groups_of,
    step_for,
    steps_of,
)
from participation.workshops.queries.rounds import (
    NO_BALLOT,
    Option,
    OwnBallot,
    ballot_of,
    options_of,
    ranked,
    round_of,
)
from participation.workshops.rules.states import LIVE, OVER, SHOWS_CARDS
from participation.workshops.rules.times import remaining_s
from participation.workshops.words import PHASE_WORDS

BOARD_KINDS = frozenset({StepKind.REVEAL, StepKind.CLUSTER, StepKind.REVERSE, StepKind.VOTE})
GROUP_KINDS = frozenset({StepKind.GROUPS, StepKind.PRESENT})
OUTLINE = (
    WorkshopPhase.PREPARATION,
    WorkshopPhase.CRITIQUE,
    WorkshopPhase.FANTASY,
    WorkshopPhase.REALISATION,
    WorkshopPhase.CLOSING,
)


@dataclass
class RoomView:
    """A moment of the room."""

    workshop: Workshop
    steps: Sequence[WorkshopStep]
    step: WorkshopStep | None
    is_open: bool
    number: int
    left: int | None
    areas: Sequence[AreaOfLife]
    people: int
    is_live: bool
    is_over: bool
    prompts: dict[int, str] = field(default_factory=dict)
    sentences: list[Any] = field(default_factory=list)
    """Positive sentences that the critique became, beside the collecting of fantasy."""
    cards: int = 0
    writers: int = 0
    board: Board | None = None
    round: DotRound | None = None
    options: list[Option] = field(default_factory=list)
    ballot: OwnBallot = NO_BALLOT
    groups: Sequence[SmallGroup] = ()
    plan: list[PlannedMeasure] = field(default_factory=list)
    own: list[Card] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def takes_cards(self) -> bool:
        return self.is_open and self.step is not None and self.step.kind is StepKind.COLLECT

    @property
    def takes_dots(self) -> bool:
        return self.is_open and self.round is not None and self.round.state is RoundState.OPEN

    @property
    def counted(self) -> bool:
        return self.round is not None and self.round.state is RoundState.CLOSED

    @property
    def most_dots(self) -> int:
        return max((option.total or 0 for option in self.options), default=0)


def view_of(workshop: Workshop, me: Participant | None, at: datetime | None = None) -> RoomView:
    """The room as ``me`` may see it; without ``me``, as the projector shows it."""
    at = at or now()
    steps = steps_of(workshop)
    step = step_for(steps, me)
    is_open = step is not None and step.state is StepState.OPEN
    shown = [s for s in steps if s.state is not StepState.SKIPPED]
    view = RoomView(
        workshop=workshop,
        steps=shown,
        step=step,
        is_open=is_open,
        number=shown.index(step) + 1 if step in shown else 0,
        left=remaining_s(step, at) if step is not None and is_open else None,
        areas=open_areas(workshop.process.areas, at),
        people=how_many(workshop),
        is_live=workshop.state in LIVE,
        is_over=workshop.state in OVER,
    )
    if me is not None:
        view.own = own_cards(me)
        view.titles = group_titles(workshop) if view.own else {}
    if step is not None:
        fill(view, step, me)
    return view


def fill(view: RoomView, step: WorkshopStep, me: Participant | None) -> None:
    workshop = view.workshop
    if step.kind is StepKind.COLLECT:
        view.cards, view.writers = count_of(step)
        view.prompts = prompts_of(step)
        if step.phase is WorkshopPhase.FANTASY:
            critique = groups_of(workshop, WorkshopPhase.CRITIQUE)
            view.sentences = [group for group in critique if group.reversal_text]
    if step.kind in BOARD_KINDS and step.kind in SHOWS_CARDS:
        phase = WorkshopPhase.CRITIQUE if step.kind is StepKind.REVERSE else step.phase
        view.board = board_of(workshop, phase, view.areas)
    if step.kind is StepKind.VOTE and (round_ := round_of(step)) is not None:
        view.round = round_
        options = options_of(round_)
        view.options = ranked(options) if round_.state is RoundState.CLOSED else options
        if me is not None:
            view.ballot = ballot_of(round_, me)
    if step.kind in GROUP_KINDS or step.kind is StepKind.PLAN:
        view.groups = small_groups_of(workshop)
    if step.phase is WorkshopPhase.REALISATION or step.kind is StepKind.FEEDBACK:
        view.plan = plan_of(workshop)


def chain_of(view: RoomView) -> list[dict[str, Any]]:
    """The phases as stations of the line."""
    here = view.step.phase if view.step is not None else None
    if here is WorkshopPhase.BREAK and view.step is not None:
        before = [s for s in view.steps if s.position < view.step.position and s.phase in OUTLINE]
        here = before[-1].phase if before else None
    present = [phase for phase in OUTLINE[1:] if any(s.phase is phase for s in view.steps)]
    place = present.index(here) if here in present else -1
    return [
        {
            "state": "done" if number < place else "here" if number == place else "open",
            "name": PHASE_WORDS[phase],
            "note": "",
            "to": None,
        }
        for number, phase in enumerate(present)
    ]


def join_address(workshop: Workshop) -> str:
    """The whole address for QR codes, posters and mails."""
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    return base + url_for("workshops.room", code=workshop.join_code)
