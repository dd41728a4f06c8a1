"""Saying which measures a measure needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.strategy.models import DependencyKind, Measure, MeasureDependency
from participation.strategy.queries.dependencies import links_in, placed_in
from participation.strategy.rules import cycle_from, shown_chain, shown_number

MOST_TIES = 30


def put_ties(  # noqa: PLR0913 (of what, both kinds, in which process, by whom, when)
    measure: Measure,
    *,
    requires: Sequence[int],
    benefits: Sequence[int],
    process: Process,
    by: Person,
    at: datetime,
) -> None:
    """Let the measure need these others, by their ids, and no more.

    The caller holds the process's planning, so that no two people close a circle together. Raises
    RuleViolation, at ``requires`` or ``benefits``, for the measure itself, for one of another process, for
    one in both lists, and for a circle, which it shows by numbers.
    """
    known = select(MeasureDependency.needs_id, MeasureDependency.kind).where(
        MeasureDependency.measure_id == measure.id
    )
    before = {(row[0], row[1]) for row in db.session.execute(known).all()}
    wanted = {(other, DependencyKind.REQUIRES) for other in requires}
    wanted |= {(other, DependencyKind.BENEFITS) for other in benefits}
    if wanted == before:
        return
    numbers = {key: one.number for key, one in placed_in(process).items()}
    check_ends(measure, requires, benefits, numbers)
    check_circle(measure, requires, process, numbers)
    changed_rows(delete(MeasureDependency).where(MeasureDependency.measure_id == measure.id))
    db.session.add_all(
        MeasureDependency(measure_id=measure.id, needs_id=other, kind=kind, linked_by_id=by.id, created_at=at)
        for other, kind in sorted(wanted)
    )
    db.session.flush()


def check_ends(
    measure: Measure, requires: Sequence[int], benefits: Sequence[int], numbers: Mapping[int, int]
) -> None:
    for field, others in (("requires", requires), ("benefits", benefits)):
        if len(others) > MOST_TIES:
            raise RuleViolation(
                _("Bitte nennen Sie höchstens %(most)s Maßnahmen."), field=field, most=MOST_TIES
            )
        if measure.id in others:
            raise RuleViolation(_("Eine Maßnahme kann nicht sich selbst brauchen."), field=field)
        if not numbers.keys() >= set(others):
            raise RuleViolation(_("Eine dieser Maßnahmen gehört zu einem anderen Verfahren."), field=field)
    if both := set(requires) & set(benefits):
        raise RuleViolation(
            _("%(number)s steht in beiden Feldern. Bitte entscheiden Sie sich für eines."),
            field="benefits",
            number=shown_number(numbers[min(both)]),
        )


def check_circle(
    measure: Measure, requires: Sequence[int], process: Process, numbers: Mapping[int, int]
) -> None:
    """Raise RuleViolation if the measure would in the end need itself."""
    needs: dict[int, set[int]] = {measure.id: set(requires)}
    for link in links_in(process):
        if link.kind is DependencyKind.REQUIRES and link.measure_id != measure.id:
            needs.setdefault(link.measure_id, set()).add(link.needs_id)
    if circle := cycle_from(measure.id, needs):
        raise RuleViolation(
            _("So entsteht ein Kreis: %(chain)s. Keine davon könnte beginnen."),
            field="requires",
            chain=shown_chain([numbers[one] for one in circle]),
        )
