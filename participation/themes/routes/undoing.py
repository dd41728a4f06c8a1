"""The last steps of ordering, and taking any of them back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.models import ThemeChange
from participation.themes.queries.history import change_with_id, last_steps
from participation.themes.routes.board import NOTHING_TYPED, Typed
from participation.themes.routes.moving import address_of_origin, page_of_origin
from participation.themes.routes.public import blueprint
from participation.themes.services.undoing import undo
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

SHOWN_STEPS = 30
STEPS = "schritte"
"""Where the button stood: the page of steps, else the board, else a theme."""


@blueprint.get("/<slug>/redaktion/themen/schritte")
@requires(Permission.EDIT_THEMES)
def steps(slug: str) -> ResponseReturnValue:
    """What was done last, by whom, and which of it can be taken back."""
    return steps_page(this_process(slug))


def steps_page(process: Process, typed: Typed = NOTHING_TYPED) -> str:
    return render_template(
        "themes/steps.html",
        process=process,
        steps=last_steps(process, limit=SHOWN_STEPS),
        typed=typed,
        origin=STEPS,
    )


@blueprint.post("/<slug>/redaktion/themen/rueckgaengig")
@requires(Permission.EDIT_THEMES)
def take_back(slug: str) -> ResponseReturnValue:
    """Take back the very step that the page named; sent twice, it is taken back once."""
    typed = request.form.get("schritt", "")
    step = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    origin = request.form.get("aus", "")
    try:
        with writing():
            process = this_process(slug)
            change = change_with_id(process, step)
            refuse_losing_a_source(change)
            done = undo(change, by=acting(), at=now())
    except RuleViolation as refusal:
        typed_in_vain = Typed(reason=refusal_text(refusal))
        if origin == STEPS:
            return steps_page(this_process(slug), typed_in_vain), 409
        return page_of_origin(slug, origin, typed_in_vain), 409
    flash(
        gettext("Der Schritt ist rückgängig gemacht.")
        if done
        else gettext("Diesen Schritt hatten Sie schon rückgängig gemacht. Es wurde nichts weiter geändert.")
    )
    if origin == STEPS:
        return redirect(url_for("themes.steps", slug=slug))
    return redirect(address_of_origin(slug, origin))


def refuse_losing_a_source(change: ThemeChange) -> None:
    """A theme that a measure names as its source does not go, and is not set aside."""
    made = [
        int(theme_id)
        for theme_id, was in change.before["themes"].items()
        if was["dissolved"] or was.get("parked")
    ]
    found = measures_from_themes(made, reader=acting())
    measures = [measure for behind in found.values() for measure in behind]
    if measures:
        raise RuleViolation(
            _(
                "Aus dem Thema ist schon die Maßnahme „%(title)s“ entstanden. Nehmen Sie es zuerst dort aus "
                "der Herkunft; dann lässt sich dieser Schritt zurücknehmen."
            ),
            title=measures[0].title,
        )
