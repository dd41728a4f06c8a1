"""Two people order, undo and decide in any order: no idea is lost, and undoing restores exactly."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.themes.models import Cluster, Placement, Theme
from participation.themes.queries.board import theme_counts
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import unsorted_ids
from participation.themes.rules import is_live
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    merge_themes,
    move_ideas,
    rename_theme,
    split_theme,
    undo,
)
from participation.themes.services.states import fields_of
from participation.themes.services.suggestions import bring_back, confirm, dismiss
from tests.factories import a_process, a_published_idea, a_suggestion, an_account

IDEAS = 6
PICK = st.integers(0, 30)
SOME = st.sets(st.integers(0, IDEAS - 1), min_size=1)
PERSON = st.integers(0, 1)

Snapshot = tuple[dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]]]


class Redaktion(RuleBasedStateMachine):
    """Remembers before each step how everything stood, and expects it again after undoing."""

    def __init__(self) -> None:
        super().__init__()
        with writing():
            self.process = a_process()
            self.ids = [a_published_idea(self.process).id for _ in range(IDEAS)]
            self.people = [Person(id=an_account(Role.MODERATOR).id) for _ in range(2)]
            a_suggestion(self.process, *self.ideas(set(range(IDEAS))))
        self.before: list[tuple[int, Snapshot]] = []

    # --- What there is ---

    def ideas(self, chosen: set[int]) -> list[Idea]:
        return [db.session.get_one(Idea, self.ids[n]) for n in sorted(chosen)]

    def themes(self) -> list[Theme]:
        statement = select(Theme).where(Theme.process_id == self.process.id).order_by(Theme.id)
        return list(db.session.scalars(statement))

    def theme(self, pick: int) -> Theme | None:
        themes = self.themes()
        return themes[pick % len(themes)] if themes else None

    def cluster(self) -> Cluster:
        return db.session.scalars(select(Cluster).order_by(Cluster.id.desc()).limit(1)).one()

    def snapshot(self) -> Snapshot:
        """Everything that undoing must bring back: places, themes, decided suggestions."""
        columns = (Placement.theme_id, Placement.how, Placement.cluster_id, Placement.placed_by_id)
        rows = db.session.execute(
            select(Placement.idea_id, *columns, Placement.created_at).where(Placement.idea_id.in_(self.ids))
        )
        themes = {
            theme.id: tuple(fields_of(theme).items()) for theme in self.themes() if theme.dissolved_at is None
        }
        cluster = self.cluster()
        decided = (cluster.accepted, cluster.theme_id) if cluster.accepted else (None, None)
        return {row[0]: tuple(row[1:]) for row in rows}, themes, {cluster.id: decided}

    def act(self, step: Callable[[], object]) -> None:
        """Do a step in a change of its own, or see that a refused one changes nothing."""
        db.session.rollback()
        before = self.snapshot()
        try:
            with writing():
                step()
        except RuleViolation:
            db.session.rollback()
            assert self.snapshot() == before
            return
        change = latest_change(self.process.id)
        if change is not None and change.id not in {known for known, _ in self.before}:
            self.before.append((change.id, before))

    # --- What people do ---

    @rule(chosen=st.sets(st.integers(0, IDEAS - 1)), who=PERSON)
    def create(self, chosen: set[int], who: int) -> None:
        draft = ThemeDraft(title="Bänke")
        self.act(
            lambda: create_theme(
                draft, ideas=self.ideas(chosen), process=self.process, by=self.people[who], at=now()
            )
        )

    @rule(chosen=SOME, pick=PICK, to_tray=st.booleans(), who=PERSON)
    def move(self, chosen: set[int], pick: int, to_tray: bool, who: int) -> None:  # noqa: FBT001
        self.act(
            lambda: move_ideas(
                self.ideas(chosen),
                to=None if to_tray else self.theme(pick),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, title=st.sampled_from(["Sitzbänke", "Stühle"]), who=PERSON, stale=st.booleans())
    def rename(self, pick: int, title: str, who: int, stale: bool) -> None:  # noqa: FBT001
        def step() -> None:
            theme = self.theme(pick)
            assert theme is not None
            seen = theme.version - stale
            rename_theme(theme, ThemeDraft(title=title), expected_version=seen, by=self.people[who], at=now())

        self.act(step)

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, other=PICK, who=PERSON)
    def merge(self, pick: int, other: int, who: int) -> None:
        def step() -> None:
            theme, into = self.theme(pick), self.theme(other)
            assert theme is not None
            assert into is not None
            merge_themes(theme, into=into, by=self.people[who], at=now())

        self.act(step)

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, chosen=SOME, who=PERSON)
    def split(self, pick: int, chosen: set[int], who: int) -> None:
        def step() -> None:
            theme = self.theme(pick)
            assert theme is not None
            split_theme(
                theme,
                ThemeDraft(title="Tische"),
                ideas=self.ideas(chosen),
                process=self.process,
                by=self.people[who],
                at=now(),
            )

        self.act(step)

    @rule(chosen=SOME, pick=PICK, new=st.booleans(), who=PERSON)
    def confirm(self, chosen: set[int], pick: int, new: bool, who: int) -> None:  # noqa: FBT001
        self.act(
            lambda: confirm(
                self.cluster(),
                ThemeDraft(title="Sitzbank"),
                ideas=self.ideas(chosen),
                into=None if new else self.theme(pick),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(who=PERSON, back=st.booleans())
    def dismiss(self, who: int, back: bool) -> None:  # noqa: FBT001
        decide = bring_back if back else dismiss
        self.act(lambda: decide(self.cluster(), process=self.process, by=self.people[who], at=now()))

    @rule(which=st.integers(0, IDEAS - 1))
    def withdraw_idea(self, which: int) -> None:
        db.session.rollback()
        with writing():
            withdraw(self.ideas({which})[0], by=SYSTEM, at=now())

    @precondition(lambda self: self.before)
    @rule(who=PERSON)
    def undo(self, who: int) -> None:
        db.session.rollback()
        change_id, before = self.before.pop()
        with writing():
            change = latest_change(self.process.id)
            assert change is not None
            assert change.id == change_id
            undo(change, by=self.people[who], at=now())
        assert self.snapshot() == before

    # --- What always holds ---

    @invariant()
    def every_published_idea_has_exactly_one_place(self) -> None:
        db.session.rollback()
        rows = db.session.execute(
            select(Placement.idea_id, Placement.theme_id).where(Placement.idea_id.in_(self.ids))
        ).all()
        assert len({row[0] for row in rows}) == len(rows)
        live = {theme.id for theme in self.themes() if is_live(theme)}
        assert {row[1] for row in rows} <= live
        published = {idea.id for idea in self.ideas(set(range(IDEAS))) if idea.status is IdeaStatus.PUBLISHED}
        placed = {row[0] for row in rows} & published
        assert placed | unsorted_ids(self.process.id) == published
        assert not placed & unsorted_ids(self.process.id)
        counted = sum(row.ideas for row in theme_counts(self.process))
        assert counted + len(unsorted_ids(self.process.id)) == len(published)


def test_nothing_is_lost_whatever_two_people_do(app: Flask) -> None:
    assert db.session.scalars(select(Process)).first() is None
    run_state_machine_as_test(
        Redaktion,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
