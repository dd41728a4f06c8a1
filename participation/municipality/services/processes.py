"""Changing a process, its phases and its areas of life. Nothing is deleted: areas retire.

Process, phases and areas have one version, that of the process: whoever changes one has seen them all.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import update

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.kernel.text import slug_of
from participation.municipality.models import (
    ORIGINALS_KEPT_DAYS,
    AreaLook,
    AreaOfLife,
    Phase,
    Process,
    RequiredLevel,
)
from participation.municipality.queries import area_slugs
from participation.municipality.rules import end_of, first_day, last_day, refuse_backwards, start_of, zone_of
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, add_area, add_phase
from participation.municipality.services.pages import pages_change
from participation.municipality.services.town import OVERTAKEN


@dataclass(frozen=True, kw_only=True)
class ProcessChange:
    """What of a process can change; its address stays for ever."""

    title: str
    brand: str
    lead: str
    plain_text: str
    binding_note: str
    service_promise: str
    area_term: str
    supports_per_person: int | None
    allows_against: bool
    level_to_submit: RequiredLevel = RequiredLevel.EVERYBODY
    level_to_comment: RequiredLevel = RequiredLevel.EVERYBODY
    level_to_support: RequiredLevel = RequiredLevel.CONFIRMED
    level_to_vote: RequiredLevel = RequiredLevel.CONFIRMED
    level_to_survey: RequiredLevel = RequiredLevel.EVERYBODY
    comments_of_accounts_at_once: bool = False
    comments_of_guests_at_once: bool = False
    working_days_to_read: int
    refusals_need_two: bool = False
    offers_more_methods: bool = False
    originals_kept_days: int = ORIGINALS_KEPT_DAYS
    takes_images: bool = False
    takes_places: bool = False
    places: str = ""
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class PhaseChange:
    """A phase by days on the town's calendar, both included; ``last`` None leaves it open."""

    title: str
    note: str
    first: date
    last: date | None
    takes_ideas: bool
    takes_supports: bool
    takes_comments: bool = False


@dataclass(frozen=True, kw_only=True)
class AreaChange:
    """What of an area can change; its address stays for ever."""

    name: str
    lead: str
    look: AreaLook


def take_version(process: Process, expected: int | None = None) -> None:
    """Count the version up, which makes other changes of the process wait; raises Conflict if it is another.

    Without ``expected``, for what can follow anything: a new phase, a step up or down.
    """
    statement = update(Process).where(Process.id == process.id)
    if expected is not None:
        statement = statement.where(Process.version == expected)
    if not changed_rows(statement.values(version=Process.version + 1)):
        raise Conflict(OVERTAKEN)
    db.session.refresh(process)
    db.session.expire(process, ["phases", "areas"])


