"""Putting cards in order, hiding and parking them, turning critique into positive sentences."""

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import requires
from participation.web.forms import key_or_new
from participation.workshops.models import Card, CardGroup, HiddenReason, Participant, Workshop, WorkshopPhase
from participation.workshops.queries.board import card_after
from participation.workshops.queries.rooms import card_in, cards_in, group_in, latest_actions, step_in
from participation.workshops.routes.desk import RUN, commanded
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.leading import UNCLEAR, version
from participation.workshops.routes.typed import number_of, versions_of
from participation.workshops.services.cards import hide_card, park_cards, restore_card, take_over_chat
from participation.workshops.services.grouping import (
    dissolve_group,
    make_group,
    merge_groups,
    move_cards,
    rename_group,
    turn_positive,
)
from participation.workshops.services.machine import accept_suggestion, ask_machine


def phase_of_request() -> WorkshopPhase:
    try:
        return WorkshopPhase(request.form.get("phase", ""))
    except ValueError:
        raise RuleViolation(UNCLEAR) from None


def area_of_request(workshop: Workshop) -> int | None:
    slug = request.form.get("area")
    return next((area.id for area in workshop.process.areas if area.slug == slug), None)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/ordnen")
@requires(RUN)
def sort_cards(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Put the ticked cards, or the one whose button was pressed, where the menu says."""
    single = request.form.get("eine")
    seen = versions_of([single] if single else request.form.getlist("k"))
    target = request.form.get("ziel", "")
    went: dict[str, int | None] = {}

    def act(workshop: Workshop, me: Participant) -> None:
        cards = cards_in(workshop, list(seen))
        if not cards:
            raise RuleViolation(_("Bitte wählen Sie mindestens eine Karte aus."))
        went["next"] = card_after(cards)
        move(cards, workshop, me)
        went["done"] = next((action.id for action in latest_actions(workshop, 1)), None)

    def move(cards: list[Card], workshop: Workshop, me: Participant) -> None:
        if target == "park":
            park_cards(cards, by=me, at=now())
            return
        to: CardGroup | None = None
        if target == "neu":
            areas = {card.area_id for card in cards}
            area_id = areas.pop() if len(areas) == 1 else None
            title = request.form.get("titel", "")
            to = make_group(title, phase=phase_of_request(), area_id=area_id, by=me, at=now())
        elif target != "lose":
            wanted = number_of(target)
            if wanted is None:
                raise RuleViolation(_("Bitte wählen Sie, wohin die Karten sollen."))
            to = group_in(workshop, wanted)
        move_cards(cards, to=to, seen=seen, by=me, at=now())

    answer = make_response(commanded(slug, workshop_id, act))
    if answer.status_code == 303:
        # Beside the next card it goes on, with a sentence about what was done and the way back.
        anchor = f"k{went['next']}" if went.get("next") else "brett"
        answer.headers["Location"] = url_for(
            "workshops.lead", slug=slug, workshop_id=workshop_id, getan=went.get("done"), _anchor=anchor
        )
    return answer


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/karten/<int:card_id>")
@requires(RUN)
def judge_card(slug: str, workshop_id: int, card_id: int) -> ResponseReturnValue:
    """Hide a card with a reason, or show it again."""
    reason = request.form.get("grund", "")

    def act(workshop: Workshop, me: Participant) -> None:
        card = card_in(workshop, card_id)
        if "zeigen" in request.form:
            restore_card(card, expected_version=version(), by=me, at=now())
            return
        if reason not in {known.value for known in HiddenReason}:
            raise RuleViolation(_("Bitte wählen Sie einen Grund."))
        hide_card(card, reason=HiddenReason(reason), expected_version=version(), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="brett")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/themen")
@requires(RUN)
def new_group(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A group without cards, to be filled."""

    def act(workshop: Workshop, me: Participant) -> None:
        title, area_id = request.form.get("titel", ""), area_of_request(workshop)
        make_group(title, phase=phase_of_request(), area_id=area_id, by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="brett")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/themen/<int:group_id>")
@requires(RUN)
def change_group(slug: str, workshop_id: int, group_id: int) -> ResponseReturnValue:
    """Rename, merge or dissolve a group, or write its positive sentence."""
    wish = request.form.get("wunsch", "")

    def act(workshop: Workshop, me: Participant) -> None:
        group = group_in(workshop, group_id)
        match wish:
            case "titel":
                title, area_id = request.form.get("titel", ""), area_of_request(workshop)
                rename_group(group, title=title, area_id=area_id, expected_version=version(), by=me, at=now())
            case "vereinen":
                into = number_of(request.form.get("ziel"))
                if into is None:
                    raise RuleViolation(_("Bitte wählen Sie, in welches Thema die Karten sollen."))
                merge_groups(group, into=group_in(workshop, into), by=me, at=now())
            case "aufloesen":
                dissolve_group(group, expected_version=version(), by=me, at=now())
            case "satz":
                sentence = request.form.get("satz", "")
                turn_positive(group, sentence=sentence, expected_version=version(), by=me, at=now())
            case _:
                raise RuleViolation(UNCLEAR)

    return commanded(slug, workshop_id, act, anchor=f"g{group_id}")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/schritte/<int:step_id>/vorschlag")
@requires(RUN)
def from_machine(slug: str, workshop_id: int, step_id: int) -> ResponseReturnValue:
    """Ask the machine for groups, or make a group of one that it suggests."""
    number = number_of(request.form.get("nummer"))

    def act(workshop: Workshop, me: Participant) -> None:
        step = step_in(workshop, step_id)
        if number is None:
            ask_machine(step, by=me, at=now())
        else:
            accept_suggestion(step, number, title=request.form.get("titel", ""), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="vorschlag")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/chat")
@requires(RUN)
def from_chat(slug: str, workshop_id: int) -> ResponseReturnValue:
    """What came in by the video chat: one line, one card."""
    lines, key = request.form.get("lines", ""), key_or_new(request.form.get("key"))

    def act(workshop: Workshop, me: Participant) -> None:
        take_over_chat(lines, key=key, area_id=area_of_request(workshop), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="chat")
