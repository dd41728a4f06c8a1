"""Making a passage of an idea unrecognisable, and showing it again while its original is kept."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.ideas.forms import SeenForm
from participation.ideas.forms.staff import RedactionForm
from participation.ideas.models import Idea
from participation.ideas.queries.covered import covered_of
from participation.ideas.queries.redactions import ideas_that_say, open_original, redactions_of
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.rules import is_own
from participation.ideas.services.redaction import is_redactable, redact, undo_redaction
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.moderation.queries.mentions import KINDS, places_that_say
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

blueprint = Blueprint("redaction", __name__, url_prefix="/<slug>/redaktion/ideen/<number>/unkenntlich")


@blueprint.get("")
@requires(Permission.DECIDE_IDEAS)
def passages(slug: str, number: str) -> ResponseReturnValue:
    """The original with what is unrecognisable in it, and the form for more."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    return shown(process, idea, form_for(process, idea))


@blueprint.post("")
@requires(Permission.DECIDE_IDEAS)
def hide(slug: str, number: str) -> ResponseReturnValue:
    """Make the chosen passages unrecognisable."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    form = form_for(process, idea)
    if not form.validate_on_submit():
        return shown(process, idea, form), 422
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            draft = form.draft(idea.language)
            done = redact(idea, draft, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        process = this_process(slug)
        idea = idea_numbered(process, number)
        form.refuse(refusal)
        if isinstance(refusal, Conflict):
            form.version.data = str(idea.version)
        return shown(process, idea, form), 409
    flash(ngettext("%(num)s Stelle ist unkenntlich.", "%(num)s Stellen sind unkenntlich.", done or 1), "good")
    return redirect(url_for("redaction.passages", slug=slug, number=number))


@blueprint.post("/<int:redaction_id>/wieder-zeigen")
@requires(Permission.DECIDE_IDEAS)
def show_again(slug: str, number: str, redaction_id: int) -> ResponseReturnValue:
    """Undo one passage."""
    form = SeenForm()
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            undo_redaction(idea, redaction_id, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    else:
        flash(gettext("Die Stelle ist wieder zu lesen."), "good")
    return redirect(url_for("redaction.passages", slug=slug, number=number))


def form_for(process: Process, idea: Idea) -> RedactionForm:
    """With the sentences of the original, by which passages are counted."""
    form = RedactionForm()
    original = open_original(idea)
    form.offer(rules_of(process), original.text if original else idea.text)
    if not form.is_submitted():
        form.version.data = str(idea.version)
    return form


def shown(process: Process, idea: Idea, form: RedactionForm) -> str:
    found = redactions_of(idea)
    original = open_original(idea)
    said = sorted({redacted.words for redacted in found if redacted.words})
    return render_template(
        "ideas/redaction.html",
        process=process,
        idea=idea,
        form=form,
        original=original,
        redactions=found,
        also_in=ideas_that_say(process, said, beside=idea),
        also_on=places_that_say(process, said),
        covered=covered_of(idea),
        kinds=KINDS,
        may_redact=is_redactable(idea) and not is_own(idea, acting()),
    )
