"""Writing a step of ordering down: for the history, for the record, and for undoing it."""

from collections.abc import Sequence
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.services.learning import want_learning
from participation.kernel.permissions import Person
from participation.municipality.services.pages import pages_change
from participation.themes.models import ChangeKind, Theme, ThemeChange, TouchedTheme
from participation.themes.rules import themes_in
from participation.themes.services.states import State, state_of


def with_new(before: State, theme: Theme) -> State:
    """``before`` for a step that made ``theme``: undoing it dissolves the theme."""
    made = state_of(themes=[theme])["themes"]
    return before | {"themes": {key: fields | {"dissolved": True} for key, fields in made.items()}}


def keep(  # noqa: PLR0913 (a step has many sides)
    kind: ChangeKind,
    theme: Theme | None,
    before: State,
    *,
    ideas: Sequence[int] = (),
    themes: Sequence[Theme] = (),
    process_id: int,
    by: Person,
    at: datetime,
) -> ThemeChange:
    """Write the step down. ``ideas`` are those that were chosen; ``themes`` are those besides ``theme`` whose
    own fields changed."""
    changed = {each.id: each for each in [*themes, *([theme] if theme is not None else [])]}
    change = ThemeChange(
        process_id=process_id,
        kind=kind,
        theme_id=theme.id if theme is not None else None,
        before=before,
        after=state_of(
            ideas=map(int, before["placements"]),
            themes=changed.values(),
            joins=map(int, before.get("joins", {})),
        ),
        changed_by_id=by.id,
        created_at=at,
    )
    db.session.add(change)
    db.session.flush()
    touched = set(changed) | themes_in(change.before) | themes_in(change.after)
    db.session.add_all(TouchedTheme(theme_id=each, change_id=change.id) for each in sorted(touched))
    record(
        f"theme.{kind.value}",
        "theme",
        theme.id if theme is not None else 0,
        by=by,
        at=at,
        process_id=process_id,
        facts={"change": change.id, "ideas": list(ideas)},
    )
    db.session.flush()
    want_learning(process_id, at=at)
    pages_change(process_id)
    return change
