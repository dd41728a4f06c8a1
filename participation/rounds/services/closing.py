"""The end of a round: counted and made anonymous in one transaction, published, corrected by editions."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.rounds.counting import Ballot, count
from participation.rounds.counting.frozen import figures
from participation.rounds.models import (
    CountedBallot,
    OpenBallot,
    RoundPart,
    RoundReceipt,
    RoundResult,
    RoundStatus,
    VotingRound,
)
from participation.rounds.queries.reading import counted_ballots, editions_of, options_of
from participation.rounds.rules import question_of, read
from participation.rounds.services.building import hold, remember_weighing, tell

SWEEP = "rounds.sweep"
NOT_YET = _("Die Runde läuft noch. Soll sie vorzeitig enden, nennen Sie bitte den Grund.")
STILL_OPEN = _("Das Ergebnis steht erst fest, wenn die Runde beendet ist.")


def close(round_: VotingRound, *, by: Person, at: datetime, reason: str = "") -> None:
    """End it for good, count it, and forget who gave which ballot. Twice changes nothing.

    Raises RuleViolation for a draft, and before the end for a missing ``reason``.
    """
    round_ = hold(round_)
    if round_.status is RoundStatus.CLOSED:
        return
    if round_.status is RoundStatus.DRAFT:
        raise RuleViolation(_("Diese Runde ist noch nicht freigegeben."))
    early = at < round_.ends_at
    if early and not reason:
        raise RuleViolation(NOT_YET, field="reason")
    ballots = lay_on_piles(round_)
    forget_order(round_)
    round_.status, round_.closed_at = RoundStatus.CLOSED, at
    round_.closed_why = reason if early else ""
    write_edition(round_, ballots, reason="", by=by, at=at)
    remember_weighing(round_.process)
    enqueue(
        SWEEP,
        {"round": round_.id},
        at=at,
        by=SYSTEM,
        key=f"{SWEEP}:{round_.id}",
        process_id=round_.process_id,
    )
    tell("round.close", round_, by=by, at=at, reason=round_.closed_why or None)


def lay_on_piles(round_: VotingRound) -> dict[Ballot, int]:
    """Keep the contents with their numbers, in their own order; receipts beside them; the ballots go."""
    piles = [
        (row[0], row[1])
        for row in db.session.execute(
            select(OpenBallot.content, func.count())
            .where(OpenBallot.round_id == round_.id)
            .group_by(OpenBallot.content)
        )
    ]
    piles.sort()
    statement = select(OpenBallot.receipt_digest).where(OpenBallot.round_id == round_.id)
    digests = sorted(db.session.scalars(statement))
    changed_rows(delete(OpenBallot).where(OpenBallot.round_id == round_.id))
    if piles:
        db.session.execute(
            insert(CountedBallot),
            [
                {"round_id": round_.id, "place": place, "content": content, "number": number}
                for place, (content, number) in enumerate(piles, start=1)
            ],
        )
        db.session.execute(
            insert(RoundReceipt), [{"digest": digest, "round_id": round_.id} for digest in digests]
        )
    return {read(content): number for content, number in piles}


def forget_order(round_: VotingRound) -> None:
    """Write down anew who took part, by account: rows that came one after the other told when."""
    statement = select(RoundPart.account_id, RoundPart.confirmed_by, RoundPart.channel).where(
        RoundPart.round_id == round_.id
    )
    rows = sorted(tuple(row) for row in db.session.execute(statement))
    changed_rows(delete(RoundPart).where(RoundPart.round_id == round_.id))
    if rows:
        names = ("account_id", "confirmed_by", "channel")
        db.session.execute(
            insert(RoundPart),
            [{"round_id": round_.id, **dict(zip(names, row, strict=True))} for row in rows],
        )


def write_edition(
    round_: VotingRound, ballots: dict[Ballot, int], *, reason: str, by: Person, at: datetime
) -> RoundResult:
    options = options_of(round_)
    result = count(question_of(round_, options), ballots)
    earlier = editions_of(round_)
    edition = RoundResult(
        round_id=round_.id,
        edition=earlier[0].edition + 1 if earlier else 1,
        counted_at=at,
        ballots=result.ballots,
        turnout=turnout_of(round_),
        result=figures(result),
        reason=reason,
        written_by_id=by.id,
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def count_again(round_: VotingRound) -> dict[str, Any]:
    """The figures that the frozen ballots give now; nothing is stored."""
    return figures(count(question_of(round_, options_of(round_)), counted_ballots(round_)))


def turnout_of(round_: VotingRound) -> dict[str, dict[str, int]]:
    statement = select(RoundPart.confirmed_by, RoundPart.channel).where(RoundPart.round_id == round_.id)
    rows = db.session.execute(statement).all()
    confirmed, channels = Counter(row[0] for row in rows), Counter(row[1].value for row in rows)
    return {"by_confirmation": dict(confirmed), "by_channel": dict(channels)}


def show_result(round_: VotingRound, *, by: Person, at: datetime) -> None:
    """Let everybody read it. Raises RuleViolation before the end. Twice changes nothing."""
    round_ = hold(round_)
    if round_.results_at is not None:
        return
    if round_.status is not RoundStatus.CLOSED:
        raise RuleViolation(STILL_OPEN)
    round_.results_at = at
    tell("round.show_result", round_, by=by, at=at)


def correct(round_: VotingRound, *, reason: str, by: Person, at: datetime) -> RoundResult:
    """Count the frozen ballots again, as a further edition that says why; the earlier ones stay readable."""
    round_ = hold(round_)
    if round_.status is not RoundStatus.CLOSED:
        raise RuleViolation(STILL_OPEN)
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, was berichtigt wird und warum."), field="reason")
    edition = write_edition(round_, counted_ballots(round_), reason=reason, by=by, at=at)
    tell("round.correct", round_, by=by, at=at, reason=reason, facts={"edition": edition.edition})
    return edition
