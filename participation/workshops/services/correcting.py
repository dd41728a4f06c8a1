"""Texts of the plan and results of small groups, written anew after the end, as a corrected edition.

The room has agreed on these words, so nobody changes them in silence: the next edition of the protocol says
what was corrected, and why. Where the old words may stand nowhere any more, it takes them from those before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models import (
    Correction,
    MeasureDraft,
    Participant,
    SmallGroup,
    Workshop,
    WorkshopState,
)
from participation.workshops.models.rooms import LONGEST_REASON, LONGEST_RESULT
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.texts import line
from participation.workshops.services.ending import draw_up
from participation.workshops.services.plan import LINES, PlanWords, fields
from participation.workshops.services.room import enter, note

CORRECTABLE = frozenset({WorkshopState.CLOSED, WorkshopState.PUBLISHED})
CHANGED_MEANWHILE = _(
    "Jemand hat diesen Text inzwischen berichtigt. Ihr Text ist da, aber nicht gespeichert."
)

UNCHANGED = _("Der Text ist noch derselbe. Es wurde nichts geändert.")


@dataclass(frozen=True)
class Why:
    """The reason that the protocol names; ``erases``: the old words go from earlier editions, too."""

    reason: str
    erases: bool = False


def correct_measure(  # noqa: PLR0913 (which row, into what, why, of which version, by whom, when)
    draft: MeasureDraft, words: PlanWords, why: Why, *, expected_version: int, by: Participant, at: datetime
) -> None:
    """Another wording of a row of the plan."""
    workshop, reason = begin_correction(why, by=by, at=at)
    if draft.workshop_id != workshop.id or draft.struck_at is not None or draft.version != expected_version:
        raise Conflict(CHANGED_MEANWHILE)
    changed = {name: value for name, value in fields(words).items() if getattr(draft, name) != value}
    before = [str(getattr(draft, name)) for name in changed if name in {"title", *LINES}]
    if not changed:
        raise RuleViolation(UNCHANGED)
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.version += 1
    keep(workshop, why, reason, before, draft=draft, by=by, at=at)


def correct_result(  # noqa: PLR0913 (as above)
    group: SmallGroup, text: str, why: Why, *, expected_version: int, by: Participant, at: datetime
) -> None:
    """Another wording of what a small group found."""
    workshop, reason = begin_correction(why, by=by, at=at)
    if group.workshop_id != workshop.id or group.version != expected_version:
        raise Conflict(CHANGED_MEANWHILE)
    result = tidy(text)
    if len(result) > LONGEST_RESULT:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(most)s Zeichen."), field="result", most=LONGEST_RESULT
        )
    if result == group.result_text:
        raise RuleViolation(UNCHANGED, field="result")
    before = [group.result_text]
    group.result_text = result
    group.version += 1
    keep(workshop, why, reason, before, group=group, by=by, at=at)


def begin_correction(why: Why, *, by: Participant, at: datetime) -> tuple[Workshop, str]:
    """Take the room's turn after the end; the reason, tidied. RuleViolation without one."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    if workshop.state not in CORRECTABLE:
        raise RuleViolation(
            _("Berichtigen lassen sich Texte nach dem Ende der Werkstatt, bis sie abgelegt ist.")
        )
    reason = line(why.reason, longest=LONGEST_REASON, field="reason")
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum der Text geändert wird."), field="reason")
    return workshop, reason


def keep(  # noqa: PLR0913 (of which room, why, what was there before, of which text, by whom, when)
    workshop: Workshop,
    why: Why,
    reason: str,
    before: Iterable[str],
    *,
    draft: MeasureDraft | None = None,
    group: SmallGroup | None = None,
    by: Participant,
    at: datetime,
) -> None:
    """Remember the reason for the next edition; one that is not released yet says so at once."""
    correction = Correction(
        workshop_id=workshop.id,
        draft_id=draft.id if draft else None,
        small_group_id=group.id if group else None,
        reason=reason,
        earlier=[text for text in before if text] if why.erases else [],
        by_id=by.id,
        created_at=at,
    )
    db.session.add(correction)
    db.session.flush()
    note("correct_text", workshop, by=by, at=at, correction=correction.id, erases=why.erases)
    if workshop.state is WorkshopState.CLOSED:
        draw_up(workshop, at=at)
