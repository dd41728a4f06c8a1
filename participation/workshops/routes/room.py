"""The participants' page, and what they send from it. Every refusal shows the page again, the text kept."""

from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import public
from participation.web.by_code import was_wrong
from participation.web.forms import new_key, refusal_text
from participation.workshops.forms import CardForm, CodeForm, JoinForm, MeasureDraftForm, chosen, offered
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.rooms import (
    card_in,
    cards_in,
    group_in,
    released_protocol,
    round_in,
    small_group_in,
    staff_seen_at,
)
from participation.workshops.queries.so_far import so_far
from participation.workshops.routes.entrance import (
    GUESSES,
    GUESSES_OF_ALL,
    blueprint,
    everybody,
    join_page,
    unknown_code,
    workshop_at,
)
from participation.workshops.routes.identity import me_in
from participation.workshops.routes.typed import number_of, versions_of
from participation.workshops.routes.view import view_of
from participation.workshops.rules.states import is_unseen
from participation.workshops.services.cards import (
    CardDraft,
    edit_card,
    revert_card,
    withdraw_card,
    write_card,
)
from participation.workshops.services.dots import cast_ballot
from participation.workshops.services.grouping import move_cards
from participation.workshops.services.people import ask_for_time, raise_hand
from participation.workshops.services.tables import choose, write_result
from participation.workshops.words import HORIZON_WORDS, PHASE_WORDS

REMOVED = _("Sie sind nicht mehr in dieser Werkstatt. Bitte wenden Sie sich an die Werkstattleitung.")
NOT_IN = _(
    "Sie sind noch nicht in dieser Werkstatt, oder Ihr Browser hat es vergessen. Bitte kommen Sie herein."
)

Act = Callable[[Workshop, Participant], Any]


