"""Where people type their printed code: it signs this browser in as the one access of that code."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.models import Viewer
from participation.accounts.routes.browser import begin_session, keep_token, secret
from participation.accounts.rules import local_address
from participation.accounts.services.sessions import end_session
from participation.codes.forms import CodeForm
from participation.codes.rules import code_digest
from participation.codes.services import UNKNOWN, access_by_code
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public
from participation.web.by_code import GUESSES, keep_unfound, was_wrong

blueprint = Blueprint("codes", __name__)
keep_unfound(blueprint)


@blueprint.get("/<slug>/code")
@public
def enter(slug: str) -> ResponseReturnValue:
    """Type the code; ``?weiter=`` is the page that it is typed for."""
    return page(this_process(slug), CodeForm())


@blueprint.post("/<slug>/code")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def open_access(slug: str) -> ResponseReturnValue:
    """Sign in as the access of the code. Whoever was signed in otherwise is not any more."""
    process, form = this_process(slug), CodeForm()
    if not form.validate():
        return page(process, form), 422
    before = acting()
    try:
        with writing():
            process = this_process(slug)
            account = access_by_code(code_digest(form.signs(), secret()), process=process, at=now())
            if isinstance(before, Viewer) and before.id is not None and before.session_id is not None:
                end_session(before.session_id, account_id=before.id, by=before, at=now())
            token = begin_session(account, at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return page(this_process(slug), form), 404 if refusal.message == UNKNOWN else 409
    keep_token(token)
    flash(
        gettext(
            "Ihr Code gilt: Was Sie hier tun, zählt für ihn. An einem fremden Gerät melden Sie sich danach "
            "bitte ab."
        ),
        "good",
    )
    return redirect(onwards() or url_for("municipality.overview", slug=slug))


def onwards() -> str | None:
    return local_address(request.values.get("weiter"))


def page(process: Process, form: CodeForm) -> str:
    return render_template("codes/enter.html", process=process, form=form, onwards=onwards() or "")
