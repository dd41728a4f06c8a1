"""Reading the feed: what happened since, for one audience."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from participation.extensions import db
from participation.workshops.models import LiveEvent, Participant, Workshop
from participation.workshops.rules.rights import is_staff

MOST_EVENTS = 500
"""In one answer: whoever is further behind loads the page anew."""


@dataclass(frozen=True)
class Event:
    """One event of a room, for the wire: ids, versions and counts."""

    seq: int
    type: str
    audience: str
    facts: dict[str, Any]


def audiences_of(somebody: Participant | None) -> frozenset[str]:
    """What somebody hears; the projector and whoever else has the code only hear what everybody does."""
    if somebody is None:
        return frozenset({"all"})
    heard = {"all", f"p:{somebody.id}"}
    if somebody.small_group_id is not None:
        heard.add(f"g:{somebody.small_group_id}")
    if is_staff(somebody):
        heard.add("staff")
    return frozenset(heard)


def events_after(workshop_id: int, seq: int, *, limit: int = MOST_EVENTS) -> Sequence[Event]:
    """In their order, for all audiences."""
    statement = (
        select(LiveEvent.seq, LiveEvent.type, LiveEvent.audience, LiveEvent.facts)
        .where(LiveEvent.workshop_id == workshop_id, LiveEvent.seq > seq)
        .order_by(LiveEvent.seq)
        .limit(limit)
    )
    return [Event(*row) for row in db.session.execute(statement)]


def heard(events: Iterable[Event], audiences: frozenset[str], since: int) -> list[dict[str, Any]]:
    """Frames for one audience. Each carries ``prev``, the last number that was meant for it."""
    frames = []
    prev = since
    for event in events:
        if event.audience in audiences:
            frames.append({"seq": event.seq, "prev": prev, "type": event.type, **event.facts})
            prev = event.seq
    return frames


def sequences(ids: Iterable[int]) -> dict[int, int]:
    """The latest number of each room."""
    statement = select(Workshop.id, Workshop.seq).where(Workshop.id.in_(list(ids)))
    return {int(row[0]): int(row[1]) for row in db.session.execute(statement)}
