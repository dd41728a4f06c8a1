"""Putting ideas in order: themes made, renamed, merged, split, ideas moved; ``undoing`` takes each back.

Whoever orders a process takes a turn first (``states.take_turn``): steps come one after the other, and the
themes that were loaded before are read again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services.merging import held_area_id
from participation.themes.models import ChangeKind, PlacedHow, Placement, Theme, ThemeChange
from participation.themes.queries.joined import followers_of, heads_of
from participation.themes.rules import is_live, may_be_placed
from participation.themes.services.states import place, state_of, take_turn
from participation.themes.services.steps import keep, with_new

GONE = _(
    "Dieses Thema gibt es so nicht mehr: Es wurde zusammengelegt oder aufgelöst. Es wurde nichts geändert."
)
NOTHING_CHOSEN = _("Bitte wählen Sie mindestens eine Idee aus.")


@dataclass(frozen=True, kw_only=True)
class ThemeDraft:
    """What a theme is to be called and to say."""

    title: str
    text: str = ""
    plain_text: str = ""
    area_id: int | None = None


def create_theme(  # noqa: PLR0913 (what, of what, as seen where, by whom, when)
    draft: ThemeDraft,
    *,
    ideas: Sequence[Idea] = (),
    seen_in: Mapping[int, int | None] | None = None,
    process: Process,
    by: Person,
    at: datetime,
) -> Theme:
    """A new theme, with ``ideas`` put into it at once. ``seen_in`` as in ``move_ideas``."""
    take_turn(process.id)
    ids = [idea.id for idea in ideas]
    check_unmoved(ids, seen_in)
    before = state_of(ideas=ids)
    theme = new_theme(draft, process=process, at=at)
    put(ideas, theme, process=process, by=by, at=at)
    keep(ChangeKind.CREATE, theme, with_new(before, theme), ideas=ids, process_id=process.id, by=by, at=at)
    return theme


def move_ideas(  # noqa: PLR0913 (what, where to, as seen where, by whom, when)
    ideas: Sequence[Idea],
    *,
    to: Theme | None,
    seen_in: Mapping[int, int | None] | None = None,
    process: Process,
    by: Person,
    at: datetime,
) -> ThemeChange:
    """Put ideas into a theme, or back among the unsorted.

    ``seen_in`` tells for the ids of ideas in which theme (None: unsorted) the person saw them; Conflict if
    one is elsewhere by now. Ideas that are there already stay as they are; RuleViolation if all are.
    """
    take_turn(process.id, *([to] if to else []))
    ids = [idea.id for idea in ideas]
    if not ids:
        raise RuleViolation(NOTHING_CHOSEN, field="ideas")
    check_unmoved(ids, seen_in)
    now_in = places_of(ids)
    target = to.id if to else None
    moved = [idea for idea in ideas if now_in[idea.id] != target]
    if not moved:
        raise RuleViolation(_("Die ausgewählten Ideen sind schon dort. Es wurde nichts geändert."))
    ids = [idea.id for idea in moved]
    before = state_of(ideas=ids)
    put(moved, to, process=process, by=by, at=at)
    return keep(ChangeKind.MOVE, to, before, ideas=ids, process_id=process.id, by=by, at=at)


def rename_theme(theme: Theme, draft: ThemeDraft, *, expected_version: int, by: Person, at: datetime) -> None:
    """Change title, texts and area; Conflict if somebody else changed the theme in the meantime."""
    take_turn(theme.process_id, theme)
    refuse_gone(theme)
    if theme.version != expected_version:
        raise Conflict(
            _("Jemand hat dieses Thema inzwischen geändert. Ihr Text ist noch da, gespeichert ist er nicht.")
        )
    before = state_of(themes=[theme])
    theme.title, theme.text, theme.plain_text = draft.title, draft.text, draft.plain_text
    theme.area_id = held_area_id(draft.area_id)
    theme.version += 1
    db.session.flush()
    db.session.expire(theme, ["area"])
    keep(ChangeKind.RENAME, theme, before, themes=[theme], process_id=theme.process_id, by=by, at=at)


def merge_themes(theme: Theme, *, into: Theme, by: Person, at: datetime) -> None:
    """Put all ideas of ``theme`` into another; its address leads there from now on. Nothing is deleted."""
    take_turn(theme.process_id, theme, into)
    refuse_gone(theme)
    refuse_gone(into)
    refuse_parked(into)
    if theme.id == into.id:
        raise RuleViolation(
            _("Ein Thema lässt sich nicht mit sich selbst zusammenlegen. Wählen Sie ein anderes."),
            field="into",
        )
    if theme.process_id != into.process_id:
        raise RuleViolation(
            _("Zusammenlegen lassen sich nur Themen desselben Verfahrens. Es wurde nichts geändert.")
        )
    ids = ids_in(theme)
    before = state_of(ideas=ids, themes=[theme])
    # What came by a suggestion stays marked so, and what was put by hand as well.
    db.session.execute(update(Placement).where(Placement.theme_id == theme.id).values(theme_id=into.id))
    theme.merged_into_id = into.id
    theme.version += 1
    db.session.flush()
    keep(ChangeKind.MERGE, into, before, ideas=ids, themes=[theme], process_id=theme.process_id, by=by, at=at)


def split_theme(  # noqa: PLR0913 (what, what of it, into what, by whom, when)
    theme: Theme, draft: ThemeDraft, *, ideas: Sequence[Idea], process: Process, by: Person, at: datetime
) -> Theme:
    """Take ``ideas`` out of ``theme`` into a new one. Conflict if one is not in it any more."""
    take_turn(process.id, theme)
    refuse_gone(theme)
    ids = [idea.id for idea in ideas]
    if not ids:
        raise RuleViolation(
            _("Bitte wählen Sie mindestens eine Idee aus diesem Thema, die ein eigenes bekommen soll."),
            field="ideas",
        )
    check_unmoved(ids, dict.fromkeys(ids, theme.id))
    before = state_of(ideas=ids)
    made = new_theme(draft, process=process, at=at)
    put(ideas, made, process=process, by=by, at=at)
    keep(ChangeKind.SPLIT, made, with_new(before, made), ideas=ids, process_id=process.id, by=by, at=at)
    return made


# --- What the steps share -----------------------------------------------------------------------


def ids_in(theme: Theme) -> list[int]:
    """All ideas that have their place in the theme, also those that were withdrawn or refused since."""
    statement = select(Placement.idea_id).where(Placement.theme_id == theme.id).order_by(Placement.idea_id)
    return list(db.session.scalars(statement))


def places_of(ids: Sequence[int]) -> dict[int, int | None]:
    """In which theme each idea is; None for the unsorted."""
    found: dict[int, int | None] = dict.fromkeys(ids)
    statement = select(Placement.idea_id, Placement.theme_id).where(Placement.idea_id.in_(ids))
    found.update({row[0]: row[1] for row in db.session.execute(statement)})
    return found


def check_unmoved(ids: Sequence[int], seen_in: Mapping[int, int | None] | None) -> None:
    """Raise Conflict if an idea is no longer where the person saw it."""
    if seen_in is None:
        return
    now_in = places_of(ids)
    moved = sum(now_in[idea_id] != seen_in[idea_id] for idea_id in ids)
    if moved:
        raise Conflict(
            _(
                "Jemand hat inzwischen %(moved)s der ausgewählten Ideen verschoben. "
                "Es wurde nichts geändert; unten steht der neue Stand."
            ),
            moved=moved,
        )


def new_theme(draft: ThemeDraft, *, process: Process, at: datetime) -> Theme:
    """A theme with the next number; the process's row gives each number once."""
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie dem Thema einen Titel."), field="title")
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
        area_id=held_area_id(draft.area_id),
        created_at=at,
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def put(  # noqa: PLR0913 (what, where, how, from which suggestion, by whom, when)
    ideas: Sequence[Idea],
    theme: Theme | None,
    *,
    process: Process,
    by: Person,
    at: datetime,
    how: PlacedHow = PlacedHow.BY_HAND,
    cluster_id: int | None = None,
) -> None:
    """Give the ideas, and those joined to them, their place. Raises RuleViolation for what cannot have it."""
    check_placeable(ideas, theme, process=process)
    ids = [idea.id for idea in ideas]
    refuse_joined(ideas)
    target = None if theme is None else [theme.id, how.value, cluster_id, by.id, at.isoformat()]
    place(dict.fromkeys([*ids, *followers_of(ids)], target))


