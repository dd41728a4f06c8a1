"""The one field in which staff find what came in."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from participation.intake.forms import LONGEST_SEARCH
from participation.intake.queries.finding import Search, found
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires

blueprint = Blueprint("finding", __name__, url_prefix="/<slug>/redaktion/suche")


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def index(slug: str) -> ResponseReturnValue:
    """By receipt code, number or words, whatever kind of thing it is."""
    process = this_process(slug)
    typed = tidy(request.args.get("q"))[:LONGEST_SEARCH]
    search = Search(
        typed=typed, process=process, reader=acting(), at=now(), secret=current_app.config["SECRET_KEY"]
    )
    return render_template(
        "intake/finding.html", process=process, typed=typed, kinds=found(search) if typed else []
    )
