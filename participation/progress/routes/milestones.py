"""The planned steps of a measure, for the Redaktion."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.progress.forms import ChangeMilestoneForm, MilestoneForm, ReportForm
from participation.progress.models import Milestone
from participation.progress.queries.milestones import milestone_of, today_in
from participation.progress.routes.editing import DESK, back_to, measure_at, show_desk
from participation.progress.routes.public import blueprint
from participation.progress.services.milestones import change_milestone, plan_milestone
from participation.strategy.models import Measure
from participation.strategy.queries.sources import how_many_sources
from participation.web.access import acting, requires


@blueprint.post(f"{DESK}/meilensteine")
@requires(Permission.EDIT_MEASURES)
def plan(slug: str, number: str) -> ResponseReturnValue:
    """One more step."""
    form = MilestoneForm()
    if not form.validate_on_submit():
        return with_report_form(slug, number, form), 422
    try:
        with writing():
            process = this_process(slug)
            plan_milestone(
                measure_at(process, number),
                form.draft(),
                process=process,
                submission_key=form.submission_key.data or "",
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return with_report_form(slug, number, form), 409
    flash(gettext("Der Meilenstein steht im Plan."), "good")
    return redirect(back_to(slug, measure_at(this_process(slug), number)))


def with_report_form(slug: str, number: str, milestone: MilestoneForm) -> str:
    """The desk again, with what was typed for the step."""
    process = this_process(slug)
    measure = measure_at(process, number)
    form = ReportForm(formdata=None)
    form.offer(measure)
    form.begin(measure, today_in(process, now()))
    return show_desk(process, measure, form, milestone)


@blueprint.route(f"{DESK}/meilensteine/<int(max=2147483647):milestone_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def step(slug: str, number: str, milestone_id: int) -> ResponseReturnValue:
    """Another day, done, or given up."""
    process = this_process(slug)
    measure = measure_at(process, number)
    found = milestone_of(measure, milestone_id)
    form = ChangeMilestoneForm()
    if request.method == "GET":
        form.fill(found)
    if not form.validate_on_submit():
        return show_step(process, measure, found, form), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            found = milestone_of(measure_at(process, number), milestone_id)
            change_milestone(
                found, form.draft(), process=process, expected_version=form.seen(), by=acting(), at=now()
            )
    except RuleViolation as refusal:
        process = this_process(slug)
        measure = measure_at(process, number)
        found = milestone_of(measure, milestone_id)
        form.refuse(refusal)
        if isinstance(refusal, Conflict):
            form.see(found)
        return show_step(process, measure, found, form), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(back_to(slug, measure_at(this_process(slug), number)))


def show_step(process: Process, measure: Measure, milestone: Milestone, form: ChangeMilestoneForm) -> str:
    return render_template(
        "progress/milestone.html",
        process=process,
        measure=measure,
        milestone=milestone,
        form=form,
        linked=how_many_sources(measure),
    )
