"""Pictures of ideas."""

from collections.abc import Sequence

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.authored import IdeaImage


def images_of(idea: Idea) -> Sequence[IdeaImage]:
    """Those that belong to it, oldest first. Whoever asks has found that they may be seen."""
    statement = select(IdeaImage).where(IdeaImage.idea_id == idea.id, IdeaImage.removed_at.is_(None))
    return db.session.scalars(statement.order_by(IdeaImage.id)).all()


def image_of(idea: Idea, image_id: int) -> IdeaImage:
    """Raises NoResultFound, also for one that was taken out and for one of another idea."""
    statement = select(IdeaImage).where(
        IdeaImage.id == image_id, IdeaImage.idea_id == idea.id, IdeaImage.removed_at.is_(None)
    )
    return db.session.scalars(statement).one()


def wanted_digests() -> set[str]:
    """Of all pictures that still belong to an idea."""
    return set(db.session.scalars(select(IdeaImage.digest).where(IdeaImage.removed_at.is_(None)).distinct()))
