"""What another body replied to an idea that was passed on to it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.ideas.forms.staff import BodyReplyForm
from participation.ideas.models import Answer, Idea
from participation.ideas.queries.passed_on import how_many_alike
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.services.passing_on import keep_body_reply, keep_reply_for_all_alike
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import zone_of
from participation.web.access import acting, requires

blueprint = Blueprint("passed_on", __name__, url_prefix="/<slug>/redaktion/ideen/<number>/stelle")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def reply(slug: str, number: str) -> ResponseReturnValue:
    """Keep the reply, and tell the author."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    form = BodyReplyForm()
    if not form.is_submitted():
        begin(form, idea, process)
        if idea.answer is not Answer.PASSED_ON:
            form.refuse(RuleViolation(NOT_PASSED_ON, number=idea.number))
            return shown(process, idea, form), 409
        return shown(process, idea, form)
    if not form.validate():
        return shown(process, idea, form), 422
    others = 0
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            draft, by, at = form.draft(), acting(), now()
            keep_body_reply(idea, draft, by=by, at=at, expected_version=form.seen())
            if form.alike.data:
                others = keep_reply_for_all_alike(idea, draft, by=by, at=at)
    except RuleViolation as refusal:
        process = this_process(slug)
        idea = idea_numbered(process, number)
        form.refuse(refusal)
        if isinstance(refusal, Conflict):
            form.version.data = str(idea.version)
        return shown(process, idea, form), 409
    flash(gettext("Die Antwort der Stelle ist gespeichert, die Verfasser haben Bescheid."), "good")
    if others:
        flash(
            ngettext(
                "Sie gilt auch für %(num)s weitere Idee.", "Sie gilt auch für %(num)s weitere Ideen.", others
            ),
            "good",
        )
    return redirect(url_for("staff_ideas.detail", slug=slug, number=number))


NOT_PASSED_ON = _("Die Idee %(number)s ist an keine andere Stelle weitergegeben.")


def begin(form: BodyReplyForm, idea: Idea, process: Process) -> None:
    form.version.data = str(idea.version)
    form.text.data = idea.body_reply
    form.day.data = idea.body_replied_on or now().astimezone(zone_of(process)).date()


def shown(process: Process, idea: Idea, form: BodyReplyForm) -> str:
    return render_template(
        "ideas/body_reply.html",
        process=process,
        idea=idea,
        form=form,
        alike=how_many_alike(idea) if idea.answer is Answer.PASSED_ON else 0,
    )
