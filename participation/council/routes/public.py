"""What the council resolved, for everybody.

Readers without a session get kept pages: nothing here bears a token.
"""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from participation.council.queries.resolutions import (
    announced_resolutions,
    how_many_announced,
    resolutions_on,
)
from participation.council.routes.desk import blueprint
from participation.municipality.routes.public import pages_version, this_process
from participation.strategy.queries.measures import measure_numbered
from participation.strategy.rules import read_number
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page


@blueprint.get("/<slug>/beschluesse")
@public
@kept_for_visitors(version=pages_version, parameters=("seite", "sprache"))
def resolutions(slug: str) -> ResponseReturnValue:
    """Every result that was announced, the latest first."""
    process = this_process(slug)
    total = how_many_announced(process)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = announced_resolutions(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "council/resolutions.html",
        process=process,
        page=Page(rows=rows, total=total, number=number),
        address=lambda page: url_for("council.resolutions", slug=slug, seite=page if page > 1 else None),
    )


@blueprint.get("/<slug>/massnahmen/<number>/beschluss")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def decision(slug: str, number: str) -> ResponseReturnValue:
    """What sessions decided about one measure, step by step, with the way back to people's words."""
    process = this_process(slug)
    measure = measure_numbered(process, read_number(number), reader=acting())
    return render_template(
        "council/decision.html",
        process=process,
        measure=measure,
        resolutions=resolutions_on(measure, process),
    )
