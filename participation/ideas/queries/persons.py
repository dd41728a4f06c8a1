"""What came from one person, as far as anybody can tell: by the same account, or with the same mailbox."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus

OTHER = aliased(Idea)

SAME_PERSON = and_(
    OTHER.process_id == Idea.process_id,
    or_(OTHER.author_id == Idea.author_id, OTHER.contact == Idea.contact),
)
"""No account and no mailbox are nobody in common: NULL equals nothing."""


def by_the_author_of(number: str) -> ColumnElement[bool]:
    """Ideas of whoever contributed the idea with this number, that one included."""
    return or_(Idea.number == number, exists().where(SAME_PERSON, OTHER.number == number))


def items_of_persons(ids: Collection[int]) -> dict[int, int]:
    """For each of these ideas, how many its author contributed to the process; withdrawn ones left out."""
    if not ids:
        return {}
    statement = (
        select(Idea.id, func.count(OTHER.id))
        .join(OTHER, SAME_PERSON)
        .where(Idea.id.in_(ids), OTHER.status != IdeaStatus.WITHDRAWN)
        .group_by(Idea.id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
