"""One's own second factor: set up, new recovery codes, switched off."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts import one_time
from participation.accounts.forms import BeginSecondFactorForm, SecondStepForm
from participation.accounts.models import Account
from participation.accounts.queries import needs_second_factor, recovery_codes_left, second_factor_of
from participation.accounts.routes.browser import aim_at, aim_at_second_step, secret
from participation.accounts.routes.own import (
    begin_password_attempt,
    blueprint,
    is_password_of,
    own_account,
    viewer,
)
from participation.accounts.routes.second_step import (
    Shown,
    confirm,
    recovery_page,
    setting_up,
    shown_by,
    use_up,
)
from participation.accounts.services import second_factor as services
from participation.accounts.services.attempts import begin_attempt, forgive
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import signed_in

GUESSES = "60 per 10 minutes"


@blueprint.get("/zweiter-schritt")
@signed_in
def second_factor() -> ResponseReturnValue:
    """How it stands, and what can be done."""
    return page()


def page(beginning: BeginSecondFactorForm | None = None, form: SecondStepForm | None = None) -> str:
    account = own_account()
    factor = second_factor_of(account.id)
    is_on = factor is not None and factor.confirmed_at is not None
    kept = None if factor is None or is_on else one_time.opened_secret(factor.sealed_secret, secret())
    return render_template(
        "accounts/second_factor.html",
        has_password=account.password_hash is not None,
        is_on=is_on,
        is_demanded=needs_second_factor(account, at=now()),
        left=recovery_codes_left(account.id) if is_on else 0,
        setting_up=setting_up(account, kept),
        beginning=beginning or BeginSecondFactorForm(formdata=None),
        form=form or SecondStepForm(formdata=None),
    )


@blueprint.post("/zweiter-schritt/neu")
@signed_in
@limiter.limit(GUESSES)
def begin_second_factor() -> ResponseReturnValue:
    """Make the secret; it is shown until a first code of the app confirms it."""
    account, form = own_account(), BeginSecondFactorForm()
    if not form.validate_on_submit():
        return page(beginning=form), 422
    aim = aim_at(account.mailbox or "")
    attempt = begin_password_attempt(aim)
    if attempt is None:
        return render_template("accounts/wait.html"), 429
    if not is_password_of(account, form.password.data):
        form.refuse(RuleViolation(_("Das ist nicht Ihr Passwort."), field="password"))
        return page(beginning=form), 409
    letter = one_time.sealed_secret(one_time.new_secret(), secret())
    with writing():
        forgive(aim, attempt)
        services.begin_second_factor(own_account(), letter, at=now())
    return redirect(url_for("own_account.second_factor"))


def with_code(act: Callable[[Account, Shown], None]) -> ResponseReturnValue | None:
    """Do ``act`` for whoever shows a right code; else the page that says what is wrong. None: it is done."""
    account, form = own_account(), SecondStepForm()
    factor = second_factor_of(account.id)
    if factor is None or not form.validate_on_submit():
        return page(form=form), 422
    aim = aim_at_second_step(account.id)
    with writing():
        attempt = begin_attempt(aim, at=now())
    if attempt is None:
        return render_template("accounts/wait_for_code.html"), 429
    shown = shown_by(factor, form.code.data)
    try:
        with writing():
            act(own_account(), shown)
            forgive(aim, attempt)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return page(form=form), 409
    return None


@blueprint.post("/zweiter-schritt/bestaetigen")
@signed_in
@limiter.limit(GUESSES)
def confirm_second_factor() -> ResponseReturnValue:
    """The first code of the app; then the recovery codes, once."""
    recovery = one_time.new_recovery_codes()
    wrong = with_code(lambda account, shown: confirm(account, shown, recovery))
    return wrong or recovery_page(recovery, url_for("own_account.second_factor"))


@blueprint.post("/zweiter-schritt/notfallcodes")
@signed_in
@limiter.limit(GUESSES)
def renew_recovery_codes() -> ResponseReturnValue:
    recovery = one_time.new_recovery_codes()

    def renew(account: Account, shown: Shown) -> None:
        use_up(shown, account.id)
        digests = [one_time.recovery_digest(code, secret()) for code in recovery]
        services.renew_recovery_codes(account, digests, by=viewer(), at=now())

    wrong = with_code(renew)
    return wrong or recovery_page(recovery, url_for("own_account.second_factor"))


@blueprint.post("/zweiter-schritt/abschalten")
@signed_in
@limiter.limit(GUESSES)
def drop_second_factor() -> ResponseReturnValue:
    """Take it away, to set it up anew or to do without; where the town demands it, it is asked for again."""

    def drop(account: Account, shown: Shown) -> None:
        use_up(shown, account.id)
        services.drop_second_factor(account, by=viewer(), at=now())

    wrong = with_code(drop)
    if wrong is not None:
        return wrong
    flash(gettext("Der zweite Schritt ist abgeschaltet."), "good")
    return redirect(url_for("own_account.second_factor"))
