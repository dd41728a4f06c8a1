"""Opening a process with its areas of life and phases."""

from dataclasses import dataclass, field
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import (
    SHARDS,
    SLUG_USED_ONCE,
    AreaLook,
    AreaOfLife,
    Municipality,
    PageVersion,
    Phase,
    Process,
)
from participation.municipality.rules import refuse_as_slug
from participation.municipality.services.netiquette import begin_netiquette


@dataclass(frozen=True, kw_only=True)
class AreaDraft:
    """An area of life as it is to be."""

    slug: str
    name: str
    look: AreaLook
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class PhaseDraft:
    """A phase as it is to be; ``ends_at`` None leaves it open."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    note: str = ""
    takes_ideas: bool = False
    takes_supports: bool = False
    takes_comments: bool = False


@dataclass(frozen=True, kw_only=True)
class ProcessDraft:
    """A process as it is to be."""

    slug: str
    title: str
    brand: str = ""
    lead: str = ""
    plain_text: str = ""
    binding_note: str = ""
    service_promise: str = ""
    supports_per_person: int | None = None
    is_public: bool = True
    is_demo: bool = False
    areas: tuple[AreaDraft, ...] = field(default=())
    phases: tuple[PhaseDraft, ...] = field(default=())


def start_process(draft: ProcessDraft, *, town: Municipality, by: Person, at: datetime) -> Process:
    """Open a process with its areas and phases.

    Raises RuleViolation for an address that cannot be one, is reserved, or was used before.
    """
    refuse_as_slug(draft.slug)
    process = Process(
        municipality_id=town.id,
        slug=draft.slug,
        title=draft.title,
        brand=draft.brand,
        lead=draft.lead,
        plain_text=draft.plain_text,
        binding_note=draft.binding_note,
        service_promise=draft.service_promise,
        supports_per_person=draft.supports_per_person,
        is_public=draft.is_public,
        is_demo=draft.is_demo,
        created_at=at,
    )
    if not stored(process, unless=SLUG_USED_ONCE):
        raise RuleViolation(
            _("Die Adresse „%(slug)s“ ist schon vergeben. Bitte wählen Sie eine andere."),
            field="slug",
            slug=draft.slug,
        )
    db.session.add_all(PageVersion(process_id=process.id, shard=shard) for shard in range(SHARDS))
    begin_netiquette(process, by=by, at=at)
    for position, area in enumerate(draft.areas):
        add_area(area, process=process, position=position, by=by, at=at)
    for position, phase in enumerate(draft.phases):
        add_phase(phase, process=process, position=position, by=by, at=at)
    record("process.start", "process", process.id, by=by, at=at, process_id=process.id)
    db.session.flush()
    return process


def add_area(draft: AreaDraft, *, process: Process, position: int, by: Person, at: datetime) -> AreaOfLife:
    area = AreaOfLife(
        process_id=process.id,
        slug=draft.slug,
        name=draft.name,
        lead=draft.lead,
        look=draft.look,
        position=position,
        created_at=at,
    )
    db.session.add(area)
    db.session.flush()
    record("area.add", "area_of_life", area.id, by=by, at=at, process_id=process.id)
    return area


def add_phase(draft: PhaseDraft, *, process: Process, position: int, by: Person, at: datetime) -> Phase:
    phase = Phase(
        process_id=process.id,
        position=position,
        title=draft.title,
        note=draft.note,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        takes_ideas=draft.takes_ideas,
        takes_supports=draft.takes_supports,
        takes_comments=draft.takes_comments,
        created_at=at,
    )
    db.session.add(phase)
    db.session.flush()
    record("phase.add", "phase", phase.id, by=by, at=at, process_id=process.id)
    return phase