def change_process(
    process: Process, change: ProcessChange, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict if somebody changed the process since ``expected_version``."""
    take_version(process, expected_version)
    changed = [name for name, value in asdict(change).items() if getattr(process, name) != value]
    for name, value in asdict(change).items():
        setattr(process, name, value)
    db.session.flush()
    record(
        "process.change",
        "process",
        process.id,
        by=by,
        at=at,
        process_id=process.id,
        facts={"fields": changed, "is_public": process.is_public},
    )
    pages_change(process.id)


# --- Phases -------------------------------------------------------------------------------------


def moments(
    change: PhaseChange, process: Process, phase: Phase | None = None
) -> tuple[datetime, datetime | None]:
    """When a phase starts and ends; an unchanged day of ``phase`` keeps its moment, be it not midnight.

    Raises RuleViolation if the last day lies before the first.
    """
    zone = zone_of(process)
    refuse_backwards(change.first, change.last)
    start = start_of(change.first, zone)
    end = None if change.last is None else end_of(change.last, zone)
    if phase is not None and first_day(phase.starts_at, zone) == change.first:
        start = phase.starts_at
    if phase is not None and phase.ends_at and change.last == last_day(phase.ends_at, zone):
        end = phase.ends_at
    return start, end


def new_phase(change: PhaseChange, *, process: Process, by: Person, at: datetime) -> Phase:
    """A phase after all others; it may overlap them. Raises RuleViolation as ``moments`` does."""
    take_version(process)
    start, end = moments(change, process)
    draft = PhaseDraft(
        title=change.title,
        note=change.note,
        starts_at=start,
        ends_at=end,
        takes_ideas=change.takes_ideas,
        takes_supports=change.takes_supports,
        takes_comments=change.takes_comments,
    )
    phase = add_phase(draft, process=process, position=next_position(process.phases), by=by, at=at)
    pages_change(process.id)
    return phase


def change_phase(  # noqa: PLR0913 (what, of which process, from which version, by whom, when)
    phase: Phase, change: PhaseChange, *, process: Process, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict if somebody changed the process since, and RuleViolation as ``moments`` does."""
    take_version(process, expected_version)
    phase.starts_at, phase.ends_at = moments(change, process, phase)
    phase.title, phase.note = change.title, change.note
    phase.takes_ideas, phase.takes_supports = change.takes_ideas, change.takes_supports
    phase.takes_comments = change.takes_comments
    db.session.flush()
    facts = {
        "starts_at": phase.starts_at.isoformat(),
        "ends_at": phase.ends_at.isoformat() if phase.ends_at else None,
        "takes_ideas": phase.takes_ideas,
        "takes_supports": phase.takes_supports,
        "takes_comments": phase.takes_comments,
    }
    record("phase.change", "phase", phase.id, by=by, at=at, process_id=process.id, facts=facts)
    pages_change(process.id)


def move_phase(phase: Phase, *, up: bool, process: Process, by: Person, at: datetime) -> None:
    """One place up or down in the list; at the end of it nothing happens."""
    take_version(process)
    if swap(process.phases, phase, up=up):
        record("phase.move", "phase", phase.id, by=by, at=at, process_id=process.id, facts={"up": up})
        pages_change(process.id)


# --- Areas of life ------------------------------------------------------------------------------


def new_area(change: AreaChange, *, process: Process, by: Person, at: datetime) -> AreaOfLife:
    """An area after all others, with an address made of its name. Raises RuleViolation for a name in use."""
    take_version(process)
    refuse_known_name(change.name, process.areas)
    slug = slug_of(change.name, taken=area_slugs(process))
    draft = AreaDraft(slug=slug, name=change.name, lead=change.lead, look=change.look)
    area = add_area(draft, process=process, position=next_position(process.areas), by=by, at=at)
    pages_change(process.id)
    return area


def change_area(  # noqa: PLR0913 (what, of which process, from which version, by whom, when)
    area: AreaOfLife, change: AreaChange, *, process: Process, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict if somebody changed the process since, RuleViolation for a name in use."""
    take_version(process, expected_version)
    refuse_known_name(change.name, [other for other in process.areas if other.id != area.id])
    renamed = area.name != change.name
    area.name, area.lead, area.look = change.name, change.lead, change.look
    db.session.flush()
    facts = {"renamed": renamed, "look": area.look.value}
    record("area.change", "area_of_life", area.id, by=by, at=at, process_id=process.id, facts=facts)
    pages_change(process.id)


def move_area(area: AreaOfLife, *, up: bool, process: Process, by: Person, at: datetime) -> None:
    """One place up or down in the list; at the end of it nothing happens."""
    take_version(process)
    if swap(process.areas, area, up=up):
        record("area.move", "area_of_life", area.id, by=by, at=at, process_id=process.id, facts={"up": up})
        pages_change(process.id)


def retire_area(area: AreaOfLife, *, last: date, process: Process, by: Person, at: datetime) -> None:
    """After the local day ``last`` nothing new is put here; what is there stays. Another day moves it."""
    take_version(process)
    area.retired_at = end_of(last, zone_of(process))
    db.session.flush()
    facts = {"retired_at": area.retired_at.isoformat()}
    record("area.retire", "area_of_life", area.id, by=by, at=at, process_id=process.id, facts=facts)
    pages_change(process.id)


def bring_back_area(area: AreaOfLife, *, process: Process, by: Person, at: datetime) -> None:
    """The area takes new things again; one that does already stays as it is."""
    take_version(process)
    if area.retired_at is None:
        return
    area.retired_at = None
    db.session.flush()
    record("area.bring_back", "area_of_life", area.id, by=by, at=at, process_id=process.id)
    pages_change(process.id)


def refuse_known_name(name: str, areas: Sequence[AreaOfLife]) -> None:
    if name.casefold() in {area.name.casefold() for area in areas}:
        raise RuleViolation(
            _("„%(name)s“ gibt es in diesem Verfahren schon."),
            field="name",
            name=name,
        )


def next_position(rows: Sequence[Phase] | Sequence[AreaOfLife]) -> int:
    return max((row.position for row in rows), default=-1) + 1


def swap(rows: Sequence[Phase] | Sequence[AreaOfLife], row: Phase | AreaOfLife, *, up: bool) -> bool:
    """Change places with the neighbour and number all anew; False at the end of the list."""
    ordered: list[Phase | AreaOfLife] = list(rows)
    place = next(number for number, other in enumerate(ordered) if other.id == row.id)
    neighbour = place - 1 if up else place + 1
    if not 0 <= neighbour < len(ordered):
        return False
    ordered[place], ordered[neighbour] = ordered[neighbour], ordered[place]
    for number, other in enumerate(ordered):
        other.position = number
    db.session.flush()
    return True
