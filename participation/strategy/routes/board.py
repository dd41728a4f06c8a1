"""The board of the Redaktion: measures by area of life and horizon, moved by a menu."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.forms.board import MoveForm
from participation.strategy.models import Horizon
from participation.strategy.queries.dependencies import broken, links_in, placed_in
from participation.strategy.queries.dossier import sources_counted
from participation.strategy.queries.measures import EVERYTHING, measures_numbered, overview
from participation.strategy.queries.planning import loads_of, planning_of
from participation.strategy.queries.provenance import support_of
from participation.strategy.routes import listing
from participation.strategy.routes.orders import orders_of
from participation.strategy.routes.public import blueprint
from participation.strategy.rules import Order, OrderKind, against_orders, read_number
from participation.strategy.services.placing import move_measures, reasoned, sort_measures, stands
from participation.strategy.words import HORIZON_WORDS, ORDER_WORDS, horizon_meanings
from participation.web.access import acting, requires

ON_BOARD = 60
"""Measures on one page of the board: more than most towns have, so that they see all at once."""


@blueprint.get("/<slug>/redaktion/massnahmen")
@requires(Permission.EDIT_MEASURES)
def board(slug: str) -> ResponseReturnValue:
    """Area of life × horizon."""
    return show_board(slug, offered(this_process(slug)))


@blueprint.post("/<slug>/redaktion/massnahmen")
@requires(Permission.EDIT_MEASURES)
def move(slug: str) -> ResponseReturnValue:
    """Put the ticked measures, or the one whose own button was pressed, into another horizon or area."""
    form = offered(this_process(slug))
    single = request.form.get("eine")
    numbers = {read_number(typed) for typed in ([single] if single else request.form.getlist("nummer"))}
    wanted = {number for number in numbers if number is not None}
    if not form.validate_on_submit():
        return show_board(slug, form, wanted), 422
    if not wanted:
        form.refuse(RuleViolation(_("Bitte wählen Sie mindestens eine Maßnahme aus.")))
        return show_board(slug, form), 422
    try:
        with writing():
            moved, where = put(form, this_process(slug), wanted)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show_board(slug, form, wanted), 409
    flash(
        ngettext(
            "%(num)s Maßnahme verschoben: jetzt %(horizon)s.",
            "%(num)s Maßnahmen verschoben: jetzt %(horizon)s.",
            moved,
            horizon=where,
        ),
        "good",
    )
    return redirect(address_of(slug))


def offered(process: Process) -> MoveForm:
    form = MoveForm()
    form.offer(process, now())
    return form


def put(form: MoveForm, process: Process, numbers: set[int]) -> tuple[int, str]:
    """How many measures were moved, and what the place is called."""
    measures, to = measures_numbered(process, numbers, reader=acting()), form.wanted(process)
    if isinstance(to, Horizon):
        moved = move_measures(
            measures,
            process=process,
            to=to,
            reason=form.placement_reason.data or "",
            orders=orders_of(process),
            by=acting(),
            at=now(),
        )
        return moved, str(HORIZON_WORDS[to])
    moved = sort_measures(measures, process=process, into=to, by=acting(), at=now())
    return moved, to.name if to else gettext("Querschnitt")


def address_of(slug: str) -> str:
    """The page of the board from which something was moved."""
    page = request.args.get("seite")
    return url_for("strategy.board", slug=slug, seite=page if page and page.isdecimal() else None)


@dataclass(frozen=True)
class Warnings:
    """What the places of measures contradict, by id of the measure."""

    waits_for: dict[int, list[int]]
    """Numbers of the measures that would have to come first."""
    against: dict[int, list[OrderKind]]
    """Rankings that the place contradicts, where no reason says why."""


def warnings_of(process: Process, orders: Iterable[Order]) -> Warnings:
    placed = placed_in(process)
    waits: dict[int, list[int]] = {}
    for link in broken(links_in(process), placed):
        waits.setdefault(link.measure_id, []).append(placed[link.needs_id].number)
    explained = reasoned(placed)
    against = against_orders(orders, stands(placed), rather=explained)
    return Warnings(waits, {key: kinds for key, kinds in against.items() if key not in explained})


def show_board(slug: str, form: MoveForm, ticked: set[int] | None = None) -> str:
    process, reader = this_process(slug), acting()
    narrowed = EVERYTHING
    counts = overview(process, reader=reader)
    page = listing.page_of(process, narrowed, counts, reader=reader, size=ON_BOARD)
    planning, orders = planning_of(process), orders_of(process)
    return render_template(
        "strategy/board.html",
        process=process,
        form=form,
        page=page,
        ticked=ticked or set(),
        lanes=listing.groups_of(page, narrowed),
        overview=counts,
        supports=support_of(page.rows),
        sources=sources_counted(page.rows),
        meanings=horizon_meanings(planning),
        loads=loads_of(process, planning),
        orders={order.kind: order for order in orders},
        order_words=ORDER_WORDS,
        warnings=warnings_of(process, orders),
        address=lambda number: listing.address(process, narrowed, number, endpoint="strategy.board"),
    )
