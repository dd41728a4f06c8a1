"""Taking over the action plan of a workshop into the measures of the process."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.exc import NoResultFound

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.measures import numbers_of
from participation.strategy.routes.public import blueprint
from participation.strategy.services.handover import hand_over_cards, take_over_plan
from participation.web.access import acting, requires
from participation.web.addresses import HIGHEST_ID
from participation.web.forms import refusal_text
from participation.workshops.models import Workshop, WorkshopState
from participation.workshops.queries.board import cards_to_hand_over
from participation.workshops.queries.plan import plan_of
from participation.workshops.queries.rooms import cards_in, workshop_in

ADDRESS = "/<slug>/redaktion/massnahmen/aus-werkstatt/<int:workshop_id>"


def released(slug: str, workshop_id: int) -> tuple[Process, Workshop]:
    """A workshop whose protocol is public; NoResultFound for any other."""
    process = this_process(slug)
    workshop = workshop_in(process, workshop_id)
    if workshop.state not in {WorkshopState.PUBLISHED, WorkshopState.ARCHIVED}:
        raise NoResultFound
    return process, workshop


@blueprint.get(ADDRESS)
@requires(Permission.EDIT_MEASURES)
def from_workshop(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The rows of the plan, and what became of each."""
    return plan_page(*released(slug, workshop_id))


def plan_page(process: Process, workshop: Workshop, reason: str = "") -> str:
    rows = plan_of(workshop)
    return render_template(
        "strategy/from_workshop.html",
        process=process,
        workshop=workshop,
        rows=rows,
        numbers=numbers_of([row.draft.measure_id for row in rows if row.draft.measure_id is not None]),
        reason=reason,
    )


@blueprint.post(ADDRESS)
@requires(Permission.EDIT_MEASURES)
def take_from_workshop(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Make measures in draft of the ticked rows."""
    ticked = set(request.form.getlist("m"))
    try:
        with writing():
            process, workshop = released(slug, workshop_id)
            rows = [row.draft for row in plan_of(workshop) if str(row.draft.id) in ticked]
            taken = take_over_plan(rows, workshop=workshop, process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return make_response(plan_page(*released(slug, workshop_id), refusal_text(refusal)), 409)
    flash(
        ngettext(
            "%(num)s Maßnahme ist als Entwurf übernommen, mit den Karten als Herkunft.",
            "%(num)s Maßnahmen sind als Entwurf übernommen, mit den Karten als Herkunft.",
            taken.measures,
        )
    )
    return redirect(url_for("strategy.from_workshop", slug=slug, workshop_id=workshop_id), 303)


@blueprint.get(f"{ADDRESS}/karten")
@requires(Permission.EDIT_MEASURES)
def cards_of_workshop(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The cards that are no ideas yet, by theme."""
    return cards_page(*released(slug, workshop_id))


def cards_page(process: Process, workshop: Workshop, reason: str = "") -> str:
    groups, done = cards_to_hand_over(workshop)
    return render_template(
        "strategy/cards_from_workshop.html",
        process=process,
        workshop=workshop,
        groups=groups,
        done=done,
        reason=reason,
    )


@blueprint.post(f"{ADDRESS}/karten")
@requires(Permission.EDIT_MEASURES)
def take_cards(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Make ideas of the ticked cards, for the queue."""
    ids = [int(typed) for typed in request.form.getlist("k") if typed.isascii() and typed.isdigit()]
    try:
        with writing():
            process, workshop = released(slug, workshop_id)
            cards = cards_in(workshop, [card_id for card_id in ids if card_id <= HIGHEST_ID])
            made = hand_over_cards(cards, workshop=workshop, process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return make_response(cards_page(*released(slug, workshop_id), refusal_text(refusal)), 409)
    flash(
        ngettext("%(num)s Karte ist als Idee im Eingang.", "%(num)s Karten sind als Ideen im Eingang.", made)
    )
    return redirect(url_for("strategy.cards_of_workshop", slug=slug, workshop_id=workshop_id), 303)
