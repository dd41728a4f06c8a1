"""The areas of life of a process."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.forms.merging import MergeForm
from participation.municipality.forms.processes import AreaForm, RetireForm
from participation.municipality.models import AreaLook, AreaOfLife, Process
from participation.municipality.queries import area_in, merge_with_id, merges_of
from participation.municipality.routes.frames import UP, area_called, filled_in
from participation.municipality.routes.office import blueprint
from participation.municipality.routes.public import this_process
from participation.municipality.rules import last_day, open_areas, zone_of
from participation.municipality.services import processes as services
from participation.municipality.services.merging import merge_areas, undo_merge
from participation.strategy.queries.areas import contents_of_area
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


@blueprint.get("/verfahren/<slug>/bereiche")
@requires(Permission.EDIT_PROCESSES)
def areas(slug: str) -> ResponseReturnValue:
    """The areas in their order, those that take nothing new among them, and what went up in which."""
    return areas_page(this_process(slug))


def areas_page(process: Process, reason: str = "") -> str:
    return render_template(
        "municipality/areas.html",
        process=process,
        up=UP,
        at=now(),
        merges=merges_of(process),
        reason=reason,
    )


@blueprint.route("/verfahren/<slug>/bereiche/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def new_area(slug: str) -> ResponseReturnValue:
    process, form = this_process(slug), AreaForm()
    if not form.is_submitted():
        form.see(process.version)
        form.look.data = unused_look(process).value
    return filled_in(
        form,
        slug,
        show=lambda process: show(form, process),
        write=lambda process: services.new_area(form.change(), process=process, by=acting(), at=now()),
        done=gettext("Der Bereich ist angelegt."),
        then="office.areas",
    )


def unused_look(process: Process) -> AreaLook:
    """The first look that no area has; the first of all when each is taken."""
    taken = {area.look for area in process.areas}
    return next((look for look in AreaLook if look not in taken), AreaLook.MOBIL)


@blueprint.route("/verfahren/<slug>/bereiche/<name>", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def area(slug: str, name: str) -> ResponseReturnValue:
    process, form = this_process(slug), AreaForm()
    area = area_called(process, name) or area_in(process, name)
    if not form.is_submitted():
        form.fill(area, process)
    return filled_in(
        form,
        slug,
        show=lambda process: show(form, process, area_in(process, name)),
        write=lambda process: services.change_area(
            area_in(process, name),
            form.change(),
            process=process,
            expected_version=form.seen(),
            by=acting(),
            at=now(),
        ),
        done=gettext("Gespeichert."),
        then="office.areas",
    )


@blueprint.route("/verfahren/<slug>/bereiche/<name>/zusammenlegen", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def merge_area(slug: str, name: str) -> ResponseReturnValue:
    """What lies in the area, and into which one it is to go."""
    process, form = this_process(slug), MergeForm()
    area = area_in(process, name)
    if not form.is_submitted():
        form.see(process.version)
    return filled_in(
        form,
        slug,
        show=lambda process: merging_page(form, process, area_in(process, name)),
        write=lambda process: merge_areas(
            area_in(process, name),
            into=chosen_area(process, form),
            process=process,
            expected_version=form.seen(),
            by=acting(),
            at=now(),
        ),
        done=gettext("„%(area)s“ ist zusammengelegt. Die alte Adresse führt weiter.", area=area.name),
        then="office.areas",
    )


def chosen_area(process: Process, form: MergeForm) -> AreaOfLife:
    found = next((area for area in process.areas if area.slug == form.into.data), None)
    if found is None:
        raise RuleViolation(_("Bitte wählen Sie den Bereich, in den alles kommt."), field="into")
    return found


def merging_page(form: MergeForm, process: Process, area: AreaOfLife) -> str:
    form.offer([other for other in open_areas(process.areas, now()) if other.id != area.id])
    return render_template(
        "municipality/merge_area.html",
        process=process,
        area=area,
        form=form,
        contents=contents_of_area(area),
    )


@blueprint.post("/verfahren/<slug>/bereiche/zusammengelegt/<int:merge_id>/rueckgaengig")
@requires(Permission.EDIT_PROCESSES)
def undo_area_merge(slug: str, merge_id: int) -> ResponseReturnValue:
    """Bring the area back with what went over."""
    try:
        with writing():
            process = this_process(slug)
            undo_merge(merge_with_id(process, merge_id), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return areas_page(this_process(slug), refusal_text(refusal)), 409
    flash(gettext("Das Zusammenlegen ist rückgängig gemacht."), "good")
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
