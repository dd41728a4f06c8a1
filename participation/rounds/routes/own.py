"""The rounds in which somebody took part, for nobody but them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from participation.rounds.queries import reading
from participation.rounds.routes.public import blueprint
from participation.web.access import acting, signed_in


@blueprint.get("/konto/gewichtungen")
@signed_in
def mine() -> ResponseReturnValue:
    """That one took part, and the way to the own ballot or the result; never what was chosen."""
    return render_template("rounds/mine.html", rounds=reading.rounds_with(acting()))
