"""Questions one can ask about the town and its processes."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased, contains_eager, selectinload

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person, Role
from participation.municipality.models import (
    AreaMerge,
    AreaOfLife,
    ConsentText,
    Municipality,
    Netiquette,
    NetiquetteReason,
    PageKind,
    PageText,
    PageVersion,
    Phase,
    Process,
)

Row = TypeVar("Row")


def town_at(host: str) -> Municipality | None:
    """The town that answers to ``host``; one without a host name answers to all."""
    statement = (
        select(Municipality)
        .where(or_(Municipality.host == host, Municipality.host.is_(None)))
        .order_by(Municipality.host.is_(None), Municipality.id)
        .limit(1)
    )
    return db.session.scalars(statement).first()


def is_towns_host(host: str) -> bool:
    """Whether a town is found under this host name, and under no other."""
    return db.session.scalars(select(Municipality.id).where(Municipality.host == host)).first() is not None


def process_called(slug: str, *, reader: Person, host: str | None = None) -> Process:
    """The process with its town; with ``host`` only one of the town that answers there.

    Raises NoResultFound for an unknown one, and alike for one in preparation unless ``reader`` has a role
    in it.
    """
    process = db.session.scalars(processes(with_host=host is not None), {"slug": slug, "host": host}).one()
    if not process.is_public and not works_on(reader, slug):
        raise NoResultFound(slug)
    return process


@lru_cache
def processes(*, with_host: bool) -> Select[Process]:
    """The question of nearly every request, put together once."""
    statement = (
        select(Process)
        .join(Process.municipality)
        .options(contains_eager(Process.municipality))
        .where(Process.slug == bindparam("slug"))
        .order_by(Municipality.host.is_(None), Municipality.id)
        .limit(1)
    )
    return statement.where(answers_at_host()) if with_host else statement


def answers_at_host() -> ColumnElement[bool]:
    """A town answers at the parameter ``host``, or, without a host name, everywhere."""
    return or_(Municipality.host == bindparam("host"), Municipality.host.is_(None))


def process_for_console(slug: str) -> Process:
    """The process, public or not; RuleViolation naming the address when there is none."""
    process = db.session.scalars(select(Process).where(Process.slug == slug)).first()
    if process is None:
        raise RuleViolation(_("Ein Verfahren mit der Adresse „%(slug)s“ gibt es hier nicht."), slug=slug)
    return process


def works_on(reader: Person, slug: str) -> bool:
    """Whether ``reader`` holds any role beyond a citizen's for the process."""
    return any(g.role is not Role.CITIZEN and g.process in {None, slug} for g in reader.grants)


def processes_of(town: Municipality, *, reader: Person) -> Sequence[Process]:
    """The town's processes that ``reader`` may see, newest first, with their phases."""
    statement = (
        select(Process).where(Process.municipality_id == town.id).options(selectinload(Process.phases))
    )
    found = db.session.scalars(statement.order_by(Process.created_at.desc(), Process.id.desc())).all()
    return [process for process in found if process.is_public or works_on(reader, process.slug)]


def page_text(town: Municipality, kind: PageKind, language: str) -> PageText | None:
    """The page in ``language``, else in German, else nothing."""
    statement = (
        select(PageText)
        .where(
            PageText.municipality_id == town.id,
            PageText.kind == kind,
            PageText.language.in_({language, "de"}),
        )
        .order_by(PageText.language != language)
        .limit(1)
    )
    return db.session.scalars(statement).first()


def version_of_pages(slug: str, host: str) -> int | None:
    """The number that changes whenever the public pages of the process change; None if it has none."""
    version = db.session.execute(versions(), {"slug": slug, "host": host}).scalar_one()
    return None if version is None else int(version)


@lru_cache(maxsize=1)
def versions() -> Select[int]:
    """The question of every kept page, put together once."""
    return (
        select(func.sum(PageVersion.version))
        .join(Process, Process.id == PageVersion.process_id)
        .join(Process.municipality)
        .where(Process.slug == bindparam("slug"), Process.is_public, answers_at_host())
    )


def page_texts(town: Municipality) -> dict[tuple[PageKind, str], PageText]:
    """Every duty page that the town has written, by kind and language."""
    statement = select(PageText).where(PageText.municipality_id == town.id).order_by(PageText.id)
    return {(page.kind, page.language): page for page in db.session.scalars(statement)}


def phase_in(process: Process, phase_id: int) -> Phase:
    """Raises NoResultFound for a phase that is none of the process's."""
    return the_one(phase for phase in process.phases if phase.id == phase_id)


