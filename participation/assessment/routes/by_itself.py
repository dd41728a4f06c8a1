"""Forms that the browser sends by itself while values are chosen: the answer is a sentence, not a page."""

from datetime import datetime

from flask import Response, jsonify, request
from flask_babel import gettext

from participation.assessment.forms import SheetForm
from participation.kernel.errors import Conflict, RuleViolation
from participation.web.formats import clock_time
from participation.web.forms import refusal_text

BY_ITSELF = "von-selbst"


def is_by_itself() -> bool:
    """Whether nobody pressed a button."""
    return BY_ITSELF in request.form


def saved(version: int, *, at: datetime) -> Response:
    """When it was saved, and the version that the form names from now on."""
    return jsonify(said=gettext("Gespeichert um %(time)s", time=clock_time(at)), version=version)


def not_saved(refusal: RuleViolation | None) -> Response:
    """Why it was not."""
    return jsonify(said=refusal_text(refusal) if refusal else gettext("Noch nicht gespeichert."))


def show_refusal(form: SheetForm, refusal: RuleViolation, version: int) -> None:
    """The reason stands in the form; whoever saw what is saved and presses the button again is meant."""
    if isinstance(refusal, Conflict) and not is_by_itself():
        form.see(version)
    form.refuse(refusal)
