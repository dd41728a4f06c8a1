"""To what people agree: every wording there was, for everybody; the next one, by administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.consents import FIRST, PRESET, PRESET_EN, words_of
from participation.municipality.queries import wording, wordings
from participation.municipality.routes.public import this_town
from participation.municipality.services.consents import write_wording
from participation.privacy.forms import ConsentForm
from participation.web.access import acting, public, requires

blueprint = Blueprint("consents", __name__)


@blueprint.get("/datenschutz/einwilligung")
@public
def index() -> ResponseReturnValue:
    """All wordings, newest first; a town that has written none asks for the preset."""
    return render_template(
        "privacy/consents.html", texts=wordings(this_town().id), words_of=words_of, preset=words_of(None)
    )


@blueprint.route("/verwaltung/datenschutz/einwilligung", methods=["GET", "POST"])
@requires(Permission.KEEP_PRIVACY)
def edit() -> ResponseReturnValue:
    """The next wording; ``nummer`` says which one was on the screen."""
    town, form = this_town(), ConsentForm()
    newest = wording(town.id)
    if not form.is_submitted():
        form.text.data, form.text_en.data = (
            (newest.text, newest.text_en) if newest is not None else (PRESET, PRESET_EN)
        )
    if not form.validate_on_submit():
        return page(form), 422 if form.errors else 200
    try:
        with writing():
            write_wording(
                this_town().id,
                text=form.text.data or "",
                text_en=form.text_en.data or "",
                expected_number=request.form.get("nummer", 0, type=int),
                by=acting(),
                at=now(),
            )
    except (Conflict, RuleViolation) as refusal:
        form.refuse(refusal)
        return page(form), 409
    flash(
        gettext("Die neue Fassung gilt ab jetzt. Frühere Einwilligungen bleiben, wie sie waren."),
        "good",
    )
    return redirect(url_for("consents.index"))


def page(form: ConsentForm) -> str:
    newest = wording(this_town().id)
    return render_template(
        "privacy/edit_consent.html", form=form, number=newest.number if newest else FIRST, newest=newest
    )
