"""Putting ideas in order: themes made, renamed, merged, split, ideas moved; each step can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services import pages_change
from participation.themes.models import ChangeKind, Cluster, PlacedHow, Placement, Theme, ThemeChange
from participation.themes.rules import is_live, may_be_placed
from participation.themes.services.states import State, place, put_back, state_of

GONE = _(
    "Dieses Thema gibt es so nicht mehr: Es wurde zusammengelegt oder aufgelöst. Es wurde nichts geändert."
)


@dataclass(frozen=True, kw_only=True)
class ThemeDraft:
    """What a theme is to be called and to say."""

    title: str
    text: str = ""
    plain_text: str = ""
    area_id: int | None = None


def create_theme(
    draft: ThemeDraft, *, ideas: Sequence[Idea] = (), process: Process, by: Person, at: datetime
) -> Theme:
    """A new theme, with ``ideas`` put into it at once."""
    before = state_of(ideas=[idea.id for idea in ideas])
    theme = new_theme(draft, process=process, at=at)
    if ideas:
        put(ideas, theme, by=by, at=at)
    keep(ChangeKind.CREATE, theme, with_new(before, theme), ideas=ideas, process_id=process.id, by=by, at=at)
    return theme


def move_ideas(
    ideas: Sequence[Idea], *, to: Theme | None, process: Process, by: Person, at: datetime
) -> ThemeChange:
    """Put ideas into a theme, or back among the unsorted."""
    before = state_of(ideas=[idea.id for idea in ideas])
    put(ideas, to, by=by, at=at)
    return keep(ChangeKind.MOVE, to, before, ideas=ideas, process_id=process.id, by=by, at=at)


def rename_theme(theme: Theme, draft: ThemeDraft, *, expected_version: int, by: Person, at: datetime) -> None:
    """Change title, texts and area; Conflict if somebody else changed the theme in the meantime."""
    refuse_gone(theme)
    if theme.version != expected_version:
        raise Conflict(
            _("Jemand hat dieses Thema inzwischen geändert. Ihr Text ist noch da, gespeichert ist er nicht.")
        )
    before = state_of(themes=[theme])
    theme.title, theme.text, theme.plain_text = draft.title, draft.text, draft.plain_text
    theme.area_id = draft.area_id
    theme.version += 1
    keep(ChangeKind.RENAME, theme, before, process_id=theme.process_id, by=by, at=at)


def merge_themes(theme: Theme, *, into: Theme, by: Person, at: datetime) -> None:
    """Put all ideas of ``theme`` into another; its address leads there from now on. Nothing is deleted."""
    refuse_gone(theme)
    refuse_gone(into)
    if theme.id == into.id:
        raise RuleViolation(
            _("Ein Thema lässt sich nicht mit sich selbst zusammenlegen. Wählen Sie ein anderes.")
        )
    ideas = ideas_in(theme)
    before = state_of(ideas=[idea.id for idea in ideas], themes=[theme])
    # What came by a suggestion stays marked so, and what was put by hand as well.
    db.session.execute(update(Placement).where(Placement.theme_id == theme.id).values(theme_id=into.id))
    theme.merged_into_id = into.id
    theme.version += 1
    keep(
        ChangeKind.MERGE, into, before, ideas=ideas, themes=[theme], process_id=theme.process_id, by=by, at=at
    )


def split_theme(  # noqa: PLR0913 (what, what of it, into what, by whom, when)
    theme: Theme, draft: ThemeDraft, *, ideas: Sequence[Idea], process: Process, by: Person, at: datetime
) -> Theme:
    """Take ``ideas`` out of ``theme`` into a new one."""
    refuse_gone(theme)
    inside = {idea.id for idea in ideas_in(theme)}
    if not ideas or any(idea.id not in inside for idea in ideas):
        raise RuleViolation(
            _("Bitte wählen Sie mindestens eine Idee aus diesem Thema, die ein eigenes bekommen soll.")
        )
    before = state_of(ideas=[idea.id for idea in ideas])
    made = new_theme(draft, process=process, at=at)
    put(ideas, made, by=by, at=at)
    keep(ChangeKind.SPLIT, made, with_new(before, made), ideas=ideas, process_id=process.id, by=by, at=at)
    return made


def undo(change: ThemeChange, *, by: Person, at: datetime) -> None:
    """Take back the latest step of the process.

    Raises Conflict if ``change`` is no longer the latest: steps are taken back one by one.
    """
    latest = latest_change(change.process_id)
    if latest is None or latest.id != change.id:
        raise Conflict(
            _("Inzwischen kam ein weiterer Schritt dazu. Rückgängig geht es der Reihe nach, vom letzten an.")
        )
    put_back(change.before, by_id=by.id, at=at)
    change.undone_at, change.undone_by_id = at, by.id
    record("theme.undo", "theme_change", change.id, by=by, at=at, process_id=change.process_id)
    pages_change(change.process_id)
    db.session.flush()


def latest_change(process_id: int) -> ThemeChange | None:
    """The step that can be undone next."""
    statement = (
        select(ThemeChange)
        .where(ThemeChange.process_id == process_id, ThemeChange.undone_at.is_(None))
        .order_by(ThemeChange.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()


def ideas_in(theme: Theme) -> Sequence[Idea]:
    statement = (
        select(Idea).join(Placement, Placement.idea_id == Idea.id).where(Placement.theme_id == theme.id)
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()


def new_theme(draft: ThemeDraft, *, process: Process, at: datetime) -> Theme:
    """A theme with the next number; the process's row gives each number once."""
    number = db.session.execute(
        update(Process)
        .where(Process.id == process.id)
        .values(last_theme=Process.last_theme + 1)
        .returning(Process.last_theme)
    ).scalar_one()
    theme = Theme(
        process_id=process.id,
        number=number,
        title=draft.title,
        text=draft.text,
        plain_text=draft.plain_text,
        area_id=draft.area_id,
        created_at=at,
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def put(  # noqa: PLR0913 (what, where, from which suggestion, by whom, when)
    ideas: Sequence[Idea],
    theme: Theme | None,
    *,
    by: Person,
    at: datetime,
    how: PlacedHow = PlacedHow.BY_HAND,
    cluster: Cluster | None = None,
) -> None:
    if theme is not None:
        refuse_gone(theme)
    unplaced = [idea for idea in ideas if not may_be_placed(idea)]
    if unplaced:
        raise RuleViolation(
            _(
                "Idee %(number)s ist nicht veröffentlicht und kann noch in kein Thema. Es wurde nichts verschoben."
            ),
            number=unplaced[0].number,
        )
    if theme is not None and any(idea.process_id != theme.process_id for idea in ideas):
        raise RuleViolation(
            _("Eine der Ideen gehört zu einem anderen Verfahren. Es wurde nichts verschoben.")
        )
    target = None if theme is None else (theme.id, how.value, cluster.id if cluster else None)
    place({idea.id: target for idea in ideas}, by_id=by.id, at=at)


def with_new(before: State, theme: Theme) -> State:
    """``before`` for a step that made ``theme``: undoing it dissolves the theme."""
    made = state_of(themes=[theme])["themes"]
    return before | {"themes": {key: fields | {"dissolved": True} for key, fields in made.items()}}


def keep(  # noqa: PLR0913 (a step has many sides)
    kind: ChangeKind,
    theme: Theme | None,
    before: State,
    *,
    ideas: Sequence[Idea] = (),
    themes: Sequence[Theme] = (),
    process_id: int,
    by: Person,
    at: datetime,
) -> ThemeChange:
    """Write the step down, for the history and for undoing."""
    touched = [*themes, *([theme] if theme is not None else [])]
    change = ThemeChange(
        process_id=process_id,
        kind=kind,
        theme_id=theme.id if theme is not None else None,
        before=before,
        after=state_of(ideas=[idea.id for idea in ideas], themes=touched),
        changed_by_id=by.id,
        created_at=at,
    )
    db.session.add(change)
    db.session.flush()
    record(
        f"theme.{kind.value}",
        "theme",
        theme.id if theme is not None else 0,
        by=by,
        at=at,
        process_id=process_id,
        facts={"change": change.id, "ideas": [idea.id for idea in ideas]},
    )
    pages_change(process_id)
    db.session.flush()
    return change


def refuse_gone(theme: Theme) -> None:
    if not is_live(theme):
        raise RuleViolation(GONE)
