"""Writing the strategy: its parts one by one, and how it would read."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.publication.forms import PartForm
from participation.publication.models import Audience, ReportForm, StrategyPart
from participation.publication.queries.editions import all_editions, part_called, parts_of
from participation.publication.routes.public import blueprint, shown, shown_area
from participation.publication.routes.reading import as_file, draft, for_template
from participation.publication.rules import NEEDED, Part, area_of, area_part
from participation.publication.services.parts import write_part
from participation.publication.words import PART_HINTS, PART_WORDS
from participation.web.access import acting, requires


def names_of(process: Process) -> list[tuple[str, str, str]]:
    """Name, title and hint of each text, in the order of the strategy."""
    fixed = [(part.value, str(PART_WORDS[part]), str(PART_HINTS[part])) for part in Part]
    hint = gettext("Worum es in diesem Bereich geht und was dort erreicht werden soll.")
    areas = [
        (area_part(area.id), gettext("Ziele im Bereich %(area)s", area=area.name), hint)
        for area in process.areas
    ]
    place = [name for name, _title, _hint in fixed].index(Part.CROSS_CUTTING.value)
    return [*fixed[:place], *areas, *fixed[place:]]


def about(process: Process, name: str) -> tuple[str, str]:
    """Title and hint of a text; 404 for a name that no text has."""
    for known, title, hint in names_of(process):
        if known == name:
            return title, hint
    return abort(404)


@blueprint.get("/<slug>/redaktion/strategie")
@requires(Permission.EDIT_STRATEGY)
def parts(slug: str) -> ResponseReturnValue:
    """The texts with their state, what is missing, and the editions."""
    process = this_process(slug)
    return render_template(
        "publication/parts.html",
        process=process,
        names=names_of(process),
        parts=parts_of(process),
        needed=[part.value for part in NEEDED],
        editions=all_editions(process),
        at=now(),
    )


@blueprint.route("/<slug>/redaktion/strategie/texte/<name>", methods=["GET", "POST"])
@requires(Permission.EDIT_STRATEGY)
def write(slug: str, name: str) -> ResponseReturnValue:
    """One text. Whoever comes second keeps theirs and sees what the other has written."""
    process = this_process(slug)
    about(process, name)
    part, form = part_called(process, name), PartForm()
    if request.method == "GET":
        form.text.data = part.text if part else ""
        form.see(part.version if part else 0)
    if not form.validate_on_submit():
        return show_part(process, name, form), 422 if form.errors else 200
    try:
        with writing():
            write_part(this_process(slug), form.draft(name), by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        stored = part_called(process, name) if isinstance(refusal, Conflict) else None
        if stored is not None:
            form.see(stored.version)  # whoever sends it again has seen both
        form.refuse(refusal)
        return show_part(process, name, form, stored=stored), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("publication.parts", slug=slug))


def show_part(process: Process, name: str, form: PartForm, *, stored: StrategyPart | None = None) -> str:
    title, hint = about(process, name)
    return render_template(
        "publication/write.html",
        process=process,
        form=form,
        title=title,
        hint=hint,
        stored=stored,
        is_area=area_of(name) is not None,
    )


def preview_of(process: Process) -> dict[str, Any]:
    told = draft(process, Audience.PUBLIC, reader=acting(), at=now())
    return {
        "process": process,
        "edition": None,
        "is_newest": True,
        "of": None,
        "is_preview": True,
        **for_template(told),
    }


@blueprint.get("/<slug>/redaktion/strategie/vorschau")
@requires(Permission.EDIT_STRATEGY)
def preview(slug: str) -> ResponseReturnValue:
    """As everybody would read it if it were published now."""
    return render_template("publication/strategy.html", **shown(preview_of(this_process(slug))))


@blueprint.get("/<slug>/redaktion/strategie/vorschau/<area_slug>")
@requires(Permission.EDIT_STRATEGY)
def preview_area(slug: str, area_slug: str) -> ResponseReturnValue:
    """One area of life of it."""
    known = shown_area(preview_of(this_process(slug)), area_slug)
    return render_template("publication/area.html", **known)


@blueprint.get("/<slug>/redaktion/strategie/entwurf-<audience>.<form>")
@requires(Permission.EDIT_STRATEGY)
def preview_file(slug: str, audience: str, form: str) -> ResponseReturnValue:
    """The draft as a file: as it would be public, for the council, or with all that the Redaktion knows."""
    process = this_process(slug)
    if audience not in set(Audience) or form not in set(ReportForm):
        abort(404)
    told = draft(process, Audience(audience), reader=acting(), at=now())
    response = as_file(told, ReportForm(form), f"{slug}-strategie-entwurf-{audience}")
    response.headers["Cache-Control"] = "private, no-store"
    return response
