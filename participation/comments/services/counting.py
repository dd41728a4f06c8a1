"""Keeping ``is_public`` and the counts of comments right: the only place that changes them."""

from sqlalchemy import select, update

from participation.comments.models import Comment, CommentStatus
from participation.comments.rules import is_public
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import changed_rows
from participation.municipality.services.pages import pages_change


def hold_idea(idea_id: int) -> Idea:
    """Whoever changes comments below one idea takes turns; supports come in meanwhile."""
    statement = (
        select(Idea)
        .where(Idea.id == idea_id)
        .with_for_update(key_share=True, of=Idea)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def lock_comment(comment: Comment) -> Idea:
    """Read a comment again in its idea's turn: whoever decides about it next waits and sees the outcome."""
    idea = hold_idea(comment.idea_id)
    db.session.refresh(comment)
    return idea


def put(comment: Comment, status: CommentStatus) -> None:
    """Give a locked comment its status, and with it what it and its replies are to the public.

    Keeps the counts, and tells the public pages if anything on them changes.
    """
    parent = None if comment.parent_id is None else db.session.get_one(Comment, comment.parent_id)
    before = comment.is_public
    comment.status = status
    comment.is_public = is_public(comment, parent)
    comment.version += 1
    moved = comment.is_public - before
    if parent is None:
        moved += replies_follow(comment)
    else:
        parent.replies += moved
    db.session.flush()
    if moved or before:
        changed_rows(update(Idea).where(Idea.id == comment.idea_id).values(comments=Idea.comments + moved))
        pages_change(comment.idea.process_id)


def replies_follow(comment: Comment) -> int:
    """Replies vanish with what they reply to, and come back with it; how many more there are now."""
    stand = comment.status in {CommentStatus.PUBLISHED, CommentStatus.WITHDRAWN}
    db.session.flush()
    changed = changed_rows(
        update(Comment)
        .where(
            Comment.parent_id == comment.id,
            Comment.status == CommentStatus.PUBLISHED,
            Comment.is_public.is_not(stand),
        )
        .values(is_public=stand)
    )
    moved = changed if stand else -changed
    comment.replies += moved
    return moved
