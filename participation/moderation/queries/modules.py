"""The text modules of a process: the given ones, those that its Redaktion changed, and those it added."""

from sqlalchemy import select

from participation.extensions import db
from participation.moderation.models import ModuleText, Purpose
from participation.moderation.modules import FILLED, TextModule, filled_module, given, places_left
from participation.municipality.models import Process


def modules_of(process: Process, purpose: Purpose) -> dict[str, TextModule]:
    """What is offered, by code: the given ones in their order, then the added ones by name."""
    offered = dict(given(purpose))
    added: dict[str, TextModule] = {}
    for stored in stored_modules(process, purpose):
        if stored.retired_at is not None:
            continue
        module = TextModule(stored.name, stored.text, version=stored.version)
        (offered if stored.code in offered else added)[stored.code] = module
    return offered | added


def stored_modules(process: Process, purpose: Purpose) -> list[ModuleText]:
    """The written ones, by name, whether they are offered or not."""
    statement = (
        select(ModuleText)
        .where(ModuleText.process_id == process.id, ModuleText.purpose == purpose)
        .order_by(ModuleText.name, ModuleText.id)
    )
    return list(db.session.scalars(statement))


def stored_module(
    process: Process, purpose: Purpose, code: str, *, locked: bool = False
) -> ModuleText | None:
    """``locked`` lets others who want to change it wait."""
    statement = select(ModuleText).where(
        ModuleText.process_id == process.id, ModuleText.purpose == purpose, ModuleText.code == code
    )
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def answers_for_many(process: Process) -> dict[str, str]:
    """How answers to many ideas at once begin, by answer: filled with what is the same for all of them."""
    town = process.municipality
    facts = {"verfahren": process.title, "telefon": town.phone, "stelle": town.office}
    return {
        code: filled_module(module, facts) for code, module in modules_of(process, Purpose.ANSWER).items()
    }


def place_left_in(text: str, process: Process) -> str | None:
    """The first place of a module for answers that nobody has filled; each idea fills ``{nummer}``."""
    left = places_left(text, {}, modules_of(process, Purpose.ANSWER).values())
    unknown = [name for name in FILLED.findall(text) if name != "nummer"]
    return left[0] if left else f"{{{unknown[0]}}}" if unknown else None
