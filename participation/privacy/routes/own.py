"""Meine Daten: what is stored about me, to read, to take along, to erase."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.models import Account
from participation.accounts.queries import account_of_mailbox, roles_of
from participation.accounts.routes.browser import aim_at
from participation.accounts.routes.own import begin_password_attempt, is_password_of, viewer
from participation.accounts.services.attempts import forgive
from participation.extensions import db, limiter
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.routes.public import this_town
from participation.privacy.files import NAME, as_zip
from participation.privacy.forms import EraseForm, MailboxForm
from participation.privacy.queries.links import open_link
from participation.privacy.queries.stored import everything_about
from participation.privacy.queries.whose import account_of
from participation.privacy.rules import Subject
from participation.privacy.services.erasing import erase_person
from participation.privacy.services.links import send_privacy_link
from participation.privacy.words import ACTIVITY_WORDS, CATEGORY_WORDS, TABLE_WORDS
from participation.web.access import acting, public
from participation.web.by_code import CodeCookie, keep_unfound
from participation.web.language import wanted_language

blueprint = Blueprint("own_data", __name__, url_prefix="/datenschutz/meine-daten")
COOKIE = CodeCookie("auskunft", seconds=1800)
SHOWN_PER_TABLE = 20
keep_unfound(blueprint)


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """What templates call activities and categories."""
    state.app.jinja_env.globals.update(
        ACTIVITY_WORDS=ACTIVITY_WORDS, CATEGORY_WORDS=CATEGORY_WORDS, TABLE_WORDS=TABLE_WORDS
    )


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Nobody finds it in the cache of a shared computer."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def key() -> str:
    return str(current_app.config["SECRET_KEY"])


def asking() -> Subject | None:
    """Whose data this browser may see: by the account, else by the link that proved a mailbox."""
    person, town = acting(), this_town()
    if person.id is not None:
        return Subject(town.id, person.id, viewer().mailbox or None)
    token = COOKIE.kept_code()
    link = open_link(digest(token, key()), municipality_id=town.id, at=now()) if token else None
    if link is None:
        return None
    account = account_of_mailbox(link.mailbox, municipality_id=town.id)
    return Subject(town.id, account.id if account else None, link.mailbox)


def told(subject: Subject | None) -> Subject:
    return subject if subject is not None else abort(redirect(url_for("own_data.overview")))


@blueprint.get("")
@public
def overview() -> ResponseReturnValue:
    """Everything stored about whoever is known; else the form for a link."""
    subject = asking()
    if subject is None:
        return render_template("privacy/ask.html", form=MailboxForm())
    return render_template(
        "privacy/mine.html",
        told=everything_about(subject),
        mailbox=subject.mailbox,
        most=SHOWN_PER_TABLE,
        has_roles=has_roles(subject),
    )


def has_roles(subject: Subject) -> bool:
    return subject.account_id is not None and bool(roles_of(subject.account_id, at=now()))


@blueprint.post("")
@public
@limiter.limit("20 per hour")
def ask() -> ResponseReturnValue:
    """The same answer whether anything is stored or not."""
    form, town = MailboxForm(), this_town()
    if not form.validate_on_submit():
        return render_template("privacy/ask.html", form=form), 422
    mailbox = readable_mailbox(form.mailbox.data) or ""
    try:
        with writing():
            send_privacy_link(
                mailbox,
                municipality_id=town.id,
                language=wanted_language(),
                path=url_for("own_data.arrive", token="TOKEN"),
                key=key(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("privacy/ask.html", form=form), 409
    return render_template("privacy/link_sent.html", mailbox=mailbox)


@blueprint.get("/link/<token>")
@public
def arrive(token: str) -> ResponseReturnValue:
    """Programs that open links in mails see no data: a press of the button opens them."""
    if open_link(digest(token, key()), municipality_id=this_town().id, at=now()) is None:
        return render_template("privacy/dead_link.html"), 404
    return render_template("privacy/arrive.html", token=token)


@blueprint.post("/link/<token>")
@public
def open_data(token: str) -> ResponseReturnValue:
    """Leads on to an address without the token, which travels in a short-lived cookie."""
    if open_link(digest(token, key()), municipality_id=this_town().id, at=now()) is None:
        return render_template("privacy/dead_link.html"), 404
    return COOKIE.lead_to(url_for("own_data.overview"), code=token)


@blueprint.get("/meine-daten.zip")
@public
@limiter.limit("30 per hour")
def download() -> ResponseReturnValue:
    """All of it as one file, for whoever asks at this moment."""
    subject, at = told(asking()), now()
    response = Response(as_zip(everything_about(subject), at=at), mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename={NAME}.zip"
    return response


# --- Erasing ------------------------------------------------------------------------------------


def needs_password(subject: Subject) -> Account | None:
    """The account whose password is asked; None where a link in a mail has proven who asks."""
    account = account_of(subject) if acting().id is not None else None
    return account if account is not None and account.password_hash else None


def is_proven(subject: Subject) -> bool:
    """Whether it is certain who asks: by the password that is asked, by a link in a mail, or, where there is
    neither password nor mailbox, by having signed in."""
    if needs_password(subject) is not None or subject.mailbox is None:
        return True
    token = COOKIE.kept_code()
    link = (
        open_link(digest(token, key()), municipality_id=subject.municipality_id, at=now()) if token else None
    )
    return link is not None and link.mailbox_key == subject.key


def erase_page(subject: Subject, form: EraseForm) -> str:
    if not has_roles(subject) and not is_proven(subject):
        return render_template("privacy/ask.html", form=MailboxForm(formdata=None, mailbox=subject.mailbox))
    return render_template(
        "privacy/erase.html",
        form=form,
        has_roles=has_roles(subject),
        account=needs_password(subject),
        mailbox=subject.mailbox,
    )


@blueprint.get("/loeschen")
@public
def erase() -> ResponseReturnValue:
    """What goes, what stays and why, and the choice."""
    return erase_page(told(asking()), EraseForm())


@blueprint.post("/loeschen")
@public
@limiter.limit("30 per hour")
def erased() -> ResponseReturnValue:
    """Erase; with an account by its password, else by the mailbox that was proven just now."""
    subject, form = told(asking()), EraseForm()
    if not is_proven(subject):
        return erase_page(subject, form), 409
    if not form.validate_on_submit():
        return erase_page(subject, form), 422
    account = needs_password(subject)
    if account is not None:
        aim = aim_at(account.mailbox or "")
        attempt = begin_password_attempt(aim)
        if attempt is None:
            return render_template("accounts/wait.html"), 429
        if not is_password_of(account, form.password.data):
            form.refuse(RuleViolation(_("Das ist nicht Ihr Passwort."), field="password"))
            return erase_page(subject, form), 409
        with writing():
            forgive(aim, attempt)
    by = Person(subject.account_id) if subject.account_id is not None else VISITOR
    try:
        with writing():
            erase_person(subject, form.wish(), key=key(), by=by, at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return erase_page(subject, form), 409
    db.session.rollback()
    session.clear()
    flash(gettext("Ihre Daten sind gelöscht."), "good")
    response = make_response(redirect(url_for("own_data.gone")))
    COOKIE.forget(response)
    return response


@blueprint.get("/geloescht")
@public
def gone() -> ResponseReturnValue:
    return render_template("privacy/gone.html")
