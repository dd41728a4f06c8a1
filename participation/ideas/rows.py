"""Rows of a table read as ideas: pure reading, nothing is stored here."""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from participation.ideas.models import LONGEST_NAME, LONGEST_TITLE, Channel, PublicationConsent
from participation.ideas.rules import proposed_title
from participation.kernel.address import readable_mailbox
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _, filled
from participation.kernel.tables import harmless_cell
from participation.kernel.text import excerpt, tidy

FIELDS = {
    "title": "title",
    "text": "text; without one, the title is the text",
    "area": "name of an area of life",
    "external_id": "id in the source: the same id is imported once",
    "created_at": "date, dd.mm.yyyy or ISO 8601, optionally with a time",
    "supports": "supports counted elsewhere, shown apart",
    "author_name": "name to be shown in public",
    "contact": "mailbox for answers",
    "channel": "web, app, email, paper, telephone, workshop or terminal",
    "consent": "ticked, read_out, by_link, unknown or refused",
}
"""What can be mapped, with its meaning."""

LONGEST_IMPORTED_TEXT = 40_000
LONGEST_EXTERNAL_ID = 120
DAY_FORMATS = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
LONGEST_COUNT = 9
"""Digits that an integer column holds on every database."""


@dataclass(frozen=True, kw_only=True)
class IdeaRow:
    """One good row, ready to become an idea."""

    line: int
    title: str
    text: str
    area: str
    external_id: str
    created_at: datetime | None
    supports: int
    author_name: str
    contact: str | None
    channel: Channel | None
    consent: PublicationConsent | None


@dataclass(frozen=True)
class BadRow:
    """A row that does not come in: where it stands in the file, why, and what it bore.

    ``reason`` is the German sentence with places for ``facts``: whoever shows it says it in a language.
    """

    line: int
    reason: str
    cells: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)


def error_table(bad: Iterable[BadRow], *, english: Callable[[str, dict[str, Any]], str]) -> str:
    """The bad rows as they were, each with its line and the reason, to be mended and imported again.

    The reason stands there in both languages: the file goes to whoever made the table.
    """
    rows = sorted(bad, key=lambda row: row.line)
    columns = list(dict.fromkeys(column for row in rows for column in row.cells))
    file = StringIO(newline="")
    table = csv.writer(file)
    table.writerow(["line", "Grund", "reason", *map(harmless_cell, columns)])
    for row in rows:
        cells = [row.cells.get(column, "") for column in columns]
        facts = dict(row.facts)
        reasons = (filled(row.reason, facts), english(row.reason, facts))
        table.writerow([row.line, *map(harmless_cell, (*reasons, *cells))])
    return file.getvalue()


def mapped(
    rows: Iterable[tuple[int, dict[str, str]]], mapping: Mapping[str, str], *, zone: ZoneInfo, now: datetime
) -> Iterator[IdeaRow | BadRow]:
    """Each row as an idea or as a bad row with its reason; ``mapping``: field → column.

    Rows without an id of the source get one from their content, so that the same file changes nothing twice.
    """
    twins: Counter[str] = Counter()
    seen: dict[str, str] = {}
    for line, cells in rows:
        found = {field: tidy(cells.get(column, "")) for field, column in mapping.items()}
        content = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()
        if not found.get("external_id"):
            twins[content] += 1
            found["external_id"] = f"sha256:{content[:40]}:{twins[content]}"
        elif seen.setdefault(found["external_id"], content) != content:
            yield BadRow(line, _("Diese Kennung steht weiter oben mit anderem Inhalt."), cells)
            continue
        try:
            yield as_idea(line, found, zone=zone, now=now)
        except RuleViolation as refusal:
            yield BadRow(line, refusal.message, cells, refusal.facts)


def as_idea(line: int, found: dict[str, str], *, zone: ZoneInfo, now: datetime) -> IdeaRow:
    """One row; raises RuleViolation with the reason why it is none."""
    title, text = found.get("title", ""), found.get("text", "")
    if not title and not text:
        raise RuleViolation(_("Weder Titel noch Text."))
    if len(text) > LONGEST_IMPORTED_TEXT:
        raise RuleViolation(
            _("Der Text hat %(length)s Zeichen; möglich sind %(most)s."),
            length=len(text),
            most=LONGEST_IMPORTED_TEXT,
        )
    if len(found["external_id"]) > LONGEST_EXTERNAL_ID:
        raise RuleViolation(_("Die Kennung ist zu lang."))
    if len(title) > LONGEST_TITLE:  # nothing is cut silently: the whole title begins the text
        title, text = excerpt(title, LONGEST_TITLE - 2), f"{title}\n\n{text}".strip()
    return IdeaRow(
        line=line,
        title=title or proposed_title(text),
        text=text or title,
        area=found.get("area", ""),
        external_id=found["external_id"],
        created_at=read_moment(found.get("created_at", ""), zone=zone, now=now),
        supports=read_count(found.get("supports", "")),
        author_name=excerpt(found.get("author_name", ""), LONGEST_NAME - 2),
        contact=read_mailbox(found.get("contact", "")),
        channel=read_word(Channel, found.get("channel", "")),
        consent=read_word(PublicationConsent, found.get("consent", "")),
    )


def read_moment(typed: str, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A local date or time, in UTC; days without a time begin at 0:00 in the town."""
    if not typed:
        return None
    moment = parsed(typed)
    if moment is None:
        raise RuleViolation(
            _("„%(typed)s“ ist kein Datum (tt.mm.jjjj oder jjjj-mm-tt)."), typed=excerpt(typed, 40)
        )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if moment > now:
        raise RuleViolation(_("Das Datum „%(typed)s“ liegt in der Zukunft."), typed=excerpt(typed, 40))
    return moment.astimezone(UTC)


def parsed(typed: str) -> datetime | None:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(typed, pattern)  # noqa: DTZ007  (the caller gives it its zone)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def read_count(typed: str) -> int:
    if not typed:
        return 0
    if not typed.isascii() or not typed.isdigit() or len(typed) > LONGEST_COUNT:
        raise RuleViolation(_("„%(typed)s“ ist keine Anzahl."), typed=excerpt(typed, 40))
    return int(typed)


def read_mailbox(typed: str) -> str | None:
    if not typed:
        return None
    mailbox = readable_mailbox(typed)
    if mailbox is None:
        raise RuleViolation(_("„%(typed)s“ ist keine E-Mail-Adresse."), typed=excerpt(typed, 40))
    return mailbox


def read_word(choices: Any, typed: str) -> Any:  # noqa: ANN401  (an enum class gives its member)
    """The member of ``choices`` with this value; None for nothing typed."""
    if not typed:
        return None
    try:
        return choices(typed)
    except ValueError:
        allowed = ", ".join(choices)
        raise RuleViolation(
            _("„%(typed)s“ ist keines von: %(allowed)s."), typed=excerpt(typed, 40), allowed=allowed
        ) from None
