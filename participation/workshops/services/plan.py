"""The action plan: what, how, who, with whom, where, by when, and the first step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardGroup,
    DraftSource,
    MeasureDraft,
    Participant,
    PlanHorizon,
    Workshop,
)
from participation.workshops.models.material import LONGEST_MEASURE_TITLE, LONGEST_NOTE
from participation.workshops.models.rooms import LONGEST_LINE
from participation.workshops.rules.rights import Act, is_staff
from participation.workshops.rules.texts import line
from participation.workshops.services.memory import Memory
from participation.workshops.services.room import OVERTAKEN, announce, begin, expect
from participation.workshops.services.tables import refuse_stranger

LINES = {
    "how": LONGEST_NOTE,
    "who": LONGEST_NOTE,
    "with_whom": LONGEST_NOTE,
    "place": LONGEST_LINE,
    "by_when": LONGEST_LINE,
    "first_step": LONGEST_NOTE,
    "means": LONGEST_NOTE,
    "indicator": LONGEST_NOTE,
    "objections": LONGEST_NOTE,
}


@dataclass(frozen=True, kw_only=True)
class PlanWords:
    """One row of the action plan as it is to be."""

    title: str
    horizon: PlanHorizon
    area_id: int | None = None
    how: str = ""
    who: str = ""
    with_whom: str = ""
    place: str = ""
    by_when: str = ""
    first_step: str = ""
    means: str = ""
    indicator: str = ""
    objections: str = ""


def draft_measure(  # noqa: PLR0913 (what, from what, under which key, by whom, when)
    words: PlanWords,
    *,
    groups: Sequence[CardGroup] = (),
    cards: Sequence[Card] = (),
    key: str,
    by: Participant,
    at: datetime,
) -> MeasureDraft:
    """A new row, by staff or for one's own small group; sent twice, made once."""
    workshop = begin(by, Act.SORT if is_staff(by) else Act.CONTRIBUTE, at=at)
    known = db.session.scalars(
        select(MeasureDraft).where(
            MeasureDraft.workshop_id == workshop.id, MeasureDraft.submission_key == key
        )
    ).one_or_none()
    if known is not None:
        return known
    if not is_staff(by):
        refuse_stranger(by.small_group_id, workshop, by)
    draft = MeasureDraft(
        workshop_id=workshop.id,
        small_group_id=None if is_staff(by) else by.small_group_id,
        submission_key=key,
        created_at=at,
        **fields(words),
    )
    db.session.add(draft)
    db.session.flush()
    link(draft, groups, cards, workshop)
    announce(workshop, "measure.created", at=at, draft=draft.id, version=draft.version)
    return draft


def fields(words: PlanWords) -> dict[str, object]:
    title = line(words.title, longest=LONGEST_MEASURE_TITLE, field="title")
    if not title:
        raise RuleViolation(_("Bitte schreiben Sie, was getan werden soll."), field="title")
    lines = {name: line(getattr(words, name), longest=longest, field=name) for name, longest in LINES.items()}
    return {"title": title, "horizon": words.horizon, "area_id": words.area_id, **lines}


def link(draft: MeasureDraft, groups: Sequence[CardGroup], cards: Sequence[Card], workshop: Workshop) -> None:
    """Remember from which groups and cards a row came; what is linked already stays."""
    known = {
        (source.group_id, source.card_id)
        for source in db.session.scalars(select(DraftSource).where(DraftSource.draft_id == draft.id))
    }
    wanted = [(group.id, None) for group in groups if group.workshop_id == workshop.id]
    wanted += [(None, card.id) for card in cards if card.workshop_id == workshop.id]  # type: ignore[misc]  # what stays after the filter is a card's
    db.session.add_all(
        DraftSource(draft_id=draft.id, group_id=group_id, card_id=card_id)
        for group_id, card_id in dict.fromkeys(wanted)
        if (group_id, card_id) not in known
    )
    db.session.flush()


def edit_measure_draft(  # noqa: PLR0913 (which, into what, from what, of which version, by whom, when)
    draft: MeasureDraft,
    words: PlanWords,
    *,
    groups: Sequence[CardGroup] = (),
    expected_version: int,
    by: Participant,
    at: datetime,
) -> None:
    """Change a row; Conflict if somebody else did in the meantime."""
    workshop = begin(by, Act.SORT if is_staff(by) else Act.CONTRIBUTE, at=at)
    if not is_staff(by):
        refuse_stranger(draft.small_group_id, workshop, by)
    if draft.struck_at is not None or draft.version != expected_version:
        raise Conflict(
            _("Jemand hat diese Maßnahme inzwischen geändert. Ihr Text ist da, aber nicht gespeichert.")
        )
    for name, value in fields(words).items():
        setattr(draft, name, value)
    draft.version += 1
    link(draft, groups, (), workshop)
    announce(workshop, "measure.edited", at=at, draft=draft.id, version=draft.version)


def strike_measure_draft(
    draft: MeasureDraft, *, struck: bool, expected_version: int, by: Participant, at: datetime
) -> None:
    """Take a row out of the plan, or in again."""
    workshop = begin(by, Act.SORT, at=at)
    expect(draft, expected_version)
    if (draft.struck_at is not None) == struck:
        raise Conflict(OVERTAKEN)
    memory = Memory(drafts=[draft])
    draft.struck_at = at if struck else None
    draft.version += 1
    announce(workshop, "measure.edited", at=at, draft=draft.id, version=draft.version)
    memory.keep("strike_measure" if struck else "restore_measure", workshop, by=by, at=at)
