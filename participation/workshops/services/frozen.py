"""While dots are put, what they lie on stands still."""

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.workshops.models import DotOption, DotRound, RoundState

FROZEN = _("Solange die Punkterunde läuft, bleibt dieses Thema, wie es ist. Schließen Sie die Runde zuerst.")


def refuse_frozen(*group_ids: int | None) -> None:
    """RuleViolation if a running round has one of these groups among its options."""
    wanted = [group_id for group_id in group_ids if group_id is not None]
    if not wanted:
        return
    statement = (
        select(DotOption.number)
        .join(DotRound, DotRound.id == DotOption.round_id)
        .where(DotOption.group_id.in_(wanted), DotRound.state.in_([RoundState.OPEN, RoundState.LATE]))
        .limit(1)
    )
    if db.session.scalars(statement).first() is not None:
        raise RuleViolation(FROZEN)
