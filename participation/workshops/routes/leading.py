"""Leading: steps, rounds, time, announcements, the room's own state."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import requires
from participation.web.forms import key_or_new
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.rooms import participant_in, round_in, small_group_in, step_in
from participation.workshops.routes.desk import RUN, commanded
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.typed import ids_of, number_of
from participation.workshops.services.beside import open_beside
from participation.workshops.services.dots import change_budget
from participation.workshops.services.ending import (
    archive_workshop,
    close_workshop,
    draw_up_again,
    release_protocol,
    reopen_workshop,
)
from participation.workshops.services.files import want_files_again
from participation.workshops.services.people import hand_over, lower_hand, take_over
from participation.workshops.services.planning import back_to_draft, change_code, open_lobby
from participation.workshops.services.steps import close_step, count_round, open_step, pause, skip_step
from participation.workshops.services.tables import present
from participation.workshops.services.timer import clear_timer, extend_timer, hold_timer, say_to_all

UNCLEAR = _("Das war nicht zu verstehen. Bitte laden Sie die Seite neu.")


def version() -> int:
    """The version that the form bears; none fits what nobody has seen."""
    found = number_of(request.form.get("version"))
    return -1 if found is None else found


WISHES: dict[str, Callable[[int, Participant], object]] = {
    "einlassen": lambda seen, me: open_lobby(expected_version=seen, by=me, at=now()),
    "zurueck": lambda seen, me: back_to_draft(expected_version=seen, by=me, at=now()),
    "pause": lambda seen, me: pause(paused=True, expected_version=seen, by=me, at=now()),
    "weiter": lambda seen, me: pause(paused=False, expected_version=seen, by=me, at=now()),
    "beenden": lambda seen, me: close_workshop(expected_version=seen, by=me, at=now()),
    "wieder": lambda seen, me: reopen_workshop(expected_version=seen, by=me, at=now()),
    "freigeben": lambda seen, me: release_protocol(
        expected_version=seen, by=me, at=now(), correction=request.form.get("berichtigung", "")
    ),
    "ablegen": lambda seen, me: archive_workshop(expected_version=seen, by=me, at=now()),
    "dateien": lambda _seen, me: want_files_again(by=me, at=now()),
    "protokoll": lambda _seen, me: draw_up_again(by=me, at=now()),
    "code": lambda _seen, me: change_code(by=me, at=now()),
}


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/schritte/<int:step_id>")
@requires(RUN)
def turn_step(slug: str, workshop_id: int, step_id: int) -> ResponseReturnValue:
    """Open, close, skip a step, or take it in again."""
    wish = request.form.get("wunsch", "")

    def act(workshop: Workshop, me: Participant) -> None:
        step = step_in(workshop, step_id)
        if wish == "oeffnen":
            annuls = "annullieren" in request.form
            open_step(step, expected_version=version(), annuls=annuls, by=me, at=now())
        elif wish == "schliessen":
            close_step(step, expected_version=version(), by=me, at=now())
        elif wish in {"auslassen", "aufnehmen"}:
            skipped = wish == "auslassen"
            skip_step(step, skipped=skipped, expected_version=version(), by=me, at=now())
        else:
            raise RuleViolation(UNCLEAR)

    return commanded(slug, workshop_id, act)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/stand")
@requires(RUN)
def turn_workshop(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The state of the whole workshop."""
    wish = request.form.get("wunsch", "")

    def act(_workshop: Workshop, me: Participant) -> None:
        if wish not in WISHES:
            raise RuleViolation(UNCLEAR)
        if wish == "beenden" and "sicher" not in request.form:
            raise RuleViolation(_("Bitte bestätigen Sie mit dem Häkchen, dass die Werkstatt enden soll."))
        WISHES[wish](version(), me)

    return commanded(slug, workshop_id, act)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/zeit")
@requires(RUN)
def turn_clock(slug: str, workshop_id: int) -> ResponseReturnValue:
    """More time, or the clock stopped and started."""
    minutes = number_of(request.form.get("minuten") or request.form.get("gutschrift"))
    wish = request.form.get("wunsch", "")
    key = key_or_new(request.form.get("key"))

    def act(_workshop: Workshop, me: Participant) -> None:
        if minutes is not None:
            step_id = number_of(request.form.get("schritt"))
            extend_timer(minutes * 60, key=key, step_id=step_id, by=me, at=now())
        elif wish == "ohne":
            clear_timer(by=me, at=now())
        elif wish not in {"anhalten", "weiter"}:
            raise RuleViolation(_("Bitte geben Sie die Minuten als Zahl ein."))
        else:
            hold_timer(held=wish == "anhalten", by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="zeit")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/ansage")
@requires(RUN)
def speak(slug: str, workshop_id: int) -> ResponseReturnValue:
    text = "" if "weg" in request.form else request.form.get("text", "")
    return commanded(slug, workshop_id, lambda _w, me: say_to_all(text, by=me, at=now()), anchor="ansage")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/runden/<int:round_id>")
@requires(RUN)
def turn_round(slug: str, workshop_id: int, round_id: int) -> ResponseReturnValue:
    """Count a round, or change how many dots there are."""

    def act(workshop: Workshop, me: Participant) -> None:
        round_ = round_in(workshop, round_id)
        budget = number_of(request.form.get("budget"))
        if budget is None:
            count_round(round_, by=me, at=now())
            return
        most = number_of(request.form.get("most")) or 1
        change_budget(round_, budget=budget, max_per_target=most, by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="runde")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/leitung")
@requires(RUN)
def change_leader(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Take over, or hand over to somebody else of the staff."""
    to = number_of(request.form.get("an"))

    def act(workshop: Workshop, me: Participant) -> None:
        if to is None:
            take_over(by=me, at=now())
        else:
            hand_over(to=participant_in(workshop, to), by=me, at=now())

    return commanded(slug, workshop_id, act)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/hand/<int:participant_id>")
@requires(RUN)
def call_up(slug: str, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Somebody's turn has come: their hand goes down."""

    def act(workshop: Workshop, me: Participant) -> None:
        lower_hand(participant_in(workshop, participant_id), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="hilfe")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/vorstellen/<int:group_id>")
@requires(RUN)
def show_result(slug: str, workshop_id: int, group_id: int) -> ResponseReturnValue:
    """A small group presents: its result appears on everybody's page."""

    def act(workshop: Workshop, me: Participant) -> None:
        present(small_group_in(workshop, group_id), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="gruppen")


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/nebenher")
@requires(RUN)
def work_beside(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Let some of the small groups work at a step of their own, while the others go on."""

    def act(workshop: Workshop, me: Participant) -> None:
        wanted = number_of(request.form.get("schritt"))
        if wanted is None:
            raise RuleViolation(_("Bitte wählen Sie, an welchem Schritt die Gruppen arbeiten."))
        groups = [small_group_in(workshop, number) for number in ids_of(request.form.getlist("gruppe"))]
        open_beside(step_in(workshop, wanted), groups, by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="gruppen")
