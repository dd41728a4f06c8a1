"""On "Mein Beitrag": whether words that the town hall wrote down may be shown."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.routes.own import my_idea
from participation.intake.services.consenting import say_consent
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public
from participation.web.forms import Form, refusal_text

blueprint = Blueprint("consenting", __name__)

ANSWERS = {"ja": True, "nein": False}


@blueprint.post("/<slug>/beitrag/zustimmung")
@public
def say(slug: str) -> ResponseReturnValue:
    """By whoever has the code; nobody is asked where the town hall knows."""
    given = ANSWERS.get(request.form.get("antwort", ""))
    if Form().validate() and given is not None:
        try:
            with writing():
                idea = my_idea(this_process(slug), None)
                say_consent(idea, given=given, by=acting(), at=now())
        except RuleViolation as refusal:
            flash(refusal_text(refusal), "warn")
        else:
            flash(gettext("Danke. Wir haben notiert, was Sie möchten."), "good")
    return redirect(url_for("contribution.mine", slug=slug))
