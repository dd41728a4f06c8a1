"""The published strategy for everybody: by area of life and horizon, as a file, and all its editions."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask import request as asked
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from participation.charts.drawing import draw
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.publication.models import ReportForm, StrategyEdition
from participation.publication.pictures import few, ideas_by_area, measures_by_horizon
from participation.publication.queries.editions import newest_number, published_editions
from participation.publication.routes.reading import (
    PARAMETERS,
    as_file,
    for_template,
    published,
    wanted_edition,
)
from participation.publication.rules import Part, in_area, structural_data
from participation.publication.words import PART_WORDS
from participation.strategy.models import Horizon
from participation.strategy.words import HORIZON_WORDS
from participation.web.access import public
from participation.web.cache import kept_for_visitors
from participation.web.language import wanted_language

blueprint = Blueprint("publication", __name__)

CROSS_CUTTING = "querschnitt"
HORIZONS = {"kurz": Horizon.SHORT, "mittel": Horizon.MEDIUM, "lang": Horizon.LONG}


@blueprint.record_once
def words_for_templates(state: BlueprintSetupState) -> None:
    """Whether there is a strategy to read, for the pages that lead to it."""
    state.app.jinja_env.globals["strategy_is_published"] = lambda process: (
        newest_number(process, now()) is not None
    )


def frame(process: Process, edition: StrategyEdition) -> dict[str, Any]:
    """What every page of an edition knows."""
    newest = newest_number(process, now())
    told = published(process, edition)
    return {
        "process": process,
        "edition": edition,
        "is_newest": newest == edition.number,
        "of": None if newest == edition.number else edition.number,
        "is_preview": False,
        **for_template(told),
    }


@blueprint.get("/<slug>/strategie")
@public
@kept_for_visitors(version=pages_version, parameters=PARAMETERS)
def strategy(slug: str) -> ResponseReturnValue:
    """What the strategy says, its measures by area and horizon, and who took part."""
    process = this_process(slug)
    edition = wanted_edition(process, now())
    return render_template("publication/strategy.html", **shown(frame(process, edition)))


def shown(known: dict[str, Any]) -> dict[str, Any]:
    """The front page of an edition or of a draft."""
    content = known["content"]
    data, other = structural_data(content["texts"].get(Part.STRUCTURE.value, ""))
    language = wanted_language()
    return known | {
        "parts": [
            (part, PART_WORDS[part])
            for part in (Part.FOREWORD, Part.START, Part.AIMS)
            if content["texts"].get(part.value)
        ],
        "data": data,
        "structure": other,
        "charts": [draw(measures_by_horizon(content), language), draw(ideas_by_area(content), language)],
        "few": few,
        "horizons": HORIZONS,
        "HORIZON_WORDS": HORIZON_WORDS,
        "CROSS_CUTTING": CROSS_CUTTING,
    }


@blueprint.get("/<slug>/strategie/bereiche/<area_slug>")
@public
@kept_for_visitors(version=pages_version, parameters=PARAMETERS)
def area(slug: str, area_slug: str) -> ResponseReturnValue:
    """The aims of one area of life and its measures with their dossiers; of what is cross-cutting as well."""
    process = this_process(slug)
    edition = wanted_edition(process, now())
    return render_template("publication/area.html", **shown_area(frame(process, edition), area_slug))


def shown_area(known: dict[str, Any], area_slug: str) -> dict[str, Any]:
    """One area of an edition or of a draft; 404 for one that it does not have."""
    content = known["content"]
    if area_slug == CROSS_CUTTING:
        found = {
            "slug": None,
            "name": "",
            "look": "none",
            "text": content["texts"].get(Part.CROSS_CUTTING, ""),
        }
    else:
        found = next((one for one in content["areas"] if one["slug"] == area_slug), {}) or abort(404)
    measures = in_area(content["measures"], found["slug"])
    horizon = HORIZONS.get(asked.args.get("horizont", ""))
    return known | {
        "area": found,
        "area_slug": area_slug,
        "horizon": horizon,
        "horizons": HORIZONS,
        "counts": {h: sum(m["horizon"] == h.value for m in measures) for h in Horizon},
        "total": len(measures),
        "measures": [m for m in measures if horizon is None or m["horizon"] == horizon.value],
        "HORIZON_WORDS": HORIZON_WORDS,
    }


@blueprint.get("/<slug>/strategie/nicht-weiterverfolgt")
@public
@kept_for_visitors(version=pages_version, parameters=PARAMETERS)
def refused(slug: str) -> ResponseReturnValue:
    """What the strategy does not pursue, each with the reason."""
    process = this_process(slug)
    edition = wanted_edition(process, now())
    return render_template("publication/refused.html", **frame(process, edition))


@blueprint.get("/<slug>/strategie/fassungen")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def editions(slug: str) -> ResponseReturnValue:
    """Every edition with its day, its checksum and what was corrected."""
    process = this_process(slug)
    found = published_editions(process, now())
    return render_template("publication/editions.html", process=process, editions=found)


@blueprint.get("/<slug>/strategie.<form>")
@public
@limiter.limit("60 per hour")
def file(slug: str, form: str) -> ResponseReturnValue:
    """The strategy as PDF or for a word processor, in the reader's language."""
    process = this_process(slug)
    if form not in set(ReportForm):
        abort(404)
    edition = wanted_edition(process, now())
    response = as_file(published(process, edition), ReportForm(form), f"{slug}-strategie-{edition.number}")
    response.headers["Cache-Control"] = "no-cache"
    return response


def address_of(process: Process) -> str:
    return url_for("publication.strategy", slug=process.slug)
