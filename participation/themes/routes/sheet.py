"""One theme as the Redaktion works on it: its ideas, merging, splitting, and its history."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.words import CHANNEL_WORDS
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.forms import ParkForm
from participation.themes.models import LONGEST_THEME_TITLE, Theme
from participation.themes.queries.board import (
    board_of,
    cards_of,
    numbers_of,
    theme_with_id,
)
from participation.themes.queries.history import how_many_steps, last_step, steps_of
from participation.themes.queries.spread import spreads_of
from participation.themes.routes.board import (
    NOTHING_TYPED,
    Typed,
    page_of_cards,
    spans_in_days,
    spans_of,
    targets_among,
)
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.rules import is_live, read_number, shown_number
from participation.themes.services.ordering import merge_themes
from participation.web.access import acting, requires
from participation.web.forms import refusal_text
from participation.web.paging import PAGE_SIZE, Page, wanted_page


@blueprint.get("/<slug>/redaktion/themen/<number>")
@requires(Permission.EDIT_THEMES)
def sheet(slug: str, number: str) -> ResponseReturnValue:
    """The theme; a merged one leads to where its ideas are now, a dissolved one is shown with its history."""
    process = this_process(slug)
    theme = theme_at(process, number)
    if theme.merged_into_id is not None:
        into = theme_with_id(theme.merged_into_id)
        return redirect(url_for("themes.sheet", slug=slug, number=shown_number(into.number)))
    if not is_live(theme):
        return redirect(url_for("themes.history", slug=slug, number=shown_number(theme.number)))
    return sheet_page(process, theme)


def sheet_page(
    process: Process, theme: Theme, typed: Typed = NOTHING_TYPED, *, parking: ParkForm | None = None
) -> str:
    """The theme's page, with what was typed in vain."""
    asked, slug = wanted_page(), process.slug
    cards = cards_of(theme, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    standing = board_of(process).themes
    themes = [row for row in standing if row.parked_at is None]
    starts = spans_of([row for row in standing if row.id == theme.id])
    return render_template(
        "themes/sheet.html",
        process=process,
        theme=theme,
        themes=themes,
        targets=targets_among(themes),
        numbers=numbers_of(theme),
        page=page_of_cards(cards.cards, cards.total, asked),
        measures=measures_from_themes([theme.id], reader=acting()).get(theme.id, []),
        last=last_step(process),
        spread=spreads_of([theme.id], starts).get(theme.id),
        spans=spans_in_days(starts),
        channels=CHANNEL_WORDS,
        parking=ParkForm(formdata=None) if parking is None else parking,
        typed=typed,
        longest_title=LONGEST_THEME_TITLE,
        may_answer=acting().may(Permission.ANSWER_IDEAS, slug),
        may_measure=acting().may(Permission.EDIT_MEASURES, slug),
        address=lambda number: url_for(
            "themes.sheet",
            slug=slug,
            number=shown_number(theme.number),
            seite=number if number > 1 else None,
        ),
    )


@blueprint.post("/<slug>/redaktion/themen/<number>/zusammenlegen")
@requires(Permission.EDIT_THEMES)
def merge(slug: str, number: str) -> ResponseReturnValue:
    """Put all ideas of the theme into another one, which stays."""
    target = request.form.get("ziel", "")
    try:
        with writing():
            process = this_process(slug)
            theme = theme_at(process, number)
            into = theme_chosen(process, target)
            merge_themes(theme, into=into, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        theme = theme_at(process, number)
        if not is_live(theme):
            flash(refusal_text(refusal), "warn")
            return redirect(url_for("themes.sheet", slug=slug, number=number))
        return sheet_page(process, theme, Typed(reason=refusal_text(refusal))), 409
    flash(gettext("„%(one)s“ ist jetzt Teil von „%(other)s“.", one=theme.title, other=into.title))
    return redirect(url_for("themes.sheet", slug=slug, number=shown_number(into.number)))


def theme_chosen(process: Process, target: str) -> Theme:
    if read_number(target) is None:
        raise RuleViolation(_("Bitte wählen Sie, mit welchem Thema Sie zusammenlegen möchten."))
    return theme_at(process, target)


@blueprint.get("/<slug>/redaktion/themen/<number>/verlauf")
@requires(Permission.EDIT_THEMES)
def history(slug: str, number: str) -> ResponseReturnValue:
    """Who moved what when, from which suggestion; newest first."""
    process = this_process(slug)
    theme = theme_at(process, number)
    total = how_many_steps(theme)
    asked = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    steps = steps_of(theme, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "themes/history.html",
        process=process,
        theme=theme,
        live=is_live(theme),
        page=Page(rows=steps, total=total, number=asked),
        address=lambda number: url_for(
            "themes.history",
            slug=slug,
            number=shown_number(theme.number),
            seite=number if number > 1 else None,
        ),
    )


def live_theme_at(process: Process, number: str) -> Theme:
    """The theme if it can still hold ideas; 404 otherwise."""
    theme = theme_at(process, number)
    return theme if is_live(theme) else abort(404)
