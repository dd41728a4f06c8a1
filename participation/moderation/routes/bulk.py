"""Deciding about many ideas: choose, see what would happen, do it, see what happened."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.ideas.queries.staff import ideas_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.moderation import services
from participation.moderation.forms import NOT_CHOSEN, SortForm, version_of
from participation.moderation.routes.places import area_called, place_of_request, said, trail_of_request
from participation.moderation.services import Choice
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import open_areas
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

blueprint = Blueprint("selection", __name__, url_prefix="/<slug>/redaktion/auswahl")

LISTS = {"eingang": "moderation.queue", "ideen": "staff_ideas.index"}


@blueprint.get("/veroeffentlichen")
@requires(Permission.DECIDE_IDEAS)
def publishing(slug: str) -> ResponseReturnValue:
    """What publishing the chosen ideas would do to each."""
    process = this_process(slug)
    ideas = chosen_ideas(process)
    if not ideas:
        return nothing_chosen(process)
    return render_template(
        "moderation/publishing.html",
        process=process,
        outcomes=services.without_publishing(ideas, by=acting()),
        trail=trail_of_request(process),
        back=back(process),
        refusal_text=refusal_text,
    )


@blueprint.get("/bereich")
@requires(Permission.SORT_IDEAS)
def sorting(slug: str) -> ResponseReturnValue:
    """Which of the chosen ideas can be put into an area of life, and where they are now."""
    process = this_process(slug)
    ideas = chosen_ideas(process)
    if not ideas:
        return nothing_chosen(process)
    form = SortForm(formdata=None)
    form.offer(open_areas(process.areas, now()), process, undecided=True)
    return render_template(
        "moderation/sorting.html",
        process=process,
        outcomes=services.without_sorting(ideas),
        form=form,
        trail=trail_of_request(process),
        back=back(process),
        refusal_text=refusal_text,
    )


@blueprint.post("/veroeffentlichen")
@requires(Permission.DECIDE_IDEAS)
def publish(slug: str) -> ResponseReturnValue:
    """Publish them, and tell the outcome of each."""
    with writing():
        process = this_process(slug)
        outcomes = services.publish_all(choices(process), by=acting(), at=now())
    return render_template(
        "moderation/published.html",
        process=process,
        outcomes=outcomes,
        back=back(process),
        refusal_text=refusal_text,
    )


@blueprint.post("/bereich")
@requires(Permission.SORT_IDEAS)
def sort(slug: str) -> ResponseReturnValue:
    """Put them into the area of life, and tell the outcome of each."""
    if request.form.get("area", NOT_CHOSEN) == NOT_CHOSEN:
        return area_not_chosen(this_process(slug))
    with writing():
        process = this_process(slug)
        area = area_called(request.form["area"], process)
        outcomes = services.set_area_of_all(choices(process), area, by=acting(), at=now())
    return render_template(
        "moderation/sorted.html",
        process=process,
        outcomes=outcomes,
        area=area,
        back=back(process),
        refusal_text=refusal_text,
    )


def chosen_ideas(process: Process) -> list[Idea]:
    """The ideas whose numbers the address lists."""
    numbers = set(request.args.getlist("nr"))
    services.check_number(len(numbers))
    return list(ideas_numbered(process, numbers))


def choices(process: Process) -> list[Choice]:
    """The ideas of the preview, each as ``number:version``."""
    versions = dict(choice.partition(":")[::2] for choice in request.form.getlist("wahl"))
    services.check_number(len(versions))
    return [
        Choice(idea, version_of(versions[idea.number])) for idea in ideas_numbered(process, set(versions))
    ]


def nothing_chosen(process: Process) -> ResponseReturnValue:
    flash(gettext("Bitte wählen Sie zuerst Ideen aus der Liste aus."), "warn")
    return redirect(back(process))


def area_not_chosen(process: Process) -> ResponseReturnValue:
    """Back to the preview with the same ideas."""
    flash(gettext("Bitte wählen Sie, wohin die Ideen sollen. Es ist noch nichts geändert."), "warn")
    numbers = [choice.partition(":")[0] for choice in request.form.getlist("wahl")]
    trail = trail_of_request(process)
    return redirect(url_for("selection.sorting", slug=process.slug, nr=numbers, **trail))


def back(process: Process) -> str:
    endpoint = LISTS.get(said("von", set(LISTS)), "moderation.queue")
    return url_for(endpoint, slug=process.slug, **place_of_request(process).query())
