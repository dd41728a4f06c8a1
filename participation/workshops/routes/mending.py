"""Turning back what was done on the board, letting cards through, and the door for people who come late."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.web.access import requires
from participation.workshops.models import HiddenReason, Participant, Workshop
from participation.workshops.queries.board import cards_of_protocol
from participation.workshops.queries.rooms import action_in, card_in, cards_in, participant_in
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.leading import version
from participation.workshops.routes.people import people_page
from participation.workshops.routes.sorting import area_of_request
from participation.workshops.routes.typed import ids_of
from participation.workshops.services.checking import approve_cards, place_card
from participation.workshops.services.ending import hide_afterwards
from participation.workshops.services.people import open_door
from participation.workshops.services.undoing import undo
from participation.workshops.words import REASON_WORDS


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/rueckgaengig/<int:action_id>")
@requires(RUN)
def turn_back(slug: str, workshop_id: int, action_id: int) -> ResponseReturnValue:
    """Put back what one action of staff changed."""

    def act(workshop: Workshop, me: Participant) -> None:
        undo(action_in(workshop, action_id), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="zuletzt")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/pruefen")
@requires(RUN)
def let_through(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Cards that everybody may see."""

    def act(workshop: Workshop, me: Participant) -> None:
        approve_cards(cards_in(workshop, ids_of(request.form.getlist("k"))), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="pruefen")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/karten/<int:card_id>/bereich")
@requires(RUN)
def place(slug: str, workshop_id: int, card_id: int) -> ResponseReturnValue:
    """A card into another area of life."""

    def act(workshop: Workshop, me: Participant) -> None:
        card = card_in(workshop, card_id)
        area_id = area_of_request(workshop)
        place_card(card, area_id=area_id, expected_version=version(), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="brett")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/menschen/<int:participant_id>/einlassen")
@requires(RUN)
def admit_late(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Somebody who came late and waits at the door."""

    def act(workshop: Workshop, me: Participant) -> None:
        open_door(participant_in(workshop, participant_id), by=me, at=now())

    to = "workshops.people" if "liste" in request.form else None
    return commanded(slug, workshop_id, act, to=to, anchor="hilfe", again=people_page if to else None)


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/karten")
@requires(RUN)
def late_cards(slug: str, workshop_id: int) -> ResponseReturnValue:
    """All cards of the protocol, to take one out after the end."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return late_cards_page(process, workshop, me)


def late_cards_page(process: Process, workshop: Workshop, _me: Participant, reason: str = "") -> str:
    return render_template(
        "workshops/late_cards.html",
        process=process,
        workshop=workshop,
        cards=cards_of_protocol(workshop),
        reason=reason,
        REASONS=REASON_WORDS,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/karten/<int:card_id>/herausnehmen")
@requires(RUN)
def take_out(slug: str, workshop_id: int, card_id: int) -> ResponseReturnValue:
    """A card that is to stand in no edition any more."""
    reason = request.form.get("grund", "")

    def act(workshop: Workshop, me: Participant) -> None:
        if reason not in {known.value for known in HiddenReason}:
            raise RuleViolation(_("Bitte wählen Sie einen Grund."))
        hide_afterwards(card_in(workshop, card_id), reason=HiddenReason(reason), by=me, at=now())

    return commanded(slug, workshop_id, act, to="workshops.late_cards", again=late_cards_page)
