"""Support by telephone or on paper: somebody at the town hall enters the code and the number of the idea."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.accounts.routes.browser import secret
from participation.codes.rules import code_digest
from participation.codes.services import UNKNOWN, access_by_code
from participation.extensions import limiter
from participation.ideas.models import Idea
from participation.ideas.queries.public import public_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import takes_supports
from participation.voting import services
from participation.voting.forms import EnteredForm
from participation.voting.routes.public import blueprint
from participation.web.access import acting, requires
from participation.web.by_code import GUESSES, was_wrong


@blueprint.route("/<slug>/redaktion/unterstuetzung", methods=["GET", "POST"])
@requires(Permission.ENTER_SUPPORTS)
@limiter.limit(GUESSES, methods=["POST"], deduct_when=was_wrong)
def enter(slug: str) -> ResponseReturnValue:
    """Enter one support; the form for the next opens at once, with the way it came by kept."""
    process, form = this_process(slug), EnteredForm()
    if not form.validate_on_submit():
        return page(process, form), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            idea = idea_numbered(process, form.number.data or "")
            account = access_by_code(code_digest(form.signs(), secret()), process=process, at=now())
            given = services.enter_support(
                idea, account_id=account.id, channel=form.way(), by=acting(), at=now()
            )
            number, title = idea.number, idea.title
    except RuleViolation as refusal:
        form.refuse(refusal)
        return page(this_process(slug), form), 404 if refusal.message == UNKNOWN else 409
    facts = {"number": number, "title": title}
    if given:
        flash(gettext("Eingetragen: Unterstützung für %(number)s, „%(title)s“.", **facts), "good")
    else:
        flash(gettext("Dieser Code unterstützt %(number)s schon: „%(title)s“.", **facts), "warn")
    return redirect(url_for("voting.enter", slug=slug, weg=form.channel.data))


def idea_numbered(process: Process, number: str) -> Idea:
    """Raises RuleViolation, at the field, for a number that no public idea has."""
    try:
        return public_idea(process, number)
    except NoResultFound:
        raise RuleViolation(
            _("Eine veröffentlichte Idee %(number)s gibt es in diesem Verfahren nicht."),
            field="number",
            number=number,
        ) from None


def page(process: Process, form: EnteredForm) -> str:
    return render_template(
        "voting/enter.html", process=process, form=form, takes_supports=takes_supports(process, now())
    )
