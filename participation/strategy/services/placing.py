"""Where measures stand on the board, and what a place asks for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.rules import open_areas
from participation.strategy.models import LONGEST_REASON, Horizon, Measure
from participation.strategy.queries.dependencies import Placed, broken, links_in, placed_in
from participation.strategy.rules import TO_BE_RANKED, Order, against_orders, shown_number
from participation.strategy.services.editions import keep_edition, stored_dossier
from participation.strategy.services.keeping import finish, put_areas
from participation.strategy.services.provenance import lock_measure


def move_measures(  # noqa: PLR0913 (what, of which process, where to, why, against which rankings, by whom, when)
    measures: Sequence[Measure],
    *,
    process: Process,
    to: Horizon,
    reason: str = "",
    orders: Sequence[Order] = (),
    by: Person,
    at: datetime,
) -> int:
    """Put measures into another horizon, and tell how many were not there before.

    Raises RuleViolation at ``horizon`` if one would stand before what it needs, and at ``placement_reason``
    if one would stand against one of ``orders`` without a public reason, its own or this one.
    """
    hold_planning(process)
    if len(reason) > LONGEST_REASON:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(max)d Zeichen."), field="placement_reason", max=LONGEST_REASON
        )
    for measure in sorted(measures, key=lambda one: one.id):
        lock_measure(measure)
    moved = [measure for measure in measures if measure.horizon is not to]
    explained = {measure.id for measure in moved if reason or measure.placement_reason}
    check_place({measure.id: to for measure in moved}, process=process, orders=orders, explained=explained)
    for measure in sorted(moved, key=lambda one: one.id):
        keep_edition(measure, stored_dossier(measure), by=by, at=at)
        measure.horizon = to
        measure.placement_reason = reason or measure.placement_reason
        finish("measure.move", measure, by=by, at=at)
    return len(moved)


def sort_measures(
    measures: Sequence[Measure], *, process: Process, into: AreaOfLife | None, by: Person, at: datetime
) -> int:
    """Put measures into another area of life, and tell how many were not there before.

    The area is instead of the first one that a measure has; others stay. None: into no single one.
    """
    hold_planning(process)
    if into is not None and into not in open_areas(process.areas, at):
        raise RuleViolation(
            _("„%(area)s“ nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen Bereich."),
            field="horizon",
            area=into.name,
        )
    position = {area.id: area.position for area in process.areas}
    moved = 0
    for measure in sorted(measures, key=lambda one: one.id):
        lock_measure(measure)
        before = stored_dossier(measure)
        in_order = sorted(before["areas"], key=lambda key: position.get(key, 0))
        areas = [] if into is None else instead_of_first(into.id, in_order)
        if areas == before["areas"] and measure.is_cross_cutting is (into is None):
            continue
        keep_edition(measure, before, by=by, at=at)
        measure.is_cross_cutting = into is None
        put_areas(measure, areas)
        finish("measure.sort", measure, by=by, at=at)
        moved += 1
    return moved


def instead_of_first(area: int, before: list[int]) -> list[int]:
    return sorted(before if before[:1] == [area] else {area, *before[1:]})


def hold_planning(process: Process) -> None:
    """One change of plan after the other: what two people do at once could contradict itself together.

    Whoever only refers to the process, with a letter or a line of the record, need not wait for this.
    """
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))


def check_place(
    moved: Mapping[int, Horizon],
    *,
    process: Process,
    orders: Sequence[Order],
    explained: Collection[int],
) -> None:
    """Raise RuleViolation for a place that dependencies forbid, or that needs a reason and has none."""
    placed, links = placed_in(process), links_in(process)
    before = broken(links, placed)
    for link in broken(links, placed, moved):
        if link not in before:
            raise RuleViolation(
                _(
                    "%(measure)s kann nicht vor %(needed)s kommen: Sie setzt diese Maßnahme voraus. "
                    "Verschieben Sie beide zusammen, oder ändern Sie im Steckbrief, was sie voraussetzt."
                ),
                field="horizon",
                measure=shown_number(placed[link.measure_id].number),
                needed=shown_number(placed[link.needs_id].number),
            )
    contradicts = against_orders(orders, stands(placed) | dict(moved), rather=reasoned(placed) | moved.keys())
    if missing := [key for key in moved if key in contradicts and key not in explained]:
        numbers = sorted(placed[key].number for key in missing)
        raise RuleViolation(
            _(
                "Dieser Platz weicht von Bewertung oder Unterstützung ab: %(numbers)s. Bitte schreiben Sie, "
                "warum. Der Grund wird veröffentlicht."
            ),
            field="placement_reason",
            numbers=", ".join(shown_number(number) for number in numbers),
        )


def stands(placed: Mapping[int, Placed]) -> dict[int, Horizon]:
    """The places that are still a choice, and are compared with rankings."""
    return {
        key: one.horizon
        for key, one in placed.items()
        if one.status in TO_BE_RANKED and not one.is_own_project
    }


def reasoned(placed: Mapping[int, Placed]) -> set[int]:
    return {key for key, one in placed.items() if one.has_reason}
