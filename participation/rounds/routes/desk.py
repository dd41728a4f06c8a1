"""A ballot by telephone or on paper: somebody at the town hall enters the code and the choice."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.routes.browser import secret
from participation.codes.rules import code_digest
from participation.codes.services import UNKNOWN, access_by_code
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.rounds.forms.ballot import BallotForm, EnteredForm
from participation.rounds.keys import secrets_of
from participation.rounds.models import VotingRound
from participation.rounds.queries import reading
from participation.rounds.routes.public import addresses_of, blueprint, this_round
from participation.rounds.rules import takes_ballots
from participation.rounds.services.casting import enter_ballot
from participation.web.access import acting, requires
from participation.web.by_code import GUESSES, was_wrong
from participation.web.forms import refusal_text


@blueprint.route("/<slug>/eingang/gewichtung/<int:number>", methods=["GET", "POST"])
@requires(Permission.ENTER_SUPPORTS)
@limiter.limit(GUESSES, methods=["POST"], deduct_when=was_wrong)
def enter(slug: str, number: int) -> ResponseReturnValue:
    """Enter one ballot; the form for the next opens at once. Nobody sees what a code chose before."""
    round_, form = this_round(slug, number), EnteredForm()
    ballot = BallotForm(round_, reading.options_of(round_), rules_seen=round_.version)
    if not form.is_submitted():
        return page(round_, form, ballot)
    ballot.read()
    if not takes_ballots(round_, now()):
        return page(round_, form, ballot), 409
    if ballot.pressed():
        return page(round_, form, ballot)
    if not form.validate() or not ballot.check():
        return page(round_, form, ballot), 422
    try:
        with writing():
            round_ = this_round(slug, number)
            account = access_by_code(code_digest(form.signs(), secret()), process=round_.process, at=now())
            enter_ballot(
                ballot.draft(form.way()),
                round_=round_,
                account_id=account.id,
                secrets=secrets_of(round_.id),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        if refusal.field:
            form.refuse(refusal)
        else:
            ballot.wrong[0] = refusal_text(refusal)
        ballot.rules_seen = this_round(slug, number).version
        return page(this_round(slug, number), form, ballot), 404 if refusal.message == UNKNOWN else 409
    flash(gettext("Der Stimmzettel ist eingetragen. Hier ist der nächste."), "good")
    return redirect(url_for("rounds.enter", slug=slug, number=number))


def page(round_: VotingRound, form: EnteredForm, ballot: BallotForm) -> str:
    return render_template(
        "rounds/enter.html",
        process=round_.process,
        round=round_,
        form=form,
        ballot=ballot,
        sources=addresses_of(round_, list(ballot.options)),
        takes=takes_ballots(round_, now()),
    )