def area_in(process: Process, slug: str) -> AreaOfLife:
    """Raises NoResultFound for an address that is none of the process's areas."""
    return the_one(area for area in process.areas if area.slug == slug)


def merges_of(process: Process) -> list[tuple[AreaMerge, AreaOfLife, AreaOfLife]]:
    """What was merged into what and not taken back, latest first."""
    into = aliased(AreaOfLife)
    statement = (
        select(AreaMerge, AreaOfLife, into)
        .join(AreaOfLife, AreaOfLife.id == AreaMerge.area_id)
        .join(into, into.id == AreaMerge.into_id)
        .where(AreaMerge.process_id == process.id, AreaMerge.undone_at.is_(None))
        .order_by(AreaMerge.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def merge_with_id(process: Process, merge_id: int) -> AreaMerge:
    """Raises NoResultFound."""
    statement = select(AreaMerge).where(AreaMerge.id == merge_id, AreaMerge.process_id == process.id)
    return db.session.scalars(statement).one()


def standing_area_id(area_id: int | None) -> int | None:
    """The area itself, or the one that it went up in."""
    while area_id is not None:
        statement = select(AreaMerge.into_id).where(
            AreaMerge.area_id == area_id, AreaMerge.undone_at.is_(None)
        )
        into = db.session.scalars(statement).first()
        if into is None:
            return area_id
        area_id = into
    return None


def area_that_took_over(process: Process, slug: str) -> AreaOfLife | None:
    """For the address of an area that was merged: the area where everything of it is now."""
    if not slug or any(area.slug == slug for area in process.areas):
        return None
    merged = select(AreaOfLife.id).where(
        AreaOfLife.process_id == process.id, AreaOfLife.slug == slug, AreaOfLife.merged_at.is_not(None)
    )
    now_in = standing_area_id(db.session.scalars(merged).first())
    return next((area for area in process.areas if area.id == now_in), None)


def area_slugs(process: Process) -> set[str]:
    """Every address that an area of the process has or had: none is given twice."""
    return set(db.session.scalars(select(AreaOfLife.slug).where(AreaOfLife.process_id == process.id)))


def the_one(found: Iterator[Row]) -> Row:
    row = next(found, None)
    if row is None:
        raise NoResultFound
    return row


# --- Netiquette ---------------------------------------------------------------------------------


def netiquette_of(process: Process, number: int | None = None) -> Netiquette:
    """The version with this number, else the one that holds, with its rules. Raises NoResultFound."""
    statement = (
        select(Netiquette)
        .where(Netiquette.process_id == process.id)
        .options(selectinload(Netiquette.reasons))
        .order_by(Netiquette.number.desc())
        .limit(1)
    )
    if number is not None:
        statement = statement.where(Netiquette.number == number)
    return db.session.scalars(statement).one()


def netiquette_versions(process: Process) -> Sequence[Netiquette]:
    """All versions, newest first, without their rules."""
    statement = select(Netiquette).where(Netiquette.process_id == process.id)
    return db.session.scalars(statement.order_by(Netiquette.number.desc())).all()


def rules_of(process: Process) -> Sequence[NetiquetteReason]:
    """The rules as they are worded now, retired ones too: they go on naming what was decided by them."""
    statement = (
        select(NetiquetteReason)
        .join(Netiquette, Netiquette.id == NetiquetteReason.netiquette_id)
        .where(Netiquette.process_id == process.id, Netiquette.number == newest_netiquette(process))
        .order_by(NetiquetteReason.position, NetiquetteReason.id)
    )
    return db.session.scalars(statement).all()


def newest_netiquette(process: Process) -> ScalarSelect[int]:
    newest = select(func.max(Netiquette.number)).where(Netiquette.process_id == process.id)
    return newest.scalar_subquery()


def wording(municipality_id: int, number: int | None = None) -> ConsentText | None:
    """The wording of the consent with this number, else the newest; None while the town has none."""
    statement = select(ConsentText).where(ConsentText.municipality_id == municipality_id)
    newest_first = (ConsentText.number != (number or 0), ConsentText.number.desc())
    return db.session.scalars(statement.order_by(*newest_first).limit(1)).first()


def wordings(municipality_id: int) -> Sequence[ConsentText]:
    """All of them, newest first."""
    statement = select(ConsentText).where(ConsentText.municipality_id == municipality_id)
    return db.session.scalars(statement.order_by(ConsentText.number.desc())).all()
