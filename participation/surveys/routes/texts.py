"""For the Redaktion: one open answer, and what becomes of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.municipality.rules import open_areas
from participation.surveys.forms.building import TextForm
from participation.surveys.models import Survey, SurveyText
from participation.surveys.queries.waiting import text_in
from participation.surveys.routes.public import blueprint
from participation.surveys.services import texts
from participation.surveys.words import TEXT_WORDS
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


def form_of(process: Process) -> TextForm:
    form = TextForm()
    form.offer(open_areas(process.areas, now()), rules_of(process))
    return form


@blueprint.get("/<slug>/redaktion/umfragetexte/<int:text_id>")
@requires(Permission.READ_QUEUE)
def text(slug: str, text_id: int) -> ResponseReturnValue:
    """The answer with its question, and the decisions that are open."""
    process = this_process(slug)
    return text_page(process, text_in(process, text_id))


def text_page(process: Process, found: SurveyText, reason: str = "") -> str:
    form = form_of(process)
    form.see(found.version)
    return render_template(
        "surveys/text.html",
        process=process,
        text=found,
        survey=db.session.get_one(Survey, found.question.survey_id),
        status=TEXT_WORDS[found.status],
        form=form,
        reason=reason,
        may_decide=acting().may(Permission.DECIDE_IDEAS, process.slug),
    )


@blueprint.post("/<slug>/redaktion/umfragetexte/<int:text_id>")
@requires(Permission.DECIDE_IDEAS)
def decide(slug: str, text_id: int) -> ResponseReturnValue:
    """An idea, a quotation among the results, read and kept, or hidden by a rule: as the button says."""
    form = form_of(this_process(slug))
    wish = request.form.get("was", "")
    try:
        with writing():
            process = this_process(slug)
            done = decided(wish, form, text_in(process, text_id), process)
    except RuleViolation as refusal:
        process = this_process(slug)
        return text_page(process, text_in(process, text_id), refusal_text(refusal)), 409
    if not done:
        process = this_process(slug)
        reason = gettext("Bitte wählen Sie, was daraus wird.")
        return text_page(process, text_in(process, text_id), reason), 422
    flash(done, "good")
    return redirect(url_for("moderation.queue", slug=slug))


def decided(wish: str, form: TextForm, found: SurveyText, process: Process) -> str:
    """Carry the wish out; what to say then, empty for a wish that is none."""
    by, at, seen = acting(), now(), form.seen()
    if wish == "idee":
        area_id = form.area_id()
        idea = texts.make_idea(found, area_id=area_id, process=process, by=by, at=at, expected_version=seen)
        return str(
            gettext(
                "Daraus ist die Idee %(number)s geworden, mit der Umfrage als Quelle.", number=idea.number
            )
        )
    if wish == "zeigen":
        texts.show_text(found, by=by, at=at, expected_version=seen)
        return str(gettext("Die Antwort steht im Ergebnis, sobald es veröffentlicht ist."))
    if wish == "kenntnis":
        texts.note_text(found, by=by, at=at, expected_version=seen)
        return str(gettext("Zur Kenntnis genommen."))
    if wish == "verbergen" and (rule := form.rule()) is not None:
        texts.hide_text(found, reason=rule, by=by, at=at, expected_version=seen)
        return str(gettext("Die Antwort wird nirgends gezeigt."))
    return ""
