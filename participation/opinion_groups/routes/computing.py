"""For the Redaktion: have the groups computed, watch, end it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.opinion_groups import services
from participation.opinion_groups.queries import latest_run, shown_run
from participation.opinion_groups.routes.public import blueprint, process_with_groups
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


@blueprint.get("/<slug>/redaktion/meinungsgruppen")
@requires(Permission.EDIT_THEMES)
def computing(slug: str) -> ResponseReturnValue:
    """How the computing goes on, and which result is shown."""
    return computing_page(slug)


def computing_page(slug: str, reason: str = "") -> str:
    process = process_with_groups(slug)
    return render_template(
        "opinion_groups/computing.html",
        process=process,
        latest=latest_run(process),
        shown=shown_run(process),
        reason=reason,
    )


@blueprint.post("/<slug>/redaktion/meinungsgruppen")
@requires(Permission.EDIT_THEMES)
def want(slug: str) -> ResponseReturnValue:
    """Have them computed by the background."""
    try:
        with writing():
            services.want_groups(process_with_groups(slug), by=acting(), at=now())
    except RuleViolation as refusal:
        return computing_page(slug, refusal_text(refusal)), 409
    return redirect(url_for("opinion_groups.computing", slug=slug))


@blueprint.post("/<slug>/redaktion/meinungsgruppen/abbrechen")
@requires(Permission.EDIT_THEMES)
def stop(slug: str) -> ResponseReturnValue:
    """End the computing; an earlier result stays."""
    try:
        with writing():
            latest = latest_run(process_with_groups(slug))
            if latest is None:
                raise NoResultFound(slug)
            services.stop_run(latest.run, by=acting(), at=now())
    except RuleViolation as refusal:
        return computing_page(slug, refusal_text(refusal)), 409
    flash(gettext("Die Berechnung wird abgebrochen. Der letzte Stand bleibt."))
    return redirect(url_for("opinion_groups.computing", slug=slug))
