"""Decisions about processes and days that need neither the database nor the web."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.calendar import Land, OfficeCalendar, closings_in
from participation.municipality.models import AreaOfLife, Municipality, Phase, Process

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
RESERVED = frozenset(
    {
        "abbestellen", "abmelden", "anmelden", "api", "b", "barriere", "barrierefreiheit", "beitrag",
        "datenschutz", "folgen", "healthz", "impressum", "konto", "link", "m", "meldung", "neu", "passwort",
        "readyz", "registrieren", "spielregeln", "stellungnahme", "static", "styleguide", "verwaltung", "w",
    }
)  # fmt: skip
"""Parts of addresses that are no process: the first ones, and "neu", which makes one."""


@dataclass(frozen=True)
class PlacedPhase:
    """A phase and where it lies: ``done``, ``here`` or ``open``."""

    phase: Phase
    state: str


def refuse_as_slug(typed: str) -> None:
    """Raise RuleViolation for what cannot be the address of a process, or is one of the platform."""
    if SLUG.fullmatch(typed) is None:
        raise RuleViolation(
            _("„%(slug)s“ geht als Adresse nicht: bitte nur Kleinbuchstaben, Ziffern und Bindestriche."),
            field="slug",
            slug=typed,
        )
    if typed in RESERVED:
        raise RuleViolation(
            _("Die Adresse „%(slug)s“ braucht die Plattform selbst. Bitte wählen Sie eine andere."),
            field="slug",
            slug=typed,
        )


def is_running(phase: Phase, at: datetime) -> bool:
    return phase.starts_at <= at and (phase.ends_at is None or at < phase.ends_at)


def has_ended(phase: Phase, at: datetime) -> bool:
    return phase.ends_at is not None and phase.ends_at <= at


def takes_ideas(process: Process, at: datetime) -> bool:
    """Whether people can submit now: a running phase of a public process says so."""
    return process.is_public and any(p.takes_ideas and is_running(p, at) for p in process.phases)


def takes_supports(process: Process, at: datetime) -> bool:
    return process.is_public and any(p.takes_supports and is_running(p, at) for p in process.phases)


def takes_comments(process: Process, at: datetime) -> bool:
    return process.is_public and any(p.takes_comments and is_running(p, at) for p in process.phases)


def is_weighing(process: Process, at: datetime) -> bool:
    """Whether a round of weighing runs: then no list puts anything forward by its figures."""
    start, end = process.weighing_from, process.weighing_until
    return start is not None and end is not None and start <= at < end


def placed_phases(process: Process, at: datetime) -> list[PlacedPhase]:
    """The phases in their order, each ``done``, ``here`` or ``open``."""
    return [
        PlacedPhase(p, "here" if is_running(p, at) else "done" if has_ended(p, at) else "open")
        for p in process.phases
    ]


def ideas_end(process: Process, at: datetime) -> datetime | None:
    """When the running phase for ideas ends; None if there is none or it has no end."""
    ends = [p.ends_at for p in process.phases if p.takes_ideas and is_running(p, at)]
    return None if None in ends else max((end for end in ends if end), default=None)


def supports_end(process: Process, at: datetime) -> datetime | None:
    """When the running phase for supports ends; None if there is none or it has no end."""
    ends = [p.ends_at for p in process.phases if p.takes_supports and is_running(p, at)]
    return None if None in ends else max((end for end in ends if end), default=None)


def zone_of(process: Process) -> ZoneInfo:
    return zone_of_town(process.municipality)


def zone_of_town(town: Municipality) -> ZoneInfo:
    return ZoneInfo(town.time_zone)


def calendar_of(process: Process) -> OfficeCalendar:
    return calendar_of_town(process.municipality)


def calendar_of_town(town: Municipality) -> OfficeCalendar:
    """By which days the town hall promises and is late."""
    return OfficeCalendar(
        zone=zone_of_town(town),
        land=Land(town.land) if town.land else None,
        closings=closings_in(town.closed_days),
    )


def days_left(end: datetime, at: datetime, *, zone: ZoneInfo) -> int:
    """How many days on the town's calendar can still be used before ``end``, today included."""
    return max(0, (last_day(end, zone) - first_day(at, zone)).days + 1)


def open_areas(areas: Sequence[AreaOfLife], at: datetime) -> list[AreaOfLife]:
    """The areas into which something new can be put."""
    return [area for area in areas if area.retired_at is None or area.retired_at > at]


def time_zones() -> list[str]:
    """The zones in which a town can lie, in order."""
    return sorted(name for name in available_timezones() if name.startswith("Europe/"))


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which ``day`` begins on the town's calendar, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of ``day`` on the town's calendar, in UTC: 23 or 25 hours after its start when clocks change."""
    return start_of(day + timedelta(days=1), zone)


def refuse_backwards(first: date, last: date | None) -> None:
    """Raise RuleViolation if the last day lies before the first; none means without an end."""
    if last is not None and last < first:
        raise RuleViolation(_("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide."), field="last")


def first_day(start: datetime, zone: ZoneInfo) -> date:
    """The local day on which something begins."""
    return start.astimezone(zone).date()


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """The local day that is the last one before ``end``: what ends at midnight ends with the day before."""
    return (end - timedelta(microseconds=1)).astimezone(zone).date()
