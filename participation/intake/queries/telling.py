"""Who without e-mail waits for news of an idea, and who has to be told some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage, MessageKind
from participation.intake.models import PostFollow
from participation.municipality.models import Process


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits; ``news_at`` is when something happened last that they have not heard of."""

    follow: PostFollow
    news_at: datetime | None


def waiting_by_post(process: Process) -> list[Waiting]:
    """Those with news first, whoever waits longest on top; then all others, newest first."""
    last_words = (
        select(func.max(IdeaMessage.created_at))
        .where(
            IdeaMessage.idea_id == Idea.id,
            IdeaMessage.kind != MessageKind.REPLY,
            IdeaMessage.taken_back_at.is_(None),
        )
        .scalar_subquery()
    )
    statement = (
        select(PostFollow, last_words)
        .join(Idea, Idea.id == PostFollow.idea_id)
        .options(contains_eager(PostFollow.idea))
        .where(PostFollow.process_id == process.id, PostFollow.ended_at.is_(None))
        .order_by(PostFollow.id.desc())
    )
    rows = [Waiting(row[0], news_of(row[0], row[1])) for row in db.session.execute(statement)]
    due = sorted((row for row in rows if row.news_at), key=lambda row: (row.news_at, row.follow.id))
    return [*due, *(row for row in rows if not row.news_at)]


def news_of(follow: PostFollow, written_at: datetime | None) -> datetime | None:
    """The newest decision, answer or question, unless it was told or there before somebody asked."""
    idea = follow.idea
    moments = [idea.decided_at, idea.answered_at, written_at if follow.is_author else None]
    newest = max((moment for moment in moments if moment), default=None)
    return newest if newest is not None and newest > (follow.told_at or follow.created_at) else None


def post_follow_in(process: Process, follow_id: int) -> PostFollow:
    """NoResultFound for one of another process, and for one that ended."""
    statement = (
        select(PostFollow)
        .join(Idea, Idea.id == PostFollow.idea_id)
        .options(contains_eager(PostFollow.idea))
        .where(PostFollow.id == follow_id, PostFollow.process_id == process.id, PostFollow.ended_at.is_(None))
    )
    return db.session.scalars(statement).one()


def post_follows_of(idea: Idea) -> Sequence[PostFollow]:
    """Whoever waits for news of this idea."""
    statement = select(PostFollow).where(PostFollow.idea_id == idea.id, PostFollow.ended_at.is_(None))
    return db.session.scalars(statement.order_by(PostFollow.id)).all()


def last_message(idea: Idea, kind: MessageKind) -> str:
    """The newest text of this kind to the author; empty if there is none that holds."""
    statement = (
        select(IdeaMessage.text)
        .where(IdeaMessage.idea_id == idea.id, IdeaMessage.kind == kind, IdeaMessage.taken_back_at.is_(None))
        .order_by(IdeaMessage.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first() or ""
