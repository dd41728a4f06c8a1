"""The settings of the board: what horizons mean, and what the town can do in each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.forms.planning import PlanningForm
from participation.strategy.queries.planning import loads_of, planning_of
from participation.strategy.routes.public import blueprint
from participation.strategy.services.planning import set_planning
from participation.strategy.words import HORIZON_WORDS, horizon_meanings
from participation.web.access import acting, requires


@blueprint.route("/<slug>/redaktion/massnahmen/planung", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def planning(slug: str) -> ResponseReturnValue:
    """Limits and capacities; whoever comes second keeps what was typed."""
    process, form = this_process(slug), PlanningForm()
    if not form.is_submitted():
        form.fill(planning_of(process))
        return show_planning(form, process)
    if not form.validate_on_submit():
        return show_planning(form, process), 422
    try:
        with writing():
            set_planning(form.planning(), process=this_process(slug), by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        if isinstance(refusal, Conflict):
            form.see(planning_of(process).version)  # whoever sends it again has seen both
        form.refuse(refusal)
        return show_planning(form, process), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("strategy.board", slug=slug))


def show_planning(form: PlanningForm, process: Process) -> str:
    stored = planning_of(process)
    return render_template(
        "strategy/planning.html",
        process=process,
        form=form,
        meanings=horizon_meanings(stored),
        loads=loads_of(process, stored),
        HORIZON_WORDS=HORIZON_WORDS,
    )
