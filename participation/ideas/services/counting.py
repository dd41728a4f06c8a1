"""Keeping ``is_public`` and the counts of published ideas right: the only place that changes them."""

from collections import Counter
from datetime import datetime

from sqlalchemy import case, update

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.rules import is_public
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.services.pages import pages_change


def lock_idea(idea: Idea) -> None:
    """Read the idea again and hold it: whoever decides about it next waits and sees the outcome.

    ``key_share`` lets supports, which only refer to the row, come in meanwhile. Only the idea's own row is
    held, also if the idea was loaded together with its area, which others may be counting in.
    """
    db.session.refresh(idea, with_for_update={"key_share": True, "of": Idea})


def put(idea: Idea, *, status: IdeaStatus, area_id: int | None, proposed_at: datetime | None = None) -> None:
    """Give a locked idea its status and area, and with them ``is_public``, the counts and a new version.

    With another status, a proposal to refuse it is void, but the one of ``proposed_at``.
    Everybody who counts takes the process's row first and the areas' rows by id after it, so that no two wait
    for each other. Tells the public pages if anything on them changes.
    """
    was_public, area_before = idea.is_public, idea.area_id
    if status is not idea.status:
        idea.refusal_proposed_at = proposed_at
    idea.status, idea.area_id = status, area_id
    idea.is_public = is_public(status, idea.consent)
    idea.version += 1
    db.session.flush()
    if not (was_public or idea.is_public):
        return
    add_to_process(idea.process_id, idea.is_public - was_public)
    changes: Counter[int | None] = Counter()
    changes[area_before] -= was_public
    changes[area_id] += idea.is_public
    add_to_areas({area: number for area, number in changes.items() if area is not None and number})
    pages_change(idea.process_id)


def add_to_process(process_id: int, number: int) -> None:
    """Even 0 takes the row: it is the turn of whoever counts in this process."""
    db.session.execute(
        update(Process)
        .where(Process.id == process_id)
        .values(published_ideas=Process.published_ideas + number)
    )


def add_to_areas(changes: dict[int, int]) -> None:
    """Change the count of each area by its number."""
    if changes:
        db.session.execute(
            update(AreaOfLife)
            .where(AreaOfLife.id.in_(changes))
            .values(published_ideas=AreaOfLife.published_ideas + case(changes, value=AreaOfLife.id))
            .execution_options(synchronize_session="fetch")
        )
