"""One's own account: name, language, password, and where one is signed in."""

from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from participation.accounts import passwords
from participation.accounts.forms import ChangePasswordForm, ParticularsForm
from participation.accounts.models import LONGEST_PASSWORD, Account, Viewer
from participation.accounts.queries import account_in_town, is_linked, second_factor_of, sessions_of
from participation.accounts.routes.browser import aim_at, linking_token, town_id
from participation.accounts.services.attempts import Target, begin_attempt, forgive
from participation.accounts.services.own import Particulars, change_particulars, change_password
from participation.accounts.services.sessions import end_session, end_sessions
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import signed_in
from participation.web.language import A_YEAR, COOKIE

blueprint = Blueprint("own_account", __name__, url_prefix="/konto")


def viewer() -> Viewer:
    """Who is signed in; only for views that visitors do not reach."""
    return cast("Viewer", current_user._get_current_object())  # noqa: SLF001 (werkzeug's documented way)


def own_account() -> Account:
    return account_in_town(viewer().id or 0, municipality_id=town_id())


def page(particulars: ParticularsForm | None = None, password: ChangePasswordForm | None = None) -> str:
    """The account with its two forms; one that was refused is shown as it was sent."""
    account = own_account()
    return render_template(
        "accounts/overview.html",
        account=account,
        particulars=particulars or ParticularsForm(formdata=None, obj=account),
        password=password or ChangePasswordForm(account.mailbox or "", formdata=None),
        sessions=sessions_of(account.id, at=now()),
        factor=second_factor_of(account.id),
        is_linked=is_linked(account.id),
        linking_token=linking_token(viewer().session_id),
        this_session=viewer().session_id,
    )


@blueprint.get("")
@signed_in
def overview() -> ResponseReturnValue:
    return page()


@blueprint.post("/angaben")
@signed_in
def change() -> ResponseReturnValue:
    form = ParticularsForm()
    if not form.validate_on_submit():
        return page(particulars=form), 422
    wish = Particulars(name=form.name.data or "", language=form.language.data)
    with writing():
        change_particulars(own_account(), wish, at=now())
    flash(gettext("Ihre Angaben sind gespeichert."), "good")
    response = redirect(url_for("own_account.overview"))
    response.set_cookie(
        COOKIE,
        wish.language,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@blueprint.post("/passwort")
@signed_in
@limiter.limit("60 per 10 minutes")
def change_own_password() -> ResponseReturnValue:
    """Only whoever knows the present password may change it; guessing here counts as guessing to sign in."""
    account = own_account()
    form = ChangePasswordForm(account.mailbox or "")
    if not form.validate_on_submit():
        return page(password=form), 422
    aim = aim_at(account.mailbox or "")
    attempt = begin_password_attempt(aim)
    if attempt is None:
        return render_template("accounts/wait.html"), 429
    if not is_password_of(account, form.current_password.data):
        form.refuse(RuleViolation(_("Das ist nicht Ihr bisheriges Passwort."), field="current_password"))
        return page(password=form), 409
    password_hash = passwords.hashed(form.new_password.data or "")
    with writing():
        forgive(aim, attempt)
        change_password(own_account(), password_hash=password_hash, session_id=viewer().session_id, at=now())
    flash(gettext("Ihr neues Passwort gilt. Überall sonst sind Sie abgemeldet."), "good")
    return redirect(url_for("own_account.overview"))


def begin_password_attempt(aim: Target) -> tuple[int, ...] | None:
    with writing():
        return begin_attempt(aim, at=now())


def is_password_of(account: Account, typed: str | None) -> bool:
    """Slow by intention; not inside ``writing()``, and after ``begin_password_attempt``."""
    return passwords.fits((typed or "")[:LONGEST_PASSWORD], account.password_hash)


@blueprint.post("/sitzungen/beenden")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    who = viewer()
    with writing():
        end_sessions(who.id or 0, by=who, at=now())
    session.clear()
    flash(gettext("Sie sind überall abgemeldet."), "good")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/sitzungen/<int:session_id>/beenden")
@signed_in
def sign_out_there(session_id: int) -> ResponseReturnValue:
    who = viewer()
    with writing():
        end_session(session_id, account_id=who.id or 0, by=who, at=now())
    if session_id == who.session_id:
        session.clear()
        return redirect(url_for("accounts.sign_in"))
    flash(gettext("Diese Anmeldung ist beendet."), "good")
    return redirect(url_for("own_account.overview"))
