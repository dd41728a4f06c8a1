"""The areas of life of a process."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.forms.processes import AreaForm, RetireForm
from participation.municipality.models import AreaLook, AreaOfLife, Process
from participation.municipality.queries import area_in
from participation.municipality.routes.office import blueprint
from participation.municipality.routes.phases import UP
from participation.municipality.routes.public import this_process
from participation.municipality.rules import last_day, zone_of
from participation.municipality.services import processes as services
from participation.web.access import acting, requires


@blueprint.get("/verfahren/<slug>/bereiche")
@requires(Permission.EDIT_PROCESSES)
def areas(slug: str) -> ResponseReturnValue:
    """The areas in their order, those that take nothing new among them."""
    return render_template("municipality/areas.html", process=this_process(slug), up=UP, at=now())


@blueprint.route("/verfahren/<slug>/bereiche/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def new_area(slug: str) -> ResponseReturnValue:
    process, form = this_process(slug), AreaForm()
    if not form.is_submitted():
        form.see(process.version)
        form.look.data = unused_look(process).value
    if not form.validate_on_submit():
        return show(form, process), 422 if form.errors else 200
    try:
        with writing():
            services.new_area(form.change(), process=this_process(slug), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show(form, this_process(slug)), 409
    flash(gettext("Der Bereich ist angelegt."), "good")
    return redirect(url_for("office.areas", slug=slug))


def unused_look(process: Process) -> AreaLook:
    """The first look that no area has; the first of all when each is taken."""
    taken = {area.look for area in process.areas}
    return next((look for look in AreaLook if look not in taken), AreaLook.MOBIL)


@blueprint.route("/verfahren/<slug>/bereiche/<name>", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def area(slug: str, name: str) -> ResponseReturnValue:
    process, form = this_process(slug), AreaForm()
    area = area_in(process, name)
    if not form.is_submitted():
        form.fill(area, process)
    if not form.validate_on_submit():
        return show(form, process, area), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            services.change_area(
                area_in(process, name),
                form.change(),
                process=process,
                expected_version=form.seen(),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        process = this_process(slug)
        if isinstance(refusal, Conflict):
            form.see(process.version)
        form.refuse(refusal)
        return show(form, process, area_in(process, name)), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("office.areas", slug=slug))


def show(
    form: AreaForm, process: Process, area: AreaOfLife | None = None, retiring: RetireForm | None = None
) -> str:
    if retiring is None:
        retiring = RetireForm(formdata=None)
        if area is not None and area.retired_at:
            retiring.last.data = last_day(area.retired_at, zone_of(process))
    return render_template("municipality/area.html", process=process, area=area, form=form, retiring=retiring)


@blueprint.post("/verfahren/<slug>/bereiche/<name>/verschieben")
@requires(Permission.EDIT_PROCESSES)
def move_area(slug: str, name: str) -> ResponseReturnValue:
    """One place up or down."""
    with writing():
        process = this_process(slug)
        up = request.form.get("wohin") == UP
        services.move_area(area_in(process, name), up=up, process=process, by=acting(), at=now())
    return redirect(url_for("office.areas", slug=slug))


@blueprint.post("/verfahren/<slug>/bereiche/<name>/ruhen")
@requires(Permission.EDIT_PROCESSES)
def retire_area(slug: str, name: str) -> ResponseReturnValue:
    """Nothing new after the day that is given; what is there stays."""
    process, retiring = this_process(slug), RetireForm()
    area = area_in(process, name)
    if not retiring.validate_on_submit() or retiring.last.data is None:
        form = AreaForm(formdata=None)
        form.fill(area, process)
        return show(form, process, area, retiring), 422
    with writing():
        process = this_process(slug)
        services.retire_area(
            area_in(process, name), last=retiring.last.data, process=process, by=acting(), at=now()
        )
    flash(gettext("Der Bereich nimmt danach nichts Neues mehr. Was darin ist, bleibt."), "good")
    return redirect(url_for("office.areas", slug=slug))


@blueprint.post("/verfahren/<slug>/bereiche/<name>/wieder-oeffnen")
@requires(Permission.EDIT_PROCESSES)
def bring_back_area(slug: str, name: str) -> ResponseReturnValue:
    with writing():
        process = this_process(slug)
        services.bring_back_area(area_in(process, name), process=process, by=acting(), at=now())
    flash(gettext("Der Bereich nimmt wieder Neues auf."), "good")
    return redirect(url_for("office.areas", slug=slug))
