"""People in the room: who is there, admitting by telephone and in the room, entering for them."""

from dataclasses import replace

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.web.access import requires
from participation.web.forms import key_or_new, new_key
from participation.workshops.models import Channel, Participant, Role, RoundState, Workshop
from participation.workshops.queries.board import own_cards
from participation.workshops.queries.rooms import participant_in, people_in, small_group_in, small_groups_of
from participation.workshops.queries.rounds import NO_BALLOT, ballot_of, options_of, rounds_in
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.room import dots_of_request
from participation.workshops.routes.sorting import area_of_request
from participation.workshops.routes.typed import number_of
from participation.workshops.routes.video import video_hosts
from participation.workshops.routes.view import view_of
from participation.workshops.rules.texts import named_options
from participation.workshops.services.cards import CardDraft, write_card
from participation.workshops.services.dots import cast_ballot
from participation.workshops.services.people import MOST_CALLERS, Joining, admit, remove
from participation.workshops.services.tables import Forming, GroupDraft, assign, form_groups
from participation.workshops.words import CHANNEL_WORDS, ROLE_WORDS


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/menschen")
@requires(RUN)
def people(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Who is in the room."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return people_page(process, workshop, me)


def people_page(process: Process, workshop: Workshop, me: Participant, reason: str = "") -> str:
    return render_template(
        "workshops/people.html",
        process=process,
        workshop=workshop,
        me=me,
        reason=reason,
        typed=request.form if reason else {},
        key=new_key(),
        people=people_in(workshop),
        groups=small_groups_of(workshop),
        most_callers=MOST_CALLERS,
        ROLES=ROLE_WORDS,
        leads=me.role is Role.FACILITATOR,
        CHANNELS=CHANNEL_WORDS,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/menschen")
@requires(RUN)
def let_in(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Somebody who takes part by telephone or in the room."""
    form = request.form
    channel = Channel.PHONE if form.get("channel") == Channel.PHONE.value else Channel.ONSITE
    joining = Joining(nickname=form.get("nickname", ""), key=key_or_new(form.get("key")), channel=channel)
    return commanded(
        slug,
        workshop_id,
        lambda _workshop, me: admit(joining, by=me, at=now()),
        to="workshops.people",
        again=people_page,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/menschen/<int:participant_id>")
@requires(RUN)
def show_out(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Remove somebody, or put them into a small group by hand."""

    def act(workshop: Workshop, me: Participant) -> None:
        somebody = participant_in(workshop, participant_id)
        if "gruppe" in request.form:
            wanted = number_of(request.form.get("gruppe"))
            assign(somebody, to=small_group_in(workshop, wanted) if wanted else None, by=me, at=now())
        else:
            remove(somebody, by=me, at=now())

    return commanded(slug, workshop_id, act, to="workshops.people", again=people_page)


# --- Entering for others ------------------------------------------------------------------------


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/menschen/<int:participant_id>/eintragen")
@requires(RUN)
def proxy(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Cards and dots of one person on the telephone or in the room."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return proxy_page(process, workshop, participant_in(workshop, participant_id))


def proxy_page(process: Process, workshop: Workshop, somebody: Participant, reason: str = "") -> str:
    view = view_of(workshop, None)
    running = [r for r in rounds_in(workshop) if r.state in {RoundState.OPEN, RoundState.LATE}]
    round_ = running[-1] if running else None
    return render_template(
        "workshops/proxy.html",
        process=process,
        workshop=workshop,
        view=view,
        somebody=somebody,
        cards=own_cards(somebody),
        round=round_,
        options=options_of(round_) if round_ else [],
        ballot=ballot_of(round_, somebody) if round_ else NO_BALLOT,
        reason=reason,
        typed=request.form if reason else {},
        dots=dots_of_request() if reason else None,
        key=new_key(),
        CHANNELS=CHANNEL_WORDS,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/menschen/<int:participant_id>/eintragen")
@requires(RUN)
def enter_for(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Store what somebody said: a card, or their dots by the numbers of the options."""
    form = request.form

    def act(workshop: Workshop, me: Participant) -> None:
        somebody = participant_in(workshop, participant_id)
        round_id = number_of(form.get("round"))
        if round_id is None:
            draft = CardDraft(
                text=form.get("text", ""),
                key=key_or_new(form.get("key")),
                area_id=area_of_request(workshop),
                step_id=number_of(form.get("step")),
            )
            write_card(draft, by=me, author=somebody, at=now())
            return
        round_ = next((r for r in rounds_in(workshop) if r.id == round_id), None)
        if round_ is None:
            raise RuleViolation(_("Diese Punkterunde gibt es nicht mehr."))
        version = number_of(form.get("version")) or 0
        dots = named_options(form.get("numbers", "")) or dots_of_request()
        cast_ballot(dots, round_=round_, expected_version=version, by=me, voter=somebody, at=now())

    def again(process: Process, workshop: Workshop, _me: Participant, reason: str) -> str:
        return proxy_page(process, workshop, participant_in(workshop, participant_id), reason)

    answer = make_response(commanded(slug, workshop_id, act, again=again))
    if answer.status_code == 303:
        answer.headers["Location"] = url_for(
            "workshops.proxy", slug=slug, workshop_id=workshop_id, participant_id=participant_id
        )
    return answer


# --- Small groups ---------------------------------------------------------------------------------


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/gruppen")
@requires(RUN)
def share_out(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Form small groups: one for each name that was typed, shared out as wished."""
    form = request.form

    def act(workshop: Workshop, me: Participant) -> None:
        try:
            how = Forming(form.get("how", ""))
        except ValueError:
            raise RuleViolation(_("Bitte wählen Sie, wie die Gruppen entstehen.")) from None
        areas = {area.name.casefold(): area.id for area in workshop.process.areas}
        lines = [line.strip() for line in form.get("names", "").splitlines() if line.strip()]
        drafts = [replace(as_draft(line, areas), hosts=video_hosts()) for line in lines]
        form_groups(drafts, how=how, key=key_or_new(form.get("key")), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="gruppen")


def as_draft(line: str, areas: dict[str, int]) -> GroupDraft:
    """``Mobilität | https://meet…``: a name, and perhaps the address of a room behind a stroke."""
    name, _stroke, address = (part.strip() for part in line.partition("|"))
    return GroupDraft(name=name, area_id=areas.get(name.casefold()), room_url=address)
