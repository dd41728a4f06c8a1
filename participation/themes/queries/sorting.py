"""What the machine and the board need to know about the order of a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import load_only

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import PlacedHow, Placement, Theme
from participation.themes.queries.joined import stands_for_itself
from participation.themes.rules import is_shown


@dataclass(frozen=True)
class TextToSort:
    """A published idea and its theme, if it has one."""

    id: int
    title: str
    text: str
    theme_id: int | None
    is_fixed: bool
    """Whether a person put it there, or its theme is set aside: the machine leaves it alone."""


def texts_to_sort(process_id: int) -> list[TextToSort]:
    """Every published idea with its place, in the order of ids.

    Ideas that are joined to another one are left out: they lie where it lies.
    """
    statement = (
        select(Idea.id, Idea.title, Idea.text, Placement.theme_id, Placement.how, Theme.parked_at)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .outerjoin(Theme, Theme.id == Placement.theme_id)
        .where(Idea.process_id == process_id, Idea.status == IdeaStatus.PUBLISHED, stands_for_itself())
        .order_by(Idea.id)
    )
    return [
        TextToSort(*row[:4], is_fixed=row[4] is PlacedHow.BY_HAND or row[5] is not None)
        for row in db.session.execute(statement).all()
    ]


def places_now(process_id: int) -> dict[int, int | None]:
    """Where each published idea is that the machine may put somewhere: None, or the theme that a suggestion
    put it into."""
    statement = (
        select(Idea.id, Placement.theme_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == process_id, Idea.status == IdeaStatus.PUBLISHED)
        .where(Placement.id.is_(None) | (Placement.how == PlacedHow.BY_SUGGESTION))
    )
    return {row[0]: row[1] for row in db.session.execute(statement).all()}


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
