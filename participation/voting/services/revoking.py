"""Printed codes that do not hold any more: what was given with them is set aside, and can be put back."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from participation.audit.services import record
from participation.codes.models import CodeBatch
from participation.codes.services import AFTER_RESTORING, AFTER_REVOKING, opened_by
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import changed_rows, inserted
from participation.kernel.permissions import Person
from participation.municipality.services.pages import pages_change
from participation.voting.models import ConfirmedBy, RevokedVote, Stance, Support, SupportChannel
from participation.voting.queries import revoked_votes
from participation.voting.services import COUNTERS


def set_aside(batch: CodeBatch, by: Person, at: datetime) -> None:
    """Take everything out of the figures that was given with codes of the batch, and keep it apart.

    Its accesses are closed by now, and whoever gives something holds the access: nothing comes after.
    """
    given = votes_with(batch)
    if not given:
        return
    db.session.execute(insert(RevokedVote), given)
    voters = opened_by(batch)
    changed_rows(delete(Support).where(Support.supporter_id.in_(voters)))
    changed_rows(delete(Stance).where(Stance.voter_id.in_(voters)))
    move_counters(Counter((vote["idea_id"], vote["stance"]) for vote in given), -1)
    tell("support.set_aside", batch, len(given), by=by, at=at)


def votes_with(batch: CodeBatch) -> list[dict[str, object]]:
    """Supports and stances of the accesses that its codes opened, as rows of ``revoked_vote``."""
    voters = opened_by(batch)
    supports = select(Support.idea_id, Support.supporter_id, Support.channel, Support.created_at)
    stances = select(Stance.idea_id, Stance.voter_id, Stance.kind, Stance.created_at)
    found: list[dict[str, object]] = [
        {
            "batch_id": batch.id,
            "idea_id": row[0],
            "voter_id": row[1],
            "stance": None,
            "channel": row[2],
            "created_at": row[3],
        }
        for row in db.session.execute(supports.where(Support.supporter_id.in_(voters)).order_by(Support.id))
    ]
    found += [
        {
            "batch_id": batch.id,
            "idea_id": row[0],
            "voter_id": row[1],
            "stance": row[2],
            "channel": SupportChannel.WEB,
            "created_at": row[3],
        }
        for row in db.session.execute(stances.where(Stance.voter_id.in_(voters)).order_by(Stance.id))
    ]
    return found


def put_back(batch: CodeBatch, by: Person, at: datetime) -> None:
    """Count again what was set aside; what somebody has by now in another way is not counted twice."""
    votes = revoked_votes(batch)
    if not votes:
        return
    given = [vote for vote in votes if give_again(vote)]
    changed_rows(delete(RevokedVote).where(RevokedVote.batch_id == batch.id))
    move_counters(Counter((vote.idea_id, vote.stance) for vote in given), 1)
    tell("support.put_back", batch, len(given), by=by, at=at)


def give_again(vote: RevokedVote) -> bool:
    if vote.stance is None:
        return inserted(
            Support,
            unless=("idea_id", "supporter_id"),
            idea_id=vote.idea_id,
            supporter_id=vote.voter_id,
            confirmed_by=ConfirmedBy.CODE,
            channel=vote.channel,
            created_at=vote.created_at,
        )
    return inserted(
        Stance,
        unless=("idea_id", "voter_id"),
        idea_id=vote.idea_id,
        voter_id=vote.voter_id,
        kind=vote.stance,
        confirmed_by=ConfirmedBy.CODE,
        created_at=vote.created_at,
    )


def move_counters(numbers: Counter[tuple[object, object]], step: int) -> None:
    """Move the counters of each idea by as many; always in one order, so that nobody waits in a ring."""
    ideas: dict[int, dict[str, int]] = {}
    for (idea_id, stance), number in numbers.items():
        name = "supports" if stance is None else COUNTERS[stance]  # type: ignore[index]  # a StanceKind
        ideas.setdefault(int(str(idea_id)), {})[name] = step * number
    for idea_id in sorted(ideas):
        steps = {name: getattr(Idea, name) + number for name, number in ideas[idea_id].items()}
        changed_rows(update(Idea).where(Idea.id == idea_id).values(steps))


def tell(action: str, batch: CodeBatch, votes: int, *, by: Person, at: datetime) -> None:
    """How many, and neither for what nor from whom."""
    facts = {"votes": votes}
    record(action, "code_batch", batch.id, by=by, at=at, process_id=batch.process_id, facts=facts)
    db.session.flush()
    db.session.expire_all()  # ideas that are at hand have other numbers now
    pages_change(batch.process_id)


AFTER_REVOKING.append(set_aside)
AFTER_RESTORING.append(put_back)
