"""The phases of a process."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.municipality.forms.processes import PhaseForm
from participation.municipality.models import Process
from participation.municipality.queries import phase_in
from participation.municipality.routes.frames import UP, filled_in
from participation.municipality.routes.office import blueprint
from participation.municipality.routes.public import this_process
from participation.municipality.rules import placed_phases
from participation.municipality.services import processes as services
from participation.web.access import acting, requires


@blueprint.get("/verfahren/<slug>/phasen")
@requires(Permission.EDIT_PROCESSES)
def phases(slug: str) -> ResponseReturnValue:
    """The phases in their order."""
    process = this_process(slug)
    return render_template(
        "municipality/phases.html", process=process, phases=placed_phases(process, now()), up=UP
    )


@blueprint.route("/verfahren/<slug>/phasen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def new_phase(slug: str) -> ResponseReturnValue:
    form = PhaseForm()
    if not form.is_submitted():
        form.see(this_process(slug).version)
    return filled_in(
        form,
        slug,
        show=lambda process: show(form, process, gettext("Neue Phase")),
        write=lambda process: services.new_phase(form.change(), process=process, by=acting(), at=now()),
        done=gettext("Die Phase ist angelegt."),
        then="office.phases",
    )


@blueprint.route("/verfahren/<slug>/phasen/<int:phase_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def phase(slug: str, phase_id: int) -> ResponseReturnValue:
    process, form = this_process(slug), PhaseForm()
    phase = phase_in(process, phase_id)
    if not form.is_submitted():
        form.fill(phase, process)
    return filled_in(
        form,
        slug,
        show=lambda process: show(form, process, phase_in(process, phase_id).title),
        write=lambda process: services.change_phase(
            phase_in(process, phase_id),
            form.change(),
            process=process,
            expected_version=form.seen(),
            by=acting(),
            at=now(),
        ),
        done=gettext("Gespeichert."),
        then="office.phases",
    )


def show(form: PhaseForm, process: Process, name: str) -> str:
    return render_template("municipality/phase.html", process=process, form=form, name=name)


@blueprint.post("/verfahren/<slug>/phasen/<int:phase_id>/verschieben")
@requires(Permission.EDIT_PROCESSES)
def move_phase(slug: str, phase_id: int) -> ResponseReturnValue:
    """One place up or down; the dates stay."""
    with writing():
        process = this_process(slug)
        up = request.form.get("wohin") == UP
        services.move_phase(phase_in(process, phase_id), up=up, process=process, by=acting(), at=now())
    return redirect(url_for("office.phases", slug=slug))
