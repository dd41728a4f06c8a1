"""Ideas that said two things, and what was split off them."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaPart


def parts_of(idea: Idea) -> Sequence[Idea]:
    """The ideas that were split off this one, whatever their status, oldest first."""
    statement = (
        select(Idea)
        .join(IdeaPart, IdeaPart.idea_id == Idea.id)
        .where(IdeaPart.part_of_id == idea.id, IdeaPart.undone_at.is_(None))
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()


def original_of(idea: Idea) -> Idea | None:
    """The idea that this one was split off."""
    statement = (
        select(Idea)
        .join(IdeaPart, IdeaPart.part_of_id == Idea.id)
        .where(IdeaPart.idea_id == idea.id, IdeaPart.undone_at.is_(None))
    )
    return db.session.scalars(statement).one_or_none()


def split_apart(process_id: int) -> set[tuple[int, int]]:
    """Ideas that somebody split one from the other, in pairs, the smaller id first."""
    statement = (
        select(IdeaPart.part_of_id, IdeaPart.idea_id)
        .join(Idea, Idea.id == IdeaPart.idea_id)
        .where(Idea.process_id == process_id, IdeaPart.undone_at.is_(None))
    )
    families: defaultdict[int, set[int]] = defaultdict(set)
    for original, part in db.session.execute(statement):
        families[original] |= {original, part}
    return {pair for family in families.values() for pair in combinations(sorted(family), 2)}
