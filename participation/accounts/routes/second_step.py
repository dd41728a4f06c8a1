"""The second step of signing in: the code of an app, or a recovery code; and setting it up on the way."""

from dataclasses import dataclass

import segno
from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from participation.accounts import one_time
from participation.accounts.forms import SecondStepForm
from participation.accounts.models import Account, SecondFactor
from participation.accounts.queries import half_signed_in, needs_second_factor, second_factor_of
from participation.accounts.routes.browser import (
    aim_at_second_step,
    begin_session,
    half_token,
    keep_token,
    secret,
    town_name,
    wish_after_second_step,
)
from participation.accounts.services import second_factor as services
from participation.accounts.services.attempts import begin_attempt, forgive
from participation.accounts.services.sessions import end_half_session
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.codes import digest, spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.web.access import public

blueprint = Blueprint("second_step", __name__, url_prefix="/anmelden/zweiter-schritt")

WRONG = _(
    "Dieser Code passt nicht. Nehmen Sie den, der gerade in der App steht, und prüfen Sie die Uhrzeit Ihres "
    "Telefons; oder nehmen Sie einen Notfallcode."
)


TOO_LATE = _("Ihre Anmeldung ist abgelaufen. Bitte geben Sie das Passwort noch einmal ein.")


@dataclass(frozen=True)
class Shown:
    """What a code is looked at against."""

    step: int | None
    recovery: str | None


def shown_by(factor: SecondFactor, typed: str | None) -> Shown:
    """What the typed code is: of the app, a recovery code (as digest), or neither."""
    kept = one_time.opened_secret(factor.sealed_secret, secret())
    step = None if kept is None else one_time.fitting_step(kept, typed, now())
    code = one_time.read_recovery_code(typed)
    return Shown(step, None if code is None else one_time.recovery_digest(code, secret()))


def use_up(shown: Shown, account_id: int) -> None:
    """Inside ``writing()``: take the code; raises RuleViolation for one that is wrong or was used."""
    if shown.step is not None:
        services.use_step(account_id, shown.step)
        return
    if shown.recovery is None or not services.use_recovery_code(account_id, shown.recovery, at=now()):
        raise RuleViolation(WRONG, field="code")


def whoever_is_half_in() -> Account | None:
    token = half_token()
    return half_signed_in(digest(token, secret()), at=now()) if token else None


def page(account: Account, form: SecondStepForm) -> str:
    factor = second_factor_of(account.id)
    if factor is not None and factor.confirmed_at is not None:
        return render_template("accounts/second_step.html", form=form)
    kept = None if factor is None else one_time.opened_secret(factor.sealed_secret, secret())
    return render_template("accounts/begin_second_step.html", form=form, setting_up=setting_up(account, kept))


def setting_up(account: Account, kept: str | None) -> dict[str, str] | None:
    """What the page shows to set an app up: the picture to scan and the secret to type."""
    if kept is None:
        return None
    address = one_time.address_for_app(kept, mailbox=account.mailbox or "", town=town_name())
    picture = segno.make(address, error="m").svg_data_uri(border=2, scale=4)
    return {"qr": picture, "secret": one_time.spelled_secret(kept)}


@blueprint.get("")
@public
def show() -> ResponseReturnValue:
    """Asks whoever gave the password here for the code; everybody else gives the password first."""
    account = whoever_is_half_in()
    if account is None:
        return redirect(url_for("accounts.sign_in"))
    return page(account, SecondStepForm())


@blueprint.post("/einrichten")
@public
@limiter.limit("30 per hour")
def begin() -> ResponseReturnValue:
    """Make the secret, where the town demands a second step and there is none yet."""
    account = whoever_is_half_in()
    if account is None:
        return redirect(url_for("accounts.sign_in"))
    letter = one_time.sealed_secret(one_time.new_secret(), secret())
    with writing():
        account = whoever_is_half_in()
        if account is not None and needs_second_factor(account, at=now()):
            services.begin_second_factor(account, letter, at=now())
    return redirect(url_for("second_step.show"))


@blueprint.post("")
@public
@limiter.limit("60 per 10 minutes")
def take() -> ResponseReturnValue:
    """Counted first, then looked at, as passwords are; only then is the session a whole one."""
    account, form = whoever_is_half_in(), SecondStepForm()
    if account is None:
        return redirect(url_for("accounts.sign_in"))
    factor = second_factor_of(account.id)
    if factor is None or not form.validate():
        return page(account, form), 422
    aim = aim_at_second_step(account.id)
    with writing():
        attempt = begin_attempt(aim, at=now())
    if attempt is None:
        return render_template("accounts/wait_for_code.html"), 429
    shown = shown_by(factor, form.code.data)
    recovery = one_time.new_recovery_codes() if factor.confirmed_at is None else []
    try:
        with writing():
            token, onwards = whole(shown, recovery)
            forgive(aim, attempt)
    except RuleViolation as refusal:
        form.refuse(refusal)
        found = whoever_is_half_in()
        return redirect(url_for("accounts.sign_in")) if found is None else (page(found, form), 409)
    keep_token(token)
    return recovery_page(recovery, onwards) if recovery else redirect(onwards)


def whole(shown: Shown, recovery: list[str]) -> tuple[str, str]:
    """Inside ``writing()``: the token of a whole session, and where to go on.

    With ``recovery`` codes this sets the second step up. Raises RuleViolation for a wrong or used code.
    """
    account, onwards = whoever_is_half_in(), wish_after_second_step()
    if account is None:
        raise RuleViolation(TOO_LATE)
    if recovery:
        confirm(account, shown, recovery)
    else:
        use_up(shown, account.id)
    end_half_session(digest(half_token(), secret()), at=now())
    return begin_session(account, at=now()), onwards


def confirm(account: Account, shown: Shown, recovery: list[str]) -> None:
    if shown.step is None:
        raise RuleViolation(WRONG, field="code")
    digests = [one_time.recovery_digest(code, secret()) for code in recovery]
    services.confirm_second_factor(account, shown.step, digests, by=Person(account.id), at=now())


def recovery_page(recovery: list[str], onwards: str) -> str:
    """The recovery codes, once: afterwards there are only digests of them."""
    return render_template(
        "accounts/recovery_codes.html", codes=[spoken(code) for code in recovery], onwards=onwards
    )


@blueprint.post("/abbrechen")
@public
def give_up() -> ResponseReturnValue:
    """Back to the door; the half session ends."""
    if token := half_token():
        with writing():
            end_half_session(digest(token, secret()), at=now())
    session.clear()
    return redirect(url_for("accounts.sign_in"))
