"""Making words unrecognisable in texts beside the ideas: comments, themes, measures, cards of workshops.

The rule is that of ideas: a text holds the public words, its original is kept apart for staff and a set time.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models.covered import TextOriginal
from participation.ideas.passages import Bar, barred, passages_called, short_mark
from participation.ideas.queries.covered import due_texts
from participation.jobs.services import enqueue
from participation.kernel.database import Base
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.kernel.text import excerpt
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change

ERASE = "ideas.erase_originals"


@dataclass(frozen=True, kw_only=True)
class Covering:
    """Which words go, by which rule of the process, and what stands in their place."""

    words: Sequence[str]
    reason: str
    mark: str
    source_id: int | None = None


def covered(said: str, words: Sequence[str], mark: str) -> str:
    """``said`` with the mark wherever one of the words stands."""
    found = [passage for one in words for passage in passages_called(one, title="", text=said)]
    return barred(said, [Bar(passage, mark) for passage in found])


def fitting(said: str, words: Sequence[str], mark: str, *, longest: int | None) -> str:
    """The same, no longer than the column: with the reason where there is room for it."""
    whole = covered(said, words, mark)
    if longest is None or len(whole) <= longest:
        return whole
    short = covered(said, words, short_mark(mark))
    return short if len(short) <= longest else excerpt(short, longest - 2)


def cover_json(value: Any, words: Sequence[str], mark: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """The same in every text of a structure."""
    if isinstance(value, str):
        return covered(value, words, mark)
    if isinstance(value, list):
        return [cover_json(one, words, mark) for one in value]
    if isinstance(value, dict):
        return {key: cover_json(one, words, mark) for key, one in value.items()}
    return value


def cover(  # noqa: PLR0913 (what, which texts of it, how, where, by whom, when)
    kind: str,
    row: Base,
    fields: Sequence[str],
    wish: Covering,
    *,
    process: Process,
    by: Person,
    at: datetime,
) -> int:
    """Make the words unrecognisable in these texts of a locked row; returns in how many of them."""
    item_id: int = row.id  # type: ignore[attr-defined]  # every row of content has one
    until = at + timedelta(days=process.originals_kept_days)
    changed = []
    for name in fields:
        said: str = getattr(row, name) or ""
        longest = getattr(row.__table__.c[name].type, "length", None)
        shown = fitting(said, wish.words, wish.mark, longest=longest)
        if shown == said:
            continue
        keep_original(kind, item_id, name, said, shown, wish, process=process, until=until, by=by, at=at)
        setattr(row, name, shown)
        changed.append(name)
    if not changed:
        return 0
    db.session.flush()
    facts = {"fields": changed, "source": wish.source_id}
    record(
        "passage.hide", kind, item_id, by=by, at=at, process_id=process.id, reason=wish.reason, facts=facts
    )
    key = f"{ERASE}:text:{kind}:{item_id}:{until.isoformat()}"
    enqueue(ERASE, {}, at=at, by=SYSTEM, run_at=until, key=key)
    pages_change(process.id)
    return len(changed)


def keep_original(  # noqa: PLR0913, PLR0917 (a text, where it stood, what stands there now, why, by whom, until when)
    kind: str,
    item_id: int,
    name: str,
    said: str,
    shown: str,
    wish: Covering,
    *,
    process: Process,
    until: datetime,
    by: Person,
    at: datetime,
) -> None:
    db.session.add(
        TextOriginal(
            process_id=process.id,
            source_id=wish.source_id,
            kind=kind,
            item_id=item_id,
            field=name,
            text=said,
            shown_hash=hash_of(shown),
            reason=wish.reason,
            redacted_by_id=by.id,
            kept_until=until,
            created_at=at,
        )
    )


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def uncover(original: TextOriginal, row: Base, *, by: Person, at: datetime) -> None:
    """Put a text back as it was, in a locked row.

    Raises Conflict when the original is erased, and when the text has been changed since.
    """
    db.session.refresh(original, with_for_update=True)
    if original.ended_at is not None:
        raise Conflict(_("Was hier stand, ist nicht mehr aufbewahrt und lässt sich nicht wieder anzeigen."))
    if hash_of(getattr(row, original.field)) != original.shown_hash:
        raise Conflict(
            _("Der Text wurde seither geändert. Bitte ändern Sie ihn von Hand; das Original steht daneben.")
        )
    setattr(row, original.field, original.text)
    end_text(original, at=at)
    record(
        "passage.show",
        original.kind,
        original.item_id,
        by=by,
        at=at,
        process_id=original.process_id,
        reason=original.reason,
    )
    pages_change(original.process_id)


def end_text(original: TextOriginal, *, at: datetime) -> None:
    """It holds no words any more; where and why they went stays."""
    original.text, original.ended_at = "", at
    db.session.flush()


def erase_due_texts(*, at: datetime) -> int:
    """Erase for good every original whose time is over; returns how many."""
    count = 0
    for original in due_texts(at):
        db.session.refresh(original, with_for_update=True)
        if original.ended_at is None and original.kept_until <= at:
            end_text(original, at=at)
            record(
                "passage.erase_original",
                original.kind,
                original.item_id,
                by=SYSTEM,
                at=at,
                process_id=original.process_id,
            )
            count += 1
    return count
