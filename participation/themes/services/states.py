"""How some places, themes, suggestions and joined ideas stand: kept with each step, put back by undoing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from participation.extensions import db
from participation.kernel.database import Base
from participation.municipality.models import Process
from participation.municipality.queries import standing_area_id
from participation.themes.models import Cluster, JoinedIdea, PlacedHow, Placement, Theme
from participation.themes.queries.joined import followers_of, joins_of

State = dict[str, dict[str, Any]]
"""``placements``: idea → [theme, how, cluster, by whom, when] or None for unsorted; ``themes``: theme → its
fields; ``clusters``: cluster → [accepted, theme]; ``joins``: idea → [joined to, by whom, when] or None for by
itself. Keys are strings, as JSON keeps them. Steps of earlier versions name no joins."""

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
    *,
    ideas: Iterable[int] = (),
    themes: Iterable[Theme] = (),
    clusters: Iterable[Cluster] = (),
    joins: Iterable[int] = (),
) -> State:
    """How the given things stand now; with the places of ideas come those of the ideas joined to them."""
    return {
        "placements": places_in_state(ideas),
        "themes": {str(theme.id): fields_of(theme) for theme in themes},
        "clusters": {str(cluster.id): [cluster.accepted, cluster.theme_id] for cluster in clusters},
        "joins": joins_in_state(joins),
    }


def places_in_state(ideas: Iterable[int]) -> dict[str, Any]:
    ids = list(ideas)
    if not ids:
        return {}
    places: dict[str, Any] = {str(idea_id): None for idea_id in [*ids, *followers_of(ids)]}
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
    return places


def joins_in_state(ideas: Iterable[int]) -> dict[str, Any]:
    joins: dict[str, Any] = {str(idea_id): None for idea_id in ideas}
    if joins:
        for idea_id, joined in joins_of([int(key) for key in joins]).items():
            joins[str(idea_id)] = [joined.into_id, joined.joined_by_id, joined.created_at.isoformat()]
    return joins


def fields_of(theme: Theme) -> dict[str, Any]:
    fields = {name: getattr(theme, name) for name in THEME_FIELDS}
    parked = None if theme.parked_at is None else [theme.parked_at.isoformat(), theme.parked_reason]
    return fields | {"dissolved": theme.dissolved_at is not None, "parked": parked}


def put_back(state: State, *, at: datetime) -> None:
    """Make the things that ``state`` names stand as it says."""
    for theme_id, fields in state["themes"].items():
        theme = db.session.get_one(Theme, int(theme_id), populate_existing=True)
        for name in THEME_FIELDS:
            setattr(theme, name, fields[name])
        theme.area_id = standing_area_id(theme.area_id)  # it may have gone up in another one since
        theme.dissolved_at = at if fields["dissolved"] else None
        parked_at, theme.parked_reason = fields.get("parked") or (None, "")
        theme.parked_at = None if parked_at is None else datetime.fromisoformat(parked_at)
        theme.version += 1
    for cluster_id, (accepted, theme_id) in state["clusters"].items():
        cluster = db.session.get_one(Cluster, int(cluster_id), populate_existing=True)
        cluster.accepted, cluster.theme_id = accepted, theme_id
        cluster.decided_at = None if accepted is None else at
    join({int(idea_id): joined for idea_id, joined in state.get("joins", {}).items()})
    place({int(idea_id): where for idea_id, where in state["placements"].items()})


def join(joins: Mapping[int, list[Any] | None]) -> None:
    """Join each idea to what a State says, None being to none."""
    if not joins:
        return
    db.session.execute(delete(JoinedIdea).where(JoinedIdea.idea_id.in_(joins)))
    rows = [
        {
            "idea_id": idea_id,
            "into_id": joined[0],
            "joined_by_id": joined[1],
            "created_at": datetime.fromisoformat(joined[2]),
        }
        for idea_id, joined in joins.items()
        if joined is not None
    ]
    if rows:
        db.session.execute(insert(JoinedIdea), rows)


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
