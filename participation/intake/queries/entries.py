"""What was written down for others, and the papers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.intake.models import IdeaEntry, IdeaScan
from participation.municipality.models import Process


def recorded_idea(process: Process, number: str) -> Idea:
    """An idea that the town hall wrote down. NoResultFound for those that people sent themselves."""
    statement = select(Idea).where(
        Idea.process_id == process.id, Idea.number == number, Idea.recorded_by_id.is_not(None)
    )
    return db.session.scalars(statement).one()


@dataclass(frozen=True)
class Beside:
    """What staff see beside an idea that came on paper or by telephone."""

    reach: str
    recorded_by: str
    scans: Sequence[IdeaScan]


def beside_idea(idea: Idea) -> Beside | None:
    """For the pages of staff; None for an idea that came by itself and has no paper."""
    scans = db.session.scalars(
        select(IdeaScan)
        .where(IdeaScan.idea_id == idea.id, IdeaScan.erased_at.is_(None))
        .order_by(IdeaScan.id)
    ).all()
    row = db.session.execute(
        select(IdeaEntry.reach, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == IdeaEntry.recorded_by_id)
        .where(IdeaEntry.idea_id == idea.id)
    ).one_or_none()
    if row is None and not scans:
        return None
    return Beside(reach=row[0] if row else "", recorded_by=row[1] if row else "", scans=scans)


def scan_of(process: Process, number: str, scan_id: int) -> IdeaScan:
    """With its content. NoResultFound for one of another idea, and for one that is erased."""
    statement = (
        select(IdeaScan)
        .join(Idea, Idea.id == IdeaScan.idea_id)
        .options(undefer(IdeaScan.content), joinedload(IdeaScan.idea))
        .where(
            Idea.process_id == process.id,
            Idea.number == number,
            IdeaScan.id == scan_id,
            IdeaScan.erased_at.is_(None),
        )
    )
    return db.session.scalars(statement).one()
