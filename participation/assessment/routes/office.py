"""The Redaktion: criteria and weights, rounds and how far they are, what came out and where views differ."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.assessment.forms import CloseForm, CriteriaForm, RoundForm
from participation.assessment.models import AssessmentRound, Mode
from participation.assessment.queries.results import results_of_round
from participation.assessment.queries.rounds import (
    candidates,
    latest_version,
    measures_in,
    progress_of,
    round_numbered,
    rounds_of,
)
from participation.assessment.queries.sheets import agreed_sheets
from participation.assessment.queries.single_values import disputes_in, voices_of
from participation.assessment.routes.pages import blueprint
from participation.assessment.rules import NOT_WORTH_ASSESSING, is_open
from participation.assessment.services.criteria import set_criteria
from participation.assessment.services.rounds import begin_round, close_round
from participation.assessment.template import TEMPLATE
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.models import Measure
from participation.strategy.queries.measures import measures_numbered, measures_of
from participation.web.access import acting, requires

MOST_MEASURES = 500
"""On the form of a new round: many more than any town has."""


@blueprint.get("/<slug>/redaktion/bewertung")
@requires(Permission.EDIT_MEASURES)
def index(slug: str) -> ResponseReturnValue:
    """The criteria as they are now, and all rounds."""
    process = this_process(slug)
    return render_template(
        "assessment/index.html",
        process=process,
        version=latest_version(process.id),
        rounds=rounds_of(process.id),
        at=now(),
    )


@blueprint.route("/<slug>/redaktion/bewertung/kriterien", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def criteria(slug: str) -> ResponseReturnValue:
    """Criteria, scale and weights; at the beginning those of the template."""
    process = this_process(slug)
    version = latest_version(process.id)
    form = CriteriaForm()
    if request.method == "GET":
        form.fill(version or TEMPLATE, version.number if version else 0)
    if not form.validate_on_submit():
        return show_criteria(form, process), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            kept = set_criteria(
                form.draft(), process=process, expected_number=form.seen(), by=acting(), at=now()
            )
            number = kept.number
    except RuleViolation as refusal:
        process = this_process(slug)
        overtaken = latest_version(process.id) if isinstance(refusal, Conflict) else None
        if overtaken is not None:
            form.see(overtaken.number)
        form.refuse(refusal)
        return show_criteria(form, process, overtaken=overtaken is not None), 409
    flash(gettext("Gespeichert als Fassung %(number)s.", number=number), "good")
    return redirect(url_for("assessment.index", slug=slug))


def show_criteria(form: CriteriaForm, process: Process, *, overtaken: bool = False) -> str:
    version = latest_version(process.id)
    return render_template(
        "assessment/criteria.html", process=process, form=form, version=version, overtaken=overtaken
    )


@blueprint.route("/<slug>/redaktion/bewertung/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def new(slug: str) -> ResponseReturnValue:
    """A new round over chosen measures: a joint one, or one of several assessors."""
    process, at = this_process(slug), now()
    form = RoundForm()
    form.assessors.offer(candidates(process, at=at))
    if request.method == "GET":
        worth = [one for one in all_measures(process) if one.status not in NOT_WORTH_ASSESSING]
        form.measures.data = {measure.number for measure in worth}
    if not form.validate_on_submit():
        return show_new(form, process), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            measures = measures_numbered(process, form.measures.data, reader=acting())
            begun = begin_round(form.draft(measures), process=process, by=acting(), at=at)
            number, is_joint = begun.number, begun.mode is Mode.JOINT
    except RuleViolation as refusal:
        process = this_process(slug)
        form.refuse(refusal)
        form.assessors.offer(candidates(process, at=at))
        return show_new(form, process), 409
    flash(
        gettext("Die Runde ist eröffnet.")
        if is_joint
        else gettext("Die Runde ist eröffnet. Die Stellen bekommen eine Mail."),
        "good",
    )
    return redirect(url_for("assessment.detail", slug=slug, number=number))


def show_new(form: RoundForm, process: Process) -> str:
    return render_template(
        "assessment/new.html",
        process=process,
        form=form,
        version=latest_version(process.id),
        measures=all_measures(process),
    )


def all_measures(process: Process) -> list[Measure]:
    return list(measures_of(process, reader=acting(), limit=MOST_MEASURES))


@blueprint.get("/<slug>/redaktion/bewertung/<int:number>")
@requires(Permission.EDIT_MEASURES)
def detail(slug: str, number: int) -> ResponseReturnValue:
    """A round: how far it is; after the close what came out, and where the assessors are far apart."""
    process = this_process(slug)
    return show_detail(process, round_numbered(process.id, number))


def show_detail(process: Process, found: AssessmentRound) -> str:
    closed = not is_open(found)
    is_joint = found.mode is Mode.JOINT
    voices = voices_of(found) if closed and not is_joint else {}
    sheets = agreed_sheets(found.id) if is_joint and not closed else []
    return render_template(
        "assessment/detail.html",
        process=process,
        round=found,
        version=found.criteria_version,
        closing=CloseForm(),
        sheets=sheets,
        waiting=[one for one in sheets if not one.is_complete(len(found.criteria_version.criteria))],
        progress=[] if is_joint else progress_of(found.id),
        measures={measure.id: measure for measure in measures_in(found.id)},
        results=results_of_round(found).results if closed else (),
        voices=voices,
        disputes=disputes_in(voices, found.criteria_version.criteria),
        at=now(),
    )


@blueprint.post("/<slug>/redaktion/bewertung/<int:number>/schliessen")
@requires(Permission.EDIT_MEASURES)
def close(slug: str, number: int) -> ResponseReturnValue:
    """Take no more values, and show the results to whoever may read them."""
    with writing():
        process = this_process(slug)
        close_round(round_numbered(process.id, number), by=acting(), at=now())
    flash(gettext("Die Runde ist geschlossen."), "good")
    return redirect(url_for("assessment.detail", slug=slug, number=number))
