"""Submitting an idea: write, look at it again, send. Nothing is stored before the last step."""

from datetime import datetime

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.ideas.forms import IdeaForm
from participation.ideas.models import Idea
from participation.ideas.models.authored import StoredDraft
from participation.ideas.queries.similar import similar_ideas
from participation.ideas.routes.own import open_contribution
from participation.ideas.routes.public import blueprint
from participation.ideas.routes.similar import similar_facts
from participation.ideas.rules import Receipt, proposed_title, read_by, receipt_for
from participation.ideas.services.drafting import DRAFTS_KEPT, end_draft
from participation.ideas.services.placing import place_idea
from participation.ideas.services.submission import submit_idea
from participation.kernel.clock import now
from participation.kernel.codes import spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.consents import FIRST, words_of
from participation.municipality.models import Act, Process
from participation.municipality.queries import wording
from participation.municipality.routes.levels import needs_more
from participation.municipality.routes.public import this_process
from participation.municipality.rules import calendar_of, takes_ideas
from participation.web.access import acting, public


@blueprint.route("/<slug>/ideen/neu", methods=["GET", "POST"])
@public
def new(slug: str) -> ResponseReturnValue:
    """Write; a complete form leads on to the second look, "Ändern" there leads back with everything kept."""
    process, at = this_process(slug), now()
    if request.method == "GET" and not takes_ideas(process, at):
        return render_template("ideas/closed.html", process=process, typed=""), 409
    form = idea_form(process, at)
    if (more := more_to_submit(process, form)) is not None:
        return more
    if request.method == "GET" or "aendern" in request.form:
        return write_page(process, form, at)
    if not takes_ideas(process, at):
        return render_template("ideas/closed.html", process=process, typed=form.text.data), 409
    if not form.validate():
        return write_page(process, form, at), 422
    return render_template(
        "ideas/review.html",
        process=process,
        form=form,
        area=next((area for area in process.areas if area.slug == form.area.data), None),
        proposed=proposed_title(form.text.data or ""),
        read_by=read_by(process, at),
        **similar_facts(process, similar_ideas(process, form.text.data or "")),
    )


@blueprint.post("/<slug>/ideen/absenden")
@public
@limiter.limit("120 per hour")
def send(slug: str) -> ResponseReturnValue:
    """Store the idea and lead to its receipt; a second send of the same form leads to the same receipt."""
    process, at = this_process(slug), now()
    form = idea_form(process, at)
    if (more := more_to_submit(process, form)) is not None:
        return more
    if not form.validate():
        return write_page(process, form, at), 422
    receipt = receipt_for(form.submission_key.data or "", current_app.config["SECRET_KEY"])
    try:
        with writing():
            process = this_process(slug)
            submit(form, process, receipt, at)
    except RuleViolation as refusal:
        if not takes_ideas(process, at):
            return render_template("ideas/closed.html", process=process, typed=form.text.data), 409
        form.refuse(refusal)
        return write_page(process, form, at), 409
    return open_contribution(slug, receipt.code)


def more_to_submit(process: Process, form: IdeaForm) -> tuple[str, int] | None:
    back = url_for("ideas.new", slug=process.slug)
    return needs_more(process, Act.SUBMIT, back=back, typed=form.text.data or "")


def submit(form: IdeaForm, process: Process, receipt: Receipt, at: datetime) -> Idea:
    idea = submit_idea(form.draft(process), process=process, by=acting(), at=at, receipt=receipt)
    place_idea(idea, form.wanted_place())
    end_draft(idea.submission_key)
    return idea


def idea_form(process: Process, at: datetime) -> IdeaForm:
    """For somebody who is signed in, name and mailbox are filled in."""
    person = acting()
    form = IdeaForm()
    if request.method == "GET":
        form.name.data = form.name.data or person.name if person.id is not None else ""
        form.mailbox.data = getattr(person, "mailbox", "")
    form.offer_areas(process, at)
    form.offer_places(process)
    return form


def write_page(
    process: Process,
    form: IdeaForm,
    at: datetime,
    *,
    draft: StoredDraft | None = None,
    code: str | None = None,
) -> str:
    """``draft``: what is shown is kept already, under the ``code`` or in an account."""
    calendar, shown = calendar_of(process), wording(process.municipality_id)
    form.wording.data = str(shown.number if shown else FIRST)
    by_account = acting().id is not None
    return render_template(
        "ideas/new.html",
        process=process,
        form=form,
        draft=draft,
        code=code and spoken(code),
        link=code
        and current_app.config["BASE_URL"] + url_for("contribution.by_link", code=code.replace(" ", "")),
        saves_by_itself=by_account or draft is not None,
        drafts_kept=DRAFTS_KEPT.days,
        wording=words_of(shown),
        read_by=read_by(process, at),
        closing=calendar.closing_at(at.astimezone(calendar.zone).date()),
    )
