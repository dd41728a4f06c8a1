"""Moving ideas from the board or from a theme's page, and taking the latest step back."""

from collections import Counter
from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.ideas.models import Idea
from participation.ideas.queries.staff import ideas_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.models import LONGEST_THEME_TITLE, Theme, ThemeChange
from participation.themes.queries.history import change_with_id
from participation.themes.routes.board import Typed, board_page, place_of_request
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.routes.sheet import sheet_page
from participation.themes.rules import is_live
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    move_ideas,
    split_theme,
)
from participation.themes.services.undoing import undo
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

TRAY, NEW = "ablage", "neu"
"""Where ideas can go besides a theme."""


@blueprint.post("/<slug>/redaktion/themen/verschieben")
@requires(Permission.EDIT_THEMES)
def move(slug: str) -> ResponseReturnValue:
    """Put the ticked ideas, or the one whose button was pressed, where the menu says."""
    process = this_process(slug)
    single = request.form.get("eine")
    numbers = frozenset([single] if single else request.form.getlist("nr"))
    origin, target = request.form.get("aus", ""), request.form.get("ziel", "")
    title = " ".join(tidy(request.form.get("titel")).split())
    try:
        with writing():
            process = this_process(slug)
            ideas = ideas_numbered(process, numbers)
            source = theme_at(process, origin) if origin else None
            moved_to = moved(process, ideas, source=source, target=target, title=title)
    except RuleViolation as refusal:
        typed = Typed(
            reason=refusal_text(refusal),
            # Where a colleague was faster, what was ticked means something else by now.
            chosen=frozenset() if isinstance(refusal, Conflict) else numbers,
            target=target,
            title=title,
        )
        return page_of_origin(slug, origin, typed), 409
    flash(told(len(ideas), moved_to))
    return redirect(address_of_origin(slug, origin))


def moved(
    process: Process, ideas: Sequence[Idea], *, source: Theme | None, target: str, title: str
) -> Theme | None:
    """Move the ideas that were seen in ``source`` (None: the tray); returns the theme where they are now."""
    by, at = acting(), now()
    seen_in = {idea.id: source.id if source else None for idea in ideas}
    if not ideas:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Idee aus."))
    if target == NEW:
        if len(title) > LONGEST_THEME_TITLE:
            raise RuleViolation(
                _("Der Titel ist zu lang: Möglich sind %(most)s Zeichen."), most=LONGEST_THEME_TITLE
            )
        draft = ThemeDraft(title=title, area_id=usual_area(ideas))
        if source is not None:
            return split_theme(source, draft, ideas=ideas, process=process, by=by, at=at)
        return create_theme(draft, ideas=ideas, seen_in=seen_in, process=process, by=by, at=at)
    if not target:
        raise RuleViolation(_("Bitte wählen Sie, wohin die Ideen sollen."))
    to = None if target == TRAY else theme_at(process, target)
    move_ideas(ideas, to=to, seen_in=seen_in, process=process, by=by, at=at)
    return to


def usual_area(ideas: Sequence[Idea]) -> int | None:
    """The area of life that more than half of the ideas have."""
    [(area_id, number)] = Counter(idea.area_id for idea in ideas).most_common(1)
    return area_id if number * 2 > len(ideas) else None


def told(number: int, to: Theme | None) -> str:
    if to is None:
        return str(
            ngettext(
                "%(num)s Idee liegt wieder in der Ablage.",
                "%(num)s Ideen liegen wieder in der Ablage.",
                number,
            )
        )
    return str(
        ngettext(
            "%(num)s Idee ist jetzt im Thema „%(title)s“.",
            "%(num)s Ideen sind jetzt im Thema „%(title)s“.",
            number,
            title=to.title,
        )
    )


def page_of_origin(slug: str, origin: str, typed: Typed) -> str:
    """The page on which the form stood, with what was typed."""
    process = this_process(slug)
    if origin:
        theme = theme_at(process, origin)
        if is_live(theme):
            return sheet_page(process, theme, typed)
    return board_page(process, typed)


def address_of_origin(slug: str, origin: str) -> str:
    process = this_process(slug)
    if origin:
        theme = theme_at(process, origin)
        if is_live(theme):
            return url_for("themes.sheet", slug=slug, number=origin)
    return url_for("themes.board", slug=slug, **place_of_request(process).query())


@blueprint.post("/<slug>/redaktion/themen/rueckgaengig")
@requires(Permission.EDIT_THEMES)
def take_back(slug: str) -> ResponseReturnValue:
    """Take back the very step that the page named; sent twice, it is taken back once."""
    typed = request.form.get("schritt", "")
    step = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    origin = request.form.get("aus", "")
    try:
        with writing():
            process = this_process(slug)
            change = change_with_id(process, step)
            refuse_losing_a_source(change)
            done = undo(change, by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_origin(slug, origin, Typed(reason=refusal_text(refusal))), 409
    flash(
        gettext("Der Schritt ist rückgängig gemacht.")
        if done
        else gettext("Diesen Schritt hatten Sie schon rückgängig gemacht. Es wurde nichts weiter geändert.")
    )
    return redirect(address_of_origin(slug, origin))


def refuse_losing_a_source(change: ThemeChange) -> None:
    """A theme that a measure names as its source does not go."""
    made = [int(theme_id) for theme_id, was in change.before["themes"].items() if was["dissolved"]]
    found = measures_from_themes(made, reader=acting())
    measures = [measure for behind in found.values() for measure in behind]
    if measures:
        raise RuleViolation(
            _(
                "Aus dem Thema ist schon die Maßnahme „%(title)s“ entstanden. Nehmen Sie es zuerst dort aus "
                "der Herkunft; dann lässt sich dieser Schritt zurücknehmen."
            ),
            title=measures[0].title,
        )
