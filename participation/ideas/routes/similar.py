"""Ideas like the one that somebody is writing: an offer beside the form, never a hurdle."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.extensions import limiter
from participation.ideas.queries.similar import LONGEST_QUESTION, SimilarIdea, similar_ideas
from participation.ideas.routes.public import blueprint
from participation.kernel.clock import now
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import takes_comments, takes_supports
from participation.web.access import public


@blueprint.post("/<slug>/ideen/aehnlich")
@public
@limiter.limit("3000 per hour")
def similar(slug: str) -> ResponseReturnValue:
    """For whoever is typing: the list, and a sentence to be read aloud. By POST, so that no log has them."""
    process = this_process(slug)
    found = similar_ideas(process, tidy(request.form.get("text"))[:LONGEST_QUESTION])
    said = ngettext("%(num)s ähnliche Idee gefunden.", "%(num)s ähnliche Ideen gefunden.", len(found))
    page = render_template("ideas/similar.html", process=process, **similar_facts(process, found))
    return jsonify(found=len(found), said=said if found else gettext("Keine ähnliche Idee."), html=page)


def similar_facts(process: Process, found: list[SimilarIdea]) -> dict[str, object]:
    """What ``ideas/similar.html`` shows."""
    at = now()
    return {
        "similar": found,
        "takes_supports": takes_supports(process, at),
        "keeps_text": takes_comments(process, at),
    }
