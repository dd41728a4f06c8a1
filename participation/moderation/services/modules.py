"""Writing the text modules of a process."""

from dataclasses import dataclass
from datetime import datetime

from participation.audit.services import record
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.models import MODULE_ONCE, ModuleText, Purpose
from participation.moderation.modules import PLACES, given, unknown_places
from participation.moderation.queries.modules import stored_module, stored_modules
from participation.municipality.models import Process

MOST_MODULES = 40
"""Added ones of one purpose: in a longer list nobody finds anything."""

OVERTAKEN = _("Jemand anderes hat diesen Textbaustein inzwischen geändert. Ihr Text ist noch da.")


@dataclass(frozen=True, kw_only=True)
class ModuleDraft:
    """A text module as it was written; ``version`` is the one that was changed, 0 for none."""

    purpose: Purpose
    code: str
    name: str
    text: str
    version: int = 0


def write_module(draft: ModuleDraft, *, process: Process, by: Person, at: datetime) -> ModuleText:
    """Change a given or added module, or add one.

    Raises Conflict if somebody changed it meanwhile, and RuleViolation, at its field, for what is missing,
    for places that cannot be filled, and for more than MOST_MODULES.
    """
    check_module(draft)
    found = stored_module(process, draft.purpose, draft.code, locked=True)
    if found is None:
        if draft.version:
            raise Conflict(OVERTAKEN)
        found = add_module(draft, process=process, by=by, at=at)
    else:
        if draft.version != (found.version if found.retired_at is None else 0):
            raise Conflict(OVERTAKEN)
        found.name, found.text, found.retired_at = draft.name, draft.text, None
        found.version += 1
        found.changed_at, found.changed_by_id = at, by.id
    record(
        "module.write",
        "text_module",
        found.id,
        by=by,
        at=at,
        process_id=process.id,
        text=draft.text,
        facts={"purpose": draft.purpose.value, "code": draft.code},
    )
    return found


def check_module(draft: ModuleDraft) -> None:
    if not draft.name:
        raise RuleViolation(_("Bitte geben Sie dem Textbaustein einen Namen."), field="name")
    if not draft.text:
        raise RuleViolation(_("Bitte schreiben Sie den Text."), field="text")
    unknown = unknown_places(draft.text)
    if unknown:
        raise RuleViolation(
            _("Was für „{%(place)s}“ eingesetzt werden soll, ist nicht bekannt. Es gibt: %(known)s."),
            field="text",
            place=unknown[0],
            known=", ".join(f"{{{place}}}" for place in PLACES),
        )


def add_module(draft: ModuleDraft, *, process: Process, by: Person, at: datetime) -> ModuleText:
    added = [row for row in stored_modules(process, draft.purpose) if row.code not in given(draft.purpose)]
    if len(added) >= MOST_MODULES and draft.code not in given(draft.purpose):
        raise RuleViolation(_("Mehr als %(most)s eigene Textbausteine gehen nicht."), most=MOST_MODULES)
    row = ModuleText(
        process_id=process.id,
        purpose=draft.purpose,
        code=draft.code,
        name=draft.name,
        text=draft.text,
        created_at=at,
        changed_at=at,
        changed_by_id=by.id,
    )
    if not stored(row, unless=MODULE_ONCE):
        raise Conflict(OVERTAKEN)
    return row


def retire_module(found: ModuleText, *, version: int, by: Person, at: datetime) -> None:
    """Offer it no more: an added one is gone, a given one is as it was given.

    Raises Conflict if somebody changed it meanwhile.
    """
    if found.retired_at is not None:
        return
    if found.version != version:
        raise Conflict(OVERTAKEN)
    found.retired_at = at
    found.version += 1
    record(
        "module.retire",
        "text_module",
        found.id,
        by=by,
        at=at,
        process_id=found.process_id,
        facts={"purpose": found.purpose.value, "code": found.code},
    )