@blueprint.get("/w/<code>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
@limiter.limit(GUESSES_OF_ALL, key_func=everybody, deduct_when=was_wrong)
def room(code: str) -> ResponseReturnValue:
    """What is asked just now, for whoever is in; for everybody else the way in."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is None:
        return join_page(workshop, JoinForm())
    if me.removed_at is not None:
        return render_template("errors/refused.html", reason=gettext(REMOVED)), 403
    return room_page(workshop, me)


def room_page(  # noqa: PLR0913 (the moment, and what was typed into which form)
    workshop: Workshop,
    me: Participant,
    *,
    card: CardForm | None = None,
    reason: str = "",
    dots: dict[int, int] | None = None,
    result: str | None = None,
    measure: MeasureDraftForm | None = None,
    edited: tuple[int, str] | None = None,
) -> str:
    view = view_of(workshop, me)
    card = card or CardForm(formdata=None)
    offered(card.area, view.areas, gettext("Weiß ich nicht"))
    card.step.data = str(view.step.id) if view.step else ""
    if not card.submission_key.data:
        card.submission_key.data = new_key()
    measure = measure or MeasureDraftForm(formdata=None)
    measure.offer(view.areas)
    if not measure.submission_key.data:
        measure.submission_key.data = new_key()
    return render_template(
        "workshops/room.html",
        view=view,
        workshop=workshop,
        process=workshop.process,
        me=me,
        card=card,
        reason=reason,
        dots=dots,
        result=result,
        measure=measure,
        edited=edited or (0, ""),
        so_far=so_far(workshop, me),
        unled=view.is_live and is_unseen(staff_seen_at(workshop), now()),
        protocol=released_protocol(workshop) if view.is_over else None,
        PHASES=PHASE_WORDS,
        HORIZONS=HORIZON_WORDS,
    )


def done(
    code: str, act: Act, *, anchor: str = "", again: Callable[[Workshop, Participant, str], str] | None = None
) -> ResponseReturnValue:
    """Do ``act`` as whoever sends this, then show the room; ``again`` shows a refused form with its text."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is None:
        form = JoinForm(formdata=None)
        form.form_errors.append(gettext(NOT_IN))
        return join_page(workshop, form), 403
    if me.removed_at is not None:
        return render_template("errors/refused.html", reason=gettext(REMOVED)), 403
    try:
        with writing():
            act(workshop, me)
    except RuleViolation as refusal:
        reason = refusal_text(refusal)
        page = again(workshop, me, reason) if again else room_page(workshop, me, reason=reason)
        return make_response(page, 409)
    return redirect(url_for("workshops.room", code=workshop.join_code, _anchor=anchor or None), 303)


@blueprint.post("/w/<code>/karten")
@public
def write(code: str) -> ResponseReturnValue:
    """A new card."""
    form = CardForm()

    def act(workshop: Workshop, me: Participant) -> None:
        draft = CardDraft(
            text=form.text.data or "",
            key=form.submission_key.data or "",
            area_id=chosen(form.area, workshop.process.areas),
            step_id=number_of(form.step.data),
        )
        write_card(draft, by=me, at=now())

    def again(workshop: Workshop, me: Participant, reason: str) -> str:
        form.submission_key.data = new_key()
        return room_page(workshop, me, card=form, reason=reason)

    return done(code, act, anchor="meine", again=again)


@blueprint.post("/w/<code>/karten/<int:card_id>")
@public
def change(code: str, card_id: int) -> ResponseReturnValue:
    """Change one's own card, go back to what it said before, or take it back."""
    text, withdraws = request.form.get("text", ""), "zurueck" in request.form
    reverts = "vorher" in request.form

    def act(workshop: Workshop, me: Participant) -> None:
        card = card_in(workshop, card_id)
        if withdraws:
            withdraw_card(card, by=me, at=now())
            return
        area = next((a.id for a in workshop.process.areas if a.slug == request.form.get("area")), None)
        version = number_of(request.form.get("version")) or 0
        if reverts:
            revert_card(card, expected_version=version, by=me, at=now())
            return
        edit_card(card, text=text, area_id=area, expected_version=version, by=me, at=now())

    def again(workshop: Workshop, me: Participant, reason: str) -> str:
        return room_page(workshop, me, reason=reason, edited=(card_id, text))

    return done(code, act, anchor="meine", again=again)


@blueprint.post("/w/<code>/punkte")
@public
def put_dots(code: str) -> ResponseReturnValue:
    """The whole ballot, in place of the one before."""
    dots = dots_of_request()

    def act(workshop: Workshop, me: Participant) -> None:
        round_ = round_in(workshop, number_of(request.form.get("round")) or 0)
        version = number_of(request.form.get("version")) or 0
        cast_ballot(dots, round_=round_, expected_version=version, by=me, at=now())

    def again(workshop: Workshop, me: Participant, reason: str) -> str:
        return room_page(workshop, me, reason=reason, dots=dots)

    return done(code, act, anchor="punkte", again=again)


def dots_of_request() -> dict[int, int]:
    """Dots by the number of the option; what is no number counts as none."""
    found: dict[int, int] = {}
    for name, value in request.form.items():
        option = number_of(name.removeprefix("p-")) if name.startswith("p-") else None
        if option is not None:
            found[option] = number_of(value) or 0
    return found


@blueprint.post("/w/<code>/hand")
@public
def hand(code: str) -> ResponseReturnValue:
    up = request.form.get("hand") == "heben"
    return done(code, lambda _workshop, me: raise_hand(me, up=up, at=now()), anchor="hilfe")


@blueprint.post("/w/<code>/mehr-zeit")
@public
def more_time(code: str) -> ResponseReturnValue:
    return done(code, lambda _workshop, me: ask_for_time(me, at=now()), anchor="hilfe")


@blueprint.post("/w/<code>/gruppe/<int:group_id>")
@public
def pick_group(code: str, group_id: int) -> ResponseReturnValue:
    """Go into a small group of one's own choice."""
    return done(
        code,
        lambda workshop, me: choose(small_group_in(workshop, group_id), by=me, at=now()),
        anchor="gruppe",
    )


@blueprint.post("/w/<code>/gruppe/<int:group_id>/ergebnis")
@public
def result(code: str, group_id: int) -> ResponseReturnValue:
    """What the group found, in a few sentences."""
    text = request.form.get("result", "")

    def act(workshop: Workshop, me: Participant) -> None:
        group = small_group_in(workshop, group_id)
        version = number_of(request.form.get("version")) or 0
        write_result(group, text, expected_version=version, by=me, at=now())

    def again(workshop: Workshop, me: Participant, reason: str) -> str:
        return room_page(workshop, me, reason=reason, result=text)

    return done(code, act, anchor="gruppe", again=again)


@blueprint.post("/w/<code>/ordnen")
@public
def sort_as_one_of_all(code: str) -> ResponseReturnValue:
    """Put the ticked cards into a group, where the step lets everybody do so."""
    seen, target = versions_of(request.form.getlist("k")), request.form.get("ziel", "")

    def act(workshop: Workshop, me: Participant) -> None:
        wanted = number_of(target)
        if wanted is None and target != "lose":
            raise RuleViolation(_("Bitte wählen Sie, wohin die Karten sollen."))
        to = group_in(workshop, wanted) if wanted is not None else None
        move_cards(cards_in(workshop, list(seen)), to=to, seen=seen, by=me, at=now())

    return done(code, act, anchor="brett")
