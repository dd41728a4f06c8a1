"""Pages for everybody: the themes of a process, and one theme with its original ideas."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from participation.consultations.queries.reading import published_opinions
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.models import Theme
from participation.themes.queries.board import (
    ThemeRow,
    numbers_of,
    public_ideas_of,
    supporters_of,
    theme_counts,
    theme_numbered,
    theme_with_id,
)
from participation.themes.rules import bars, is_shown, read_number, shown_number
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("themes", __name__)


@blueprint.record_once
def offer_numbers(state: BlueprintSetupState) -> None:
    """``{{ theme.number | theme_number }}`` is ``T-07``, ``{{ times | bars }}`` a path of bars."""
    state.app.jinja_env.filters["theme_number"] = shown_number
    state.app.jinja_env.filters["bars"] = bars


@blueprint.get("/<slug>/themen")
@public
@kept_for_visitors(version=pages_version, parameters=("seite", "sprache"))
def index(slug: str) -> ResponseReturnValue:
    """The themes that hold ideas, those with most different supporters first."""
    process = this_process(slug)
    themes = [theme for theme in theme_counts(process) if theme.ideas]
    supporters = supporters_of([theme.id for theme in themes])
    themes.sort(key=lambda theme: (-supporters.get(theme.id, 0), -theme.ideas, theme.number))
    page = page_of(themes, wanted_page())
    return render_template(
        "themes/index.html",
        process=process,
        page=page,
        ideas=sum(theme.ideas for theme in themes),
        supporters=supporters,
        areas={area.id: area for area in process.areas},
        measures=measures_from_themes([theme.id for theme in page], reader=acting()),
        address=lambda number: url_for("themes.index", slug=slug, seite=number if number > 1 else None),
    )


def page_of(themes: list[ThemeRow], number: int, size: int = PAGE_SIZE) -> Page[ThemeRow]:
    """The wanted page, or the last one if there are fewer."""
    number = min(number, max(1, -(-len(themes) // size)))
    return Page(rows=themes[(number - 1) * size : number * size], total=len(themes), number=number, size=size)


@blueprint.get("/<slug>/themen/<number>")
@public
@kept_for_visitors(version=pages_version, parameters=("seite", "sprache"))
def theme(slug: str, number: str) -> ResponseReturnValue:
    """One theme: its ideas in their authors' words; a merged theme leads to where its ideas are now."""
    process = this_process(slug)
    found = theme_at(process, number)
    if found.merged_into_id is not None or shown_number(found.number) != number:
        into = found if found.merged_into_id is None else theme_with_id(found.merged_into_id)
        return redirect(url_for("themes.theme", slug=slug, number=shown_number(into.number)))
    numbers = numbers_of(found)
    if not is_shown(found) or not numbers.ideas:
        abort(404)
    asked = min(wanted_page(), max(1, -(-numbers.public_ideas // PAGE_SIZE)))
    ideas = public_ideas_of(found, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "themes/theme.html",
        process=process,
        theme=found,
        numbers=numbers,
        page=Page(rows=ideas, total=numbers.public_ideas, number=asked),
        areas={area.id: area for area in process.areas},
        opinions=published_opinions("theme", found.id),
        supporters=supporters_of([found.id]).get(found.id, 0),
        measures=measures_from_themes([found.id], reader=acting()).get(found.id, []),
        address=lambda number: url_for(
            "themes.theme",
            slug=slug,
            number=shown_number(found.number),
            seite=number if number > 1 else None,
        ),
    )


def theme_at(process: Process, number: str) -> Theme:
    """The theme behind ``T-07``, merged and dissolved ones too; NoResultFound for anything unknown."""
    read = read_number(number)
    if read is None:
        raise NoResultFound(number)
    return theme_numbered(process, read)
