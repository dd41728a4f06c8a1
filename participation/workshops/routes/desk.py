"""The facilitators' page: agenda, board, time and people, and how every command of theirs is answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import new_key, refusal_text
from participation.workshops.models import (
    CardStatus,
    Channel,
    Participant,
    Role,
    RoundState,
    StepState,
    Workshop,
    WorkshopStep,
)
from participation.workshops.models.rooms import BY_PROXY
from participation.workshops.queries.board import private_cards, unchecked_cards
from participation.workshops.queries.corrections import corrections_of
from participation.workshops.queries.done import moved_by
from participation.workshops.queries.rooms import (
    facilitator,
    files_of,
    latest_actions,
    latest_protocol,
    people_in,
    released_protocol,
    staff_row,
    workshop_in,
)
from participation.workshops.queries.rounds import rounds_in, versions_of
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.identity import remember
from participation.workshops.routes.typed import number_of
from participation.workshops.routes.view import view_of
from participation.workshops.rules.states import LIVE, OPEN_FOR_PEOPLE, is_unseen, may_reopen
from participation.workshops.rules.times import remaining_s, suggested_dots
from participation.workshops.services.people import be_seen, enter_as_staff
from participation.workshops.words import (
    BOARD_WORDS,
    CHANNEL_WORDS,
    HORIZON_WORDS,
    PHASE_WORDS,
    REASON_WORDS,
    STATE_WORDS,
)

RUN = Permission.RUN_WORKSHOPS

WORDS = {
    "PHASES": PHASE_WORDS,
    "STATES": STATE_WORDS,
    "REASONS": REASON_WORDS,
    "ACTIONS": BOARD_WORDS,
    "CHANNELS": CHANNEL_WORDS,
    "HORIZONS": HORIZON_WORDS,
    "HIDDEN": CardStatus.HIDDEN,
}

Act = Callable[[Workshop, Participant], Any]


def staff_room(slug: str, workshop_id: int) -> tuple[Process, Workshop, Participant | None]:
    """The room of a process, and who this person of the town hall is in it."""
    process = this_process(slug)
    workshop = workshop_in(process, workshop_id)
    return process, workshop, staff_row(workshop, acting().id)


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/leitung")
@requires(RUN)
def lead(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Where a workshop is led from. Whoever is not in the room yet is asked to come in first."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return render_template("workshops/come_in.html", process=process, workshop=workshop)
    # The cookie opens the stream for this device, as for anybody else in the room.
    return remember(make_response(lead_page(process, workshop, me)), workshop, me)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/eintreten")
@requires(RUN)
def help_out(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Come in as a co-facilitator."""
    _process, workshop, _me = staff_room(slug, workshop_id)
    with writing():
        enter_as_staff(workshop, person=acting(), at=now())
    return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))


def lead_page(process: Process, workshop: Workshop, me: Participant, *, reason: str = "") -> str:
    at = now()
    view = view_of(workshop, None)
    leading = facilitator(workshop)
    released = released_protocol(workshop) if view.is_over else None
    waiting, taking_part = here_and_at_the_door(workshop)
    return render_template(
        "workshops/lead.html",
        process=process,
        workshop=workshop,
        view=view,
        me=me,
        reason=reason,
        done=None if reason else moved_by(me, number_of(request.args.get("getan"))),
        typed=request.form if reason else {},
        key=new_key(),
        leads=me.role is Role.FACILITATOR,
        leading=leading,
        leading_is_away=is_unseen(leading.seen_at, at),
        following=following(view.steps),
        before=closed_last(view.steps),
        others=[s for s in view.steps if s.state is StepState.PENDING and s is not following(view.steps)],
        waiting=waiting,
        unchecked=unchecked_cards(workshop),
        actions=latest_actions(workshop),
        files=files_of(released) if released else [],
        private=private_cards(view.step) if view.takes_cards and view.step else [],
        here_people=taking_part,
        loose=[card for column in view.board.columns for card in column.loose] if view.board else [],
        by_proxy=[p for p in taking_part if p.channel in BY_PROXY],
        online=sum(p.channel is Channel.WEB for p in taking_part),
        hands=sorted((p for p in taking_part if p.hand_raised_at), key=lambda p: (p.hand_raised_at, p.id)),
        want_time=sum(p.wants_time_at is not None for p in taking_part),
        late=[r for r in rounds_in(workshop) if r.state is RoundState.LATE],
        entered=versions_of(view.round) if view.round else {},
        hint=suggested_dots(len(view.options), len(taking_part)),
        unreleased=unreleased(workshop) if released else "",
        beside=steps_beside(view.steps, at),
        reopens=may_reopen(workshop.closed_at, at),
        protocol=latest_protocol(workshop),
        live=workshop.state in LIVE,
        open_for_people=workshop.state in OPEN_FOR_PEOPLE,
        **WORDS,
    )


def here_and_at_the_door(workshop: Workshop) -> tuple[list[Participant], list[Participant]]:
    """Who waits to be admitted, and who takes part."""
    here = [p for p in people_in(workshop) if p.role is Role.PARTICIPANT and p.removed_at is None]
    return [p for p in here if p.waiting_since is not None], [p for p in here if p.waiting_since is None]


def unreleased(workshop: Workshop) -> str:
    """What was corrected since the last edition: a beginning for what the next one says."""
    rows = [row for row in corrections_of(workshop) if not row.is_released]
    return " ".join(f"{row.title}: {row.reason}" for row in rows)


def steps_beside(steps: Any, at: datetime) -> list[tuple[WorkshopStep, int | None]]:  # noqa: ANN401 (a sequence of steps)
    """Open steps of single small groups, with the seconds that are left."""
    return [(s, remaining_s(s, at)) for s in steps if s.beside and s.state is StepState.OPEN]


def following(steps: Any) -> WorkshopStep | None:  # noqa: ANN401 (a sequence of steps)
    """The step that comes next, by the agenda."""
    done = [
        step.position
        for step in steps
        if step.opened_at is not None and step.state is not StepState.PENDING and not step.beside
    ]
    passed = max(done, default=0)
    return next((s for s in steps if s.state is StepState.PENDING and s.position > passed), None)


def closed_last(steps: Any) -> WorkshopStep | None:  # noqa: ANN401 (rows of any query)
    """The one step that can be opened again."""
    closed = [step for step in steps if step.state is StepState.CLOSED and not step.beside]
    return max(closed, key=lambda step: (step.closed_at, step.position), default=None)


def commanded(  # noqa: PLR0913 (where, what, and which page comes after)
    slug: str,
    workshop_id: int,
    act: Act,
    *,
    anchor: str = "",
    to: str | None = None,
    again: Callable[[Process, Workshop, Participant, str], str] | None = None,
) -> ResponseReturnValue:
    """Carry ``act`` out as this person in the room, then show the page ``to`` (else the lead's).

    A refusal shows the page again with its reason, and what was typed.
    """
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    try:
        with writing():
            be_seen(me, at=now())
            act(workshop, me)
    except RuleViolation as refusal:
        process, workshop, me = staff_room(slug, workshop_id)
        if me is None:
            raise
        words = refusal_text(refusal)
        page = (
            again(process, workshop, me, words) if again else lead_page(process, workshop, me, reason=words)
        )
        return make_response(page, 409)
    address = url_for(to or "workshops.lead", slug=slug, workshop_id=workshop_id, _anchor=anchor or None)
    return redirect(address, 303)
