"""The terminal in the town hall: one idea after the other, and nothing of one person is left for the next."""

from datetime import datetime

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from participation.accounts.models import Viewer
from participation.accounts.services.sessions import end_session
from participation.extensions import limiter
from participation.ideas.rules import read_by, receipt_for
from participation.ideas.services.submission import submit_idea
from participation.ideas.spelling import spelled
from participation.intake.forms import TerminalForm
from participation.kernel.clock import now
from participation.kernel.codes import spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import VISITOR, Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import takes_ideas
from participation.web.access import acting, public, requires
from participation.web.by_code import CodeCookie
from participation.web.forms import Form
from participation.web.language import COOKIE as LANGUAGE

blueprint = Blueprint("terminal", __name__, url_prefix="/<slug>")

SWITCH = "terminal"
"""The cookie of a browser that stands in the town hall; it names the process, signed."""
A_MONTH = 30 * 24 * 3600
SECONDS_IDLE, SECONDS_WARNED = 90, 20
"""After so long without a touch the page asks whether somebody is there, and then forgets everything."""
SECONDS_TO_WRITE, SECONDS_TO_NOTE = 900, 180
"""Without scripts no page knows whether somebody is there: it begins anew after so long, and says so."""
RECEIPT = CodeCookie("terminalbeleg", seconds=SECONDS_TO_NOTE)
"""The town hall itself forgets it after that time, whatever the browser does."""


# --- Switching it on, for staff -------------------------------------------------------------------


@blueprint.get("/redaktion/terminal")
@requires(Permission.RECORD_IDEAS)
def desk(slug: str) -> ResponseReturnValue:
    """What a terminal is, and whether this browser is one."""
    process = this_process(slug)
    return render_template(
        "intake/terminal_desk.html",
        process=process,
        is_on=is_terminal(process),
        minutes=SECONDS_IDLE / 60,
    )


@blueprint.post("/redaktion/terminal")
@requires(Permission.RECORD_IDEAS)
def switch_on(slug: str) -> ResponseReturnValue:
    """Make this browser a terminal of the process; whoever did it is signed out here."""
    process = this_process(slug)
    if not Form().validate():
        return redirect(url_for("terminal.desk", slug=slug))
    viewer = acting()
    if isinstance(viewer, Viewer) and viewer.id is not None and viewer.session_id is not None:
        with writing():
            end_session(viewer.session_id, account_id=viewer.id, by=viewer, at=now())
    session.clear()
    answer = make_response(redirect(url_for("terminal.start", slug=slug)))
    answer.set_cookie(
        cookie_name(SWITCH),
        signer().dumps(process.id),
        max_age=A_MONTH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


@blueprint.post("/redaktion/terminal/aus")
@requires(Permission.RECORD_IDEAS)
def switch_off(slug: str) -> ResponseReturnValue:
    """Make this browser an ordinary one again."""
    this_process(slug)
    answer = make_response(redirect(url_for("terminal.desk", slug=slug)))
    if Form().validate():
        forget(answer, SWITCH)
        flash(gettext("Dieser Browser ist kein Terminal mehr."), "good")
    return answer


def signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SWITCH)


def cookie_name(name: str) -> str:
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


def forget(answer: Response, *names: str) -> None:
    for name in names:
        answer.delete_cookie(
            cookie_name(name),
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )


def is_terminal(process: Process) -> bool:
    """Whether staff made this browser a terminal of the process within the last month."""
    try:
        kept = signer().loads(request.cookies.get(cookie_name(SWITCH), ""), max_age=A_MONTH)
    except BadSignature:
        return False
    return bool(kept == process.id)


def elsewhere(process: Process) -> ResponseReturnValue:
    """For browsers that are no terminal: the form for everybody."""
    return redirect(url_for("ideas.new", slug=process.slug))


# --- At the terminal ------------------------------------------------------------------------------


@blueprint.get("/terminal")
@public
def start(slug: str) -> ResponseReturnValue:
    """Nobody is here: what one can do, and the languages. Pages that were left alone lead here as well."""
    process = this_process(slug)
    if not is_terminal(process):
        return elsewhere(process)
    if "vergessen" in request.args:
        return forgotten(slug)
    return render_template("intake/terminal_start.html", process=process, is_open=takes_ideas(process, now()))


@blueprint.route("/terminal/idee", methods=["GET", "POST"])
@public
@limiter.limit("120 per hour", methods=["POST"])
def idea(slug: str) -> ResponseReturnValue:
    """Write and send; the receipt comes next."""
    process, at = this_process(slug), now()
    if not is_terminal(process):
        return elsewhere(process)
    form = TerminalForm()
    if request.method == "GET":
        return idea_page(process, form)
    if not form.validate():
        return idea_page(process, form), 422
    receipt = receipt_for(form.submission_key.data or "", current_app.config["SECRET_KEY"])
    try:
        with writing():
            submit_idea(form.draft(), process=this_process(slug), by=VISITOR, at=at, receipt=receipt)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return idea_page(this_process(slug), form), 409
    return RECEIPT.lead_to(url_for("terminal.thanks", slug=slug), code=receipt.code)


def idea_page(process: Process, form: TerminalForm) -> str:
    return render_template(
        "intake/terminal_idea.html", process=process, form=form, **waits(without_scripts=SECONDS_TO_WRITE)
    )


def waits(*, without_scripts: int) -> dict[str, int]:
    return {
        "seconds_idle": SECONDS_IDLE,
        "seconds_warned": SECONDS_WARNED,
        "seconds_without_scripts": without_scripts,
    }


@blueprint.get("/terminal/danke")
@public
def thanks(slug: str) -> ResponseReturnValue:
    """The receipt, to be written down or photographed; gone with "Fertig"."""
    process = this_process(slug)
    code = RECEIPT.kept_code() if is_terminal(process) else None
    if code is None:
        return redirect(url_for("terminal.start", slug=slug))
    link = current_app.config["BASE_URL"] + url_for("contribution.by_link", code=code)
    return render_template(
        "intake/terminal_thanks.html",
        process=process,
        code=spoken(code),
        spelled=spelled(code),
        qr=segno.make(link, error="m").svg_data_uri(border=0, scale=5),
        read_by=reading_day(process, now()),
        **waits(without_scripts=SECONDS_TO_NOTE),
    )


def reading_day(process: Process, at: datetime) -> str:
    return f"{read_by(process, at):%d.%m.%Y}"


@blueprint.post("/terminal/fertig")
@public
def finish(slug: str) -> ResponseReturnValue:
    """Forget whoever was here: session, receipt, language, and what the browser kept of the pages."""
    this_process(slug)
    return forgotten(slug)


def forgotten(slug: str) -> Response:
    """Back to the beginning, with nothing left of whoever was here."""
    session.clear()
    answer = make_response(redirect(url_for("terminal.start", slug=slug)))
    forget(answer, "terminalbeleg", "beitrag", "entwurf")
    answer.delete_cookie(
        LANGUAGE, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
