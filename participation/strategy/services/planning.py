"""What the horizons of a process mean, and what the town can do in each."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.strategy.models import MOST_DAYS, MOST_EURO, MOST_MONTHS, Horizon, StrategySettings
from participation.strategy.rules import Planning
from participation.strategy.services.placing import hold_planning


def set_planning(wanted: Planning, *, process: Process, by: Person, at: datetime) -> None:
    """Set it for the process. ``wanted.version`` is what the person saw.

    Raises Conflict if somebody set something since, and RuleViolation at the field of what cannot be.
    """
    check_planning(wanted)
    hold_planning(process)
    stored = db.session.get(StrategySettings, process.id, populate_existing=True)
    if (stored.version if stored else 0) != wanted.version:
        raise Conflict(
            _("Jemand anderes hat die Planung inzwischen geändert. Was Sie eingegeben haben, ist noch da.")
        )
    if stored is None:
        stored = StrategySettings(process_id=process.id, version=0)
        db.session.add(stored)
    stored.horizon_means = wanted.horizon_means
    stored.short_months, stored.medium_months = wanted.short_months, wanted.medium_months
    for horizon in Horizon:
        setattr(stored, f"{horizon}_days", wanted.days.get(horizon))
        setattr(stored, f"{horizon}_euro", wanted.euro.get(horizon))
    stored.version += 1
    facts = {
        "horizon_means": wanted.horizon_means.value,
        "months": [wanted.short_months, wanted.medium_months],
        "days": [wanted.days.get(horizon) for horizon in Horizon],
        "euro": [wanted.euro.get(horizon) for horizon in Horizon],
    }
    record("process.plan_horizons", "process", process.id, by=by, at=at, process_id=process.id, facts=facts)
    pages_change(process.id)
    db.session.flush()


def check_planning(wanted: Planning) -> None:
    if not 0 < wanted.short_months <= MOST_MONTHS or not 0 < wanted.medium_months <= MOST_MONTHS:
        raise RuleViolation(
            _("Bitte geben Sie die Grenzen in Monaten an, höchstens %(most)s."),
            field="short_months",
            most=MOST_MONTHS,
        )
    if wanted.short_months >= wanted.medium_months:
        raise RuleViolation(_("„Mittelfristig“ muss später enden als „kurzfristig“."), field="medium_months")
    for kind, limits, most in (("days", wanted.days, MOST_DAYS), ("euro", wanted.euro, MOST_EURO)):
        for horizon, limit in limits.items():
            if limit is not None and not 0 <= limit <= most:
                raise RuleViolation(
                    _("Diese Zahl ist zu groß: Möglich sind höchstens %(most)s."),
                    field=f"{horizon}_{kind}",
                    most=most,
                )
