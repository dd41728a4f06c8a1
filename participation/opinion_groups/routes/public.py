"""Pages for everybody: the groups as they were last computed, and how that is done."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from participation.charts.drawing import Drawing, draw
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.opinion_groups.pictures import differences, group_name, sizes
from participation.opinion_groups.queries import ReadableIdea, readable_ideas, shown_run
from participation.opinion_groups.rules import Picture, candidates, picture
from participation.sense.opinions import FEWEST_IN_GROUP, FEWEST_PEOPLE
from participation.web.access import public
from participation.web.cache import kept_for_visitors
from participation.web.language import wanted_language

blueprint = Blueprint("opinion_groups", __name__)

ENOUGH_VOTES = 7
"""As in the mathematics, which web processes do not load; a test compares them."""


def process_with_groups(slug: str) -> Process:
    """404 where people cannot be against an idea: such a process has no such pages."""
    process = this_process(slug)
    if not process.allows_against:
        abort(404)
    return process


@blueprint.get("/<slug>/meinungsgruppen")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def groups(slug: str) -> ResponseReturnValue:
    """What unites, what divides, and which groups vote alike; ideas hidden since are left out."""
    process = process_with_groups(slug)
    run = shown_run(process)
    shown, ideas = shown_result(process, run.result if run else None)
    return render_template(
        "opinion_groups/groups.html",
        process=process,
        run=run,
        shown=shown,
        ideas=ideas,
        charts=drawings(shown, ideas, slug) if shown else {},
        group_name=group_name,
        fewest_people=FEWEST_PEOPLE,
        enough_votes=ENOUGH_VOTES,
    )


def shown_result(
    process: Process, stored: dict[str, object] | None
) -> tuple[Picture | None, dict[int, ReadableIdea]]:
    if stored is None:
        return None, {}
    ideas = readable_ideas(process, candidates(stored))
    return picture(stored, readable=ideas), ideas


def drawings(shown: Picture, ideas: dict[int, ReadableIdea], slug: str) -> dict[str, Drawing]:
    language = wanted_language()
    drawn = {}
    if shown.opinions.groups:
        drawn["sizes"] = draw(sizes(shown), language)
    if shown.dividing:
        drawn["differences"] = draw(differences(shown, ideas, slug=slug), language)
    return drawn


@blueprint.get("/<slug>/meinungsgruppen/so-wird-gerechnet")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def method(slug: str) -> ResponseReturnValue:
    """How it is computed, in plain language."""
    return render_template(
        "opinion_groups/method.html",
        process=process_with_groups(slug),
        fewest_people=FEWEST_PEOPLE,
        fewest_in_group=FEWEST_IN_GROUP,
        enough_votes=ENOUGH_VOTES,
    )
