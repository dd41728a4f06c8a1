"""Giving a ballot: on any browser, without scripts, as often as one likes until the close."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.routes.browser import secret
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.codes import digest, spoken
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.rounds.forms.ballot import BallotForm, ReceiptForm
from participation.rounds.keys import secrets_of
from participation.rounds.models import OpenBallot, VotingRound
from participation.rounds.queries import reading
from participation.rounds.routes.public import addresses_of, blueprint, this_round
from participation.rounds.rules import in_own_order, read, receipt_of, ref_of, state_of, takes_ballots
from participation.rounds.services.casting import cast_ballot, withdraw_ballot
from participation.web.access import acting, public, signed_in
from participation.web.by_code import GUESSES, was_wrong
from participation.web.forms import Form, refusal_text

SENDS = "1200 per hour"
"""From one address: a school sits behind one, and every button without scripts is a request."""


def own_ballot(round_: VotingRound) -> OpenBallot | None:
    """What this person gave so far. Only for rounds that take ballots: else the key is gone."""
    person = acting()
    if person.id is None or not reading.took_part(round_, person):
        return None
    key = secrets_of(round_.id).round_key
    return reading.open_ballot(round_, ref_of(round_.id, person.id, key=key))


def closed_door(round_: VotingRound, form: BallotForm | None = None) -> ResponseReturnValue | None:
    """A page that says why nobody can give a ballot here now, with what was chosen; None if one can."""
    at, person = now(), acting()
    if not takes_ballots(round_, at):
        reason = "over"
    elif person.id is None:
        reason = "access"
    elif not reading.may_weigh(round_, person.id):
        reason = "level"
    else:
        return None
    return (
        render_template(
            "rounds/closed.html",
            process=round_.process,
            round=round_,
            reason=reason,
            state=state_of(round_, at),
            chosen=form.words() if form is not None else [],
        ),
        409 if request.method == "POST" else 200,
    )


def begun(round_: VotingRound) -> BallotForm:
    return BallotForm(round_, reading.options_of(round_))


@blueprint.route("/<slug>/gewichtungen/<int:number>/stimmzettel", methods=["GET", "POST"])
@public
@limiter.limit(SENDS, methods=["POST"])
def ballot(slug: str, number: int) -> ResponseReturnValue:
    """Choose and give; buttons for one point more or less only change what is shown."""
    round_ = this_round(slug, number)
    form = begun(round_)
    if request.method == "POST":
        form.read()
    if (door := closed_door(round_, form)) is not None:
        return door
    if request.method == "GET":
        fill(form)
        return page(form)
    if form.pressed():
        return page(form)
    if not form.check():
        return page(form), 422
    try:
        with writing():
            cast_ballot(
                form.draft(),
                round_=this_round(slug, number),
                account_id=acting().id or 0,
                secrets=secrets_of(round_.id),
                at=now(),
            )
    except RuleViolation as refusal:
        return refused(slug, number, refusal)
    return redirect(url_for("rounds.thanks", slug=slug, number=number))


def fill(form: BallotForm) -> None:
    """Show what was given before, and remember which version of it and of the rules is shown."""
    form.rules_seen = form.round.version
    if (own := own_ballot(form.round)) is not None:
        form.take_up(read(own.content))
        form.own_seen = own.version


def refused(slug: str, number: int, refusal: RuleViolation) -> ResponseReturnValue:
    """The choice once more with the reason; after a conflict the next send replaces what is there now."""
    round_ = this_round(slug, number)
    again = begun(round_)
    again.read()
    if (door := closed_door(round_, again)) is not None:
        return door
    again.wrong[0] = refusal_text(refusal)
    if isinstance(refusal, Conflict):
        again.rules_seen = round_.version
        own = own_ballot(round_)
        again.own_seen = own.version if own is not None else 0
    return page(again), 409


def page(form: BallotForm) -> str:
    round_, person = form.round, acting()
    # Everybody has an order of their own, the same on each visit and on each device.
    seed = digest(f"order:{round_.id}:{person.id}", secret())
    return render_template(
        "rounds/ballot.html",
        process=round_.process,
        round=round_,
        form=form,
        options=in_own_order(form.options, seed),
        sources=addresses_of(round_, list(form.options)),
    )


@blueprint.post("/<slug>/gewichtungen/<int:number>/stimmzettel/zurueck")
@signed_in
@limiter.limit(SENDS)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Take the own ballot back while the round runs; giving another one stays possible until the end."""
    round_ = this_round(slug, number)
    ballot_page = url_for("rounds.ballot", slug=slug, number=number)
    if not Form().validate() or not takes_ballots(round_, now()):
        return redirect(ballot_page)  # which says what is the matter
    secrets = secrets_of(round_.id)
    try:
        with writing():
            taken = withdraw_ballot(
                this_round(slug, number), account_id=acting().id or 0, secrets=secrets, at=now()
            )
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
        return redirect(ballot_page)
    if taken:
        flash(
            gettext(
                "Ihr Stimmzettel ist zurückgezogen und zählt nicht. Bis zum Ende können Sie neu abgeben."
            ),
            "good",
        )
    return redirect(url_for("rounds.about", slug=slug, number=number))


@blueprint.get("/<slug>/gewichtungen/<int:number>/danke")
@signed_in
def thanks(slug: str, number: int) -> ResponseReturnValue:
    """That it counts, and the receipt that proves it without saying what was chosen."""
    round_ = this_round(slug, number)
    code = ""
    if takes_ballots(round_, now()) and (own := own_ballot(round_)) is not None:
        secrets = secrets_of(round_.id)
        code = receipt_of(own.ref, key=secrets.round_key, secret=secrets.application).code
    if not code and not reading.took_part(round_, acting()):
        return redirect(url_for("rounds.about", slug=slug, number=number))
    return render_template(
        "rounds/thanks.html", process=round_.process, round=round_, code=spoken(code) if code else ""
    )


@blueprint.route("/<slug>/gewichtungen/<int:number>/quittung", methods=["GET", "POST"])
@public
@limiter.limit(GUESSES, methods=["POST"], deduct_when=was_wrong)
def receipt(slug: str, number: int) -> ResponseReturnValue:
    """Whether the ballot of a receipt is among those that count; never what it said."""
    round_, form = this_round(slug, number), ReceiptForm()
    found, status = False, 200
    if form.validate_on_submit():
        found = reading.is_counted(round_, digest(form.signs(), str(current_app.config["SECRET_KEY"])))
        status = 200 if found else 404
    elif form.errors:
        status = 422
    return (
        render_template(
            "rounds/receipt.html",
            process=round_.process,
            round=round_,
            form=form,
            found=found,
            missed=status == 404,
        ),
        status,
    )