def check_placeable(ideas: Sequence[Idea], theme: Theme | None, *, process: Process) -> None:
    """Raise RuleViolation if the theme takes nothing, or one of the ideas cannot have a place there."""
    if theme is not None:
        refuse_gone(theme)
        refuse_parked(theme)
    strangers = [idea for idea in ideas if idea.process_id != process.id]
    if strangers or (theme is not None and theme.process_id != process.id):
        raise RuleViolation(
            _("Eine der Ideen gehört zu einem anderen Verfahren. Es wurde nichts verschoben.")
        )
    hidden = [idea for idea in ideas if not may_be_placed(idea)]
    if hidden:
        raise RuleViolation(
            _("Idee %(number)s ist nicht veröffentlicht; es wurde nichts verschoben."),
            number=hidden[0].number,
        )


def refuse_joined(ideas: Sequence[Idea]) -> None:
    """An idea that is joined to another one has no place of its own, unless both are meant."""
    chosen = {idea.number for idea in ideas}
    for idea_id, number in heads_of([idea.id for idea in ideas]).items():
        if number not in chosen:
            raise RuleViolation(
                _(
                    "Idee %(number)s ist mit Idee %(head)s zusammengeführt und liegt, wo diese liegt. "
                    "Wählen Sie diese, oder lösen Sie die beiden zuerst voneinander."
                ),
                number=next(idea.number for idea in ideas if idea.id == idea_id),
                head=number,
            )


def refuse_gone(theme: Theme) -> None:
    if not is_live(theme):
        raise RuleViolation(GONE)


def refuse_parked(theme: Theme) -> None:
    if theme.parked_at is not None:
        raise RuleViolation(
            _("Das Thema „%(title)s“ ist zurückgestellt und nimmt nichts auf. Holen Sie es zuerst zurück."),
            title=theme.title,
        )
