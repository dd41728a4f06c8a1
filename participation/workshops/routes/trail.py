"""The way of one's own cards, under an address that lasts: during the workshop, and long after it."""

from flask import abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.municipality.routes.public import this_town
from participation.strategy.queries.measures import measures_numbered, numbers_of
from participation.web.access import acting, public, requires
from participation.web.by_code import was_wrong
from participation.workshops.forms import CodeForm
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.board import own_cards
from participation.workshops.queries.rooms import participant_in, released_protocol, workshop_with_id
from participation.workshops.queries.trails import Fate, fates_of
from participation.workshops.routes.desk import RUN, staff_room
from participation.workshops.routes.entrance import (
    GUESSES,
    blueprint,
    qr_code,
    qr_size,
    unknown_code,
    workshop_at,
)
from participation.workshops.routes.identity import me_in
from participation.workshops.rules.states import OVER
from participation.workshops.rules.trails import read_trail, trail_token
from participation.workshops.words import PHASE_WORDS


@blueprint.get("/w/<code>/weg")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def own_trail(code: str) -> ResponseReturnValue:
    """From the room to the lasting address of one's own cards."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is None or me.removed_at is not None:
        return redirect(url_for("workshops.room", code=workshop.join_code))
    return redirect(trail_of(workshop, me))


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/menschen/<int:participant_id>/weg")
@requires(RUN)
def trail_for(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """The same for somebody on the telephone or in the room, to be printed or sent to them."""
    _process, workshop, _me = staff_room(slug, workshop_id)
    return redirect(trail_of(workshop, participant_in(workshop, participant_id)))


def trail_of(workshop: Workshop, somebody: Participant) -> str:
    cards = [card.id for card in own_cards(somebody)]
    return url_for("workshops.trail", token=trail_token(workshop.id, cards, secret()))


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@blueprint.get("/w/weg/<token>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def trail(token: str) -> ResponseReturnValue:
    """Theme, dots, measure and idea of each card that the address names."""
    kept = read_trail(token, secret())
    workshop = workshop_with_id(kept.workshop_id, municipality_id=this_town().id) if kept else None
    if kept is None or workshop is None:
        abort(404)
    fates = fates_of(workshop, kept.card_ids)
    address = str(current_app.config["BASE_URL"]).rstrip("/") + url_for("workshops.trail", token=token)
    return render_template(
        "workshops/trail.html",
        workshop=workshop,
        process=workshop.process,
        fates=fates,
        measures=measures_behind(workshop, fates),
        address=address,
        qr=qr_code(address),
        qr_size=qr_size(address),
        is_over=workshop.state in OVER,
        protocol=released_protocol(workshop),
        PHASES=PHASE_WORDS,
    )


def measures_behind(workshop: Workshop, fates: list[Fate]) -> dict[int, object]:
    """The measures of the process that rows of the plan became, by their ids; only those one may read."""
    wanted = [draft.measure_id for fate in fates for draft in fate.drafts if draft.measure_id is not None]
    numbers = numbers_of(wanted)
    found = measures_numbered(workshop.process, set(numbers.values()), reader=acting())
    return {measure.id: measure for measure in found}
