"""The state of some places, themes and suggestions: kept with each step, put back by undoing it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.themes.models import Cluster, PlacedHow, Placement, Theme

State = dict[str, dict[str, Any]]
"""``placements``: idea → [theme, how, cluster] or None for unsorted; ``themes``: theme → its fields;
``clusters``: cluster → [accepted, theme]. Keys are strings, as JSON keeps them."""

THEME_FIELDS = ("title", "text", "plain_text", "area_id", "merged_into_id")


def state_of(
    *, ideas: Iterable[int] = (), themes: Iterable[Theme] = (), clusters: Iterable[Cluster] = ()
) -> State:
    """How the given things stand now."""
    wanted = list(ideas)
    placed = db.session.scalars(select(Placement).where(Placement.idea_id.in_(wanted))).all()
    places: dict[str, Any] = {str(idea_id): None for idea_id in wanted}
    places.update({str(p.idea_id): [p.theme_id, p.how.value, p.cluster_id] for p in placed})
    return {
        "placements": places,
        "themes": {str(theme.id): fields_of(theme) for theme in themes},
        "clusters": {str(cluster.id): [cluster.accepted, cluster.theme_id] for cluster in clusters},
    }


def fields_of(theme: Theme) -> dict[str, Any]:
    fields = {name: getattr(theme, name) for name in THEME_FIELDS}
    return fields | {"dissolved": theme.dissolved_at is not None}


def put_back(state: State, *, by_id: int | None, at: datetime) -> None:
    """Make the things that ``state`` names stand as it says."""
    for theme_id, fields in state["themes"].items():
        theme = db.session.get_one(Theme, int(theme_id))
        for name in THEME_FIELDS:
            setattr(theme, name, fields[name])
        theme.dissolved_at = at if fields["dissolved"] else None
        theme.version += 1
    for cluster_id, (accepted, theme_id) in state["clusters"].items():
        cluster = db.session.get_one(Cluster, int(cluster_id))
        cluster.accepted, cluster.theme_id = accepted, theme_id
        cluster.decided_at = None if accepted is None else at
    place(
        {int(idea_id): where and tuple(where) for idea_id, where in state["placements"].items()},
        by_id=by_id,
        at=at,
    )


def place(where: dict[int, Any], *, by_id: int | None, at: datetime) -> None:
    """Put each idea to (theme, how, cluster), or to none; two statements for any number of ideas."""
    if not where:
        return
    changed_rows(delete(Placement).where(Placement.idea_id.in_(where)))
    db.session.expire_all()
    db.session.add_all(
        Placement(
            idea_id=idea_id,
            theme_id=target[0],
            how=PlacedHow(target[1]),
            cluster_id=target[2],
            placed_by_id=by_id,
            created_at=at,
        )
        for idea_id, target in where.items()
        if target is not None
    )
    db.session.flush()
