"""Setting a theme aside, and bringing it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.routes.public import this_process
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.forms import ParkForm
from participation.themes.models import Theme
from participation.themes.routes.board import Typed
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.routes.sheet import live_theme_at, sheet_page
from participation.themes.services.parking import park_theme, unpark_theme
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


@blueprint.post("/<slug>/redaktion/themen/<number>/zurueckstellen")
@requires(Permission.EDIT_THEMES)
def park(slug: str, number: str) -> ResponseReturnValue:
    """No public page names the theme from now on."""
    process, form = this_process(slug), ParkForm()
    theme = live_theme_at(process, number)
    if not form.validate():
        return sheet_page(process, theme, parking=form), 422
    try:
        with writing():
            theme = theme_at(this_process(slug), number)
            refuse_source(theme)
            park_theme(theme, reason=form.reason.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        typed = Typed(reason=refusal_text(refusal))
        return sheet_page(process, live_theme_at(process, number), typed, parking=form), 409
    flash(gettext("„%(title)s“ ist zurückgestellt. Die Ideen darin bleiben erhalten.", title=theme.title))
    return redirect(url_for("themes.sheet", slug=slug, number=number))


def refuse_source(theme: Theme) -> None:
    """What a measure came from stays to be read."""
    measures = measures_from_themes([theme.id], reader=acting()).get(theme.id, [])
    if measures:
        raise RuleViolation(
            _(
                "Aus dem Thema ist schon die Maßnahme „%(title)s“ entstanden, deshalb bleibt es öffentlich. "
                "Nehmen Sie es zuerst dort aus der Herkunft."
            ),
            title=measures[0].title,
        )


@blueprint.post("/<slug>/redaktion/themen/<number>/zurueckholen")
@requires(Permission.EDIT_THEMES)
def unpark(slug: str, number: str) -> ResponseReturnValue:
    """Everybody finds the theme again."""
    try:
        with writing():
            theme = theme_at(this_process(slug), number)
            unpark_theme(theme, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        typed = Typed(reason=refusal_text(refusal))
        return sheet_page(process, live_theme_at(process, number), typed), 409
    flash(gettext("„%(title)s“ ist zurückgeholt.", title=theme.title))
    return redirect(url_for("themes.sheet", slug=slug, number=number))
