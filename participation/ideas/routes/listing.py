"""What the address of a list of ideas says: search, area, order, page. Anything odd means the default."""

from datetime import datetime

from flask import request, url_for

from participation.ideas.queries.lists import SEEDS, IdeaRow, Order, Wanted, how_many, idea_rows
from participation.ideas.rules import NUMBER
from participation.kernel.german import query_terms
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.frames import area_called
from participation.municipality.rules import is_weighing, takes_supports
from participation.web.paging import PAGE_SIZE, Page, wanted_page

ORDERS = {"zufall": Order.SHUFFLED, "neu": Order.NEWEST, "unterstuetzt": Order.SUPPORTED}
UNSORTED = "ohne"
LONGEST_SEARCH = 100
MOST_TERMS = 8
STEP = 25
"""No divisor of SEEDS: so each start lies far from the one before, and all have their turn."""

PARAMETERS = ("q", "bereich", "ordnung", "zufall", "seite", "sprache")
QUARTER = 900


def typed_search() -> str:
    return tidy(request.args.get("q"))[:LONGEST_SEARCH]


def wanted_ideas(process: Process, at: datetime) -> Wanted:
    """While people support or weigh, the order is random unless they ask for another: nobody starts ahead."""
    typed = typed_search()
    is_number = NUMBER.fullmatch(typed) is not None
    slug = request.args.get("bereich", "")
    is_open = takes_supports(process, at) or is_weighing(process, at)
    default = Order.SHUFFLED if is_open else Order.SUPPORTED
    return Wanted(
        process=process,
        area=area_called(process, slug),
        unsorted=slug == UNSORTED,
        terms=() if is_number else tuple(query_terms(typed)[:MOST_TERMS]),
        number=typed if is_number else "",
        order=ORDERS.get(request.args.get("ordnung", ""), default),
        seed=wanted_seed(at),
    )


def wanted_seed(at: datetime) -> int:
    """The seed in the address, else the one of this quarter of an hour.

    Who comes back from an idea finds the list as it was; within a day every start has had its turn.
    """
    typed = request.args.get("zufall", "")
    if typed.isascii() and typed.isdigit() and len(typed) <= len(str(SEEDS)) and 1 <= int(typed) <= SEEDS:
        return int(typed)
    return int(at.timestamp() // QUARTER) * STEP % SEEDS + 1


def page_of(wanted: Wanted) -> Page[IdeaRow]:
    """The wanted page, or the last one if there are fewer."""
    total = how_many(wanted)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = idea_rows(wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, total=total)
    return Page(rows=rows, total=total, number=number)


def address(wanted: Wanted, number: int) -> str:
    """The address of another page of the same list."""
    is_shuffled = wanted.order is Order.SHUFFLED
    return url_for(
        "ideas.index",
        slug=wanted.process.slug,
        q=typed_search() or None,
        bereich=wanted.area.slug if wanted.area else UNSORTED if wanted.unsorted else None,
        ordnung=order_word(wanted.order) if "ordnung" in request.args else None,
        zufall=wanted.seed if is_shuffled else None,
        seite=number if number > 1 else None,
    )


def order_word(order: Order) -> str:
    return next(word for word, meant in ORDERS.items() if meant is order)
