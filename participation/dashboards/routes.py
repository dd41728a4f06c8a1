"""The council's overview and its pages for each area of life: running figures, for whoever may read them."""

from collections.abc import Callable

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from participation.charts.data import Chart
from participation.dashboards import sums
from participation.dashboards.drawn import drawn
from participation.dashboards.pictures import areas, ideas, themes, weeks
from participation.dashboards.scope import NO_AREA, Scope
from participation.dashboards.words import told
from participation.figures.queries.kept import figures_of
from participation.figures.rules import in_breakdown
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.frames import area_called
from participation.municipality.routes.public import this_process
from participation.municipality.rules import calendar_of
from participation.strategy.rules import shown_number
from participation.strategy.words import HORIZON_WORDS, STATUS_WORDS
from participation.voting.words import CHANNEL_WORDS, CONFIRMED_WORDS
from participation.web.access import acting, requires
from participation.web.language import wanted_language

blueprint = Blueprint("dashboards", __name__, url_prefix="/<slug>/gemeinderat")

OVERVIEW = (
    areas.compared,
    weeks.ideas,
    weeks.accesses,
    ideas.channels,
    themes.top_themes,
    areas.horizons,
    themes.standings,
    ideas.answers,
)
AREA = (weeks.ideas, ideas.channels, themes.top_themes, areas.horizons, ideas.answers)
"""What is shown, in the order of the overview."""


@blueprint.get("")
@requires(Permission.READ_DASHBOARDS)
def overview(slug: str) -> ResponseReturnValue:
    """Everything that the process has, in figures."""
    process = this_process(slug)
    figures = figures_of(process)
    scope = Scope(slug=slug, areas=process.areas, figures=figures, part=figures.whole, at=now(), whole=True)
    return dashboard("dashboards/overview.html", process, scope, OVERVIEW)


@blueprint.get("/<area_slug>")
@requires(Permission.READ_DASHBOARDS)
def area(slug: str, area_slug: str) -> ResponseReturnValue:
    """The same for one area of life, in the same order, with its measures; and for what lies in none."""
    process = this_process(slug)
    found = area_called(process, area_slug)
    if found is None and area_slug != NO_AREA:
        abort(404)
    figures = figures_of(process)
    scope = Scope(
        slug=slug,
        areas=process.areas,
        figures=figures,
        part=figures.areas[found.id if found else None],
        at=now(),
        area=found,
    )
    return dashboard("dashboards/area.html", process, scope, AREA)


def dashboard(
    template: str, process: Process, scope: Scope, pictures: tuple[Callable[[Scope], Chart], ...]
) -> str:
    """The page of a scope; where nothing lies yet, it says so instead of drawing empty charts."""
    part = scope.part
    waiting_since = part.answering.oldest_open
    return render_template(
        template,
        process=process,
        scope=scope,
        part=part,
        figures=scope.figures,
        stops=sums.line(scope),
        has_rest=sums.has_anything(scope.figures.areas[None]),
        charts=drawn(scope, pictures, wanted_language()) if sums.has_anything(part) else [],
        open_for=calendar_of(process).between(waiting_since, scope.at) if waiting_since else 0,
        open_ideas=sums.open_ideas(scope) if acting().may(Permission.READ_QUEUE, process.slug) else "",
        not_pursued=url_for("strategy.not_pursued", slug=process.slug),
        revoked=scope.figures.revoked_supports if scope.whole else 0,
        in_breakdown=in_breakdown,
        shown_number=shown_number,
        told=told,
        CONFIRMED_WORDS=CONFIRMED_WORDS,
        SUPPORT_CHANNEL_WORDS=CHANNEL_WORDS,
        HORIZON_WORDS=HORIZON_WORDS,
        STATUS_WORDS=STATUS_WORDS,
    )
