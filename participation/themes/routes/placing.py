"""Suggestions at a single idea: taken, or refused because none fits."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.ideas.queries.staff import idea_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.routes.public import this_process
from participation.themes.forms import version_of
from participation.themes.models import Theme
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.services import placing
from participation.web.access import acting, requires

CHOOSE = _("Bitte wählen Sie einen der Vorschläge aus.")
MOST_REFUSED = 3
QUEUE = "eingang"
OWN = {"slug", "number", "endpoint"}
"""How the address says that the suggestion stood in the queue."""


@blueprint.post("/<slug>/redaktion/ideen/<number>/vorschlag/bereich")
@requires(Permission.SORT_IDEAS)
def take_area(slug: str, number: str) -> ResponseReturnValue:
    """Put the idea into the suggested area of life."""
    with writing():
        process = this_process(slug)
        idea = idea_numbered(process, number)
        area = area_at(process, request.form.get("wahl", ""))
        version = version_of(request.form.get("version"))
        placing.take_area(idea, area, expected_version=version, by=acting(), at=now())
    flash(gettext("Idee %(number)s steht jetzt in „%(place)s“.", number=number, place=area.name))
    return back_to(slug, number)


@blueprint.post("/<slug>/redaktion/ideen/<number>/vorschlag/thema")
@requires(Permission.EDIT_THEMES)
def take_theme(slug: str, number: str) -> ResponseReturnValue:
    """Put the idea into the suggested theme, if it is unsorted still."""
    with writing():
        process = this_process(slug)
        idea = idea_numbered(process, number)
        theme = chosen_theme(process, request.form.get("wahl", ""))
        placing.take_theme(idea, theme, seen_in=None, process=process, by=acting(), at=now())
    flash(gettext("Idee %(number)s steht jetzt in „%(place)s“.", number=number, place=theme.title))
    return back_to(slug, number)


@blueprint.post("/<slug>/redaktion/ideen/<number>/vorschlag/bereich/keiner")
@requires(Permission.SORT_IDEAS)
def refuse_areas(slug: str, number: str) -> ResponseReturnValue:
    """None of the suggested areas fits."""
    with writing():
        process = this_process(slug)
        areas = [area_at(process, shown) for shown in request.form.getlist("gezeigt")[:MOST_REFUSED]]
        refuse(idea_numbered(process, number), areas=areas)
    return noted(slug, number)


@blueprint.post("/<slug>/redaktion/ideen/<number>/vorschlag/thema/keiner")
@requires(Permission.EDIT_THEMES)
def refuse_themes(slug: str, number: str) -> ResponseReturnValue:
    """None of the suggested themes fits."""
    with writing():
        process = this_process(slug)
        themes = [chosen_theme(process, shown) for shown in request.form.getlist("gezeigt")[:MOST_REFUSED]]
        refuse(idea_numbered(process, number), themes=themes)
    return noted(slug, number)


def refuse(idea: Idea, *, areas: list[AreaOfLife] | None = None, themes: list[Theme] | None = None) -> None:
    placing.refuse_places(idea, areas=areas or (), themes=themes or (), by=acting(), at=now())


def area_at(process: Process, slug: str) -> AreaOfLife:
    """The area of a form; raises RuleViolation if none was chosen."""
    area = next((area for area in process.areas if area.slug == slug), None)
    if area is None:
        raise RuleViolation(CHOOSE)
    return area


def chosen_theme(process: Process, shown: str) -> Theme:
    """The theme of a form; raises RuleViolation if none was chosen."""
    if not shown:
        raise RuleViolation(CHOOSE)
    return theme_at(process, shown)


def noted(slug: str, number: str) -> ResponseReturnValue:
    flash(gettext("Gemerkt: Keiner der Vorschläge passt. Ähnliche Ideen bekommen ihn seltener."))
    return back_to(slug, number)


def back_to(slug: str, number: str) -> ResponseReturnValue:
    """To the idea: on its page, or in the queue as the address narrows it."""
    if request.args.get("von") == QUEUE:
        # What url_for takes for itself, such as "endpoint" or "_external", is no part of the place.
        place: dict[str, Any] = {
            name: value for name, value in request.args.items() if name.isalpha() and name not in OWN
        }
        return redirect(url_for("moderation.queue", **{**place, "slug": slug, "idee": number}))
    return redirect(url_for("staff_ideas.detail", slug=slug, number=number))
