"""Saying in public what should have stood at an option of a closed round; nothing counted is touched."""

from dataclasses import dataclass
from datetime import datetime

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.rounds.models import (
    HIGHEST_BUDGET,
    LONGEST_OPTION,
    OptionCorrection,
    RoundOption,
    RoundStatus,
    VotingRound,
)
from participation.rounds.services.building import hold, tell
from participation.rounds.services.closing import STILL_OPEN


@dataclass(frozen=True, kw_only=True)
class CorrectionDraft:
    """The right title and cost; empty where it was right."""

    title: str
    cost: int | None
    reason: str


def correct_option(
    round_: VotingRound, option: RoundOption, draft: CorrectionDraft, *, by: Person, at: datetime
) -> OptionCorrection:
    """Keep a correction that stands beside the option from now on; a further one stands beside it as well.

    Raises RuleViolation before the close, without a reason, and where nothing would be another.
    """
    round_ = hold(round_)
    if round_.status is not RoundStatus.CLOSED:
        raise RuleViolation(STILL_OPEN)
    title = "" if draft.title == option.title else draft.title[:LONGEST_OPTION]
    cost = None if draft.cost == option.cost else draft.cost
    if not title and cost is None:
        raise RuleViolation(_("So steht es schon da. Bitte schreiben Sie, was richtig ist."), field="title")
    if cost is not None and not 0 <= cost <= HIGHEST_BUDGET:
        raise RuleViolation(_("Bitte geben Sie die Kosten in ganzen Euro an."), field="cost")
    if not draft.reason:
        raise RuleViolation(_("Bitte schreiben Sie, was berichtigt wird und warum."), field="reason")
    correction = OptionCorrection(
        option_id=option.id,
        title=title,
        cost=cost,
        reason=draft.reason,
        corrected_by_id=by.id,
        created_at=at,
    )
    db.session.add(correction)
    db.session.flush()
    tell("round.correct_option", round_, by=by, at=at, reason=draft.reason, facts={"option": option.number})
    return correction
