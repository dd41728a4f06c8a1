"""The town's start page, and what every page knows about the town."""

from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from participation.extensions import db
from participation.ideas.queries.figures import figures_so_far
from participation.ideas.queries.lists import unsorted_ideas
from participation.kernel.clock import now
from participation.municipality import queries, rules
from participation.municipality.models import Municipality, Process
from participation.voting.queries import supports_in
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.hosts import only_towns_names
from participation.web.language import wanted_language
from participation.workshops.queries.rooms import shown_to_all

blueprint = Blueprint("municipality", __name__)


@blueprint.record_once
def answer_to_towns(state: BlueprintSetupState) -> None:
    """Besides the name in BASE_URL, those in the table of towns are ours; macros name a process's rules."""
    state.app.jinja_env.globals["rule_titles"] = rule_titles
    state.app.jinja_env.filters["rule_title"] = lambda code, process: rule_titles(process).get(code, code)
    only_towns_names(cast("Flask", state.app), queries.is_towns_host)


def host() -> str:
    """The host name of this request, without its port."""
    return request.host.partition(":")[0]


def this_town() -> Municipality:
    """The town that answers here; 404 while none is set up."""
    return town_if_any() or abort(404)


def this_process(slug: str) -> Process:
    """The process at this address, for whoever asks; also remembers its town for the page's head and foot."""
    process = queries.process_called(slug, reader=acting(), host=host())
    g.town = process.municipality
    return process


def pages_version(slug: str, **_others: object) -> int | None:
    """For ``kept_for_visitors``: changes whenever a public page of the process does."""
    return queries.version_of_pages(slug, host())


@blueprint.app_context_processor
def town_of_the_page() -> dict[str, Any]:
    return {
        "this_town": town_if_any,
        "now": now,
        "takes_ideas_now": lambda process: rules.takes_ideas(process, now()),
        "has_page": lambda endpoint: endpoint in current_app.view_functions,
    }


def rule_titles(process: Process) -> dict[str, str]:
    """How the process calls its rules, by code, in the reader's language; asked once per request."""
    known: dict[int, dict[str, str]] = g.setdefault("rule_titles", {})
    if process.id not in known:
        english = wanted_language() != "de"
        known[process.id] = {
            rule.code: (english and rule.title_en) or rule.title for rule in queries.rules_of(process)
        }
    return known[process.id]


def town_if_any() -> Municipality | None:
    """For error pages, which must also stand when no town is there."""
    if "town" not in g:
        try:
            g.town = queries.town_at(host())
        except SQLAlchemyError:
            db.session.rollback()
            g.town = None
    town: Municipality | None = g.town
    return town


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The processes of the town and where each stands; with a single one, straight there."""
    processes = queries.processes_of(this_town(), reader=acting())
    if len(processes) == 1:
        return redirect(url_for("municipality.overview", slug=processes[0].slug))
    at = now()
    return render_template(
        "municipality/home.html",
        processes=processes,
        running=lambda process: [phase for phase in process.phases if rules.is_running(phase, at)],
        coming=lambda process: [phase for phase in process.phases if phase.starts_at > at][:1],
        days_left=lambda process, end: rules.days_left(end, at, zone=rules.zone_of(process)),
    )


@blueprint.get("/<slug>/")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def overview(slug: str) -> ResponseReturnValue:
    """Where the process stands, what came of it so far, and the ways to take part."""
    process, at = this_process(slug), now()
    figures = figures_so_far(process)
    supports, supporters = supports_in(process.id)
    oldest = figures.oldest_open
    return render_template(
        "municipality/overview.html",
        process=process,
        phases=rules.placed_phases(process, at),
        running=[phase for phase in process.phases if rules.is_running(phase, at)],
        coming=next((phase for phase in process.phases if phase.starts_at > at), None),
        days_left=lambda end: rules.days_left(end, at, zone=rules.zone_of(process)),
        takes_ideas=rules.takes_ideas(process, at),
        figures=figures,
        open_for=oldest and rules.calendar_of(process).between(oldest, at),
        supports=supports,
        supporters=supporters,
        unsorted=unsorted_ideas(process),
        workshops=shown_to_all(process),
        at=at,
    )
