"""The board of the Redaktion: the tray of unsorted ideas, the machine's suggestions, and the themes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.ideas.queries.staff import StaffFilter
from participation.ideas.words import CHANNEL_WORDS
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.frames import area_called
from participation.municipality.routes.public import this_process
from participation.sense import available
from participation.strategy.queries.provenance import measures_from_themes
from participation.themes.forms import WantForm
from participation.themes.models import LONGEST_THEME_TITLE
from participation.themes.queries.board import (
    Board,
    ThemeRow,
    board_of,
    cards_in_tray,
)
from participation.themes.queries.latest import latest_of
from participation.themes.queries.spread import spreads_of
from participation.themes.queries.suggestions import Suggested, Suggestions, open_suggestions
from participation.themes.routes.public import blueprint, page_of
from participation.themes.rules import spans, usual_number_of_themes
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

LONGEST_SEARCH = 100
UNSORTED = "ohne"
THEMES_PER_PAGE = 30
SUGGESTIONS_PER_PAGE = 3
IDEAS_PER_SUGGESTION = 6
ORDERS = ("ideen", "titel", "nummer")


@dataclass(frozen=True)
class Place:
    """What the address says; anything unknown in it counts as not said."""

    words: str = ""
    area: str = ""
    order: str = ""
    tray: int = 1
    themes: int = 1
    suggestions: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.area)

    def query(self, **changes: str | int) -> dict[str, Any]:
        """The address's query for this place, with ``changes``; what says nothing is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the fields by name
        pages = {"seite": changed.tray, "themen": changed.themes, "vorschlaege": changed.suggestions}
        said = {"q": changed.words, "bereich": changed.area, "ordnung": changed.order}
        said |= {name: str(page) for name, page in pages.items() if page > 1}
        return {name: value for name, value in said.items() if value}


def place_of_request(process: Process) -> Place:
    area, order = request.args.get("bereich", ""), request.args.get("ordnung", "")
    area_called(process, area)
    return Place(
        words=tidy(request.args.get("q"))[:LONGEST_SEARCH],
        area=area if area in {UNSORTED, *(area.slug for area in process.areas)} else "",
        order=order if order in ORDERS else "",
        tray=wanted_page(),
        themes=wanted_page("themen"),
        suggestions=wanted_page("vorschlaege"),
    )


@dataclass(frozen=True)
class Typed:
    """What somebody chose and typed in a form that was refused."""

    reason: str = ""
    chosen: frozenset[str] = frozenset()
    target: str = ""
    title: str = ""
    suggestion: int | None = None
    """The suggestion that it belongs to; None for moving."""


NOTHING_TYPED = Typed()


@blueprint.get("/<slug>/redaktion/themen")
@requires(Permission.EDIT_THEMES)
def board(slug: str) -> ResponseReturnValue:
    return board_page(this_process(slug))


def board_page(process: Process, typed: Typed = NOTHING_TYPED, form: WantForm | None = None) -> str:
    """The board as the address wants it, with what was typed in vain."""
    place = place_of_request(process)
    standing, latest = board_of(process), latest_of(process)
    tray = cards_in_tray(
        process, narrowed_by(place, process), offset=(place.tray - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    if form is None:
        form = WantForm(formdata=None, themes=usual_number_of_themes(standing.unsorted))
    return render_template(
        "themes/board.html",
        process=process,
        place=place,
        areas={area.id: area for area in process.areas},
        tray=page_of_cards(tray.cards, tray.total, place.tray),
        unsorted=standing.unsorted,
        placed=sum(theme.ideas for theme in standing.themes),
        last=latest.step,
        run=latest.run,
        suggestions=suggestions_at(process, place),
        available=available(),
        form=form,
        typed=typed,
        longest_title=LONGEST_THEME_TITLE,
        paged=lambda name: (
            lambda number: url_for("themes.board", slug=process.slug, **place.query(**{name: number}))
        ),
        **themes_on(process, place, standing),
    )


def themes_on(process: Process, place: Place, standing: Board) -> dict[str, Any]:
    """What the board tells of themes: of all their titles, of those on this page of it everything."""
    themes = [theme for theme in standing.themes if theme.parked_at is None]
    shown = page_of(fitting(themes, place, process), place.themes, THEMES_PER_PAGE)
    ids = [theme.id for theme in shown]
    starts = spans_of(themes)
    return {
        "themes": themes,
        "targets": targets_among(themes),
        "live": {theme.id: theme for theme in themes},
        "shown": shown,
        "parked": [theme for theme in standing.themes if theme.parked_at is not None],
        "spreads": spreads_of(ids, starts),
        "spans": spans_in_days(starts),
        "channels": CHANNEL_WORDS,
        "measures": measures_from_themes(ids, reader=acting()),
    }


def targets_among(themes: Sequence[ThemeRow]) -> tuple[tuple[int, str], ...]:
    """Number and title of each theme to which ideas can go."""
    return tuple((theme.number, theme.title) for theme in themes)


def narrowed_by(place: Place, process: Process) -> StaffFilter:
    return StaffFilter(area_id=area_id_of(place.area, process), words=place.words)


def spans_of(themes: Sequence[ThemeRow]) -> list[datetime]:
    """The stretches of time that the bars of all themes share, so that they can be compared."""
    first = min((theme.first_at for theme in themes if theme.first_at), default=None)
    last = max((theme.last_at for theme in themes if theme.last_at), default=None)
    return spans(first, last) if first and last else []


@dataclass(frozen=True)
class Span:
    """A stretch of time by its first and last day."""

    first: date
    last: date


def spans_in_days(starts: Sequence[datetime]) -> list[Span]:
    length = starts[1] - starts[0] if len(starts) > 1 else timedelta(days=1)
    return [Span(start.date(), (start + length).date() - timedelta(days=1)) for start in starts]


def suggestions_at(process: Process, place: Place) -> Page[Suggested]:
    """The wanted page of suggestions; whoever searches for something looks at tray and themes only."""
    found = Suggestions([], 0)
    if not place.is_narrowed:
        found = open_suggestions(
            process,
            offset=(place.suggestions - 1) * SUGGESTIONS_PER_PAGE,
            limit=SUGGESTIONS_PER_PAGE,
            ideas_each=IDEAS_PER_SUGGESTION,
        )
    return Page(rows=found.rows, total=found.total, number=place.suggestions, size=SUGGESTIONS_PER_PAGE)


def page_of_cards(cards: Sequence[object], total: int, asked: int) -> Page[object]:
    return Page(rows=cards, total=total, number=min(asked, max(1, -(-total // PAGE_SIZE))))


def fitting(themes: list[ThemeRow], place: Place, process: Process) -> list[ThemeRow]:
    """The themes of the wanted area that bear the words, in the wanted order."""
    area_id = area_id_of(place.area, process)
    words = place.words.casefold().split()
    found = [
        theme
        for theme in themes
        if (area_id is None or (theme.area_id or 0) == area_id)
        and all(word in f"{theme.title} {theme.text}".casefold() for word in words)
    ]
    if place.order == "titel":
        found.sort(key=lambda theme: (theme.title.casefold(), theme.number))
    elif place.order == "nummer":
        found.sort(key=lambda theme: theme.number)
    return found


def area_id_of(slug: str, process: Process) -> int | None:
    """None for all areas, 0 for none."""
    return 0 if slug == UNSORTED else next((a.id for a in process.areas if a.slug == slug), None)
