"""The town's start page, and what every page knows about the town."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.municipality import queries, rules
from participation.municipality.models import Municipality, Process
from participation.web.access import acting, public

blueprint = Blueprint("municipality", __name__)


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
    return {"this_town": town_if_any, "now": now}


def town_if_any() -> Municipality | None:
    """For error pages, which must also stand when no town is there."""
    if "town" not in g:
        g.town = queries.town_at(host())
    town: Municipality | None = g.town
    return town


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The processes of the town; with a single one, straight there."""
    processes = queries.processes_of(this_town(), reader=acting())
    if len(processes) == 1:
        return redirect(url_for("municipality.overview", slug=processes[0].slug))
    return render_template("municipality/home.html", processes=processes)


@blueprint.get("/<slug>/")
@public
def overview(slug: str) -> ResponseReturnValue:
    """Where the process stands, and the ways to take part."""
    process = this_process(slug)
    at = now()
    return render_template(
        "municipality/overview.html",
        process=process,
        phases=rules.placed_phases(process, at),
        takes_ideas=rules.takes_ideas(process, at),
    )
