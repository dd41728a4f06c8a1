"""Ideas by place: a list, with a map as an extra; and the place of one idea, for staff."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.forms.staff import MoveForm
from participation.ideas.models import Idea
from participation.ideas.queries.located import (
    MOST_POINTS,
    Whereabouts,
    how_many_located,
    located_ideas,
    points_of,
)
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.routes.listing import typed_search
from participation.ideas.routes.public import blueprint as public_pages
from participation.ideas.rules import is_own
from participation.ideas.services.placing import move_idea, place_of
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.places import Place
from participation.municipality.routes.frames import area_called
from participation.municipality.routes.public import pages_version, this_process
from participation.web.access import acting, public, requires
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("whereabouts", __name__, url_prefix="/<slug>/redaktion/ideen/<number>/ort")


@public_pages.get("/<slug>/orte")
@public
@kept_for_visitors(version=pages_version, parameters=("q", "bereich", "seite", "sprache"))
def by_place(slug: str) -> ResponseReturnValue:
    """Ideas that belong somewhere, by the name of the place; on a map, too, where the town has set tiles."""
    process = this_process(slug)
    wanted = Whereabouts(
        process=process, area=area_called(process, request.args.get("bereich", "")), words=typed_search()
    )
    total = how_many_located(wanted)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = located_ideas(wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE) if total else []
    points = points_of(wanted) if total and current_app.config["MAP_TILES"] else []
    return render_template(
        "ideas/by_place.html",
        process=process,
        wanted=wanted,
        page=Page(rows=rows, total=total, number=number),
        points=[
            {
                "name": f"{point.number} {point.title}",
                "point": [point.latitude, point.longitude],
                "to": url_for("ideas.detail", slug=slug, number=point.number),
            }
            for point in points
        ],
        most_points=MOST_POINTS,
        address=lambda page: url_for(
            "ideas.by_place",
            slug=slug,
            q=wanted.words or None,
            bereich=wanted.area.slug if wanted.area else None,
            seite=page if page > 1 else None,
        ),
    )


# --- Staff --------------------------------------------------------------------------------------


@blueprint.get("")
@requires(Permission.DECIDE_IDEAS)
def move(slug: str, number: str) -> ResponseReturnValue:
    """Where the idea belongs, to be put right."""
    process = this_process(slug)
    idea, form = idea_numbered(process, number), MoveForm()
    form.begin_place(place_of(idea))
    form.version.data = str(idea.version)
    return page(process, idea, form)


@blueprint.post("")
@requires(Permission.DECIDE_IDEAS)
def put(slug: str, number: str) -> ResponseReturnValue:
    """Say where it belongs."""
    process = this_process(slug)
    form = MoveForm()
    form.offer_places(process)
    if not form.validate():
        return page(process, idea_numbered(process, number), form), 422
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            place = form.wanted_place() or Place("")
            move_idea(idea, place, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        idea = idea_numbered(process, number)
        if isinstance(refusal, Conflict):
            form.version.data = str(idea.version)
        return page(process, idea, form), 409
    flash(gettext("Der Ort ist gespeichert."), "good")
    return redirect(url_for("staff_ideas.detail", slug=slug, number=number))


def page(process: Process, idea: Idea, form: MoveForm) -> str:
    form.offer_places(process)
    return render_template(
        "ideas/move.html", process=process, idea=idea, form=form, is_own=is_own(idea, acting())
    )
