"""A slip in a title or cost, found after the close: corrected in public, beside what was counted."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.rounds.forms.correcting import CorrectionForm
from participation.rounds.models import VotingRound
from participation.rounds.queries import reading
from participation.rounds.routes.office import staff_round
from participation.rounds.routes.public import blueprint
from participation.rounds.services.correcting import correct_option
from participation.web.access import acting, requires


@blueprint.route("/<slug>/redaktion/gewichtungen/<int:number>/berichtigen", methods=["GET", "POST"])
@requires(Permission.EDIT_ROUNDS)
def correct_words(slug: str, number: int) -> ResponseReturnValue:
    """Say what should have stood there; ballots and result stay as they were counted."""
    round_, form = staff_round(slug, number), CorrectionForm()
    form.offer(reading.options_of(round_))
    if not form.validate_on_submit():
        return page(round_, form), 422 if form.errors else 200
    try:
        with writing():
            round_ = staff_round(slug, number)
            options = {option.key: option for option in reading.options_of(round_)}
            correct_option(round_, options[form.option.data], form.draft(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return page(staff_round(slug, number), form), 409
    flash(gettext("Die Berichtigung steht jetzt beim Ergebnis."), "good")
    return redirect(url_for("rounds.correct_words", slug=slug, number=number))


def page(round_: VotingRound, form: CorrectionForm) -> str:
    return render_template(
        "rounds/correct.html",
        process=round_.process,
        round=round_,
        form=form,
        corrections=reading.corrections_of(round_),
    )
