"""Texts under embargo: holding them back, seeing what waits, another hour, and saying nothing after all."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.following.forms import HeldAnswerForm, HeldStandingForm, HourForm
from participation.following.models import HeldKind, HeldRelease
from participation.following.queries.held import held_in, held_with_id, references
from participation.following.services import holding
from participation.following.services.holding import HeldDraft, words_of_answer, words_of_standing
from participation.following.words import HELD_WORDS
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.rules import may_answer
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import zone_of
from participation.strategy.queries.measures import measure_numbered
from participation.strategy.rules import read_number
from participation.surveys.queries.reading import survey_called
from participation.web.access import acting, requires

blueprint = Blueprint("holding", __name__, url_prefix="/<slug>/redaktion/sperrfristen")

MAY = {
    HeldKind.IDEA_ANSWER: Permission.ANSWER_IDEAS,
    HeldKind.MEASURE_STANDING: Permission.EDIT_MEASURES,
    HeldKind.SURVEY_RESULTS: Permission.EDIT_SURVEYS,
}
"""Who may say it now may also say it later, or not at all."""


@blueprint.get("")
@requires(Permission.ANSWER_IDEAS)
def index(slug: str) -> ResponseReturnValue:
    """What waits for its hour, the next first."""
    process = this_process(slug)
    return render_template(
        "following/held.html", process=process, rows=held_in(process), HELD_WORDS=HELD_WORDS
    )


@blueprint.route("/idee/<number>", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def answer(slug: str, number: str) -> ResponseReturnValue:
    """The answer to an idea that everybody can read, for a later hour."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    if not may_answer(idea):
        abort(404)
    form = HeldAnswerForm()

    def draft() -> tuple[HeldKind, int, dict[str, Any]]:
        found = idea_numbered(this_process(slug), number)
        return HeldKind.IDEA_ANSWER, found.id, words_of_answer(form.draft())

    return held_page(process, form, draft, template="following/hold_answer.html", idea=idea)


@blueprint.route("/massnahme/<number>", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def standing(slug: str, number: str) -> ResponseReturnValue:
    """Status, decision and progress of a measure, for a later hour."""
    process = this_process(slug)
    measure = measure_numbered(process, read_number(number), reader=acting())
    form = HeldStandingForm()
    if request.method == "GET":
        form.fill(measure)
    may_answer_ideas = acting().may(Permission.ANSWER_IDEAS, slug)

    def draft() -> tuple[HeldKind, int, dict[str, Any]]:
        answers = bool(form.answers.data) and may_answer_ideas
        return HeldKind.MEASURE_STANDING, measure.id, words_of_standing(form.standing(), answers=answers)

    return held_page(process, form, draft, template="following/hold_standing.html", measure=measure)


@blueprint.route("/umfrage/<int:number>", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def results(slug: str, number: int) -> ResponseReturnValue:
    """The results of a survey that is closed, for a later hour."""
    process = this_process(slug)
    survey = survey_called(process, number, drafts=True)
    form = HourForm()

    def draft() -> tuple[HeldKind, int, dict[str, Any]]:
        return HeldKind.SURVEY_RESULTS, survey.id, {}

    return held_page(process, form, draft, template="following/hold_results.html", survey=survey)


def held_page(
    process: Process,
    form: HourForm,
    draft: Callable[[], tuple[HeldKind, int, dict[str, Any]]],
    *,
    template: str,
    **shown: object,
) -> ResponseReturnValue:
    """The form; sent, it holds what it says until its hour. A refusal keeps every word."""
    if not form.validate_on_submit():
        return render_template(template, process=process, form=form, **shown), 422 if form.errors else 200
    try:
        with writing():
            hold_now(process.slug, form, draft)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template(template, process=this_process(process.slug), form=form, **shown), 409
    flash(gettext("Es steht bereit und wird zur angegebenen Zeit veröffentlicht. Vorher sieht es niemand."))
    return redirect(url_for("holding.index", slug=process.slug))


def hold_now(slug: str, form: HourForm, draft: Callable[[], tuple[HeldKind, int, dict[str, Any]]]) -> None:
    process = this_process(slug)
    kind, subject_id, words = draft()
    held = HeldDraft(
        kind=kind,
        subject_id=subject_id,
        words=words,
        release_at=form.moment(zone_of(process)),
        submission_key=form.submission_key.data or "",
    )
    holding.hold(held, process=process, by=acting(), at=now())


@blueprint.route("/<int:held_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def move(slug: str, held_id: int) -> ResponseReturnValue:
    """Another hour for what waits."""
    process = this_process(slug)
    held = allowed(held_with_id(held_id, process), slug)
    form = HourForm()
    if request.method == "GET":
        form.show_hour(held.release_at, zone_of(process))
    reference = references([held]).get((held.kind, held.subject_id), "")

    def page() -> str:
        shown = {"held": held, "reference": reference, "HELD_WORDS": HELD_WORDS}
        return render_template("following/move_held.html", process=process, form=form, **shown)

    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            held = held_with_id(held_id, process)
            holding.move(held, form.moment(zone_of(process)), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        held = held_with_id(held_id, process)
        return page(), 409
    flash(gettext("Der neue Zeitpunkt gilt."), "good")
    return redirect(url_for("holding.index", slug=slug))


@blueprint.post("/<int:held_id>/zuruecknehmen")
@requires(Permission.ANSWER_IDEAS)
def take_back(slug: str, held_id: int) -> ResponseReturnValue:
    with writing():
        held = allowed(held_with_id(held_id, this_process(slug)), slug)
        holding.take_back(held, by=acting(), at=now())
    flash(gettext("Zurückgenommen. Es wird nicht veröffentlicht."), "good")
    return redirect(url_for("holding.index", slug=slug))


def allowed(held: HeldRelease, slug: str) -> HeldRelease:
    """403 for whoever may not say it now either."""
    return held if acting().may(MAY[held.kind], slug) else abort(403)
