"""Reporting something, and what became of it: for everybody, without an account."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from participation.extensions import limiter
from participation.ideas.rules import Receipt
from participation.kernel.clock import now
from participation.kernel.codes import digest, read_code, spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import rule_titles, this_process, this_town
from participation.reports.contract import Target
from participation.reports.forms import ReportCodeForm, ReportForm
from participation.reports.models import Report
from participation.reports.queries.reading import report_with_code
from participation.reports.rules import receipt_for
from participation.reports.services.reporting import send_report
from participation.reports.targets import TARGETS, target_called
from participation.reports.words import OTHER_REASONS, OUTCOME_WORDS
from participation.web.access import acting, public
from participation.web.by_code import GUESSES, CodeCookie, keep_unfound, was_wrong

blueprint = Blueprint("reporting", __name__)


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """For letters, which are rendered outside of any request."""
    state.app.jinja_env.globals["OUTCOME_WORDS"] = OUTCOME_WORDS


REPORTS = "20 per hour"
"""From one network: a school sits behind one."""
COOKIE = CodeCookie("meldung")
keep_unfound(blueprint)


# --- Reporting ------------------------------------------------------------------------------------


@blueprint.get("/<slug>/melden/<kind>/<reference>")
@public
def new(slug: str, kind: str, reference: str) -> ResponseReturnValue:
    """The form, about one published contribution."""
    process = this_process(slug)
    target, target_id = meant(process, kind, reference)
    form = ReportForm()
    form.offer(rules_of(process))
    return shown(process, target, target_id, form)


@blueprint.post("/<slug>/melden/<kind>/<reference>")
@public
@limiter.limit(REPORTS)
def send(slug: str, kind: str, reference: str) -> ResponseReturnValue:
    """Take the report, and lead to the page with its code."""
    process = this_process(slug)
    target, target_id = meant(process, kind, reference)
    form = ReportForm()
    form.offer(rules_of(process))
    if not form.validate_on_submit():
        return shown(process, target, target_id, form), 422
    receipt = receipt_of(form)
    try:
        with writing():
            process = this_process(slug)
            target, target_id = meant(process, kind, reference)
            send_report(
                form.draft(),
                process=process,
                target=(target.kind, target_id),
                by=acting(),
                at=now(),
                receipt=receipt,
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return shown(this_process(slug), target, target_id, form), 409
    return open_report(receipt.code)


def receipt_of(form: ReportForm) -> Receipt:
    return receipt_for(form.submission_key.data or "", current_app.config["SECRET_KEY"])


def meant(process: Process, kind: str, reference: str) -> tuple[Target, int]:
    """What the address names; NoResultFound for unknown and hidden things alike."""
    target = target_called(kind)
    if target is None:
        raise NoResultFound(kind)
    return target, target.public_id(process, reference)


def shown(process: Process, target: Target, target_id: int, form: ReportForm) -> str:
    return render_template(
        "reports/new.html",
        process=process,
        target=target,
        thing=target.reported([target_id])[target_id],
        form=form,
    )


# --- What became of it ------------------------------------------------------------------------------


@blueprint.route("/meldung", methods=["GET", "POST"])
@public
@limiter.limit(GUESSES, methods=["POST"], deduct_when=was_wrong)
def enter() -> ResponseReturnValue:
    """Where the code is typed."""
    form = ReportCodeForm()
    if request.method == "GET":
        return render_template("reports/enter.html", form=form, town=this_town())
    signs = read_code(form.code.data)
    if form.validate() and report_of(signs) is not None:
        return open_report(signs or "")
    return unknown_code(form)


@blueprint.get("/m/<code>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def by_link(code: str) -> ResponseReturnValue:
    """The link in the letter: leads on to an address without the code."""
    signs = read_code(code)
    return unknown_code(ReportCodeForm()) if report_of(signs) is None else open_report(signs or "")


def unknown_code(form: ReportCodeForm) -> ResponseReturnValue:
    form.refuse(
        RuleViolation(
            _("Zu diesem Kennwort gibt es keine Meldung. Bitte vergleichen Sie es mit Ihrer Bestätigung."),
            field="code",
        )
    )
    return render_template("reports/enter.html", form=form, town=this_town()), 404


def report_of(code: str | None) -> Report | None:
    """The report with this code, if it is one of this town; asks the database for every code alike."""
    key = current_app.config["SECRET_KEY"]
    return report_with_code(digest(code or "", key), municipality_id=this_town().id)


def open_report(code: str) -> ResponseReturnValue:
    return COOKIE.lead_to(url_for("reporting.standing"), code=code)


@blueprint.get("/meldung/stand")
@public
def standing() -> ResponseReturnValue:
    """Where the report stands, with its code."""
    code = COOKIE.kept_code()
    if code is None:
        return redirect(url_for("reporting.enter"))
    report = report_of(code)
    if report is None:
        raise NoResultFound
    process = this_process(report.process.slug)
    target = TARGETS[report.target_kind]
    thing = target.reported([report.target_id]).get(report.target_id)
    return render_template(
        "reports/standing.html",
        process=process,
        report=report,
        target=target,
        thing=thing,
        code=spoken(code),
        reason=OTHER_REASONS.get(report.reason) or rule_titles(process).get(report.reason, report.reason),
        outcome=OUTCOME_WORDS[report.outcome] if report.outcome else None,
    )
