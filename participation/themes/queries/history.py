"""What was done with themes: the step that can be undone, and the history of one theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.themes.models import ChangeKind, Cluster, Theme, ThemeChange, TouchedTheme
from participation.themes.rules import moved_by, themes_in

SHOWN_NUMBERS = 12
"""So many ideas of a step are named; the others are counted."""


def latest_change(process_id: int) -> ThemeChange | None:
    """The step that can be undone next."""
    return db.session.scalars(undoable(select(ThemeChange), process_id)).first()


def undoable(statement: Select[Any], process_id: int) -> Select[Any]:
    return (
        statement.where(ThemeChange.process_id == process_id, ThemeChange.undone_at.is_(None))
        .order_by(ThemeChange.id.desc())
        .limit(1)
    )


def change_with_id(process: Process, change_id: int) -> ThemeChange:
    """Raises NoResultFound."""
    statement = select(ThemeChange).where(ThemeChange.id == change_id, ThemeChange.process_id == process.id)
    return db.session.scalars(statement).one()


@dataclass(frozen=True)
class LastStep:
    """The step that can be undone next, in facts; ``title`` is the theme's as it is now."""

    id: int
    kind: ChangeKind
    at: datetime
    name: str
    title: str
    ideas: int


def last_step(process: Process) -> LastStep | None:
    columns = (
        ThemeChange.id,
        ThemeChange.kind,
        ThemeChange.created_at,
        func.coalesce(Account.name, ""),
        func.coalesce(Theme.title, ""),
        ThemeChange.before,
    )
    statement = (
        select(*columns)
        .outerjoin(Account, Account.id == ThemeChange.changed_by_id)
        .outerjoin(Theme, Theme.id == ThemeChange.theme_id)
    )
    found = db.session.execute(undoable(statement, process.id)).first()
    if found is None:
        return None
    change_id, kind, at, name, title, before = found
    return LastStep(change_id, kind, at, name, title, len(before["placements"]))


@dataclass(frozen=True)
class Step:
    """One step in the history of a theme; names are empty where the program did it."""

    id: int
    kind: ChangeKind
    at: datetime
    name: str
    undone_at: datetime | None
    undone_by: str
    came: int
    """So many ideas came into the theme by it."""
    left: int
    """So many left it."""
    numbers: list[str]
    """Some of these ideas."""
    others: list[str]
    """Titles of the other themes that were concerned, as they are now; the tray is no theme."""
    suggestion: str | None
    """The label of the suggestion that was confirmed."""
    titles: tuple[str, str] | None
    """Of a renamed theme: before and after."""


def how_many_steps(theme: Theme) -> int:
    statement = select(func.count()).select_from(TouchedTheme).where(TouchedTheme.theme_id == theme.id)
    return db.session.scalars(statement).one()


def steps_of(theme: Theme, *, offset: int, limit: int) -> list[Step]:
    """What concerned the theme, newest first: who moved what when, from which suggestion."""
    undoer = aliased(Account)
    statement = (
        select(ThemeChange, func.coalesce(Account.name, ""), func.coalesce(undoer.name, ""))
        .join(TouchedTheme, TouchedTheme.change_id == ThemeChange.id)
        .outerjoin(Account, Account.id == ThemeChange.changed_by_id)
        .outerjoin(undoer, undoer.id == ThemeChange.undone_by_id)
        .where(TouchedTheme.theme_id == theme.id)
        .order_by(ThemeChange.id.desc())
    )
    rows = db.session.execute(statement.offset(offset).limit(limit)).all()
    changes = [row[0] for row in rows]
    numbers = numbers_of([idea for change in changes for idea in some_moved(change, theme.id)])
    titles = titles_of({other for change in changes for other in themes_of_change(change)})
    labels = labels_of({cluster for change in changes for cluster in clusters_of(change)})
    steps = []
    for change, name, undone_by in rows:
        came, left = moved_by(change.before, change.after, theme.id)
        steps.append(
            Step(
                id=change.id,
                kind=change.kind,
                at=change.created_at,
                name=name,
                undone_at=change.undone_at,
                undone_by=undone_by,
                came=len(came),
                left=len(left),
                numbers=[numbers[idea] for idea in some_moved(change, theme.id)],
                others=[titles[other] for other in themes_of_change(change) if other != theme.id],
                suggestion=next((labels[cluster] for cluster in clusters_of(change)), None),
                titles=renamed(change, theme.id),
            )
        )
    return steps


def some_moved(change: ThemeChange, theme_id: int) -> list[int]:
    came, left = moved_by(change.before, change.after, theme_id)
    return [*came, *left][:SHOWN_NUMBERS]


def themes_of_change(change: ThemeChange) -> list[int]:
    """Every theme that the change names, by id."""
    return sorted(themes_in(change.before) | themes_in(change.after))


def clusters_of(change: ThemeChange) -> list[int]:
    """The suggestion that was confirmed, if it was one."""
    return [int(cluster) for cluster in change.before["clusters"]]


def renamed(change: ThemeChange, theme_id: int) -> tuple[str, str] | None:
    if change.kind is not ChangeKind.RENAME:
        return None
    before, after = (state["themes"][str(theme_id)]["title"] for state in (change.before, change.after))
    return before, after


def numbers_of(idea_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Idea.id, Idea.number).where(Idea.id.in_(set(idea_ids))))
    return {row[0]: row[1] for row in rows}


def titles_of(theme_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Theme.id, Theme.title).where(Theme.id.in_(theme_ids)))
    return {row[0]: row[1] for row in rows}


def labels_of(cluster_ids: set[int]) -> dict[int, str]:
    if not cluster_ids:
        return {}
    rows = db.session.execute(select(Cluster.id, Cluster.label).where(Cluster.id.in_(cluster_ids)))
    return {row[0]: row[1] for row in rows}
