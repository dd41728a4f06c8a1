"""Signing in and out, and who is signed in."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts import passwords
from participation.accounts.forms import SignInForm
from participation.accounts.models import LONGEST_PASSWORD, Viewer
from participation.accounts.queries import account_of_mailbox, viewer_with_session
from participation.accounts.routes.browser import aim_at, begin_sign_in, keep_sign_in, secret, town_id
from participation.accounts.rules import local_address
from participation.accounts.services.attempts import begin_attempt, forgive
from participation.accounts.services.sessions import end_session
from participation.extensions import limiter, login_manager
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.language import _
from participation.web.access import acting, public
from participation.web.language import COOKIE

blueprint = Blueprint("accounts", __name__)
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = _("Diese Seite braucht eine Anmeldung. Danach geht es hier weiter.")
login_manager.login_message_category = "warn"
login_manager.localize_callback = gettext
login_manager.session_protection = "basic"  # "strong" throws out telephones that change their network
login_manager.anonymous_user = lambda: Viewer(id=None, name="visitor")


@login_manager.user_loader
def load_viewer(token: str) -> Viewer | None:
    """The session cookie bears a token; only its digest is in the database."""
    return viewer_with_session(digest(token, secret()), at=now())


@blueprint.route("/anmelden", methods=["GET", "POST"])
@public
@limiter.limit("60 per 10 minutes", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Whoever is signed in already goes on; everybody else says who they are."""
    onwards = local_address(request.args.get("next")) or url_for("municipality.home")
    if acting().id is not None and request.method == "GET":
        return redirect(onwards)
    form = SignInForm()
    if not form.validate_on_submit():
        form.next.data = local_address(request.values.get("next"))
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    return try_to_sign_in(form)


def try_to_sign_in(form: SignInForm) -> ResponseReturnValue:
    """Count first, then look at the password: many at once are no way around the limit."""
    mailbox, password = form.mailbox.data or "", form.password.data or ""
    aim = aim_at(mailbox)
    with writing():
        attempt = begin_attempt(aim, at=now())
    if attempt is None:
        return render_template("accounts/wait.html"), 429
    account = account_of_mailbox(mailbox, municipality_id=town_id())
    kept = account.password_hash if account is not None and account.closed_at is None else None
    # Also for an unknown mailbox a password is looked at: the time tells nobody who has an account.
    if not passwords.fits(password[:LONGEST_PASSWORD], kept) or account is None:
        form.form_errors.append(
            gettext(
                "E-Mail-Adresse und Passwort passen nicht zusammen. "
                "Bitte prüfen Sie beides, oder fordern Sie ein neues Passwort an."
            )
        )
        return render_template("accounts/sign_in.html", form=form), 409
    renewed = passwords.hashed(password) if kept and passwords.is_outdated(kept) else None
    with writing():
        forgive(aim, attempt)
        if renewed and account.password_hash == kept:
            account.password_hash = renewed
        token, is_whole = begin_sign_in(account, at=now())
        language = account.language
    onwards = local_address(form.next.data) or url_for("municipality.home")
    response = keep_sign_in(token, onwards, is_whole=is_whole)
    if COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            language,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


@blueprint.post("/abmelden")
@public
def sign_out() -> ResponseReturnValue:
    """End the session: a copy of its cookie opens nothing any more."""
    viewer = acting()
    if isinstance(viewer, Viewer) and viewer.id is not None and viewer.session_id is not None:
        with writing():
            end_session(viewer.session_id, account_id=viewer.id, by=viewer, at=now())
    session.clear()
    flash(gettext("Sie sind abgemeldet."), "good")
    return redirect(url_for("municipality.home"))
