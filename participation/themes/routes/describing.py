"""Making a theme, and describing one: title, text, plain-language twin, area of life."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import open_areas
from participation.themes.forms import ThemeForm
from participation.themes.models import Theme
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.routes.sheet import live_theme_at
from participation.themes.rules import shown_number
from participation.themes.services.ordering import create_theme, rename_theme
from participation.web.access import acting, requires


@blueprint.route("/<slug>/redaktion/themen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_THEMES)
def new(slug: str) -> ResponseReturnValue:
    """A theme that is still empty."""
    process = this_process(slug)
    areas = areas_to_offer(process, None)
    form = ThemeForm()
    form.offer(process, areas)
    if request.method == "GET":
        return show(process, form)
    if not form.validate():
        return show(process, form), 422
    try:
        with writing():
            process = this_process(slug)
            theme = create_theme(form.draft(areas), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show(this_process(slug), form), 409
    flash(gettext("Das Thema „%(title)s“ ist angelegt.", title=theme.title))
    return redirect(url_for("themes.sheet", slug=slug, number=shown_number(theme.number)))


@blueprint.route("/<slug>/redaktion/themen/<number>/beschreiben", methods=["GET", "POST"])
@requires(Permission.EDIT_THEMES)
def describe(slug: str, number: str) -> ResponseReturnValue:
    """Rename and describe; where a colleague was faster, both texts stand beside each other."""
    process = this_process(slug)
    theme = live_theme_at(process, number)
    areas = areas_to_offer(process, theme)
    form = ThemeForm()
    form.offer(process, areas)
    if request.method == "GET":
        form.show(theme)
        return show(process, form, theme)
    if not form.validate():
        return show(process, form, theme), 422
    try:
        with writing():
            theme = theme_at(this_process(slug), number)
            version = int(form.version.data or 0)
            rename_theme(theme, form.draft(areas), expected_version=version, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        theme = theme_at(process, number)
        form.refuse(refusal)
        form.see(theme)
        return show(process, form, theme, overtaken=isinstance(refusal, Conflict)), 409
    flash(gettext("Das Thema „%(title)s“ ist gespeichert.", title=theme.title))
    return redirect(url_for("themes.sheet", slug=slug, number=number))


def areas_to_offer(process: Process, theme: Theme | None) -> list[AreaOfLife]:
    """The areas that take something new, and the one that the theme has."""
    areas = open_areas(process.areas, now())
    if theme is not None and theme.area is not None and theme.area not in areas:
        areas.append(theme.area)
    return areas


def show(process: Process, form: ThemeForm, theme: Theme | None = None, *, overtaken: bool = False) -> str:
    return render_template(
        "themes/describe.html", process=process, form=form, theme=theme, overtaken=overtaken
    )
