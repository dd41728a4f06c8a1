"""The town's own data and the texts of its duty pages."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.services.second_factor import end_sessions_without
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows, stored
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import PAGE_WRITTEN_ONCE, Municipality, PageKind, PageText
from participation.municipality.services.pages import pages_of_town_change

OVERTAKEN = _(
    "Jemand hat das inzwischen geändert. Ihre Eingaben sind noch da, gespeichert sind sie nicht. "
    "Wenn Sie noch einmal speichern, gelten Ihre."
)
NOT_WRITTEN = 0
"""The version of a page text that nobody has written yet."""


@dataclass(frozen=True, kw_only=True)
class TownDraft:
    """The town as it is to be."""

    name: str
    office: str
    address: str
    phone: str
    hours: str
    mailbox: str
    time_zone: str
    land: str
    closed_days: str
    population: int | None
    staff_second_factor: bool = False


@dataclass(frozen=True, kw_only=True)
class PageDraft:
    """A page text as it is to be; ``plain_text`` is its twin in plain language."""

    text: str
    plain_text: str


def change_town(
    town: Municipality, draft: TownDraft, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict if somebody changed the town since ``expected_version``.

    Where a second step is demanded from now on, whoever works without one is signed out, to set it up.
    """
    take_version(town, expected_version)
    changed = [name for name, value in asdict(draft).items() if getattr(town, name) != value]
    for name, value in asdict(draft).items():
        setattr(town, name, value)
    db.session.flush()
    record("town.change", "municipality", town.id, by=by, at=at, facts={"fields": changed})
    if town.staff_second_factor and "staff_second_factor" in changed:
        end_sessions_without(town.id, at=at)
    pages_of_town_change(town)


def take_version(town: Municipality, expected: int) -> None:
    """Count the version up; of two who had the same one before them, the database lets one through."""
    statement = update(Municipality).where(Municipality.id == town.id, Municipality.version == expected)
    if not changed_rows(statement.values(version=expected + 1)):
        raise Conflict(OVERTAKEN)
    db.session.refresh(town)


def write_page(  # noqa: PLR0913 (which page, what, from which version, by whom, when)
    town: Municipality,
    kind: PageKind,
    language: str,
    draft: PageDraft,
    *,
    expected_version: int,
    by: Person,
    at: datetime,
) -> PageText:
    """The page in one language, new or changed; the record keeps what stood there.

    ``expected_version`` is NOT_WRITTEN for a page that was not there. Raises Conflict if somebody wrote it
    since.
    """
    known = select(PageText).where(
        PageText.municipality_id == town.id, PageText.kind == kind, PageText.language == language
    )
    page = db.session.scalars(known).one_or_none()
    if page is None:
        page = PageText(
            municipality_id=town.id, kind=kind, language=language, text="", changed_at=at, version=NOT_WRITTEN
        )
        if not stored(page, unless=PAGE_WRITTEN_ONCE):
            raise Conflict(OVERTAKEN)
    statement = update(PageText).where(PageText.id == page.id, PageText.version == expected_version)
    if not changed_rows(statement.values(version=expected_version + 1)):
        raise Conflict(OVERTAKEN)
    db.session.refresh(page)
    page.text, page.plain_text, page.changed_at = draft.text, draft.plain_text, at
    db.session.flush()
    record(
        "page.write",
        "page_text",
        page.id,
        by=by,
        at=at,
        facts={"kind": kind.value, "language": language, "version": page.version},
        text=f"{page.text}\n\n{page.plain_text}".strip(),
    )
    return page
