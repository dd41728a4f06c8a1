"""The council's page on progress: what is late first, where measures stand, and what changed in a time."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.charts.drawing import draw
from participation.dashboards import sums
from participation.dashboards.pictures import standings
from participation.dashboards.scope import Scope
from participation.figures.queries.kept import figures_of
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.routes.public import this_process
from participation.progress.queries.milestones import overdue_in, today_in
from participation.progress.queries.underway import ORDER
from participation.progress.queries.yearly import changes_between
from participation.progress.words import REPORTED_WORDS
from participation.strategy.words import STATUS_WORDS
from participation.web.access import acting, requires
from participation.web.language import wanted_language

blueprint = Blueprint("underway", __name__)

A_YEAR = timedelta(days=365)
EARLIEST = 2000
"""A year before makes no sense, and the time zone's arithmetic ends somewhere."""


@blueprint.get("/<slug>/gemeinderat/umsetzung")
@requires(Permission.READ_DASHBOARDS)
def page(slug: str) -> ResponseReturnValue:
    """Progress over all areas; ``von`` and ``bis`` say for which time changes are told."""
    process, at = this_process(slug), now()
    figures, today = figures_of(process), today_in(process, at)
    scope = Scope(slug=slug, areas=process.areas, figures=figures, part=figures.whole, at=at, whole=True)
    first, last = asked_days(today)
    measures = standings.decided(figures.whole.measures)
    language = wanted_language()
    pictures = (standings.by_area, standings.by_horizon) if measures else ()
    return render_template(
        "dashboards/underway.html",
        process=process,
        scope=scope,
        has_rest=sums.has_anything(figures.areas[None]),
        decided=len(measures),
        counts=dict(zip(ORDER, standings.counts(measures), strict=True)),
        overdue=overdue_in(process, reader=acting(), today=today),
        charts=[draw(picture(scope), language) for picture in pictures],
        changes=changes_between(process, first, last),
        REPORTED_WORDS=REPORTED_WORDS,
        STATUS_WORDS=STATUS_WORDS,
    )


def asked_days(today: date) -> tuple[date, date]:
    """The days in the address; without them, or where they make no sense, the last year."""
    first, last = day_in("von"), day_in("bis")
    last = min(last or today, today)
    first = first or last - A_YEAR
    return (first, last) if first <= last else (last - A_YEAR, last)


def day_in(parameter: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(parameter, ""))
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None
