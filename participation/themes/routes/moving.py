"""Moving ideas from the board or from a theme's page."""

from collections import Counter
from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

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
from participation.themes.models import LONGEST_THEME_TITLE, Theme
from participation.themes.queries.board import ideas_in_tray
from participation.themes.routes.board import Typed, board_page, narrowed_by, place_of_request
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.routes.sheet import sheet_page
from participation.themes.rules import is_live
from participation.themes.services.joining import join_ideas
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    move_ideas,
    split_theme,
)
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

TRAY, NEW, ONE = "ablage", "neu", "zusammen"
"""Where ideas can go besides a theme: back to the tray, into a new theme, together to one of them."""


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
            source = theme_at(process, origin) if origin else None
            ideas = all_in_tray(process) if everything(single, origin) else ideas_numbered(process, numbers)
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
    flash(joined_words(len(ideas)) if target == ONE else told(len(ideas), moved_to))
    return redirect(address_of_origin(slug, origin))


def everything(single: str | None, origin: str) -> bool:
    """Whether all of the tray are meant, not those that were ticked."""
    return not single and not origin and "alle" in request.form


def all_in_tray(process: Process) -> Sequence[Idea]:
    """What the tray holds, narrowed as on the page; Conflict if it is not as much as the person saw."""
    ideas = ideas_in_tray(process, narrowed_by(place_of_request(process), process))
    if request.form["alle"] != str(len(ideas)):
        raise Conflict(
            _("Inzwischen liegen hier %(number)s Ideen. Es wurde nichts geändert."), number=len(ideas)
        )
    return ideas


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
    if target == ONE:
        head = max(ideas, key=lambda idea: (idea.supports, -idea.id))
        join_ideas(ideas, into=head, seen_in=seen_in, process=process, by=by, at=at)
        return source
    if not target:
        raise RuleViolation(_("Bitte wählen Sie, wohin die Ideen sollen."))
    to = None if target == TRAY else theme_at(process, target)
    move_ideas(ideas, to=to, seen_in=seen_in, process=process, by=by, at=at)
    return to


def usual_area(ideas: Sequence[Idea]) -> int | None:
    """The area of life that more than half of the ideas have."""
    [(area_id, number)] = Counter(idea.area_id for idea in ideas).most_common(1)
    return area_id if number * 2 > len(ideas) else None


def joined_words(number: int) -> str:
    return str(
        ngettext(
            "%(num)s Idee ist jetzt zusammengeführt. Die mit der meisten Unterstützung steht für alle.",
            "%(num)s Ideen sind jetzt zusammengeführt. Die mit der meisten Unterstützung steht für alle.",
            number,
        )
    )


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
