"""What was done with themes: the step that can be undone, and the history of one theme."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.themes.models import ChangeKind, Cluster, Theme, ThemeChange, TouchedTheme
from participation.themes.rules import builds_on, moved_by, themes_in, touched_by

SHOWN_NUMBERS = 12
"""So many ideas of a step are named; the others are counted."""


def latest_change(process_id: int) -> ThemeChange | None:
    """The latest step that stands."""
    statement = standing_steps(select(ThemeChange), process_id).order_by(ThemeChange.id.desc()).limit(1)
    return db.session.scalars(statement).first()


def standing_steps(statement: Select[*tuple[Any, ...]], process_id: int) -> Select[*tuple[Any, ...]]:
    return statement.where(ThemeChange.process_id == process_id, ThemeChange.undone_at.is_(None))


@dataclass(frozen=True)
class LaterStep:
    """A step that builds on another one, which therefore cannot be taken back before it."""

    id: int
    at: datetime
    name: str


def step_that_builds_on(change: ThemeChange) -> LaterStep | None:
    """The latest standing step that builds on ``change``; None if it can be taken back."""
    statement = (
        standing_steps(select(ThemeChange, func.coalesce(Account.name, "")), change.process_id)
        .outerjoin(Account, Account.id == ThemeChange.changed_by_id)
        .where(ThemeChange.id > change.id)
        .order_by(ThemeChange.id.desc())
    )
    touched = touched_by(change.before, change.after)
    for later, name in db.session.execute(statement):
        if builds_on(touched_by(later.before, later.after), touched):
            return LaterStep(later.id, later.created_at, name)
    return None


def undoer_of(change: ThemeChange) -> str:
    """The name of who took the step back; empty if unknown."""
    statement = select(Account.name).where(Account.id == change.undone_by_id)
    return db.session.scalars(statement).first() or ""


def change_with_id(process: Process, change_id: int) -> ThemeChange:
    """Raises NoResultFound."""
    statement = select(ThemeChange).where(ThemeChange.id == change_id, ThemeChange.process_id == process.id)
    return db.session.scalars(statement).one()


@dataclass(frozen=True)
class LastStep:
    """A step in facts; ``title`` is the theme's as it is now, ``numbers`` are some of its ideas."""

    id: int
    kind: ChangeKind
    at: datetime
    name: str
    title: str
    ideas: int
    undone_at: datetime | None
    undone_by: str
    numbers: tuple[str, ...] = ()
    blocked_by: LaterStep | None = None
    """Of a step that stands: the later one that builds on it."""

    @classmethod
    def of(cls, step: ThemeChange, *, name: str, title: str, undone_by: str) -> "LastStep":
        return cls(
            id=step.id,
            kind=step.kind,
            at=step.created_at,
            name=name,
            title=title,
            ideas=len(step.before["placements"]),
            undone_at=step.undone_at,
            undone_by=undone_by,
        )


def steps_in_facts(process: Process, limit: int) -> list[tuple[ThemeChange, LastStep]]:
    """The latest steps, those that were taken back among them, newest first."""
    undoer = aliased(Account)
    names = func.coalesce(Account.name, ""), func.coalesce(Theme.title, ""), func.coalesce(undoer.name, "")
    statement = (
        select(ThemeChange, *names)
        .outerjoin(Account, Account.id == ThemeChange.changed_by_id)
        .outerjoin(undoer, undoer.id == ThemeChange.undone_by_id)
        .outerjoin(Theme, Theme.id == ThemeChange.theme_id)
        .where(ThemeChange.process_id == process.id)
        .order_by(ThemeChange.id.desc())
        .limit(limit)
    )
    return [
        (step, LastStep.of(step, name=name, title=title, undone_by=undone_by))
        for step, name, title, undone_by in db.session.execute(statement)
    ]


def last_step(process: Process) -> LastStep | None:
    """What was done last, be it taken back since."""
    found = steps_in_facts(process, 1)
    return found[0][1] if found else None


def last_steps(process: Process, *, limit: int) -> list[LastStep]:
    """The latest steps with what stands in the way of taking each back; two statements."""
    found = steps_in_facts(process, limit)
    numbers = numbers_of([idea for step, _facts in found for idea in some_ideas(step)])
    touched = {step.id: touched_by(step.before, step.after) for step, _facts in found}
    later: list[LastStep] = []
    steps = []
    for step, facts in found:
        if facts.undone_at is None:
            builder = next((one for one in later if builds_on(touched[one.id], touched[step.id])), None)
            blocked = None if builder is None else LaterStep(builder.id, builder.at, builder.name)
            facts = replace(facts, blocked_by=blocked)  # noqa: PLW2901 (the same step, with what is in its way)
            later.append(facts)
        steps.append(replace(facts, numbers=tuple(numbers[idea] for idea in some_ideas(step))))
    return steps


def some_ideas(step: ThemeChange) -> list[int]:
    return [int(idea) for idea in step.before["placements"]][:SHOWN_NUMBERS]


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
    reason: str
    """Why it was set aside, if it was."""


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
                reason=why_parked(change, theme.id),
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


def why_parked(change: ThemeChange, theme_id: int) -> str:
    if change.kind is not ChangeKind.PARK:
        return ""
    return str(change.after["themes"][str(theme_id)]["parked"][1])


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
