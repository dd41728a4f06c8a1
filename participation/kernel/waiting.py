"""What a feature says about its things that wait for the town hall: the words of the one queue (Eingang).

A feature below moderation offers two queries, by these types alone; ``moderation.kinds`` tells how they come
into the queue.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Label, String, cast, literal, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from participation.kernel.database import Moment
from participation.kernel.permissions import Person

LONGEST_KIND = 20


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Who looks into the queue of which process, and what they look for; empty words narrow nothing."""

    process_id: int
    reader: Person
    at: datetime
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """How one thing stands in the queue. ``title`` and ``text`` are people's words, shown as they are."""

    title: str
    text: str = ""
    """Its beginning is shown below the title."""
    number: str = ""
    """The reference that somebody would quote on the telephone."""
    note: str = ""
    """A sentence marked with ``kernel.language._``, without places: it is translated when shown."""
    language: str = "de"
    author_id: int | None = None
    """Whose contribution it is: that person decides nothing about it."""
    address: dict[str, Any] = field(default_factory=dict)
    """What the kind's endpoint needs beside ``slug``."""


def waiting_columns(
    kind: str,
    *,
    item_id: InstrumentedAttribute[int] | ColumnElement[int],
    since: InstrumentedAttribute[Any] | ColumnElement[Any],
    waits_for: ColumnElement[str] | str = "",
) -> tuple[Label[str], Label[int], Label[str], Label[datetime]]:
    """The columns of a part of the queue, the same for all kinds; ``waits_for`` is ``kind`` unless said."""
    said = literal(waits_for or kind) if isinstance(waits_for, str) else waits_for
    return (
        literal(kind, String).label("kind"),
        item_id.label("item_id"),
        cast(said, String(LONGEST_KIND)).label("waits_for"),
        type_coerce(since, Moment).label("since"),
    )
