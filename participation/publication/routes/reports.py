"""Reports for whoever may see them: wanted on a page, made in the background, taken by the same person."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.publication.files import KINDS, digest_of
from participation.publication.forms import ReportWishForm
from participation.publication.making import paper_of
from participation.publication.queries.reports import job_of, own_report, own_reports
from participation.publication.routes.public import blueprint
from participation.publication.services.reporting import want_report
from participation.publication.words import AUDIENCE_WORDS, FORM_WORDS, REPORT_WORDS
from participation.web.access import acting, requires
from participation.web.language import wanted_language


@blueprint.route("/<slug>/redaktion/berichte", methods=["GET", "POST"])
@requires(Permission.EDIT_STRATEGY)
def reports(slug: str) -> ResponseReturnValue:
    """Which reports there are, and those that were made."""
    process, form = this_process(slug), ReportWishForm()
    if request.method == "GET":
        form.suggest_a_year(now())
    if not form.validate_on_submit():
        return show_reports(process, form), 422 if form.errors else 200
    try:
        with writing():
            draft = form.draft(wanted_language())
            report = want_report(draft, process=this_process(slug), by=acting(), at=now())
            report_id = report.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show_reports(this_process(slug), form), 409
    return redirect(url_for("publication.report", slug=slug, report_id=report_id))


def show_reports(process: Process, form: ReportWishForm) -> str:
    return render_template(
        "publication/reports.html",
        process=process,
        form=form,
        reports=own_reports(process, acting().id),
        REPORT_WORDS=REPORT_WORDS,
        AUDIENCE_WORDS=AUDIENCE_WORDS,
        FORM_WORDS=FORM_WORDS,
    )


@blueprint.get("/<slug>/redaktion/berichte/<int(max=2147483647):report_id>")
@requires(Permission.EDIT_STRATEGY)
def report(slug: str, report_id: int) -> ResponseReturnValue:
    """How far a report is, and the way to the file."""
    process = this_process(slug)
    found = own_report(process, report_id, acting().id)
    return render_template(
        "publication/report.html",
        process=process,
        report=found,
        job=job_of(found),
        REPORT_WORDS=REPORT_WORDS,
        AUDIENCE_WORDS=AUDIENCE_WORDS,
        FORM_WORDS=FORM_WORDS,
    )


@blueprint.get("/<slug>/redaktion/berichte/<int(max=2147483647):report_id>/datei")
@requires(Permission.EDIT_STRATEGY)
def report_file(slug: str, report_id: int) -> ResponseReturnValue:
    """The file, for who wanted it, as long as it says what is so: a redaction since then has to reach it."""
    process = this_process(slug)
    found = own_report(process, report_id, acting().id)
    if found.content is None:
        abort(404)
    if digest_of(paper_of(found)) != found.digest:
        flash(
            gettext("Inzwischen hat sich geändert, was darin steht. Bitte lassen Sie ihn neu erstellen."),
            "warn",
        )
        return redirect(url_for("publication.reports", slug=slug))
    response = make_response(found.content)
    response.mimetype = KINDS[found.form]
    name = f"{slug}-{found.kind}-{found.audience}.{found.form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
