"""The ranking: a suggestion for whoever prepares or takes the decision, with citizens' support beside it."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.assessment.pictures import matrix
from participation.assessment.queries.results import closed_rounds, results_of_round
from participation.assessment.queries.rounds import measures_in
from participation.assessment.routes.pages import blueprint
from participation.charts.drawing import draw
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.routes.public import this_process
from participation.strategy.queries.provenance import support_of
from participation.strategy.rules import shown_number
from participation.web.access import acting, requires
from participation.web.language import wanted_language


@blueprint.get("/<slug>/rangfolge")
@requires(Permission.READ_DASHBOARDS)
def ranking(slug: str) -> ResponseReturnValue:
    """The measures of the latest closed round, the best first; ``?runde=2`` shows an earlier one."""
    process = this_process(slug)
    rounds = closed_rounds(process.id)
    wanted = request.args.get("runde", "")
    found = next((one for one in rounds if str(one.number) == wanted), rounds[0] if rounds else None)
    if found is None:
        return render_template("assessment/nothing_yet.html", process=process)
    results = results_of_round(found)
    measures = {measure.id: measure for measure in measures_in(found.id)}
    supports = support_of(list(measures.values()))

    def page_of(number: int) -> str:
        return url_for("strategy.measure", slug=slug, number=shown_number(number))

    picture = matrix(results, measures, supports, page_of=page_of)
    return render_template(
        "assessment/ranking.html",
        process=process,
        rounds=rounds,
        round=found,
        version=found.criteria_version,
        results=results.results,
        measures=measures,
        supports=supports,
        chart=draw(picture, wanted_language()) if picture else None,
        may_discuss=acting().may(Permission.EDIT_MEASURES, slug),
        at=now(),
    )
