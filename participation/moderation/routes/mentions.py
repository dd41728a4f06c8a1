"""One click for all other places that hold the words which were made unrecognisable in an idea."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.accounts.rules import local_address
from participation.ideas.queries.covered import text_original
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.queries.staff import idea_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.moderation.services.mentions import Rule, hide_everywhere, show_again
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

blueprint = Blueprint("mentions", __name__, url_prefix="/<slug>/redaktion/unkenntlich")


@blueprint.post("/<number>/ueberall")
@requires(Permission.DECIDE_IDEAS)
def hide(slug: str, number: str) -> ResponseReturnValue:
    """Make the same words unrecognisable wherever else they stand."""
    try:
        with writing():
            process = this_process(slug)
            idea = idea_numbered(process, number)
            found = redactions_of(idea)
            code = found[-1].redaction.reason if found else ""
            spread = hide_everywhere(idea, rule_of(process, code), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    else:
        done = ngettext(
            "An %(num)s weiteren Stelle unkenntlich.", "An %(num)s weiteren Stellen unkenntlich.", spread.done
        )
        flash(done, "good")
        for where, refused in spread.refused:
            why = refusal_text(refused)
            flash(gettext("%(where)s bleibt, wie es ist: %(why)s", where=where, why=why), "warn")
    return redirect(url_for("redaction.passages", slug=slug, number=number))


@blueprint.post("/texte/<int(max=2147483647):original_id>/wieder-zeigen")
@requires(Permission.DECIDE_IDEAS)
def show(slug: str, original_id: int) -> ResponseReturnValue:
    """Put one of these texts back as it was."""
    process = this_process(slug)
    try:
        with writing():
            show_again(text_original(original_id, this_process(slug)), by=acting(), at=now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    else:
        flash(gettext("Der Text ist wieder zu lesen."), "good")
    wanted = local_address(request.form.get("weiter"))
    room = f"/{process.slug}/redaktion/"
    there = wanted if wanted and wanted.startswith(room) else url_for("moderation.queue", slug=slug)
    return redirect(there)


def rule_of(process: Process, code: str) -> Rule:
    """As the process calls it; a rule of an earlier version by its code."""
    found = next((rule for rule in rules_of(process) if rule.code == code), None)
    return Rule(
        code=code, title=found.title if found else code, title_en=(found.title_en or "") if found else ""
    )
