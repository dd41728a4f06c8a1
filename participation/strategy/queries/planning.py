"""What a process has set for its horizons, and what its measures ask of them."""

from collections.abc import Mapping

from sqlalchemy import case, func, select

from participation.extensions import db
from participation.municipality.models import Process
from participation.strategy.models import Horizon, Measure, StrategySettings
from participation.strategy.rules import SETTLED, Load, Planning

PRESETS = Planning()


def planning_of(process: Process) -> Planning:
    """The settings of the process, or the presets."""
    stored = db.session.get(StrategySettings, process.id)
    if stored is None:
        return PRESETS
    return Planning(
        horizon_means=stored.horizon_means,
        short_months=stored.short_months,
        medium_months=stored.medium_months,
        days={horizon: getattr(stored, f"{horizon}_days") for horizon in Horizon},
        euro={horizon: getattr(stored, f"{horizon}_euro") for horizon in Horizon},
        version=stored.version,
    )


def loads_of(process: Process, planning: Planning) -> Mapping[Horizon, Load]:
    """What all measures that are still to be done ask of each horizon, in one statement."""
    statement = (
        select(
            Measure.horizon,
            func.sum(Measure.staff_days),
            func.count(case((Measure.staff_days.is_(None), 1))),
            func.sum(Measure.cost_to),
            func.count(case((Measure.cost_to.is_(None), 1))),
        )
        .where(Measure.process_id == process.id, Measure.status.not_in(SETTLED))
        .group_by(Measure.horizon)
    )
    found = {
        row[0]: (row[1] or 0, row[2], row[3] or 0, row[4]) for row in db.session.execute(statement).all()
    }
    return {horizon: load_of(found.get(horizon, NO_LOAD), horizon, planning) for horizon in Horizon}


NO_LOAD = (0, 0, 0, 0)


def load_of(asked: tuple[int, int, int, int], horizon: Horizon, planning: Planning) -> Load:
    days, without_days, euro, without_euro = asked
    return Load(
        days=int(days),
        days_of=planning.days.get(horizon),
        without_days=without_days,
        euro=int(euro),
        euro_of=planning.euro.get(horizon),
        without_euro=without_euro,
    )
