"""Entering what all agree on: measure by measure in a joint round, or after the close of any round."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.assessment.forms import SheetForm
from participation.assessment.models import AssessmentRound, Mode
from participation.assessment.queries.rounds import round_numbered
from participation.assessment.queries.sheets import Filled, agreed_sheet, agreed_sheets
from participation.assessment.queries.single_values import Voice, voices_of
from participation.assessment.routes.by_itself import is_by_itself, not_saved, saved, show_refusal
from participation.assessment.routes.pages import blueprint
from participation.assessment.rules import is_open
from participation.assessment.services.assessing import agree, enter_agreed
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.dossier import cost_of
from participation.strategy.queries.provenance import support_of
from participation.strategy.rules import read_number, shown_number
from participation.web.access import acting, requires


@blueprint.route("/<slug>/redaktion/bewertung/<int:number>/<measure>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def enter(slug: str, number: int, measure: str) -> ResponseReturnValue:
    """One measure: the values that the meeting agreed on; after the close with the reason."""
    process, at = this_process(slug), now()
    found = round_numbered(process.id, number)
    filled = agreed_sheet(found.id, read_number(measure))
    refuse_peeking(found)
    form = SheetForm()
    if request.method == "GET":
        form.fill(proposed(found, filled), filled.assessment.comment, filled.assessment.version)
    else:
        form.values.read(found.criteria_version)
    if not form.validate_on_submit():
        return said_or_shown(form, process, found, filled), 422 if form.errors else 200
    try:
        version = keep(form, slug, number, measure, at=at)
    except RuleViolation as refusal:
        process = this_process(slug)
        found = round_numbered(process.id, number)
        filled = agreed_sheet(found.id, read_number(measure))
        show_refusal(form, refusal, filled.assessment.version)
        return said_or_shown(form, process, found, filled, refusal=refusal), 409
    if is_by_itself():
        return saved(version, at=at)
    return go_on(slug, round_numbered(this_process(slug).id, number), measure)


def refuse_peeking(found: AssessmentRound) -> None:
    """While assessors are blind there is nothing to agree on yet."""
    if found.mode is Mode.BLIND and is_open(found):
        raise RuleViolation(gettext("Einigen können Sie sich erst, wenn die Runde geschlossen ist."))


def keep(form: SheetForm, slug: str, number: int, measure: str, *, at: datetime) -> int:
    """The version of the sheet after the change."""
    with writing():
        found = round_numbered(this_process(slug).id, number)
        assessment = agreed_sheet(found.id, read_number(measure)).assessment
        verb = enter_agreed if is_open(found) else agree
        verb(
            assessment,
            form.sheet(),
            assessment_round=found,
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
    sheets = agreed_sheets(found.id)
    voices = voices_about(found, filled)
    return render_template(
        "assessment/enter.html",
        process=process,
        round=found,
        version=found.criteria_version,
        form=form,
        filled=filled,
        cost=cost_of(filled.measure),
        saved=filled.values if isinstance(refusal, Conflict) else None,
        sheets=sheets,
        place=[one.measure.id for one in sheets].index(filled.measure.id) + 1,
        compared=others_done(found, filled, sheets),
        following=following(found, filled.measure.number, sheets),
        support=support_of([filled.measure])[filled.measure.id],
        voices=voices,
    )


def voices_about(found: AssessmentRound, filled: Filled) -> Sequence[Voice]:
    """What the assessors said, for the discussion after the close."""
    if is_open(found) or found.mode is Mode.JOINT:
        return ()
    return voices_of(found).get(filled.measure.id, ())


def proposed(found: AssessmentRound, filled: Filled) -> dict[int, int | None]:
    """What is chosen at first: what was agreed, or where one alone judged, that value to be looked at."""
    voices = voices_about(found, filled)
    if filled.values or not voices:
        return filled.values
    alone: dict[int, int | None] = {}
    for criterion in found.criteria_version.criteria:
        given = [points for voice in voices if (points := voice.values.get(criterion.id)) is not None]
        if len(given) == 1:
            alone[criterion.id] = given[0]
    return alone


def others_done(found: AssessmentRound, filled: Filled, sheets: Sequence[Filled]) -> list[Filled]:
    """The last two measures that were assessed completely before this one, to compare."""
    criteria = len(found.criteria_version.criteria)
    done = [
        one
        for one in sheets
        if one.is_complete(criteria) and one.assessment.changed_at and one.measure.id != filled.measure.id
    ]
    return sorted(done, key=lambda one: (one.assessment.changed_at, one.measure.id))[-2:]


def following(found: AssessmentRound, number: int, sheets: Sequence[Filled]) -> Filled | None:
    """The next measure after this one that is not assessed completely, begun again from the first."""
    criteria = len(found.criteria_version.criteria)
    waiting = [one for one in sheets if not one.is_complete(criteria) and one.measure.number != number]
    after = [one for one in waiting if one.measure.number > number]
    return next(iter(after or waiting), None)


def go_on(slug: str, found: AssessmentRound, measure: str) -> ResponseReturnValue:
    """To the next measure of a joint round; back to the round when all are done, and after the close."""
    following_one = None
    if is_open(found):
        following_one = following(found, read_number(measure) or 0, agreed_sheets(found.id))
    flash(gettext("Gespeichert: %(number)s.", number=measure), "good")
    if following_one is None:
        return redirect(url_for("assessment.detail", slug=slug, number=found.number))
    return redirect(
        url_for(
            "assessment.enter",
            slug=slug,
            number=found.number,
            measure=shown_number(following_one.measure.number),
        )
    )
