"""Three voluntary questions after an act, and the town's population for comparison."""

from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.demographics.forms import AnswersForm, PopulationForm
from participation.demographics.queries import population_of, was_answered
from participation.demographics.rules import digest_of_token, token_after
from participation.demographics.services import count_answers, enter_population
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.forms.fields import differences
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public, requires

blueprint = Blueprint("demographics", __name__)


@blueprint.record_once
def offer_questions(state: BlueprintSetupState) -> None:
    """Pages that confirm an act ask after it: ``questions_after(process, "idee:42")``."""
    state.app.jinja_env.globals["questions_after"] = questions_after


def key() -> str:
    return cast("str", current_app.config["SECRET_KEY"])


def questions_after(process: Process, act: str) -> AnswersForm | None:
    """The form to show after this act; None once it was answered. ``act`` is told to nobody."""
    token = token_after(act, process_id=process.id, key=key())
    used = digest_of_token(token, process_id=process.id, key=key())
    if used is None or was_answered(used):
        return None
    form = AnswersForm(formdata=None)
    form.token.data = token
    return form


@blueprint.get("/<slug>/wer-macht-mit")
@public
def ask(slug: str) -> ResponseReturnValue:
    """The questions for whoever is signed in, once in each process; visitors are asked after an act."""
    process, person = this_process(slug), acting()
    form = None if person.id is None else questions_after(process, f"konto:{person.id}")
    return render_template(
        "demographics/ask.html", process=process, form=form, is_known=person.id is not None
    )


@blueprint.post("/<slug>/wer-macht-mit")
@public
@limiter.limit("120 per hour")
def answer(slug: str) -> ResponseReturnValue:
    """Count the answers, apart from the act and from whoever gives them."""
    process, form = this_process(slug), AnswersForm()
    used = digest_of_token(form.token.data or "", process_id=process.id, key=key())
    if used is None:
        return render_template(
            "demographics/ask.html", process=process, form=None, is_known=acting().id is not None
        ), 409
    if not form.validate():
        return show(process, form), 422
    try:
        with writing():
            count_answers(form.given(), token_digest=used, process=this_process(slug), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        form.refuse(refusal)
        return show(process, form), 409
    return redirect(url_for("demographics.thanks", slug=slug))


def show(process: Process, form: AnswersForm) -> str:
    return render_template("demographics/ask.html", process=process, form=form, is_known=True)


@blueprint.get("/<slug>/wer-macht-mit/danke")
@public
def thanks(slug: str) -> ResponseReturnValue:
    """That it counts once, whatever was sent before."""
    return render_template("demographics/thanks.html", process=this_process(slug))


@blueprint.route("/verwaltung/verfahren/<slug>/bevoelkerung", methods=["GET", "POST"])
@requires(Permission.EDIT_POPULATION)
def population(slug: str) -> ResponseReturnValue:
    """The town's figures, shown beside what those who took part said."""
    process, form = this_process(slug), PopulationForm()
    if not form.is_submitted():
        form.fill(population_of(process))
    if not form.validate_on_submit():
        return show_population(process, form), 422 if form.errors else 200
    try:
        with writing():
            enter_population(
                form.draft(), process=this_process(slug), expected_version=form.seen(), by=acting(), at=now()
            )
    except Conflict as refusal:
        process = this_process(slug)
        saved = PopulationForm(formdata=None)
        saved.fill(population_of(process))
        form.see(saved.seen())
        form.refuse(refusal)
        return show_population(process, form, values_of(saved)), 409
    flash(gettext("Gespeichert. So steht es jetzt neben den Angaben derer, die mitgemacht haben."), "good")
    return redirect(url_for("demographics.population", slug=slug))


def values_of(form: PopulationForm) -> dict[str, Any]:
    return {field.name: field.data for field in (form.source, *form.figures)}


def show_population(process: Process, form: PopulationForm, saved: dict[str, Any] | None = None) -> str:
    return render_template(
        "demographics/population.html",
        process=process,
        form=form,
        differences=differences(form, saved) if saved else [],
    )
