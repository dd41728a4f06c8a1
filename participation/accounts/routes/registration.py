"""Getting an account, and a new password: links in mails show on GET and complete on POST."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts import passwords
from participation.accounts.forms import ConfirmationForm, MailboxForm, NewPasswordForm, RegistrationForm
from participation.accounts.models import LONGEST_PASSWORD, LinkKind, MailLink
from participation.accounts.queries import link_with
from participation.accounts.routes.browser import (
    aim_at,
    asked_here,
    begin_sign_in,
    keep_sign_in,
    remember_wish,
    secret,
    send_link,
    town_id,
)
from participation.accounts.services.attempts import forget_failures
from participation.accounts.services.links import readable_link, use_mail_link
from participation.accounts.services.registration import (
    Registration,
    Reply,
    ask_for_account,
    ask_for_new_password,
    confirm_account,
    set_new_password,
)
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import acting, public
from participation.web.forms import honest, refusal_text
from participation.web.language import wanted_language

blueprint = Blueprint("registration", __name__)


@blueprint.route("/registrieren", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def register() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whether the mailbox is known or not."""
    if getattr(acting(), "has_password", False):
        return redirect(url_for("own_account.overview"))
    town, form = town_id(), RegistrationForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form), 422 if form.errors else 200
    if honest(form):
        wish = Registration(
            mailbox=form.readable,
            municipality_id=town,
            password_hash=passwords.hashed(form.new_password.data or ""),
            name=form.name.data or "",
            language=wanted_language(),
        )
        try:
            with writing():
                reply = ask_for_account(wish, key=secret(), at=now())
                send_reply(reply)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return render_template("accounts/register.html", form=form), 409
        remember_wish(reply.link)
    return redirect(url_for("registration.letter_on_its_way"))


def send_reply(reply: Reply) -> None:
    if reply.letter is None:
        return
    page = "confirm" if reply.letter == "confirm_account" else "new_password"
    path = url_for(f"registration.{page}", token=reply.link.token)
    send_link(reply.letter, reply.link, path=path, language=reply.language, at=now())


@blueprint.get("/registrieren/unterwegs")
@public
def letter_on_its_way() -> ResponseReturnValue:
    return render_template("accounts/letter_on_its_way.html")


def link_at(token: str, kind: LinkKind) -> MailLink:
    """The link that this address opens; raises RuleViolation for one that opens nothing."""
    return readable_link(link_with(digest(token, secret())), kind=kind, at=now())


def dead_link(refusal: RuleViolation, *, again: str) -> ResponseReturnValue:
    """Why a link opens nothing, and where to get a new one."""
    return render_template("accounts/dead_link.html", reason=refusal_text(refusal), again=again), 410


def not_the_chosen_password() -> RuleViolation:
    return RuleViolation(
        _(
            "Das ist nicht das Passwort, das beim Registrieren gewählt wurde. "
            "Wissen Sie es nicht mehr, registrieren Sie sich bitte noch einmal."
        ),
        field="password",
    )


@blueprint.route("/konto/bestaetigen/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 10 minutes", methods=["POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the account and sign in.

    Whoever registers somebody else's mailbox chose the password. So that its owner, clicking along, does not
    hand them an open account, another browser than the registering one asks for the password.
    """
    form, token_digest = ConfirmationForm(), digest(token, secret())
    try:
        link = link_at(token, LinkKind.CONFIRM_ACCOUNT)
        asks = not asked_here(token_digest)
        shown = {"form": form, "asks": asks, "mailbox": link.mailbox}
        if not form.validate_on_submit():
            return render_template("accounts/confirm.html", **shown)
        typed = (form.password.data or "")[:LONGEST_PASSWORD]
        if asks and not passwords.fits(typed, link.facts["password_hash"]):
            form.refuse(not_the_chosen_password())
            return render_template("accounts/confirm.html", **shown), 409
        with writing():
            link = use_mail_link(token_digest, kind=LinkKind.CONFIRM_ACCOUNT, at=now())
            account = confirm_account(link, at=now())
            token, is_whole = begin_sign_in(account, at=now())
    except RuleViolation as refusal:
        return dead_link(refusal, again=url_for("registration.register"))
    response = keep_sign_in(token, url_for("municipality.home"), is_whole=is_whole)
    if is_whole:
        flash(gettext("Willkommen. Ihr Konto ist bestätigt, und Sie sind angemeldet."), "good")
    return response


@blueprint.route("/passwort", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def ask_for_link() -> ResponseReturnValue:
    """Ask for the link to a new password; the answer is the same whether the mailbox is known or not."""
    town, form = town_id(), MailboxForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_for_link.html", form=form), 422 if form.errors else 200
    try:
        with writing():
            send_reply(ask_for_new_password(form.readable, municipality_id=town, key=secret(), at=now()))
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("accounts/ask_for_link.html", form=form), 409
    return redirect(url_for("registration.letter_on_its_way"))


@blueprint.route("/passwort/neu/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 10 minutes", methods=["POST"])
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password; every browser that was signed in has to sign in again."""
    try:
        link = link_at(token, LinkKind.NEW_PASSWORD)
        form = NewPasswordForm(link.mailbox)
        if not form.validate_on_submit():
            page = render_template("accounts/new_password.html", form=form, mailbox=link.mailbox)
            return page, 422 if form.errors else 200
        password_hash, aim = passwords.hashed(form.new_password.data or ""), aim_at(link.mailbox)
        with writing():
            link = use_mail_link(digest(token, secret()), kind=LinkKind.NEW_PASSWORD, at=now())
            set_new_password(link, password_hash=password_hash, at=now())
            forget_failures(aim)
    except RuleViolation as refusal:
        return dead_link(refusal, again=url_for("registration.ask_for_link"))
    flash(gettext("Ihr neues Passwort gilt. Bitte melden Sie sich damit an."), "good")
    return redirect(url_for("accounts.sign_in"))
