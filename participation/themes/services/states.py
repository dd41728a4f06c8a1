"""The state of some places, themes and suggestions: kept with each step, put back by undoing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from participation.extensions import db
from participation.kernel.database import Base
from participation.municipality.models import Process
from participation.themes.models import Cluster, PlacedHow, Placement, Theme

State = dict[str, dict[str, Any]]
"""``placements``: idea → [theme, how, cluster, by whom, when] or None for unsorted; ``themes``: theme → its
fields; ``clusters``: cluster → [accepted, theme]. Keys are strings, as JSON keeps them."""

THEME_FIELDS = ("title", "text", "plain_text", "area_id", "merged_into_id")


def take_turn(process_id: int, *rows: Base) -> None:
    """Wait until nobody else orders this process, and read ``rows`` as they are then.

    SQLite's writers come one at a time anyway. ``key_share`` lets in whoever only refers to the process:
    ideas and supports come in meanwhile.
    """
    held = select(Process.id).where(Process.id == process_id).with_for_update(key_share=True)
    db.session.execute(held)
    for row in rows:
        db.session.refresh(row)


def state_of(
    *, ideas: Iterable[int] = (), themes: Iterable[Theme] = (), clusters: Iterable[Cluster] = ()
) -> State:
    """How the given things stand now."""
    places: dict[str, Any] = {str(idea_id): None for idea_id in ideas}
    columns = (
        Placement.idea_id,
        Placement.theme_id,
        Placement.how,
        Placement.cluster_id,
        Placement.placed_by_id,
        Placement.created_at,
    )
    found = db.session.execute(select(*columns).where(Placement.idea_id.in_(map(int, places)))).all()
    for idea_id, theme_id, how, cluster_id, by_id, at in found:
        places[str(idea_id)] = [theme_id, how.value, cluster_id, by_id, at.isoformat()]
    return {
        "placements": places,
        "themes": {str(theme.id): fields_of(theme) for theme in themes},
        "clusters": {str(cluster.id): [cluster.accepted, cluster.theme_id] for cluster in clusters},
    }


def fields_of(theme: Theme) -> dict[str, Any]:
    fields = {name: getattr(theme, name) for name in THEME_FIELDS}
    return fields | {"dissolved": theme.dissolved_at is not None}


def put_back(state: State, *, at: datetime) -> None:
    """Make the things that ``state`` names stand as it says."""
    for theme_id, fields in state["themes"].items():
        theme = db.session.get_one(Theme, int(theme_id), populate_existing=True)
        for name in THEME_FIELDS:
            setattr(theme, name, fields[name])
        theme.dissolved_at = at if fields["dissolved"] else None
        theme.version += 1
    for cluster_id, (accepted, theme_id) in state["clusters"].items():
        cluster = db.session.get_one(Cluster, int(cluster_id), populate_existing=True)
        cluster.accepted, cluster.theme_id = accepted, theme_id
        cluster.decided_at = None if accepted is None else at
    place({int(idea_id): where for idea_id, where in state["placements"].items()})


def place(where: Mapping[int, list[Any] | None]) -> None:
    """Put each idea where a State says, None being the tray; two statements for any number of ideas."""
    if not where:
        return
    db.session.execute(delete(Placement).where(Placement.idea_id.in_(where)))
    rows = [
        {
            "idea_id": idea_id,
            "theme_id": target[0],
            "how": PlacedHow(target[1]),
            "cluster_id": target[2],
            "placed_by_id": target[3],
            "created_at": datetime.fromisoformat(target[4]),
        }
        for idea_id, target in where.items()
        if target is not None
    ]
    if rows:
        db.session.execute(insert(Placement), rows)
