"""Where the Redaktion reports on a measure, and corrects what it reported."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.progress.evidence import LARGEST, FileDraft, readable_file
from participation.progress.forms import CorrectionForm, MilestoneForm, ReportForm
from participation.progress.models import ProgressReport
from participation.progress.queries.milestones import late_since, milestones_of, today_in
from participation.progress.queries.reports import report_numbered, reports_of
from participation.progress.routes.public import blueprint
from participation.progress.rules import takes_reports
from participation.progress.services.reporting import correct_report, write_report
from participation.strategy.models import Measure
from participation.strategy.queries.measures import measure_numbered
from participation.strategy.queries.sources import how_many_sources
from participation.strategy.rules import read_number, shown_number
from participation.web.access import acting, requires

DESK = "/<slug>/redaktion/massnahmen/<number>/fortschritt"


def measure_at(process: Process, number: str) -> Measure:
    return measure_numbered(process, read_number(number), reader=acting())


def back_to(slug: str, measure: Measure) -> str:
    return url_for("progress.desk", slug=slug, number=shown_number(measure.number))


@blueprint.route(DESK, methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def desk(slug: str, number: str) -> ResponseReturnValue:
    """What was reported and planned, and room for the next report."""
    process, at = this_process(slug), now()
    measure = measure_at(process, number)
    form = ReportForm()
    form.offer(measure)
    if request.method == "GET":
        form.begin(measure, today_in(process, at))
    if not form.validate_on_submit():
        return show_desk(process, measure, form), 422 if form.errors else 200
    expected = form.seen()
    try:
        draft = form.draft(file_in(form))
        with writing():
            process = this_process(slug)
            measure = measure_at(process, number)
            write_report(measure, draft, process=process, expected_version=expected, by=acting(), at=at)
    except RuleViolation as refusal:
        process = this_process(slug)
        measure = measure_at(process, number)
        form.offer(measure)
        form.refuse(refusal)
        if isinstance(refusal, Conflict):
            form.see(measure)  # whoever sends it again has seen both
        return show_desk(process, measure, form), 409
    flash(gettext("Der Bericht ist veröffentlicht."), "good")
    return redirect(back_to(slug, measure))


def file_in(form: ReportForm) -> FileDraft | None:
    """The file of a form, drawn anew where it is a picture; slow, hence before anything is written."""
    content = form.sent_file()
    return readable_file(content) if content else None


def show_desk(
    process: Process, measure: Measure, form: ReportForm, milestone: MilestoneForm | None = None
) -> str:
    today = today_in(process, now())
    return render_template(
        "progress/desk.html",
        process=process,
        measure=measure,
        form=form,
        milestone_form=milestone or MilestoneForm(formdata=None),
        takes_reports=takes_reports(measure.status),
        reports=reports_of(measure),
        steps=[(step, late_since(step, measure, today)) for step in milestones_of(measure)],
        largest=LARGEST // 1_000_000,
        linked=how_many_sources(measure),
    )


@blueprint.route(f"{DESK}/<int:report>/berichtigen", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def correct(slug: str, number: str, report: int) -> ResponseReturnValue:
    """A report written anew; the version before stays to be read."""
    process, at = this_process(slug), now()
    measure = measure_at(process, number)
    found = report_numbered(measure, report)
    form = CorrectionForm()
    form.offer_report(found)
    if request.method == "GET":
        form.fill(found)
    if not form.validate_on_submit():
        return show_correction(process, measure, found, form), 422 if form.errors else 200
    reasons = form.reasons()
    try:
        draft = form.draft(file_in(form))
        with writing():
            process = this_process(slug)
            found = report_numbered(measure_at(process, number), report)
            correct_report(found, draft, reasons, process=process, by=acting(), at=at)
    except RuleViolation as refusal:
        process = this_process(slug)
        measure = measure_at(process, number)
        found = report_numbered(measure, report)
        form.offer_report(found)
        form.refuse(refusal)
        overtaken = isinstance(refusal, Conflict)
        if overtaken:
            form.see_report(found)
        return show_correction(process, measure, found, form, overtaken=overtaken), 409
    flash(gettext("Der Bericht ist berichtigt. Die frühere Fassung bleibt lesbar."), "good")
    return redirect(back_to(slug, measure_at(this_process(slug), number)))


def show_correction(
    process: Process,
    measure: Measure,
    report: ProgressReport,
    form: CorrectionForm,
    *,
    overtaken: bool = False,
) -> str:
    return render_template(
        "progress/correct.html",
        process=process,
        measure=measure,
        report=report,
        form=form,
        overtaken=overtaken,
        largest=LARGEST // 1_000_000,
        linked=how_many_sources(measure),
    )
