"""Drafts: kept on the way, found again by the account or by a code, sent or thrown away in the end."""

from datetime import datetime

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.extensions import limiter
from participation.ideas.forms import IdeaForm
from participation.ideas.models.authored import StoredDraft
from participation.ideas.queries.drafts import draft_with_code, own_draft
from participation.ideas.routes.own import DRAFT_COOKIE
from participation.ideas.routes.public import blueprint
from participation.ideas.routes.submitting import write_page
from participation.ideas.rules import receipt_for
from participation.ideas.services.drafting import discard_draft, save_draft
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import takes_ideas
from participation.web.access import acting, public
from participation.web.formats import clock_time
from participation.web.forms import Form, refusal_text


@blueprint.post("/<slug>/ideen/entwurf")
@public
@limiter.limit("600 per hour")
def save(slug: str) -> ResponseReturnValue:
    """Keep what is typed, whatever is missing; a script that saves by itself gets a sentence."""
    process, at = this_process(slug), now()
    form, by_itself = IdeaForm(), "von-selbst" in request.form
    form.offer_areas(process, at)
    form.offer_places(process)
    key, secret = form.submission_key.data or "", current_app.config["SECRET_KEY"]
    try:
        with writing():
            process = this_process(slug)
            draft = save_draft(
                form.typed(), process=process, submission_key=key, secret=secret, by=acting(), at=at
            )
            draft_id = draft.id
    except RuleViolation as refusal:
        if by_itself:
            return jsonify(said=refusal_text(refusal)), 409
        if not takes_ideas(process, at):
            return render_template("ideas/closed.html", process=process, typed=form.text.data), 409
        form.refuse(refusal)
        return write_page(process, form, at), 409
    if by_itself:
        return jsonify(said=gettext("Entwurf gespeichert um %(time)s", time=clock_time(at)))
    flash(gettext("Ihr Entwurf ist gespeichert."), "good")
    if acting().id is not None:
        return redirect(url_for("ideas.draft", slug=slug, draft_id=draft_id))
    return DRAFT_COOKIE.lead_to(url_for("ideas.draft", slug=slug), code=receipt_for(key, secret).code)


def my_draft(process: Process, draft_id: int | None, at: datetime) -> StoredDraft:
    """By account when the address bears a number, else by the code in the cookie. Raises NoResultFound."""
    person = acting()
    if draft_id is not None:
        return own_draft(process, draft_id, author_id=person.id or 0, at=at)
    code = DRAFT_COOKIE.kept_code()
    key = current_app.config["SECRET_KEY"]
    found = draft_with_code(digest(code or "", key), municipality_id=process.municipality_id, at=at)
    if found is None or found.process_id != process.id or found.author_id not in {None, person.id}:
        raise NoResultFound
    return found


@blueprint.get("/<slug>/ideen/entwurf")
@blueprint.get("/<slug>/ideen/entwurf/<int(max=2147483647):draft_id>")
@public
def draft(slug: str, draft_id: int | None = None) -> ResponseReturnValue:
    """The form as it was left, and how one comes back to it."""
    process, at = this_process(slug), now()
    found = my_draft(process, draft_id, at)
    if not takes_ideas(process, at):
        return render_template("ideas/closed.html", process=process, typed=found.typed.get("text", "")), 409
    form = IdeaForm(formdata=None)
    form.begin(found.typed, found.submission_key)
    form.offer_areas(process, at)
    form.offer_places(process)
    code = DRAFT_COOKIE.kept_code() if draft_id is None else None
    return write_page(process, form, at, draft=found, code=code)


@blueprint.post("/<slug>/ideen/entwurf/verwerfen")
@blueprint.post("/<slug>/ideen/entwurf/<int(max=2147483647):draft_id>/verwerfen")
@public
def discard(slug: str, draft_id: int | None = None) -> ResponseReturnValue:
    """Throw it away, for good."""
    if Form().validate_on_submit():
        with writing():
            discard_draft(my_draft(this_process(slug), draft_id, now()))
        flash(gettext("Ihr Entwurf ist gelöscht."), "good")
    return redirect(url_for("ideas.new", slug=slug))
