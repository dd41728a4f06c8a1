"""The processes of a town: the list, a new one, and the texts and settings of one."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.text import slug_of
from participation.municipality.forms.fields import differences
from participation.municipality.forms.processes import PROCESS_FIELDS, NewProcessForm, ProcessForm
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.queries import processes_of
from participation.municipality.routes.office import blueprint
from participation.municipality.routes.public import this_process, this_town
from participation.municipality.rules import end_of, placed_phases, refuse_backwards, start_of, zone_of_town
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.municipality.services.processes import change_process
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

SMALL_TOWN = "kleine-stadt"
WEEKS_FOR_IDEAS, WEEKS_TO_WEIGH = timedelta(weeks=6), timedelta(weeks=12)
A_WEEK = 7


@blueprint.get("/verfahren")
@requires(Permission.EDIT_PROCESSES)
def processes() -> ResponseReturnValue:
    """Every process of the town, newest first, and where it stands."""
    found = processes_of(this_town(), reader=acting())
    number = min(wanted_page(), max(1, -(-len(found) // PAGE_SIZE)))
    rows = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "municipality/processes.html",
        processes=Page(rows, len(found), number),
        address=lambda page: url_for("office.processes", seite=page),
    )


# --- A new one ----------------------------------------------------------------------------------


@blueprint.route("/verfahren/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def new_process() -> ResponseReturnValue:
    """Title, areas and first phase; ``?vorlage=kleine-stadt`` proposes what fits most towns."""
    form = NewProcessForm()
    if request.method == "GET" and request.args.get("vorlage") == SMALL_TOWN:
        propose(form, now().date())
    if not form.validate_on_submit():
        return show_new(form), 422 if form.errors else 200
    try:
        with writing():
            town = this_town()
            process = start_process(draft_of(form, town), town=town, by=acting(), at=now())
            slug = process.slug
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show_new(form), 409
    flash(gettext("Das Verfahren ist angelegt."), "good")
    return redirect(url_for("office.process", slug=slug))


def show_new(form: NewProcessForm) -> str:
    return render_template("municipality/new_process.html", form=form, small_town=SMALL_TOWN)


def propose(form: NewProcessForm, today: date) -> None:
    """Four areas, and six weeks for ideas from the next Monday on."""
    monday = today + timedelta(days=A_WEEK - today.weekday())
    form.areas.data = "\n".join(
        (
            gettext("Mobilität"),
            gettext("Bildung und Betreuung"),
            gettext("Wirtschaft und Tourismus"),
            gettext("Verwaltung und Bürgerservice"),
        )
    )
    form.phase.data = gettext("Ideen sammeln")
    form.first.data, form.last.data = monday, monday + WEEKS_FOR_IDEAS - timedelta(days=1)
    form.goes_on.data = True


def draft_of(form: NewProcessForm, town: Municipality) -> ProcessDraft:
    title = form.title.data or ""
    return ProcessDraft(
        slug=form.slug.data or slug_of(title),
        title=title,
        lead=form.lead.data or "",
        is_public=bool(form.is_public.data),
        areas=tuple(areas_of(form.area_names())),
        phases=tuple(phases_of(form, town)),
    )


def areas_of(names: list[str]) -> list[AreaDraft]:
    """Each with a look of its own, as long as there are some."""
    looks = list(AreaLook)
    drafts: list[AreaDraft] = []
    for number, name in enumerate(names):
        slug = slug_of(name, taken={draft.slug for draft in drafts})
        drafts.append(AreaDraft(slug=slug, name=name, look=looks[number % len(looks)]))
    return drafts


def phases_of(form: NewProcessForm, town: Municipality) -> list[PhaseDraft]:
    """The first phase takes ideas and supports; those that follow begin where the one before ends.

    Raises RuleViolation if the last day lies before the first.
    """
    zone, first, last = zone_of_town(town), form.first.data or date.min, form.last.data
    refuse_backwards(first, last)
    ideas = PhaseDraft(
        title=form.phase.data or "",
        starts_at=start_of(first, zone),
        ends_at=end_of(last, zone) if last else None,
        takes_ideas=True,
        takes_supports=True,
    )
    if not form.goes_on.data or last is None:
        return [ideas]
    weighed = last + WEEKS_TO_WEIGH
    return [
        ideas,
        PhaseDraft(
            title=gettext("Auswerten und beraten"),
            starts_at=end_of(last, zone),
            ends_at=end_of(weighed, zone),
        ),
        PhaseDraft(title=gettext("Beschließen und umsetzen"), starts_at=end_of(weighed, zone)),
    ]


# --- One that is there --------------------------------------------------------------------------


@blueprint.route("/verfahren/<slug>", methods=["GET", "POST"])
@requires(Permission.EDIT_PROCESSES)
def process(slug: str) -> ResponseReturnValue:
    """Texts and settings."""
    process, form = this_process(slug), ProcessForm()
    if not form.is_submitted():
        form.fill(process)
    if not form.validate_on_submit():
        return show(form, process), 422 if form.errors else 200
    try:
        with writing():
            change_process(
                this_process(slug), form.change(), expected_version=form.seen(), by=acting(), at=now()
            )
    except Conflict as refusal:
        process = this_process(slug)
        form.see(process.version)
        form.refuse(refusal)
        saved = {name: getattr(process, name) for name in PROCESS_FIELDS}
        return show(form, process, saved), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("office.process", slug=slug))


def show(form: ProcessForm, process: Process, saved: dict[str, Any] | None = None) -> str:
    return render_template(
        "municipality/process.html",
        process=process,
        form=form,
        phases=placed_phases(process, now()),
        differences=differences(form, saved) if saved else [],
    )
