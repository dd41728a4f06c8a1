"""An assessor's own pages: only the measures they are asked about, and nothing of what others gave."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.assessment.forms import SheetForm
from participation.assessment.models import AssessmentRound
from participation.assessment.queries.rounds import round_numbered
from participation.assessment.queries.sheets import Filled, own_sheet, own_sheets, rounds_asking
from participation.assessment.routes.by_itself import is_by_itself, not_saved, saved, show_refusal
from participation.assessment.routes.pages import blueprint
from participation.assessment.rules import is_open
from participation.assessment.services.assessing import assess
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.dossier import cost_of
from participation.strategy.rules import read_number, shown_number
from participation.web.access import acting, requires

SUBMIT = "abgeben"


@blueprint.get("/<slug>/bewerten")
@requires(Permission.ASSESS_MEASURES)
def own(slug: str) -> ResponseReturnValue:
    """The measures that this account is asked about, and what is left to do."""
    process = this_process(slug)
    rounds = rounds_asking(process.id, acting().id)
    return render_template(
        "assessment/own.html",
        process=process,
        rounds=[(found, own_sheets(found.id, acting().id)) for found in rounds],
    )


@blueprint.route("/<slug>/bewerten/<int:number>/<measure>", methods=["GET", "POST"])
@requires(Permission.ASSESS_MEASURES)
def assess_one(slug: str, number: int, measure: str) -> ResponseReturnValue:
    """One measure. Values are kept as they go, and count once they are submitted."""
    process, at = this_process(slug), now()
    found = round_numbered(process.id, number)
    filled = own_sheet(found.id, acting().id, read_number(measure))
    form = SheetForm()
    if request.method == "GET":
        form.fill(filled.values, filled.assessment.comment, filled.assessment.version)
    else:
        form.values.read(found.criteria_version)
    if not form.validate_on_submit():
        return said_or_shown(form, process, found, filled), 422 if form.errors else 200
    try:
        version = keep(form, slug, number, measure, at=at)
    except RuleViolation as refusal:
        process = this_process(slug)
        found = round_numbered(process.id, number)
        filled = own_sheet(found.id, acting().id, read_number(measure))
        show_refusal(form, refusal, filled.assessment.version)
        return said_or_shown(form, process, found, filled, refusal=refusal), 409
    if is_by_itself():
        return saved(version, at=at)
    return go_on(slug, number, measure)


def keep(form: SheetForm, slug: str, number: int, measure: str, *, at: datetime) -> int:
    """The version of the sheet after the change."""
    with writing():
        found = round_numbered(this_process(slug).id, number)
        assessment = own_sheet(found.id, acting().id, read_number(measure)).assessment
        assess(
            assessment,
            form.sheet(),
            assessment_round=found,
            submits=request.form.get("tun") == SUBMIT,
            expected_version=form.seen(),
            by=acting(),
            at=at,
        )
        return assessment.version


def said_or_shown(
    form: SheetForm,
    process: Process,
    found: AssessmentRound,
    filled: Filled,
    *,
    refusal: RuleViolation | None = None,
) -> Response | str:
    if is_by_itself():
        return not_saved(refusal)
    sheets = own_sheets(found.id, acting().id)
    return render_template(
        "assessment/assess_one.html",
        process=process,
        round=found,
        version=found.criteria_version,
        form=form,
        filled=filled,
        cost=cost_of(filled.measure),
        saved=filled.values if isinstance(refusal, Conflict) else None,
        sheets=sheets,
        place=[one.measure.id for one in sheets].index(filled.measure.id) + 1,
        takes_values=is_open(found),
    )


def go_on(slug: str, number: int, measure: str) -> ResponseReturnValue:
    """To the next measure that waits, else to the list."""
    found = round_numbered(this_process(slug).id, number)
    here = read_number(measure) or 0
    submitted = request.form.get("tun") == SUBMIT
    flash(
        gettext("Abgegeben: %(number)s. Ändern können Sie es, bis die Runde schließt.", number=measure)
        if submitted
        else gettext("Gespeichert: %(number)s. Es zählt, sobald Sie es abgeben.", number=measure),
        "good",
    )
    following = next_waiting(own_sheets(found.id, acting().id), here) if submitted else None
    if following is None:
        return redirect(url_for("assessment.own", slug=slug))
    return redirect(
        url_for(
            "assessment.assess_one",
            slug=slug,
            number=number,
            measure=shown_number(following.measure.number),
        )
    )


def next_waiting(sheets: Sequence[Filled], here: int) -> Filled | None:
    waiting = [one for one in sheets if one.submitted_at is None and one.measure.number != here]
    after = [one for one in waiting if one.measure.number > here]
    return next(iter(after or waiting), None)
