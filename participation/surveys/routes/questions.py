"""For staff: the questions of a survey, one by one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.routes.frames import UP
from participation.surveys.forms.building import QuestionForm
from participation.surveys.models import QuestionKind, Survey, SurveyQuestion
from participation.surveys.queries.reading import question_in, questions_of
from participation.surveys.routes.office import build_page, staff_survey
from participation.surveys.routes.public import blueprint
from participation.surveys.rules import is_locked
from participation.surveys.services import questions as services
from participation.surveys.services.building import hold
from participation.surveys.words import KIND_WORDS
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


def form_for(survey: Survey, kind: QuestionKind, question: SurveyQuestion | None) -> QuestionForm:
    """With the answers of the questions before this one as conditions."""
    form = QuestionForm()
    earlier = []
    for other in questions_of(survey):
        if question is not None and other.id == question.id:
            break
        earlier.append(other)
    form.ask_for(kind, earlier)
    return form


def form_page(form: QuestionForm, survey: Survey, question: SurveyQuestion | None = None) -> str:
    return render_template(
        "surveys/question.html",
        process=survey.process,
        survey=survey,
        question=question,
        form=form,
        kind=form.kind,
        kind_name=KIND_WORDS[form.kind],
        locked=is_locked(survey),
    )


@blueprint.get("/<slug>/redaktion/umfragen/<int:number>/fragen/neu")
@requires(Permission.EDIT_SURVEYS)
def choose_kind(slug: str, number: int) -> ResponseReturnValue:
    """What the new question is to ask for."""
    survey = staff_survey(slug, number)
    return render_template(
        "surveys/choose_kind.html", process=survey.process, survey=survey, kinds=KIND_WORDS
    )


@blueprint.route("/<slug>/redaktion/umfragen/<int:number>/fragen/neu/<kind>", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def new_question(slug: str, number: int, kind: str) -> ResponseReturnValue:
    survey = staff_survey(slug, number)
    if kind not in set(QuestionKind):
        abort(404)
    form = form_for(survey, QuestionKind(kind), None)
    if not form.validate_on_submit():
        return form_page(form, survey), 422 if form.errors else 200
    try:
        with writing():
            survey = hold(staff_survey(slug, number))
            services.add_question(survey, form.draft(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return form_page(form, staff_survey(slug, number)), 409
    flash(gettext("Die Frage steht am Ende. Sie können sie nach oben schieben."), "good")
    return redirect(url_for("surveys.build", slug=slug, number=number))


@blueprint.route("/<slug>/redaktion/umfragen/<int:number>/fragen/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def change_question(slug: str, number: int, question_id: int) -> ResponseReturnValue:
    """Once sheets are there only words can be corrected, with a note for everybody."""
    survey = staff_survey(slug, number)
    question = question_in(survey, question_id)
    form = form_for(survey, question.kind, question)
    if not form.is_submitted():
        form.fill(question)
        form.see(survey.version)
    if not form.validate_on_submit():
        return form_page(form, survey, question), 422 if form.errors else 200
    try:
        with writing():
            survey = hold(staff_survey(slug, number), expected_version=form.seen())
            question = question_in(survey, question_id)
            note = form.note.data or ""
            services.change_question(survey, question, form.draft(), note=note, by=acting(), at=now())
    except RuleViolation as refusal:
        survey = staff_survey(slug, number)
        form.see(survey.version)
        form.refuse(refusal)
        return form_page(form, survey, question_in(survey, question_id)), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("surveys.build", slug=slug, number=number))


@blueprint.post("/<slug>/redaktion/umfragen/<int:number>/fragen/<int:question_id>/verschieben")
@requires(Permission.EDIT_SURVEYS)
def move_question(slug: str, number: int, question_id: int) -> ResponseReturnValue:
    """One place up or down."""
    up = request.form.get("wohin") == UP
    try:
        with writing():
            survey = hold(staff_survey(slug, number))
            question = question_in(survey, question_id)
            services.move_question(survey, question, up=up, by=acting(), at=now())
    except RuleViolation as refusal:
        return build_page(slug, number, refusal_text(refusal)), 409
    return redirect(url_for("surveys.build", slug=slug, number=number) + f"#frage-{question_id}")


@blueprint.post("/<slug>/redaktion/umfragen/<int:number>/fragen/<int:question_id>/loeschen")
@requires(Permission.EDIT_SURVEYS)
def delete_question(slug: str, number: int, question_id: int) -> ResponseReturnValue:
    try:
        with writing():
            survey = hold(staff_survey(slug, number))
            services.delete_question(survey, question_in(survey, question_id), by=acting(), at=now())
    except RuleViolation as refusal:
        return build_page(slug, number, refusal_text(refusal)), 409
    flash(gettext("Die Frage ist gelöscht."), "good")
    return redirect(url_for("surveys.build", slug=slug, number=number))
