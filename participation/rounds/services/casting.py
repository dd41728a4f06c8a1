"""Giving a ballot: who took part stands apart from what was chosen. Nothing is recorded of either."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.rules import Receipt
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Act
from participation.rounds.counting import Ballot, refusal
from participation.rounds.models import OpenBallot, RoundPart, VotingRound
from participation.rounds.queries.reading import open_ballot, options_of
from participation.rounds.rules import question_of, receipt_of, ref_of, takes_ballots, written
from participation.voting.models import SupportChannel
from participation.voting.services import confirmation_of, confirmed_for

OVER = _("Diese Runde nimmt gerade keine Stimmzettel an.")
CHANGED = _(
    "Die Runde wurde inzwischen geändert. Bitte sehen Sie sich die Möglichkeiten noch einmal an; "
    "Ihre Auswahl steht noch da, soweit es sie gibt."
)
ELSEWHERE = _(
    "Mit diesem Zugang wurde inzwischen etwas anderes abgegeben, vielleicht in einem zweiten Fenster. "
    "Soll gelten, was hier steht, dann geben Sie es noch einmal ab."
)
NOT_FOR_YOU = _("Ihr Zugang ist nicht so bestätigt, wie es diese Runde verlangt.")
OUT_OF_REACH = _(
    "Mit diesem Zugang wurde schon abgegeben, und das zählt. "
    "Ersetzen lässt es sich nach einer Wiederherstellung der Daten nicht mehr."
)
EMPTY = _("Bitte wählen Sie mindestens eine Möglichkeit.")
NOT_BY_THE_RULES = _("So passt die Auswahl nicht zu den Regeln der Runde. Bitte prüfen Sie sie.")


@dataclass(frozen=True, kw_only=True)
class BallotDraft:
    """What somebody chose, and what they had seen when they did."""

    ballot: Ballot
    rules_seen: int
    """The version of the round that the page showed."""
    own_seen: int | None = 0
    """The version of the own ballot that the page showed; 0: none. None replaces whatever is there."""
    channel: SupportChannel = SupportChannel.WEB


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """The key of the round, which lies in no database, and the application's."""

    round_key: str
    application: str


def cast_ballot(
    draft: BallotDraft, *, round_: VotingRound, account_id: int, secrets: Secrets, at: datetime
) -> Receipt:
    """Count this ballot instead of the access's earlier one, if there is any; as a whole, and once.

    The same content again changes nothing, however often it is sent. Raises RuleViolation when the round
    takes nothing, for an access that is closed or not confirmed as wanted, and for a ballot against the
    rules; Conflict when the round or the own ballot became another since the page was shown.
    """
    round_ = hold_open(round_, at=at)
    if draft.rules_seen != round_.version:
        raise Conflict(CHANGED)
    # One person's requests wait here for each other.
    confirmed_by = confirmed_for(account_id, round_.process, Act.VOTE)
    if confirmed_by.value not in round_.electorate:
        raise RuleViolation(NOT_FOR_YOU)
    refuse_wrong(draft.ballot, round_)
    ref = ref_of(round_.id, account_id, key=secrets.round_key)
    receipt = receipt_of(ref, key=secrets.round_key, secret=secrets.application)
    given, content = open_ballot(round_, ref), written(draft.ballot)
    if given is None:
        take_part(round_, account_id, str(confirmed_by.value), draft.channel)
        db.session.add(
            OpenBallot(ref=ref, round_id=round_.id, content=content, receipt_digest=receipt.digest)
        )
    elif given.content != content:
        if draft.own_seen not in {None, given.version}:
            raise Conflict(ELSEWHERE)
        given.content, given.version = content, given.version + 1
    db.session.flush()
    return receipt


def withdraw_ballot(round_: VotingRound, *, account_id: int, secrets: Secrets, at: datetime) -> bool:
    """Take the access's ballot back, and that it took part; False if there was none, which is no mistake.

    Nothing is kept of it, so that nobody can tell later who changed their mind. Raises RuleViolation when
    the round is over, and for a ballot that cannot be found any more since the data were restored.
    """
    round_ = hold_open(round_, at=at)
    confirmation_of(account_id)  # one person's requests wait here for each other
    ref = ref_of(round_.id, account_id, key=secrets.round_key)
    mine = (RoundPart.round_id == round_.id, RoundPart.account_id == account_id)
    taken = changed_rows(delete(OpenBallot).where(OpenBallot.ref == ref, OpenBallot.round_id == round_.id))
    if not taken and db.session.scalars(select(RoundPart.id).where(*mine)).first() is not None:
        raise RuleViolation(OUT_OF_REACH)
    changed_rows(delete(RoundPart).where(*mine))
    return bool(taken)


def hold_open(round_: VotingRound, *, at: datetime) -> VotingRound:
    """Read the round again, and keep it from being changed or closed; others give ballots meanwhile."""
    statement = (
        select(VotingRound)
        .where(VotingRound.id == round_.id)
        .with_for_update(read=True, of=VotingRound)
        .execution_options(populate_existing=True)
    )
    round_ = db.session.scalars(statement).one()
    if not takes_ballots(round_, at):
        raise RuleViolation(OVER)
    return round_


def refuse_wrong(ballot: Ballot, round_: VotingRound) -> None:
    """The form says what exactly; here nothing passes that would not be counted."""
    if ballot.blank:
        raise RuleViolation(EMPTY)
    if refusal(question_of(round_, options_of(round_)), ballot) is not None:
        raise RuleViolation(NOT_BY_THE_RULES)


def take_part(round_: VotingRound, account_id: int, confirmed_by: str, channel: SupportChannel) -> None:
    """The constraint would refuse a second row; the person's turn lets us say why."""
    mine = select(RoundPart.id).where(RoundPart.round_id == round_.id, RoundPart.account_id == account_id)
    if db.session.scalars(mine).first() is not None:
        raise RuleViolation(OUT_OF_REACH)
    db.session.add(
        RoundPart(round_id=round_.id, account_id=account_id, confirmed_by=confirmed_by, channel=channel)
    )


def enter_ballot(  # noqa: PLR0913 (what, in which round, for which access, with which keys, by whom, when)
    draft: BallotDraft, *, round_: VotingRound, account_id: int, secrets: Secrets, by: Person, at: datetime
) -> None:
    """Give a ballot for somebody who calls or writes, with the access that their code opened.

    It replaces what the access gave before, which nobody at the town hall can see. The record tells who
    entered a ballot for the round, and neither the code nor the choice. Raises as ``cast_ballot``.
    """
    draft = replace(draft, own_seen=None)
    cast_ballot(draft, round_=round_, account_id=account_id, secrets=secrets, at=at)
    facts = {"channel": draft.channel.value}
    record("round.enter", "voting_round", round_.id, by=by, at=at, process_id=round_.process_id, facts=facts)
