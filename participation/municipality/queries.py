"""Questions one can ask about the town and its processes."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person, Role
from participation.municipality.models import Municipality, PageKind, PageText, PageVersion, Process


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
    statement = (
        select(Process)
        .join(Process.municipality)
        .options(contains_eager(Process.municipality))
        .where(Process.slug == slug)
        .order_by(Municipality.host.is_(None), Municipality.id)
        .limit(1)
    )
    if host is not None:
        statement = statement.where(or_(Municipality.host == host, Municipality.host.is_(None)))
    process = db.session.scalars(statement).one()
    if not process.is_public and not works_on(reader, slug):
        raise NoResultFound(slug)
    return process


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
    """The town's processes that ``reader`` may see, newest first."""
    statement = select(Process).where(Process.municipality_id == town.id)
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
    statement = (
        select(func.sum(PageVersion.version))
        .join(Process, Process.id == PageVersion.process_id)
        .join(Process.municipality)
        .where(Process.slug == slug, Process.is_public)
        .where(or_(Municipality.host == host, Municipality.host.is_(None)))
    )
    version = db.session.execute(statement).scalar_one()
    return None if version is None else int(version)
