"""Noting who without e-mail wants to hear of an idea, and that they were told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.intake.models import LONGEST_REACH, FollowWay, PostFollow
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class FollowWish:
    """By which way somebody wants to hear, and how they are reached."""

    way: FollowWay
    reach: str
    is_author: bool = True


def note_follow(idea: Idea, wish: FollowWish, *, by: Person, at: datetime) -> PostFollow:
    """Note it; the same wish twice is there once.

    Raises RuleViolation without an address or number, for one that is too long, for a withdrawn idea, and
    for somebody else's idea that is not public.
    """
    if not wish.reach:
        raise RuleViolation(_("Bitte schreiben Sie auf, wie die Person erreichbar ist."), field="reach")
    if len(wish.reach) > LONGEST_REACH:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(most)s Zeichen."), field="reach", most=LONGEST_REACH
        )
    if idea.status is IdeaStatus.WITHDRAWN or not (wish.is_author or idea.is_public):
        raise RuleViolation(_("Zu dieser Idee lässt sich niemandem Bescheid geben."))
    there = select(PostFollow).where(
        PostFollow.idea_id == idea.id,
        PostFollow.reach == wish.reach,
        PostFollow.way == wish.way,
        PostFollow.ended_at.is_(None),
    )
    known = db.session.scalars(there).first()
    if known is not None:
        return known
    follow = PostFollow(
        process_id=idea.process_id,
        idea_id=idea.id,
        way=wish.way,
        reach=wish.reach,
        is_author=wish.is_author,
        noted_by_id=by.id,
        created_at=at,
    )
    db.session.add(follow)
    db.session.flush()
    tell("follow_by_post.note", follow, by=by, at=at)
    return follow


def mark_told(follow: PostFollow, *, up_to: datetime, by: Person, at: datetime) -> None:
    """The card is posted, the call is made; what happened after ``up_to`` is still to be told."""
    follow.told_at = min(up_to, at)
    tell("follow_by_post.told", follow, by=by, at=at)


def take_back_told(follow: PostFollow, *, by: Person, at: datetime) -> None:
    """It was not told after all."""
    follow.told_at = None
    tell("follow_by_post.not_told", follow, by=by, at=at)


def end_follow(follow: PostFollow, *, by: Person, at: datetime) -> None:
    """They want to hear no more: how they are reached is forgotten."""
    follow.reach, follow.ended_at = "", at
    tell("follow_by_post.end", follow, by=by, at=at)


def tell(action: str, follow: PostFollow, *, by: Person, at: datetime) -> None:
    """Neither who it is nor how they are reached."""
    facts = {"way": follow.way.value}
    record(action, "idea", follow.idea_id, by=by, at=at, process_id=follow.process_id, facts=facts)
    db.session.flush()
