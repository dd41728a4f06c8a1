"""For staff: the surveys of a process, one with its questions, and what is done with it as a whole."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission, Person
from participation.municipality.routes.frames import UP
from participation.municipality.routes.public import this_process
from participation.surveys.forms.answering import SheetForm
from participation.surveys.forms.building import NewSurveyForm, SurveyForm
from participation.surveys.models import SheetChannel, Survey
from participation.surveys.queries.reading import questions_of, survey_called, surveys_of
from participation.surveys.routes.answering import Walk
from participation.surveys.routes.public import blueprint, shown_results
from participation.surveys.rules import asked, is_locked, pages_of, state_of, takes_paper
from participation.surveys.services import building
from participation.surveys.services.sending import send_sheet
from participation.surveys.words import KIND_WORDS, STATE_WORDS
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


def staff_survey(slug: str, number: int) -> Survey:
    """Drafts, too."""
    return survey_called(this_process(slug), number, drafts=True)


@blueprint.get("/<slug>/redaktion/umfragen")
@requires(Permission.EDIT_SURVEYS)
def board(slug: str) -> ResponseReturnValue:
    """All surveys of the process, drafts first where they are newest."""
    process = this_process(slug)
    return render_template(
        "surveys/board.html", process=process, surveys=surveys_of(process, drafts=True), words=STATE_WORDS
    )


@blueprint.route("/<slug>/redaktion/umfragen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def new(slug: str) -> ResponseReturnValue:
    """A title, some days, and a template to begin with."""
    process, form = this_process(slug), NewSurveyForm()
    if not form.is_submitted():
        form.begin(process, now())
    if not form.validate_on_submit():
        page = render_template("surveys/details.html", process=process, form=form, survey=None)
        return page, 422 if form.errors else 200
    try:
        with writing():
            survey = building.start_survey(
                form.change(),
                preset=form.chosen(),
                process=this_process(slug),
                submission_key=form.submission_key.data or "",
                by=acting(),
                at=now(),
            )
            number = survey.number
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return render_template("surveys/details.html", process=process, form=form, survey=None), 409
    return redirect(url_for("surveys.build", slug=slug, number=number))


@blueprint.get("/<slug>/redaktion/umfragen/<int:number>")
@requires(Permission.EDIT_SURVEYS)
def build(slug: str, number: int) -> ResponseReturnValue:
    """The questions in their order, page by page, and what can be done now."""
    return build_page(slug, number)


def build_page(slug: str, number: int, reason: str = "") -> str:
    survey = staff_survey(slug, number)
    questions = questions_of(survey)
    return render_template(
        "surveys/build.html",
        process=survey.process,
        survey=survey,
        state=state_of(survey, now()),
        questions=questions,
        pages=pages_of(questions),
        numbers={question.id: place for place, question in enumerate(questions, start=1)},
        kinds=KIND_WORDS,
        words=STATE_WORDS,
        locked=is_locked(survey),
        reason=reason,
        up=UP,
    )


@blueprint.route("/<slug>/redaktion/umfragen/<int:number>/angaben", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def details(slug: str, number: int) -> ResponseReturnValue:
    """Title, days, who can answer."""
    survey, form = staff_survey(slug, number), SurveyForm()
    if not form.is_submitted():
        form.fill(survey)
    if not form.validate_on_submit():
        return details_page(form, survey), 422 if form.errors else 200
    try:
        with writing():
            building.change_survey(
                staff_survey(slug, number),
                form.change(),
                expected_version=form.seen(),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        survey = staff_survey(slug, number)
        if isinstance(refusal, Conflict):
            form.see(survey.version)
        form.refuse(refusal)
        return details_page(form, survey), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("surveys.build", slug=slug, number=number))


def details_page(form: SurveyForm, survey: Survey) -> str:
    return render_template("surveys/details.html", process=survey.process, form=form, survey=survey)


# --- What is done with it as a whole ----------------------------------------------------------------

Act = Callable[..., None]
ACTS: dict[str, tuple[Act, LazyString]] = {
    "freigeben": (building.release, _l("Die Umfrage ist freigegeben.")),
    "zuruecknehmen": (building.take_back, _l("Die Umfrage ist wieder ein Entwurf.")),
    "schliessen": (building.close, _l("Die Umfrage ist geschlossen.")),
    "ergebnis-zeigen": (building.show_results, _l("Das Ergebnis ist jetzt für alle zu lesen.")),
    "ergebnis-verbergen": (building.hide_results, _l("Das Ergebnis ist nicht mehr öffentlich.")),
}


@blueprint.post("/<slug>/redaktion/umfragen/<int:number>/stand")
@requires(Permission.EDIT_SURVEYS)
def act(slug: str, number: int) -> ResponseReturnValue:
    """Release, take back, close, show the results or take them back: as the pressed button says."""
    wanted = ACTS.get(request.form.get("was", ""))
    if wanted is None:
        return build_page(slug, number, gettext("Bitte wählen Sie einen der Knöpfe.")), 422
    verb, done = wanted
    try:
        with writing():
            perform(verb, slug, number, by=acting(), at=now())
    except RuleViolation as refusal:
        return build_page(slug, number, refusal_text(refusal)), 409
    flash(str(done), "good")
    return redirect(url_for("surveys.build", slug=slug, number=number))


def perform(verb: Act, slug: str, number: int, *, by: Person, at: datetime) -> None:
    verb(staff_survey(slug, number), by=by, at=at)


@blueprint.post("/<slug>/redaktion/umfragen/<int:number>/loeschen")
@requires(Permission.EDIT_SURVEYS)
def delete(slug: str, number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        with writing():
            building.delete_survey(staff_survey(slug, number), by=acting(), at=now())
    except RuleViolation as refusal:
        return build_page(slug, number, refusal_text(refusal)), 409
    flash(gettext("Der Entwurf ist gelöscht."), "good")
    return redirect(url_for("surveys.board", slug=slug))


# --- Looking at it -----------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/umfragen/<int:number>/ansehen", methods=["GET", "POST"])
@requires(Permission.EDIT_SURVEYS)
def preview(slug: str, number: int) -> ResponseReturnValue:
    """The sheet as others see it, conditions included; nothing is stored."""
    walk = Walk(staff_survey(slug, number), SheetForm(), preview=True)
    return walk.first() if request.method == "GET" else walk.step()


@blueprint.get("/<slug>/redaktion/umfragen/<int:number>/auswertung")
@requires(Permission.EDIT_SURVEYS)
def evaluation(slug: str, number: int) -> ResponseReturnValue:
    """The results as everybody will see them, before they are released."""
    survey = staff_survey(slug, number)
    return render_template(
        "surveys/results.html", process=survey.process, inside=True, **shown_results(survey)
    )


@blueprint.route("/<slug>/redaktion/umfragen/<int:number>/papier", methods=["GET", "POST"])
@requires(Permission.READ_QUEUE)
def paper(slug: str, number: int) -> ResponseReturnValue:
    """Copy a sheet that came on paper or by telephone: all questions on one page, then the next one."""
    survey, form = staff_survey(slug, number), SheetForm()
    questions = questions_of(survey)
    if request.method == "GET":
        return paper_page(form, survey)
    if not form.check(asked(questions, form.sheet(questions))):
        return paper_page(form, survey), 422
    try:
        with writing():
            survey = staff_survey(slug, number)
            questions = questions_of(survey)
            send_sheet(form.draft(questions, SheetChannel.PAPER), survey=survey, by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return paper_page(form, staff_survey(slug, number)), 409
    flash(gettext("Der Bogen ist eingetragen. Hier ist der nächste."), "good")
    return redirect(url_for("surveys.paper", slug=slug, number=number))


def paper_page(form: SheetForm, survey: Survey) -> str:
    return render_template(
        "surveys/paper.html",
        process=survey.process,
        survey=survey,
        form=form,
        questions=questions_of(survey),
        takes=takes_paper(survey),
    )
