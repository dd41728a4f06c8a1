"""Choosing with which collected themes a workshop begins."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.web.access import requires
from participation.workshops.models import Participant, StepKind, Workshop
from participation.workshops.queries.rooms import step_in, steps_of
from participation.workshops.queries.starting import offers_of
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.typed import ids_of, number_of
from participation.workshops.services.starting import bring_in
from participation.workshops.words import PHASE_WORDS


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/mitbringen")
@requires(RUN)
def starting(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The themes of the process, with how many of their ideas would come."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return starting_page(process, workshop, me)


def starting_page(process: Process, workshop: Workshop, _me: Participant, reason: str = "") -> str:
    return render_template(
        "workshops/starting.html",
        process=process,
        workshop=workshop,
        offers=offers_of(process, workshop),
        steps=[step for step in steps_of(workshop) if step.kind is StepKind.COLLECT],
        reason=reason,
        ticked=set(ids_of(request.form.getlist("t"))),
        PHASES=PHASE_WORDS,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/mitbringen")
@requires(RUN)
def bring(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Make groups and cards of the ticked themes."""
    ticked = set(ids_of(request.form.getlist("t")))
    step_id = number_of(request.form.get("step")) or 0

    def act(workshop: Workshop, me: Participant) -> None:
        offers = [o for o in offers_of(workshop.process, workshop) if o.theme.id in ticked]
        brought = bring_in(offers, step=step_in(workshop, step_id), by=me, at=now())
        flash(
            ngettext("%(num)s Karte ist in der Werkstatt.", "%(num)s Karten sind in der Werkstatt.", brought)
        )

    return commanded(slug, workshop_id, act, to="workshops.plan", again=starting_page)
