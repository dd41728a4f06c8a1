"""Writing the parts of a strategy, and saying under which licence the data may be used."""

from dataclasses import dataclass
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.publication.models import ONE_PART_PER_NAME, Licence, OpenData, StrategyPart
from participation.publication.queries.editions import part_called
from participation.publication.rules import check_part

OVERTAKEN = _(
    "Jemand hat diesen Text inzwischen geändert. Es wurde nichts gespeichert, Ihr Text steht unten."
)


@dataclass(frozen=True, kw_only=True)
class PartDraft:
    """The text of one part; ``expected_version`` is what its writer had seen, 0 where none was."""

    name: str
    text: str
    expected_version: int


def write_part(process: Process, draft: PartDraft, *, by: Person, at: datetime) -> StrategyPart:
    """Keep the text. Raises RuleViolation for one that is too long, Conflict when somebody was faster."""
    name, text, expected_version = draft.name, draft.text, draft.expected_version
    check_part(text)
    part = part_called(process, name)
    if part is None:
        part = StrategyPart(
            process_id=process.id,
            name=name,
            text=text,
            changed_at=at,
            changed_by_id=by.id,
            created_at=at,
            version=1,
        )
        if expected_version != 0 or not stored(part, unless=ONE_PART_PER_NAME):
            raise Conflict(OVERTAKEN)
    else:
        db.session.refresh(part, with_for_update=True)
        if part.version != expected_version:
            raise Conflict(OVERTAKEN)
        if part.text == text:
            return part
        part.text, part.changed_at, part.changed_by_id = text, at, by.id
        part.version += 1
    facts = {"part": name, "version": part.version, "length": len(text)}
    record("publication.write", "strategy_part", part.id, by=by, at=at, process_id=process.id, facts=facts)
    db.session.flush()
    return part


def set_licence(
    process: Process, licence: Licence, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Say how everybody may use the data. Raises Conflict when somebody else was faster."""
    kept = db.session.get(OpenData, process.id, with_for_update=True)
    if (kept.version if kept else 0) != expected_version:
        raise Conflict(_("Jemand hat die Lizenz inzwischen geändert. Es wurde nichts gespeichert."))
    if kept is None:
        kept = OpenData(process_id=process.id, licence=licence, version=1)
        db.session.add(kept)
    elif kept.licence is licence:
        return
    else:
        kept.licence = licence
        kept.version += 1
    facts = {"licence": licence.value}
    record("publication.license", "process", process.id, by=by, at=at, process_id=process.id, facts=facts)
    db.session.flush()
    pages_change(process.id)
