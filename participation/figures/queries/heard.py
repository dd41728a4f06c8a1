"""What people said beside ideas: comments that all may read, sheets of short surveys, rounds of weighing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, true

from participation.comments.models import Comment
from participation.comments.queries.public import visible as readable
from participation.extensions import db
from participation.figures.results import People
from participation.figures.rules import in_breakdown
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.rounds.models import RoundResult, VotingRound
from participation.rounds.rules import told_turnout
from participation.surveys.models import Survey
from participation.surveys.queries.reading import visible as known
from participation.voting.models import ConfirmedBy


@dataclass(frozen=True)
class Weighed:
    """A round whose result everybody can read, as it was counted last."""

    number: int
    title: str
    title_en: str
    closed_at: datetime
    ballots: int
    by_confirmation: tuple[tuple[tuple[ConfirmedBy, ...], int], ...]
    """How the accesses behind the ballots were confirmed; ways with few are told together."""


@dataclass(frozen=True)
class Heard:
    """Counts of what everybody may know of; few sheets are not told apart."""

    comments: int
    surveys: int
    sheets: People
    weighed: tuple[Weighed, ...]
    """In the order of their numbers."""


def heard_so_far(process: Process) -> Heard:
    """Three statements."""
    comments = db.session.scalars(
        select(func.count())
        .select_from(Comment)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Idea.process_id == process.id, Idea.is_public == true(), readable())
    ).one()
    surveys, sheets = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Survey.sheets), 0)).where(
            Survey.process_id == process.id, known()
        )
    ).one()
    return Heard(
        comments=comments,
        surveys=surveys,
        sheets=in_breakdown(int(sheets)),
        weighed=tuple(weighed_so_far(process)),
    )


def weighed_so_far(process: Process) -> list[Weighed]:
    """Rounds with a result, each by its newest edition."""
    newest = (
        select(func.max(RoundResult.edition))
        .where(RoundResult.round_id == VotingRound.id)
        .correlate(VotingRound)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(VotingRound, RoundResult)
        .join(RoundResult, and_(RoundResult.round_id == VotingRound.id, RoundResult.edition == newest))
        .where(VotingRound.process_id == process.id, VotingRound.results_at.is_not(None))
        .order_by(VotingRound.number)
    ).all()
    return [
        Weighed(
            number=round_.number,
            title=round_.title,
            title_en=round_.title_en,
            closed_at=round_.closed_at or edition.counted_at,
            ballots=edition.ballots,
            by_confirmation=tuple(
                (tuple(ConfirmedBy(name) for name in names), number)
                for names, number in told_turnout(edition.turnout["by_confirmation"])
            ),
        )
        for round_, edition in rows
    ]
