"""What the machine and the board need to know about the order of a process."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import load_only

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import Placement, Theme
from participation.themes.queries.joined import stands_for_itself
from participation.themes.rules import is_shown


def texts_to_sort(process_id: int) -> Sequence[tuple[int, str, str, int | None]]:
    """Id, title, text and theme (None: unsorted) of every published idea, in the order of ids.

    Ideas that are joined to another one are left out: they lie where it lies.
    """
    statement = (
        select(Idea.id, Idea.title, Idea.text, Placement.theme_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == process_id, Idea.status == IdeaStatus.PUBLISHED, stands_for_itself())
        .order_by(Idea.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(statement)]


def unsorted_ids(process_id: int) -> set[int]:
    """The published ideas that are in no theme."""
    statement = (
        select(Idea.id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == process_id, Idea.status == IdeaStatus.PUBLISHED, Placement.id.is_(None))
    )
    return set(db.session.scalars(statement))


def themes_of(idea_ids: Sequence[int]) -> dict[int, Theme]:
    """The theme of each of these ideas that has one, in one statement."""
    if not idea_ids:
        return {}
    found = db.session.execute(placed_themes(), {"ideas": list(idea_ids)})
    return {row[0]: row[1] for row in found}


def public_themes_of(idea_ids: Sequence[int]) -> dict[int, Theme]:
    """As ``themes_of``, without themes that are set aside: of these no public page knows."""
    return {idea_id: theme for idea_id, theme in themes_of(idea_ids).items() if is_shown(theme)}


@lru_cache(maxsize=1)
def placed_themes() -> Select[int, Theme]:
    """The question of every list of ideas, put together once."""
    return (
        select(Placement.idea_id, Theme)
        .join(Theme, Theme.id == Placement.theme_id)
        .where(Placement.idea_id.in_(bindparam("ideas", expanding=True)))
        .options(
            load_only(Theme.number, Theme.title, Theme.merged_into_id, Theme.dissolved_at, Theme.parked_at)
        )
    )


def placement_of(idea: Idea) -> Placement | None:
    """Where the idea is; None: unsorted."""
    return db.session.scalars(select(Placement).where(Placement.idea_id == idea.id)).first()
